"""What must hold for every design: on all states that a small part can reach."""

import os
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from design.every_design import (
    COHERENT,
    DESIGNS,
    GROUPS,
    TOO_TOXIC,
    Asked,
    answers,
    cannot_bind,
    characteristics,
    guards_for,
    guards_of_counts,
    made,
    small_parts,
    walked,
)
from firstdose.design import PartDesign
from firstdose.design.one_row import Row, move_of, states_of
from firstdose.design.situation import Decision
from firstdose.protocol.catalogue import design_classes
from firstdose.protocol.designs import (
    DesignSettings,
    DualBlrm,
    EffTox,
    GuardSettings,
    InfusionHazard,
    NoSkipping,
    PoCrm,
    WaitForPending,
)
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.records.values import Action

KINDS = sorted(DESIGNS)
each_design = pytest.mark.parametrize("kind", KINDS)
few = settings(
    max_examples=100 if "FIRSTDOSE_FULL" in os.environ else 3,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    deadline=None,
)


def test_every_design_and_every_guard_is_tried() -> None:
    assert set(DESIGNS) == set(design_classes())
    assert {type(guard) for guard in guards_of_counts} == set(get_args(GuardSettings))


def is_above(design: PartDesign, upper: int, lower: int) -> bool:
    return upper != lower and bool(design.order.above[lower, upper])


def asked_alone(design: PartDesign, asked: Asked) -> Decision:
    """What the rule says to the row by itself, in words; the same as among many."""
    alone = design.rule(states_of(asked.row))
    for one, among in (
        (alone.action, asked.moves.action),
        (alone.regimen, asked.moves.regimen),
        (alone.places, asked.moves.places),
        (alone.closed, asked.moves.closed),
        (alone.decided, asked.moves.decided),
    ):
        assert np.array_equal(one, among)
    return move_of(design.order, asked.row, alone).decision


@each_design
@few
@given(data=st.data())
def test_the_rule_on_one_row_goes_the_way_of_the_compiled_design(
    kind: str, data: st.DataObject
) -> None:
    regimens, part = data.draw(small_parts(kind))
    design = made((regimens, part))
    names = design.order.names
    for asked in walked(design):
        row = asked.row
        decision = asked_alone(design, asked)
        assert decision.reasons
        assert not np.any(row.closed & ~asked.moves.closed[0])
        assert max(row.places) <= part.cohorts.maximum_per_regimen
        if decision.action in (Action.STOP, Action.WAIT):
            assert decision.action is Action.STOP
            continue
        to = names.index(decision.regimen)
        if decision.action is not Action.COMPLETE:
            assert not asked.moves.closed[0, to]
        match decision.action:
            case Action.START:
                assert row.current == -1
                assert decision.regimen == part.path.start
            case Action.ESCALATE:
                assert not is_above(design, row.current, to)
            case Action.DE_ESCALATE:
                assert not is_above(design, to, row.current)
            case _:
                pass


@each_design
@few
@given(data=st.data())
def test_no_step_is_skipped_where_the_guard_is_on(kind: str, data: st.DataObject) -> None:
    regimens, part = data.draw(small_parts(kind))
    design = made((regimens, replace(part, guards=(*part.guards, NoSkipping()))))
    names = design.order.names
    steps = {(step.lower, step.upper) for step in regimens.steps}
    for asked in walked(design):
        if asked.decision.action is Action.ESCALATE:
            tested = [name for name, n in zip(names, asked.row.evaluable, strict=True) if n]
            reached = [upper for lower, upper in steps if lower in tested]
            assert asked.decision.regimen in (*tested, *reached, part.path.start)


@each_design
@few
@given(data=st.data())
def test_probabilities_add_up_and_dlts_follow_from_participants(
    kind: str, data: st.DataObject
) -> None:
    design = made(data.draw(small_parts(kind)))
    names = design.order.names
    risks = data.draw(st.lists(st.floats(0, 1), min_size=len(names), max_size=len(names)))
    exact = characteristics(design, dict(zip(names, risks, strict=True)))
    whole = exact.none_recommended + sum(at.recommended for at in exact.regimens)
    assert whole == pytest.approx(1)
    for at in exact.regimens:
        assert at.mean_dlts == pytest.approx(at.risk * at.mean_participants)


@each_design
@few
@given(data=st.data())
def test_names_and_their_order_in_the_file_change_nothing(kind: str, data: st.DataObject) -> None:
    regimens, part = data.draw(small_parts(kind, chains_only=True))
    one, shuffled = part.regimens, data.draw(st.permutations(part.regimens))
    renamed = {name: f"r{number}" for number, name in enumerate(shuffled)}
    other = made(_renamed(regimens, replace(part, regimens=tuple(shuffled)), renamed))
    risk = {name: (number + 1) / (len(one) + 2) for number, name in enumerate(one)}
    first = characteristics(made((regimens, part)), risk)
    second = characteristics(other, {renamed[name]: p for name, p in risk.items()})
    after = {at.regimen: at for at in second.regimens}
    assert second.none_recommended == pytest.approx(first.none_recommended)
    for at in first.regimens:
        assert after[renamed[at.regimen]].recommended == pytest.approx(at.recommended)
        assert after[renamed[at.regimen]].mean_dlts == pytest.approx(at.mean_dlts)


def _design_renamed(regimens: Regimens, part: Part, names: dict[str, str]) -> DesignSettings:
    design = part.design
    match design:
        case EffTox():
            places = [regimens.regimens.index(regimens.named(name)) for name in part.regimens]
            return replace(design, doses=tuple(design.doses[place] for place in places))
        case DualBlrm():
            places = [regimens.regimens.index(regimens.named(name)) for name in part.regimens]
            return replace(
                design,
                first_doses=tuple(design.first_doses[place] for place in places),
                second_doses=tuple(design.second_doses[place] for place in places),
            )
        case PoCrm():
            return replace(design, initial_path=tuple(names[one] for one in design.initial_path))
        case InfusionHazard():
            return replace(design, reference=names[design.reference])
        case _:
            return design


def _renamed(regimens: Regimens, part: Part, names: dict[str, str]) -> tuple[Regimens, Part]:
    return (
        replace(
            regimens,
            regimens=tuple(replace(each, name=names[each.name]) for each in regimens.regimens),
            steps=tuple(
                replace(step, lower=names[step.lower], upper=names[step.upper])
                for step in regimens.steps
            ),
        ),
        replace(
            part,
            regimens=tuple(names[name] for name in part.regimens),
            design=_design_renamed(regimens, part, names),
            path=replace(
                part.path,
                start=names[part.path.start],
                rescue=tuple(names[name] for name in part.path.rescue),
            ),
        ),
    )


@each_design
@few
@given(data=st.data())
def test_where_a_regimen_is_probably_too_toxic_more_is_closed_and_never_less(
    kind: str, data: st.DataObject
) -> None:
    regimens, part = data.draw(small_parts(kind))
    others = tuple(guard for guard in part.guards if guard != TOO_TOXIC)
    plain = made((regimens, replace(part, guards=others)))
    strict = made((regimens, replace(part, guards=(*others, TOO_TOXIC))))
    asked = list(walked(plain))
    closed = strict.rule(states_of(*[one.row for one in asked])).closed
    assert not np.any(np.concatenate([one.moves.closed for one in asked]) & ~closed)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in GROUPS])
@few
@given(data=st.data())
def test_no_step_up_follows_a_toxic_cohort_where_the_guard_is_on(
    kind: str, data: st.DataObject
) -> None:
    regimens, part = data.draw(small_parts(kind))
    design = made((regimens, replace(part, guards=(*part.guards, COHERENT))))
    for asked in walked(design):
        row = asked.row
        if row.cohort and row.cohort_dlts >= float(COHERENT.rate) * row.cohort:
            assert asked.decision.action is not Action.ESCALATE


@each_design
@few
@given(data=st.data())
def test_a_guard_more_never_leads_higher(kind: str, data: st.DataObject) -> None:
    regimens, part = data.draw(small_parts(kind))
    guard = data.draw(st.sampled_from(guards_for(kind)))
    others = tuple(one for one in part.guards if one != guard)
    plain = made((regimens, replace(part, guards=others)))
    strict = made((regimens, replace(part, guards=(*others, guard))))
    asked = list(walked(plain))
    found = answers(strict, [one.row for one in asked])
    for one, (_, after) in zip(asked, found, strict=True):
        assert not _leads_higher(plain, one.row.current, one.decision, after), (one.row, guard)


@each_design
@few
@given(data=st.data())
def test_a_guard_that_cannot_bind_changes_nothing(kind: str, data: st.DataObject) -> None:
    regimens, part = data.draw(small_parts(kind))
    asked = list(walked(made((regimens, part))))
    rows = states_of(*[one.row for one in asked])
    for guard in (*cannot_bind, WaitForPending()):
        moves = made((regimens, replace(part, guards=(*part.guards, guard)))).rule(rows)
        for one, number in zip(asked, range(len(asked)), strict=True):
            assert moves.action[number] == one.moves.action[0], (one.row, guard)
            assert moves.regimen[number] == one.moves.regimen[0], (one.row, guard)
            assert moves.places[number] == one.moves.places[0], (one.row, guard)
            assert moves.decided[number] == one.moves.decided[0], (one.row, guard)
            assert np.array_equal(moves.closed[number], one.moves.closed[0]), (one.row, guard)


NOT_MONOTONE = (
    "bf_boin",
    "boin12",
    "boin_combination",
    "blrm",
    "crm",
    "dual_blrm",
    "efftox",
    "ewoc",
    "fractional_crm",
    "tite_boin12",
    "u_boin",
    "infusion_hazard",
    "pipe",
    "po_crm",
    "tite_crm",
)


@each_design
@few
@given(data=st.data())
def test_one_more_dlt_leads_no_higher_where_that_is_declared(
    kind: str, data: st.DataObject
) -> None:
    design = made(data.draw(small_parts(kind)))
    higher = 0
    asked = walked(design)
    pairs = [(before, worse) for before in asked for worse in _one_more_dlt(before.row)]
    found = answers(design, [worse for _, worse in pairs])
    for (before, worse), (_, after) in zip(pairs, found, strict=True):
        if _leads_higher(design, before.row.current, before.decision, after):
            assert not design.declares.monotone_in_dlts, (before.row, before.decision, worse, after)
            higher += 1
    assert design.declares.monotone_in_dlts or kind in NOT_MONOTONE
    event(f"{kind}: one more DLT leads higher in {higher} states")


def _one_more_dlt(row: Row) -> list[Row]:
    able = [r for r in range(len(row.dlts)) if row.dlts[r] < row.evaluable[r] and r != row.current]
    worse = [_with_dlt(row, chosen) for chosen in able]
    here = row.current
    if here >= 0 and row.cohort_dlts < row.cohort and row.dlts[here] < row.evaluable[here]:
        worse.append(_with_dlt(row, here)._replace(cohort_dlts=row.cohort_dlts + 1))
    return worse


def _with_dlt(row: Row, regimen: int) -> Row:
    """One more has a DLT there: of those with neither, else of those with a response.

    Of three classes the worst is a DLT: one more of those without any toxicity, else of the milder.
    """
    either = row.dlts[regimen] + row.responses[regimen] - row.responses_with_dlt[regimen]
    responds = either == row.evaluable[regimen]
    both = [n + (r == regimen and responds) for r, n in enumerate(row.responses_with_dlt)]
    dlts = [n + (r == regimen) for r, n in enumerate(row.dlts)]
    grades = list(row.grades)
    if grades:
        milder, *severe = grades[regimen]
        spared = row.evaluable[regimen] > milder + sum(severe)
        grades[regimen] = (milder - (not spared), severe[0] + 1)
    return row._replace(dlts=tuple(dlts), responses_with_dlt=tuple(both), grades=tuple(grades))


def _leads_higher(design: PartDesign, current: int, before: Decision, after: Decision) -> bool:
    """Both go on, or both end with a recommendation: which regimen is that of?"""
    ended = [decision.action is Action.COMPLETE for decision in (before, after)]
    stopped = [decision.action is Action.STOP for decision in (before, after)]
    if ended[0] != ended[1] or any(stopped):
        return False
    names = design.order.names
    to = [names.index(decision.regimen) for decision in (after, before)]
    return is_above(design, *to)
