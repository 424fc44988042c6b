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


SIMULATED = ("--truth", "mechanistic-prior", *FEW)


def of(*words: object) -> list[dict[str, str]]:
    ended = firstdose(*words)
    assert ended.code == 0, ended
    assert "Simulated: mechanistic-prior" in ended.err
    return list(csv.DictReader(io.StringIO(ended.out)))


def test_slopes_at_simulated_risks_say_them_with_their_errors(alone: Ended) -> None:
    *known, _ = csv.DictReader(io.StringIO(alone.out))
    found = of("design", "sensitivity", STUDY, *SIMULATED)
    risks = {one["risk_of"]: (one["simulated_risk"], one["simulated_risk_error"]) for one in found}
    assert len(risks) == 16
    for one in known:
        value, error = (float(each) for each in risks[one["regimen"]])
        assert (value, error) == pytest.approx(
            (float(one["true_p"]), float(one["true_p_error"])), abs=1e-6
        )
        (selected,) = (
            float(each["value"])
            for each in found
            if (each["measure"], each["regimen"], each["risk_of"])
            == ("p_select", one["regimen"], "d1-i7")
        )
        assert selected == pytest.approx(float(one["p_select"]), abs=1e-5)


def test_what_replacing_does_is_shown_at_simulated_risks() -> None:
    words = ("--trials", 40, "--leaves", 0.2)
    found = of("design", "bias", STUDY, *SIMULATED, *words)
    first = [one for one in found if one["measure"] == "simulated_risk"]
    assert first == found[:16]
    assert all(float(one["value_error"]) > 0 and one["shift"] == "" for one in first)
    seen = {
        one["regimen"]: float(one["value"]) - float(one["shift"])
        for one in found
        if (one["measure"], one["departures"]) == ("rate_among_evaluable", "unrelated")
    }
    for one in first:
        assert seen[one["regimen"]] == pytest.approx(float(one["value"]), abs=1e-5)


def test_futures_at_simulated_risks_are_marked(tmp_path: Path) -> None:
    found = of("design", "paths", STUDY, *SIMULATED, "--cohorts", 1)
    assert {one["simulated_truth"] for one in found} == {"mechanistic-prior"}
    assert sum(float(one["probability"]) for one in found) == pytest.approx(1, abs=1e-5)
    picture = tmp_path / "paths.svg"
    ended = firstdose("design", "paths", STUDY, *SIMULATED, "--cohorts", 1, "--out", picture)
    assert ended.code == 0, ended
    assert "SIMULATED" in picture.read_text("utf-8").upper()
    plain = tmp_path / "plain.svg"
    firstdose("design", "paths", STUDY, "--cohorts", 1, "--out", plain)
    assert "SIMULATED" not in plain.read_text("utf-8").upper()


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
    said = refused(firstdose("design", "oc", *words))
    assert said.startswith(what)
    assert f"Where:  --truth {words[-1]} on the command line" in said


def test_an_unknown_truth_is_answered_with_all_that_have_a_name() -> None:
    said = refused(firstdose("design", "oc", "nct06010472", "--truth", "mechanistik"))
    assert "These have a name: flat, moderate, steep, late, mechanistic, mechanistic-prior." in said
    assert "Did you mean `mechanistic`?" in said
