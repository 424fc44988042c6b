"""Designs over a grid of doses and schedules, without a study file; paths; random truths."""

from __future__ import annotations

import csv
import io

import pytest

from cli.command import firstdose, refused
from firstdose.design.designs import assembled
from firstdose.design.grid import part_in_a_grid, regimens_in_a_grid
from firstdose.design.usual import usual
from firstdose.protocol.designs import Path, ThreePlusThree

GRID = ("--grid", "2x3")
NAMES = ["d1s1", "d1s2", "d1s3", "d2s1", "d2s2", "d2s3"]
T1 = ("--truth", "0.04,0.08,0.15,0.15,0.30,0.45")
HAZARD = (
    *("--design", "infusion_hazard", "reference=d1s1", "reference_risk=0.1"),
    "onsets=[{form: weibull, median_days: 5, steepness: 1.5}]",
)


def rows(*words: object) -> list[dict[str, str]]:
    ended = firstdose(*words)
    assert (ended.code, ended.err) == (0, ""), ended
    return list(csv.DictReader(io.StringIO(ended.out)))


def test_a_grid_is_known_in_both_directions_and_no_further() -> None:
    grid = regimens_in_a_grid(2, 3)
    settings = ThreePlusThree()
    path = Path(start="d1s1", kinds=("schedule", "dose"))
    order = assembled(grid, part_in_a_grid(settings, grid, usual(settings), path)).order
    assert list(order.names) == NAMES
    place = {name: number for number, name in enumerate(order.names)}
    assert order.above[place["d1s1"]].all()
    assert order.above[place["d1s2"], place["d2s3"]]
    assert not order.above[place["d1s3"], place["d2s1"]]
    assert not order.above[place["d2s1"], place["d1s3"]]
    intervals = [regimen.infusion_days[1] for regimen in grid.regimens]
    assert intervals == [21, 14, 7] * 2


@pytest.mark.parametrize(
    "design",
    [
        ("--design", "boin_combination", "target=0.3", "--participants", 15),
        ("--design", "3+3"),
        (*HAZARD, "--participants", 9),
    ],
    ids=["boin_combination", "3+3", "infusion_hazard"],
)
def test_designs_look_at_a_grid(design: tuple[object, ...]) -> None:
    found = rows("design", "oc", *design, *GRID, *T1)
    assert [one["regimen"] for one in found] == [*NAMES, "none"]
    assert sum(float(one["p_select"]) for one in found) == pytest.approx(1, abs=1e-5)
    assert float(found[0]["mean_n"]) > 0


def test_a_model_over_a_partial_order_is_simulated_over_a_grid() -> None:
    words = ("po_crm", "target=0.3", "skeleton.halfwidth=0.05", "skeleton.prior_mtd=3")
    found = rows("design", "oc", "--design", *words, *GRID, *T1, "--trials", 200)
    assert sum(float(one["p_select"]) for one in found) == pytest.approx(1, abs=1e-5)


def test_the_order_of_steps_can_be_said() -> None:
    words = ("design", "oc", "--design", "3+3", *GRID, *T1)
    in_turn, alternating = rows(*words), rows(*words, "--path", "alternating")
    assert in_turn == rows(*words, "--path", "in_turn")
    assert in_turn != alternating
    study = ("design", "oc", "nct06010472", "--design", "boin", "target=0.2")
    assert firstdose(*study).out != firstdose(*study, "--path", "alternating").out


def test_regimens_of_a_grid_are_named_in_outcomes_and_start_anywhere() -> None:
    words = ("--design", "boin_combination", "target=0.3", *GRID)
    said = firstdose("design", "decide", *words, "--outcomes", "d1s1:NNN")
    assert said.code == 0
    assert "next     3 participants enter at d1s2." in said.out
    table = firstdose("design", "table", *words, "--at", "d1s2", "--max-n", 3)
    assert table.out.splitlines()[0] == "n,dlt,decision"
    started = rows("design", "oc", "--design", "3+3", *GRID, *T1, "--start", 2)
    assert float(started[0]["mean_n"]) < float(started[1]["mean_n"])


def test_a_set_of_truths_brings_its_grid() -> None:
    found = rows("design", "compare", "--designs", "3+3", "--scenarios", "two-by-three")
    assert {one["regimen"] for one in found} >= set(NAMES)
    assert {one["scenario"] for one in found} == {"T1", "T2", "T3", "T4"}


def test_random_truths_repeat_and_depend_on_their_seed() -> None:
    words = ("design", "compare", "--designs", "boin target=0.3; 3+3", "--scenarios", "random")
    words = (*words, "--regimens", 4, "--count", 3)
    found = rows(*words)
    assert {one["scenario"] for one in found} == {"random_1", "random_2", "random_3"}
    assert found == rows(*words, "--seed", 1)
    assert found != rows(*words, "--seed", 2)
    more = rows(*words, "--count", 4)
    assert [one for one in more if one["scenario"] != "random_4"] == found
    grid = rows(*words[:-4], *GRID, "--count", 1, "--target", 0.25)
    assert {one["regimen"] for one in grid} >= set(NAMES)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("oc", "--design", "3+3", *GRID, "--truth", "0.1,0.2"), "--grid says 6, and 2"),
        (("oc", "--design", "3+3", *GRID, *T1, "--start", "7"), "There is no regimen 7"),
        (
            ("oc", "--design", "boin_combination", "target=0.3", *GRID, *T1, "--path", "in_turn"),
            "The path of the part is `in_turn`.",
        ),
        (
            ("compare", "--designs", "3+3", "--scenarios", "random", "--regimens", "3"),
            "Random truths need a target.",
        ),
    ],
)
def test_refusals(words: tuple[str, ...], what: str) -> None:
    assert refused(firstdose("design", *words)).startswith(what)


@pytest.mark.parametrize(
    "words",
    [
        ("oc", "--design", "3+3", "--grid", "2by3", *T1),
        ("oc", "--design", "3+3", *GRID, "--regimens", "5", *T1),
        ("oc", "nct06010472", *GRID),
        ("oc", "nct06010472", "--path", "free"),
        ("compare", "--designs", "boin target=0.3", "--scenarios", "random"),
    ],
)
def test_what_is_not_understood(words: tuple[str, ...]) -> None:
    assert firstdose("design", *words).code == 2


def test_states_on_a_knife_edge_are_counted_and_listed_with_their_probability() -> None:
    """Two orders that mirror each other leave the two regimens in the middle alike."""
    words = ("po_crm", "target=0.3", "skeleton.halfwidth=0.05", "skeleton.prior_mtd=2")
    words = (*words, "--grid", "2x2", "--participants", 6, "--truth", "0.1,0.2,0.2,0.3", "--full")
    found = {
        one["measure"]: float(one["value"])
        for one in rows("design", "oc", "--design", *words)
        if one["measure"]
    }
    edges = {name.partition(" ")[2]: value for name, value in found.items() if "edge " in name}
    assert len(edges) == found["knife_edges"] > 0
    for state, chance in edges.items():
        assert 0 < chance <= 1
        seen = dict(each.split(":") for each in state.split())
        assert set(seen) <= {"d1s1", "d1s2", "d2s1", "d2s2"}
    counts = rows("design", "oc", "--design", "boin", "target=0.3", "--truth", "0.1,0.3", "--full")
    assert not [one for one in counts if one["measure"].startswith("knife")]
