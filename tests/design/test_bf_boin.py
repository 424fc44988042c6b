"""BF-BOIN: what is decided when backfilled regimens speak against the current one.

Target 0.25: lambda_e 0.197, lambda_d 0.298; up at 0/3, 1/6, 1/9, 2/12, down at 1/3, 2/6, 3/9, 4/12.
"""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.grids import grid, part_of
from design.joint_rows import keys, move_after, next_regimen, said
from design.printed_boundaries import boundaries
from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.line import in_a_line
from firstdose.design.one_row import Row, states_of
from firstdose.design.order import regimen_order
from firstdose.design.rules.bf_boin import conflict
from firstdose.design.usual import Companions, usual
from firstdose.protocol.designs import BfBoin, ThreePlusThree
from firstdose.protocol.parts import Cohorts
from firstdose.records.values import Action
from firstdose.simulate.calendar.pooling import Table
from firstdose.simulate.calendar.pooling import next_regimen as next_regimen_compiled

SETTINGS = BfBoin(target=Decimal("0.25"))
DESIGN = in_a_line(SETTINGS, 5, usual(SETTINGS, 45))


@pytest.mark.parametrize(
    ("cohorts", "regimen", "key"),
    [
        # No conflict: the current regimen decides.
        ("1NNN 2NNN 1NNN 2NNN", "3", "table.escalate"),
        ("1NNN 1NNT 1NNN 2NNN", "3", "table.escalate"),
        # 2 says up, 1 has 2/6 and says down; pooled 2/9 stays.
        ("1NNN 1NTT 2NNN", "2", "bf_boin.pooled_stay"),
        # Pooled 2/12 goes up.
        ("1NNN 1NTT 2NNN 2NNN", "3", "bf_boin.pooled_up"),
        # Pooled 3/9 goes down; 1 alone is not safe, and nothing is below: it stays at 1.
        ("1NNN 1TTT 2NNN", "1", "bf_boin.pooled_down"),
        # The pool is 2 and 3, with 4/9; 2 alone is not safe (3/6), so down below it.
        ("1NNN 2NNN 2TTT 3NNT", "1", "bf_boin.pooled_down"),
        # 3 says stay (2/9): a lower regimen that stays does not speak against it.
        ("1NNN 2NNN 2NNT 2NNT 3NNN 3NNT 3NNT", "3", "table.stay"),
        # 4 says up, 2 stays (2/9) and is the highest that does: 2, 3 and 4 pooled, 2/15, up.
        ("1NNN 2NNN 2NNT 2NNT 3NNN 4NNN", "5", "bf_boin.pooled_up"),
    ],
)
def test_published_conflict_rules(cohorts: str, regimen: str, key: str) -> None:
    assert next_regimen(DESIGN, cohorts) == regimen
    assert key in keys(DESIGN, cohorts)


def test_a_lower_regimen_that_is_safe_with_those_below_it_is_gone_down_to() -> None:
    """2 to 4 pooled have 7/21; 2 has 2/6, 2 and 3 together 3/12, which is safe."""
    cohorts = "1NNN 2NTT 2NNN 3NNN 3NNT 4TTN 4TNT 4NNN"
    assert next_regimen(DESIGN, cohorts) == "3"
    assert (
        "2 speaks against the current regimen. Pooled up to it: 7 DLT in 21 evaluable, which says"
        " de-escalate. 3 is the highest that is safe." in said(DESIGN, cohorts)
    )


def test_nine_at_the_current_regimen_and_staying_is_the_end() -> None:
    cohorts = "1NNN 2NNT 2NNN 2NNT"
    assert move_after(DESIGN, cohorts).decision.action is Action.COMPLETE


def test_in_a_grid_everything_between_is_pooled() -> None:
    """d1s2 and d2s1 both speak against d2s2; d1s1 below both is left out."""
    regimens = grid(2, 2)
    order = regimen_order(regimens, part_of(regimens, ThreePlusThree()))
    evaluable, dlts = (9, 6, 6, 3), (3, 2, 3, 0)
    row = Row(
        evaluable=evaluable,
        dlts=dlts,
        places=evaluable,
        lost=(0,) * 4,
        closed=(False,) * 4,
        current=3,
    )
    table = boin_table(rate_interval(0.25), 30)
    found = conflict(order, states_of(row), table)
    assert found.against.tolist() == [[False, True, True, False]]
    assert found.pool.tolist() == [[False, True, True, True]]
    assert (found.pooled.tolist(), found.pooled_dlts.tolist()) == ([15], [5])
    assert np.array_equal(found.verdict, [table[15, 5]])


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 12)), min_size=2, max_size=5),
    st.integers(0, 1),
)
def test_the_compiled_rule_of_the_calendar_agrees(
    counts: list[tuple[int, int]], ahead: int
) -> None:
    """Without elimination, which here is a guard."""
    evaluable = np.array([n for n, _ in counts], dtype=np.int64)
    dlts = np.array([min(n, t) for n, t in counts], dtype=np.int64)
    regimens = len(counts) + ahead
    here = len(counts) - 1
    free = Companions(cohorts=Cohorts(size=1, maximum_per_regimen=999), guards=(), stopping=())
    pad = [0] * ahead
    row = Row(
        evaluable=(*evaluable.tolist(), *pad),
        dlts=(*dlts.tolist(), *pad),
        places=(*evaluable.tolist(), *pad),
        lost=(0,) * regimens,
        closed=(False,) * regimens,
        current=here,
        cohort=1,
    )
    moves = in_a_line(SETTINGS, regimens, free).rule(states_of(row))
    published = boundaries(boin_table(rate_interval(0.25), 60))
    no_number = np.array([0, *published.evaluable + 1])
    table = Table(
        np.array([0, *published.escalate_le]), np.array([1, *published.de_escalate_ge]), no_number
    )
    n, y = (np.array([*each.tolist(), *pad], dtype=np.int64) for each in (evaluable, dlts))
    to, _ = next_regimen_compiled(table, n, y, here, regimens)
    assert moves.regimen.tolist() == [to]
