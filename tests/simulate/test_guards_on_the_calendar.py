"""Guards beside every design on the calendar, where people are inside their windows."""

from dataclasses import fields, replace
from decimal import Decimal
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.every_design import cannot_bind, small_parts
from design.test_every_design import each_design, few
from firstdose.design.designs import assembled
from firstdose.design.part_design import PartDesign
from firstdose.design.states import Moves, Reals, Rule, States
from firstdose.protocol.designs import DoseIncrement, GuardSettings
from firstdose.protocol.parts import Backfill, Part
from firstdose.protocol.regimens import FlatCells, Regimens
from firstdose.records.values import Action
from firstdose.simulate.calendar import Accrual, Calendar, Trials
from firstdose.simulate.many_trials import Draws, conditions_of, many_trials_on_calendar
from firstdose.simulate.truths import Truth

pytestmark = pytest.mark.machine_code
DRAWS = Draws(trials=20, seed=8)


def unguarded(kind: str) -> st.SearchStrategy[tuple[Regimens, Part]]:
    """Three regimens in a line, with 1, 2 and 3 cells, and no guard."""
    three = small_parts(kind, chains_only=True).filter(lambda drawn: len(drawn[1].regimens) == 3)
    return three.map(lambda drawn: (drawn[0], replace(drawn[1], guards=())))


def simulated(design: PartDesign, part: Part) -> Trials:
    """The part on a calendar on which people come while windows are open."""
    count = len(part.regimens)
    risk = tuple(0.1 + 0.3 * number / count for number in range(count))
    truth = Truth(
        risk=risk,
        response=(0.4,) * count,
        grades=tuple((0.8 - each, 0.2, each) for each in risk),
    )
    calendar = Calendar(accrual=Accrual(per_day=0.5), window_days=(28.0,) * count)
    conditions = conditions_of(part, truth, calendar)
    return many_trials_on_calendar(design, part, conditions, DRAWS)


def guarded(drawn: tuple[Regimens, Part], *guards: GuardSettings) -> tuple[PartDesign, Part]:
    regimens, part = drawn
    part = replace(part, guards=guards)
    return assembled(regimens, part), part


@each_design
@few
@given(data=st.data())
def test_a_guard_that_cannot_bind_changes_no_trial(kind: str, data: st.DataObject) -> None:
    drawn = data.draw(unguarded(kind))
    plain = simulated(*guarded(drawn))
    for guard in cannot_bind:
        found = simulated(*guarded(drawn, guard))
        for field in fields(Trials):
            same = np.array_equal(getattr(found, field.name), getattr(plain, field.name))
            assert same, (guard, field.name)


@each_design
@few
@given(data=st.data())
def test_no_step_up_is_beyond_the_increment_from_what_was_given(
    kind: str, data: st.DataObject
) -> None:
    """A fold of 2 forbids the way from the first regimen to the third alone."""
    drawn = data.draw(unguarded(kind))
    regimens, part = drawn
    fold = 2.0
    cells = np.array([_cells(regimens, name) for name in part.regimens])
    design, part = guarded(drawn, DoseIncrement(fold=Decimal(2)))
    simulated(replace(design, rule=partial(_watched, design.rule, fold * cells, cells)), part)


def _cells(regimens: Regimens, name: str) -> float:
    found = regimens.named(name).cells
    assert isinstance(found, FlatCells)
    return float(found.cells)


def _watched(rule: Rule, most: Reals, cells: Reals, states: States) -> Moves:
    """The rule, held to the cells of the regimens at which someone has a place."""
    moves = rule(states)
    rises = moves.does(Action.ESCALATE)
    given = np.where(states.places > 0, most, 0.0).max(axis=1)
    assert np.all(cells[moves.regimen[rises]] <= given[rises])
    return moves


NOBODY_AWAITED = ("infusion_hazard", "tite_crm")


@each_design
@given(data=st.data())
@few
def test_backfill_takes_nobody_only_where_no_cohort_is_awaited(
    kind: str, data: st.DataObject
) -> None:
    drawn = data.draw(unguarded(kind))
    design, part = guarded(drawn)
    assert design.declares.awaits_cohorts is (kind not in NOBODY_AWAITED)
    part = replace(part, cohorts=replace(part.cohorts, titration="none"))
    design = assembled(drawn[0], part)
    backfill = Backfill(unsafe_rate=Decimal("0.9"), least_responses=0)
    if kind in NOBODY_AWAITED:
        plain, found = simulated(design, part), simulated(design, replace(part, backfill=backfill))
        assert np.array_equal(found.participants, plain.participants)
