"""Which lower regimens are open while a cohort is awaited (Zhao et al., Clin Cancer Res 2024)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.grids import grid, part_of
from design.joint_rows import row_after
from firstdose.design.backfill import next_backfill, open_for_backfill
from firstdose.design.designs import backfill_regimen
from firstdose.design.line import in_a_line
from firstdose.design.one_row import states_of
from firstdose.design.order import regimen_order
from firstdose.design.situation import Situation, Tally
from firstdose.design.usual import usual
from firstdose.protocol.designs import BfBoin, ThreePlusThree
from firstdose.protocol.parts import Backfill
from protocol.shipped import study

BF_BOIN = BfBoin(target=Decimal("0.25"))
LINE = in_a_line(BF_BOIN, 4, usual(BF_BOIN)).order
REGIMENS = grid(2, 2)
SQUARE = regimen_order(REGIMENS, part_of(REGIMENS, ThreePlusThree()))
SETTINGS = Backfill(unsafe_rate=Decimal("0.2984"))


@pytest.mark.parametrize(
    ("cohorts", "is_open", "next_one"),
    [
        # A response is needed, and only regimens below the current one are open.
        ("1NNN 2NNN 3NNN", "", -1),
        ("1NNE 2NNN 3EEE", "1", 0),
        ("1NNE 2NNE 3NNN", "12", 1),
        # 2/6 alone is unsafe; with the next above 2/9 it is not.
        ("1NTB 1NNN 2NNN 3NNN", "1", 0),
        # 2/3 and 3/6 with the next: unsafe, and so is everything above.
        ("1NTB 2NBE 3NNN", "", -1),
        # Twelve places are taken.
        ("1EEEEEEEEEEEE 2NNE 3NNN", "2", 1),
    ],
)
def test_conditions_on_a_line(cohorts: str, is_open: str, next_one: int) -> None:
    found = open_for_backfill(LINE, SETTINGS, states_of(row_after(4, cohorts)))
    assert "".join(str(at + 1) for at in np.flatnonzero(found[0])) == is_open
    assert next_backfill(LINE, found).tolist() == [next_one]


def test_no_response_needed() -> None:
    states = states_of(row_after(4, "1NNN 2NNN 3NNN"))
    found = open_for_backfill(LINE, replace(SETTINGS, least_responses=0), states)
    assert found.tolist() == [[True, True, False, False]]


def test_before_anyone_is_treated_nothing_is_open() -> None:
    states = states_of(row_after(4, "1NNE 2EEE")._replace(current=-1))
    assert not open_for_backfill(LINE, SETTINGS, states).any()


def test_in_a_grid_regimens_that_are_not_below_stay_shut() -> None:
    """At d2s1 (third) only d1s1 is known to be less toxic; d1s2 is not."""
    states = states_of(row_after(4, "1NNE 2NNE 3NNN"))
    assert open_for_backfill(SQUARE, SETTINGS, states).tolist() == [[True, False, False, False]]


outcome = st.text("NTEB", min_size=3, max_size=3)


@given(outcome, outcome, outcome, st.integers(0, 2))
def test_another_dlt_never_opens_a_regimen(a: str, b: str, c: str, at: int) -> None:
    worse = [a, b, c]
    worse[at] = worse[at].replace("N", "T", 1).replace("E", "B", 1)
    found = [
        open_for_backfill(LINE, SETTINGS, states_of(row_after(4, f"1{one} 2{two} 3{three} 4NNN")))
        for one, two, three in ([a, b, c], worse)
    ]
    assert not (found[1] & ~found[0]).any()


def test_of_a_study() -> None:
    """Two participants of the first regimen responded; the second is current."""
    settings = replace(SETTINGS, least_responses=2)
    shipped = study()
    first, second = shipped.parts[0].regimens[:2]
    tallies = tuple(
        Tally(
            regimen=name,
            assigned=3,
            infused=3,
            evaluable=3,
            dlts=0,
            pending=0,
            replaced=0,
            responses=2,
        )
        for name in (first, second)
    )
    now = Situation(
        part=shipped.parts[0].name,
        today=date(2026, 1, 12),
        tallies=tallies,
        current=second,
        closed=(),
    )
    part = replace(shipped.parts[0], backfill=settings)
    backfilled = replace(shipped, parts=(part, *shipped.parts[1:]))
    assert backfill_regimen(backfilled, part.name, now) == first
    assert backfill_regimen(shipped, part.name, now) == ""
