"""Truths that nobody states: DLT risks in the people of the mechanistic clinic."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from cli.command import Ended, firstdose, refused

FEW = ("--programmes", 2, "--people", 2, "--seed", 3)
STUDY = "nct06010472"


@pytest.fixture(scope="module", name="alone")
def _alone() -> Ended:
    return firstdose("design", "oc", STUDY, "--truth", "mechanistic-prior", *FEW)


def test_the_risk_of_every_regimen_has_its_error(alone: Ended) -> None:
    assert alone.code == 0, alone
    rows = list(csv.DictReader(io.StringIO(alone.out)))
    assert list(rows[0])[:3] == ["regimen", "true_p", "true_p_error"]
    *regimens, none = rows
    assert (len(regimens), none["regimen"]) == (16, "none")
    assert none["true_p"] == none["true_p_error"] == ""
    assert all(0 < float(one["true_p"]) < 1 for one in regimens)
    assert all(0 < float(one["true_p_error"]) < 1 for one in regimens)
    assert sum(float(one["p_select"]) for one in rows) == pytest.approx(1, abs=1e-5)


def test_what_was_simulated_is_said(alone: Ended) -> None:
    said = alone.err
    assert said.startswith(
        "Simulated: mechanistic-prior, 2 virtual programmes, 2 people of each at every regimen"
        " (seed 3). DLTs: d1-i7 "
    )
    counted = re.findall(r"(\d+) of (\d+), risk ([\d.]+) % \(± ([\d.]+) %\)", said)
    assert len(counted) == 16
    for dlts, evaluable, risk, _ in counted:
        assert float(risk) == pytest.approx(
            100 * (int(dlts) + 0.5) / (int(evaluable) + 1), abs=0.051
        )


def test_the_truth_under_another_design_is_the_same(alone: Ended, tmp_path: Path) -> None:
    """The risks are those of the people, whatever design would treat them."""
    figure = tmp_path / "compared.svg"
    words = ("--designs", "boin target=0.25", "--scenarios", "mechanistic", "--figure", figure)
    ended = firstdose("design", "compare", STUDY, *words, *FEW)
    assert ended.code == 0, ended
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert {one["scenario"] for one in rows} == {"mechanistic", "mechanistic-prior"}
    risks = {
        one["design"]: {
            each["regimen"]: (each["value"], each["mc_error"])
            for each in rows
            if (each["measure"], each["scenario"]) == ("true_risk", "mechanistic-prior")
            and each["design"] == one["design"]
        }
        for one in rows
    }
    *before, _ = csv.DictReader(io.StringIO(alone.out))
    for found in risks.values():
        for one in before:
            value, error = (float(each) for each in found[one["regimen"]])
            assert value == pytest.approx(float(one["true_p"]), abs=1e-6)
            assert error == pytest.approx(float(one["true_p_error"]), abs=1e-6)
    svg = figure.read_text("utf-8")
    assert "Assumed DLT risks" not in svg
    assert "DLTs only as the simulated biology brings them" in svg


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (
            ("--design", "3+3", "--regimens", 3, "--truth", "mechanistic"),
            "Without a study nobody can be simulated for the truth 'mechanistic'.",
        ),
        (
            ("nct06010472", "--truth", "mechanic"),
            "This study has no truth named 'mechanic'.",
        ),
    ],
)
def test_refusals(words: tuple[object, ...], what: str) -> None:
    assert refused(firstdose("design", "oc", *words)).startswith(what)
