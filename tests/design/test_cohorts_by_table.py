"""A decision table asked in one pass with the guard on toxicity says what the guard makes of it."""

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from design.every_design import own_tables
from design.grids import grid, part_of
from design.strategies import grids, rows
from firstdose.design.making import made_of
from firstdose.design.one_row import move_of, states_of
from firstdose.design.order import regimen_order
from firstdose.design.too_toxic import too_toxic
from firstdose.protocol.designs import Boin, IThreePlusThree, Keyboard, TooToxic
from firstdose.protocol.parts import Cohorts

TARGET = Decimal("0.3")
TABLES = st.sampled_from(
    (Boin(target=TARGET), Keyboard(target=TARGET), IThreePlusThree(target=TARGET))
)
GUARDS = st.builds(
    TooToxic,
    limit=st.just(TARGET),
    probability=st.sampled_from((Decimal("0.6"), Decimal("0.95"))),
    prior_dlt=st.just(Decimal(1)),
    prior_no_dlt=st.just(Decimal(1)),
    from_participants=st.sampled_from((1, 3)),
    lowest_probability=st.sampled_from((None, Decimal("0.5"))),
    asked=st.sampled_from(("after_each_outcome", "when_cohort_is_full")),
)


@given(st.data())
def test_it_says_what_the_guard_says_that_asks_the_rule_twice(data: st.DataObject) -> None:
    regimens = data.draw(grids)
    part, guard = part_of(regimens, data.draw(TABLES | own_tables())), data.draw(GUARDS)
    order = regimen_order(regimens, part)
    made = made_of(part, order, regimens)
    assert made.closing is not None
    cohorts = st.tuples(st.integers(0, 3), st.integers(0, 2))
    drawn = [
        data.draw(rows(order.names))._replace(cohort=cohort, cohort_dlts=min(cohort, dlts))
        for cohort, dlts in data.draw(st.lists(cohorts, min_size=1, max_size=8))
    ]
    states = states_of(*drawn)
    in_one_pass, twice = made.closing(guard)(states), too_toxic(order, guard)(made.rule)(states)
    for name in ("action", "regimen", "places", "closed", "decided"):
        assert np.array_equal(getattr(in_one_pass, name), getattr(twice, name)), name
    for row in drawn:
        one = states_of(row)
        assert move_of(order, row, made.closing(guard)(one)) == move_of(
            order, row, too_toxic(order, guard)(made.rule)(one)
        )


def test_in_titration_the_guard_asks_the_rule() -> None:
    regimens = grid(3, 1)
    titrated = Cohorts(size=3, maximum_per_regimen=6, titration="one_until_first_dlt")
    part = part_of(regimens, Boin(target=TARGET), cohorts=titrated)
    assert made_of(part, regimen_order(regimens, part), regimens).closing is None
