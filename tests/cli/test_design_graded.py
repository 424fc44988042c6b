"""A design that reads graded toxicity on the command line."""

from __future__ import annotations

import csv
import io

import pytest

from cli.command import firstdose

G_BOIN = ("--design", "g_boin", "--set", "target_score=0.47", "--set", "weights=0,0.5,1,1.5")
DLT = ("--set", "dlt_from=2")
CLASSES = "0.6,0.2,0.15,0.05;0.4,0.3,0.2,0.1;0.2,0.3,0.3,0.2"
CALENDAR = ("--calendar", "--window-days", 28, "--accrual-per-day", 0.1)
OC = ("design", "oc", *G_BOIN, *DLT)


def rows(*words: object) -> list[dict[str, str]]:
    ended = firstdose(*words)
    assert (ended.code, ended.err) == (0, ""), ended
    return list(csv.DictReader(io.StringIO(ended.out)))


def test_exact_and_random_operating_characteristics_agree() -> None:
    words = (*OC, "--grades", CLASSES, "--participants", 12)
    exact, drawn = rows(*words), rows(*words, "--trials", 4000, "--seed", 3)
    assert [each["true_p"] for each in exact] == ["0.2", "0.3", "0.5", ""]
    assert sum(float(each["p_select"]) for each in exact) == pytest.approx(1, abs=1e-5)
    for known, found in zip(exact, drawn, strict=True):
        close = 3.5 * float(found["p_select_error"])
        assert float(found["p_select"]) == pytest.approx(float(known["p_select"]), abs=close)


def test_two_classes_are_boin_to_the_last_digit() -> None:
    two = ("--design", "g_boin", "target_score=0.3", "weights=0,1", "dlt_from=1")
    graded = firstdose("design", "oc", *two, "--grades", "0.9,0.1;0.7,0.3;0.5,0.5")
    plain = firstdose("design", "oc", "--design", "boin", "target=0.3", "--truth", "0.1,0.3,0.5")
    assert graded.out == plain.out


def test_a_decision_and_its_reason() -> None:
    ended = firstdose("design", "decide", *G_BOIN, *DLT, "--outcomes", "1:002 2:013")
    assert ended.code == 0
    assert "2: mean toxicity score 0.667 in 3 evaluable (1 DLT), too high" in ended.out


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((*OC, "--truth", "0.1,0.2"), "the truth does not say how likely each is"),
        ((*OC, "--grades", "0.5,0.5;0.4,0.6"), "class probabilities do not fit"),
        ((*OC, "--grades", "0.5,0.2,0.2,0.2"), "cannot be"),
        (("design", "oc", "--design", "boin", "target=0.3", "--grades", "1,0"), "does not read"),
        (("design", "paths", *G_BOIN, *DLT, "--regimens", 3), "Futures are not listed"),
        (("design", "table", *G_BOIN, *DLT, "--regimens", 3), "how severe each toxicity was"),
        (("design", "decide", *G_BOIN, *DLT, "--outcomes", "1NNT"), "its class of toxicity"),
        (
            (*OC, "--grades", CLASSES, "--trials", 10, "--seed", 1, *CALENDAR),
            "not simulated on a calendar",
        ),
    ],
)
def test_what_it_cannot_do_is_said(words: tuple[object, ...], what: str) -> None:
    assert what in firstdose(*words).err
