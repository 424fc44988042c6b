"""A design that reads graded toxicity on the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from scipy.stats import beta

from cli.command import firstdose

G_BOIN = ("--design", "g_boin", "--set", "target_score=0.47", "--set", "weights=0,0.5,1,1.5")
DLT = ("--set", "dlt_from=2")
CLASSES = "0.6,0.2,0.15,0.05;0.4,0.3,0.2,0.1;0.2,0.3,0.3,0.2"
CALENDAR = ("--calendar", "--window-days", 28, "--accrual-per-day", 0.1)
OC = ("design", "oc", *G_BOIN, *DLT)
NAMED = "g_boin target_score=0.47 weights=0,0.5,1,1.5 dlt_from=2"
OTHER = "g_boin target_score=0.47 weights=0,0.5,1,1.5 dlt_from=3"
BY_DLTS = (
    "too_toxic:limit=0.3,probability=0.95,prior_dlt=1,prior_no_dlt=1,from_participants=3,"
    "counts=dlts"
)


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
        (("design", "paths", *G_BOIN, *DLT, "--truth", "0.1,0.2"), "how likely each is"),
        (("design", "table", *G_BOIN, *DLT, "--outcomes", "1:000"), "needs no other regimens"),
        (("design", "table", *G_BOIN, *DLT, "--guard", BY_DLTS), "has no table by score"),
        (("design", "sensitivity", *G_BOIN, *DLT, "--truth", "0.1,0.2"), "Slopes are not computed"),
        (
            ("design", "calibrate", *G_BOIN, *DLT, "--over", "under=0.5,0.6", "--truth", "0.1,0.2"),
            "how likely each is",
        ),
        (
            ("design", "compare", "--designs", f"{NAMED}; {OTHER}", "--grades", CLASSES),
            "different classes are DLTs",
        ),
        (
            ("design", "compare", "--designs", f"boin target=0.3; {NAMED}", "--truth", "0.1,0.2"),
            "how likely each is",
        ),
        (
            ("design", "compare", "--designs", "boin target=0.3", "--grades", CLASSES),
            "does not read graded",
        ),
        (("design", "decide", *G_BOIN, *DLT, "--outcomes", "1NNT"), "its class of toxicity"),
        (
            (*OC, "--truth", "0.1,0.2", "--trials", 10, "--seed", 1, *CALENDAR),
            "how likely each is",
        ),
    ],
)
def test_what_it_cannot_do_is_said(words: tuple[object, ...], what: str) -> None:
    assert what in firstdose(*words).err


def test_on_a_calendar_it_takes_time_and_ends_as_without_one() -> None:
    words = (*OC, "--grades", CLASSES, "--trials", 400, "--seed", 1)
    free = rows(*words)
    timed = rows(*words, *CALENDAR)
    assert [one["p_select"] for one in timed if one["regimen"]] == [one["p_select"] for one in free]
    (days,) = (float(one["value"]) for one in timed if one["measure"] == "duration_mean")
    assert days > 28


def test_the_table_by_score_is_what_each_cohort_is_told() -> None:
    """Boundaries 0.3706 and 0.5619 of the mean, from three evaluable closed by the posterior."""
    told = rows("design", "table", *G_BOIN, *DLT, "--max-n", 6)
    for each in told:
        n, score = int(each["n"]), float(each["score"])
        closes = n >= 3 and beta.sf(0.47 / 1.5, 1 + score / 1.5, 1 + n - score / 1.5) > 0.95
        up, down = score / n <= 0.3706, score / n > 0.5619
        moves = "escalate" if up else "de_escalate" if down else "stay"
        assert each["decision"] == ("eliminate" if closes else moves), each
    assert [float(each["score"]) for each in told if each["n"] == "2"] == [
        0.5 * half for half in range(7)
    ]


@pytest.mark.parametrize(("lang", "words"), [("en", "summed score"), ("zh", "评分合计")])
def test_the_table_as_a_document(tmp_path: Path, lang: str, words: str) -> None:
    page = tmp_path / "table.html"
    ended = firstdose("design", "table", *G_BOIN, *DLT, "--lang", lang, "--out", page)
    assert ended.code == 0
    assert words in page.read_text(encoding="utf-8")
    assert "0.3706" in page.read_text(encoding="utf-8")


def test_futures_by_class_add_up_to_one() -> None:
    first = CLASSES.split(";", maxsplit=1)[0].split(",")
    told = rows("design", "paths", *G_BOIN, *DLT, "--grades", CLASSES, "--cohorts", 1)
    assert len(told) == 20
    assert sum(float(each["probability"]) for each in told) == pytest.approx(1, abs=1e-5)
    likely = {each["path"]: each for each in told}
    assert float(likely["1:000"]["probability"]) == pytest.approx(float(first[0]) ** 3, abs=1e-6)
    assert [likely[path]["dlts"] for path in ("1:011", "1:012", "1:233")] == ["0", "1", "3"]


def test_futures_are_what_decide_says() -> None:
    for each in rows("design", "paths", *G_BOIN, *DLT, "--regimens", 3, "--cohorts", 1):
        said = firstdose(
            "design", "decide", *G_BOIN, *DLT, "--regimens", 3, "--outcomes", each["path"]
        )
        if each["leads_to"]:
            assert f"at {each['leads_to']}" in said.out or f"to {each['leads_to']}" in said.out


def test_a_figure_tells_dlt_risks_from_classes(tmp_path: Path) -> None:
    figure = tmp_path / "compared.svg"
    words = ("--designs", NAMED, "--grades", CLASSES, "--participants", 6)
    ended = firstdose("design", "compare", *words, "--figure", figure)
    assert ended.code == 0
    assert f"Assumed DLT risks, 0.2, 0.3, 0.5 ({CLASSES})" in figure.read_text(encoding="utf-8")


def test_compared_with_boin_on_the_same_people() -> None:
    words = ("--designs", f"{NAMED}; boin target=0.3", "--grades", CLASSES, "--participants", 9)
    exact = rows("design", "compare", *words)
    drawn = rows("design", "compare", *words, "--trials", 3000, "--seed", 2)
    known = {(r["design"], r["regimen"], r["measure"]): float(r["value"]) for r in exact}
    assert len({design for design, _, _ in known}) == 2
    for each in drawn:
        where = (each["design"], each["regimen"], each["measure"])
        if not each["against"] and each["measure"] in ("p_select", "mean_n", "mean_dlt"):
            close = 4 * float(each["mc_error"]) + 1e-3
            assert float(each["value"]) == pytest.approx(known[where], abs=close)
