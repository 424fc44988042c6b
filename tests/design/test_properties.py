"""What must hold for every design, on any grid, with any counts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from design.grids import grid, part_of, situation
from design.strategies import chains, parts, rows
from firstdose.design import PartDesign, assembled
from firstdose.design.one_row import Move, Row, move_of, states_of
from firstdose.design.situation import Decision, Situation, Tally
from firstdose.design.too_toxic import fewest_dlts_too_toxic
from firstdose.protocol.designs import (
    GuardSettings,
    NoSkipping,
    ParticipantCap,
    ThreePlusThree,
    TooToxic,
    WaitForPending,
)
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.records.values import Action

TOO_TOXIC = TooToxic(
    limit=Decimal("0.30"),
    probability=Decimal("0.80"),
    prior_dlt=Decimal("0.3"),
    prior_no_dlt=Decimal("0.7"),
    from_participants=3,
)
CAP = ParticipantCap(participants=18)
GUARDS: tuple[GuardSettings, ...] = (WaitForPending(), NoSkipping(), CAP, TOO_TOXIC)
NEEDS_PARTICIPANTS = (Action.START, Action.STAY, Action.ESCALATE)
GOES_SOMEWHERE = (*NEEDS_PARTICIPANTS, Action.DE_ESCALATE)


def as_situation(design: PartDesign, row: Row) -> Situation:
    """A situation with these counts: everyone awaited has an open window."""
    return Situation(
        part="escalation",
        today=date(2026, 1, 12),
        tallies=tuple(
            Tally(
                regimen=name,
                assigned=row.places[r],
                infused=row.places[r],
                evaluable=row.evaluable[r],
                dlts=row.dlts[r],
                pending=row.places[r] - row.evaluable[r] - row.lost[r],
                replaced=0,
                lost=row.lost[r],
            )
            for r, name in enumerate(design.order.names)
        ),
        current=design.order.names[row.current] if row.current >= 0 else "",
        closed=tuple(n for n, shut in zip(design.order.names, row.closed, strict=True) if shut),
    )


def on_counts(design: PartDesign, row: Row) -> Move:
    return move_of(design.order, row, design.rule(states_of(row)))


def leads_to(decision: Decision, current: str) -> str:
    return current if decision.action in (Action.STAY, Action.WAIT) else decision.regimen


def is_above(design: PartDesign, upper: str, lower: str) -> bool:
    names = design.order.names
    return upper != lower and bool(design.order.above[names.index(lower), names.index(upper)])


@given(st.data(), parts())
def test_only_allowed_steps_and_always_a_reason(
    data: st.DataObject, drawn: tuple[Regimens, Part]
) -> None:
    regimens, part = drawn
    design = assembled(regimens, part)
    row = data.draw(rows(design.order.names))
    stands = as_situation(design, row)
    decision, closed = design.decide(stands), on_counts(design, row).closed
    assert decision.reasons
    assert set(stands.closed) <= set(closed)
    assert not any(
        is_above(design, other, shut)
        for shut in closed
        for other in part.regimens
        if other not in closed
    )
    if decision.action in GOES_SOMEWHERE:
        assert decision.regimen not in closed
    match decision.action:
        case Action.START:
            assert (stands.current, decision.regimen) == ("", part.path.start)
        case Action.ESCALATE:
            taken = [
                step.kind
                for step in regimens.steps
                if (step.lower, step.upper) == (stands.current, decision.regimen)
            ]
            assert set(taken) & set(part.path.kinds)
        case Action.DE_ESCALATE:
            assert is_above(design, stands.current, decision.regimen)
            assert row.evaluable[part.regimens.index(decision.regimen)] > 0
        case Action.STAY:
            assert decision.regimen == stands.current
            assert on_counts(design, row).places > row.places[row.current]
        case Action.WAIT:
            assert decision.regimen == stands.current
            assert any(tally.pending for tally in stands.tallies)
        case Action.COMPLETE:
            assert decision.regimen == stands.current
        case Action.STOP:
            assert decision.regimen == ""


@given(st.data(), parts(), st.permutations(GUARDS))
def test_never_past_a_guard_that_is_on(
    data: st.DataObject, drawn: tuple[Regimens, Part], guards: list[GuardSettings]
) -> None:
    regimens, part = drawn
    design = assembled(regimens, replace(part, guards=tuple(guards)))
    row = data.draw(rows(design.order.names))
    decision, move = design.decide(as_situation(design, row)), on_counts(design, row)
    assert decision.reasons
    pending = sum(row.places) - sum(row.evaluable) - sum(row.lost)
    if pending:
        assert decision.action not in (Action.ESCALATE, Action.COMPLETE)
    if sum(row.places) >= CAP.participants:
        assert decision.action not in NEEDS_PARTICIPANTS
    if decision.action is Action.STAY:
        assert sum(row.places) - row.places[row.current] + move.places <= CAP.participants
    fewest = fewest_dlts_too_toxic(TOO_TOXIC, max(row.evaluable))
    toxic = [
        name for r, name in enumerate(part.regimens) if row.dlts[r] >= fewest[row.evaluable[r]]
    ]
    assert set(toxic) <= set(move.closed)
    if decision.action in GOES_SOMEWHERE:
        assert not any(
            decision.regimen == name or is_above(design, decision.regimen, name) for name in toxic
        )
    if decision.action in (Action.START, Action.ESCALATE):
        tested = [name for r, name in enumerate(part.regimens) if row.evaluable[r]]
        reached = [step.upper for step in regimens.steps if step.lower in tested]
        assert decision.regimen in (*tested, *reached, part.path.start)


@given(st.data(), parts())
def test_one_more_dlt_never_leads_higher(data: st.DataObject, drawn: tuple[Regimens, Part]) -> None:
    design = assembled(*drawn)
    assert design.declares.monotone_in_dlts
    row = data.draw(rows(design.order.names))
    able = [r for r in range(len(row.dlts)) if row.dlts[r] < row.evaluable[r]]
    assume(able)
    chosen = data.draw(st.sampled_from(able))
    worse = row._replace(dlts=tuple(count + (r == chosen) for r, count in enumerate(row.dlts)))
    current = design.order.names[row.current] if row.current >= 0 else ""
    before, after = (on_counts(design, counts).decision for counts in (row, worse))
    if before.action is Action.STOP:
        assert after.action is Action.STOP
    elif after.action is not Action.STOP:
        assert not is_above(design, leads_to(after, current), leads_to(before, current))


@given(st.data(), parts(chains))
def test_where_coherence_is_declared_the_next_outcome_moves_no_decision_its_own_way(
    data: st.DataObject, drawn: tuple[Regimens, Part]
) -> None:
    design = assembled(*drawn)
    assert design.declares.coherent
    row = data.draw(rows(design.order.names, lost=False))
    assume(row.current >= 0)
    before = on_counts(design, row).decision.action
    for dlt, never in ((1, Action.ESCALATE), (0, Action.DE_ESCALATE)):
        awaited = row.places[row.current] > row.evaluable[row.current]
        here = np.arange(len(row.dlts)) == row.current
        one_more = row._replace(
            evaluable=tuple(map(int, np.add(row.evaluable, here))),
            dlts=tuple(map(int, np.add(row.dlts, here * dlt))),
            places=row.places if awaited else tuple(map(int, np.add(row.places, here))),
        )
        after = on_counts(design, one_more).decision.action
        assert before is never or after is not never


def test_a_path_that_branches_declares_no_coherence() -> None:
    regimens = grid(2, 2)
    design = assembled(regimens, part_of(regimens, ThreePlusThree()))
    assert not design.declares.coherent
    stay, up = (
        design.decide(situation("d1s1", {"d1s1": counts, "d1s2": (3, 2)}))
        for counts in ((5, 0), (6, 1))
    )
    assert (stay.action, up.action) == (Action.STAY, Action.ESCALATE)


@given(st.data(), parts(), st.booleans())
def test_a_frontier_of_rows_moves_as_each_row_alone(
    data: st.DataObject, drawn: tuple[Regimens, Part], with_guards: bool
) -> None:
    regimens, part = drawn
    design = assembled(regimens, replace(part, guards=GUARDS if with_guards else ()))
    frontier = data.draw(st.lists(rows(design.order.names), min_size=1, max_size=8))
    together = design.rule(states_of(*frontier))
    for number, row in enumerate(frontier):
        alone = design.rule(states_of(row))
        assert together.action[number] == alone.action[0]
        assert together.regimen[number] == alone.regimen[0]
        assert together.places[number] == alone.places[0]
        assert (together.closed[number] == alone.closed[0]).all()
        voices = [because() for because in together.because]
        spoken = [(v.code[number], v.regimen[number]) for v in voices if v.code[number]]
        voices = [because() for because in alone.because]
        assert spoken == [(v.code[0], v.regimen[0]) for v in voices if v.code[0]]


@given(st.data(), parts())
def test_the_same_situation_always_gives_the_same_decision(
    data: st.DataObject, drawn: tuple[Regimens, Part]
) -> None:
    one, other = assembled(*drawn), assembled(*drawn)
    stands = as_situation(one, data.draw(rows(one.order.names)))
    assert one.decide(stands) == one.decide(stands) == other.decide(stands)


@given(st.data(), parts(), st.booleans())
def test_every_trial_ends_within_its_places(
    data: st.DataObject, drawn: tuple[Regimens, Part], with_guards: bool
) -> None:
    regimens, part = drawn
    design = assembled(regimens, replace(part, guards=GUARDS if with_guards else ()))
    names = design.order.names
    no_one = tuple(0 for _ in names)
    row = Row(
        evaluable=no_one,
        dlts=no_one,
        places=no_one,
        lost=no_one,
        closed=tuple(False for _ in names),
        current=-1,
    )
    risk = data.draw(st.sampled_from((0.0, 0.2, 0.5)))
    for _ in range(12 * len(names) + 12):
        decision = design.decide(as_situation(design, row))
        match decision.action:
            case Action.STOP | Action.COMPLETE:
                assert max(row.places) <= part.cohorts.maximum_per_regimen
                return
            case Action.STAY:
                had_dlt = risk > 0 and data.draw(st.floats(0, 1)) < risk
                here = np.arange(len(names)) == row.current
                grown = tuple(map(int, np.add(row.evaluable, here)))
                row = row._replace(
                    evaluable=grown,
                    places=grown,
                    dlts=tuple(map(int, np.add(row.dlts, here * had_dlt))),
                )
            case _:
                assert decision.action is not Action.WAIT, "every outcome is known"
                row = row._replace(current=names.index(decision.regimen))
    raise AssertionError("the trial does not end")
