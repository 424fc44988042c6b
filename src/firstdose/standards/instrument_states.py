"""Instruments made of quantities: composite states, and lists of quantities that are shown.

What each asks, and what it says of one row of answers.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from firstdose.standards.composed_questions import asked_for
from firstdose.standards.composition import all_composed, compared_as, composed
from firstdose.standards.operations import Value
from firstdose.standards.outcomes import Choices, Undecided
from firstdose.standards.questions import Answers, Assessed, Question, Reading
from firstdose.standards.specifications import specifications, split
from firstdose.standards.states import State, StateTable, state
from firstdose.standards.tables import rows
from firstdose.standards.verdict import Outcome, Partial, Ungradable, YesNo


def state_questions(table: StateTable) -> tuple[Question, ...]:
    """What a composite state asks: the parts of every quantity that it compares."""
    return asked_for(table.quantities, Choices())


def state_assessed(table: StateTable, result: str, answers: Answers) -> Assessed:
    """Whether the state holds, what became of each criterion, and the quantities it compared."""
    values = all_composed(table.quantities, answers)
    found = state(table, {quantity: compared_as(value) for quantity, value in values.items()})
    return Assessed(
        results=(Reading(name=result, value=_met(found.met, found)),),
        criteria=(*_criteria(table, found), *(_reading(q, v) for q, v in values.items())),
    )


def _criteria(table: StateTable, found: State) -> Iterator[Reading]:
    for criterion, outcome in found.criteria(table).items():
        yield Reading(name=f"criterion_{criterion}", value=_met(outcome, found, criterion))


def _met(outcome: Outcome, found: State, criterion: str = "") -> str | Ungradable:
    """The outcome; unknown by the first reason for it."""
    if outcome is not Outcome.UNKNOWN:
        return outcome.value
    return next(
        verdict.why_unknown
        for verdict in found.verdicts
        if verdict.why_unknown is not None and criterion in ("", verdict.criterion)
    )


def total(table: str, answers: Answers) -> Decimal | Ungradable | None:
    """The total of an index, computed or as recorded; None: no state or outcome compares it."""
    if table not in specifications():
        return None
    value = shown(composed(table, answers))
    assert not isinstance(value, str), f"{table} is no number"
    return value


def shown_questions(table: str, variants: frozenset[str]) -> tuple[Question, ...]:
    """What the quantities that an instrument shows ask; what only criteria ask is optional."""
    found = shown_in(table)
    results = (row["quantity"] for row in found if row["shown_as"] == "result")
    needed = {question.key for question in asked_for(results, _choices(variants), apart=True)}
    quantities = (row["quantity"] for row in found)
    every = asked_for(quantities, _choices(variants), apart=True)
    return tuple(q if q.key in needed else replace(q, optional=True) for q in every)


def shown_assessed(table: str, variants: frozenset[str], answers: Answers) -> Assessed:
    """Every quantity that an instrument shows."""
    shown_as = {row["quantity"]: row["shown_as"] for row in shown_in(table)}
    values = all_composed(shown_as, answers, _choices(variants))
    readings = [(shown_as[name], _reading(name, value)) for name, value in values.items()]
    return Assessed(
        results=tuple(reading for place, reading in readings if place == "result"),
        criteria=tuple(reading for place, reading in readings if place == "criterion"),
    )


def shown_in(table: str) -> tuple[dict[str, str], ...]:
    """The rows of ``quantities/shown.csv`` for one instrument, in its order."""
    return tuple(dict(row) for row in rows("quantities/shown.csv") if row["table"] == table)


def _choices(variants: frozenset[str]) -> Choices:
    """Variants of an instrument are those of its rules, and names of rules that it accepts."""
    return Choices(variants=variants, accepted=variants)


def _reading(name: str, value: Value) -> Reading:
    return Reading(name=name, value=shown(value), unit=specifications()[split(name)[1]].unit)


def shown(value: Value) -> Decimal | str | Ungradable:
    """A value as a reading says it: what is not exact, by its reason."""
    match value:
        case Partial() | Undecided():
            return value.why
        case YesNo():
            return value.value
        case Decimal() | Ungradable() | str():
            return value
