"""Composite states: conditions that must all hold (LLDAS, DORIS, responder indices).

A state is a table: what is compared with which limit.  A study file may override a limit by the
name of its quantity, and may choose between variants where the publications differ.  A condition
whose quantity is unknown leaves the state unknown, unless another condition already fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TypeAlias, assert_never

from firstdose.standards.cuts import compared
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, Row, label, rows
from firstdose.standards.verdict import (
    Label,
    Outcome,
    Partial,
    Presence,
    Ungradable,
    Verdict,
    YesNo,
    any_of,
    every,
)

Quantity: TypeAlias = Decimal | bool | Presence | YesNo | Partial | Ungradable


class Comparison(StrEnum):
    """How a quantity stands to its limit; exact, so that 0.5 is not below 0.5."""

    BELOW = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    ABOVE = ">"
    IS = "is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of a state.

    Conditions of one criterion with the same ``alternative`` are alternatives: one of them is
    enough.  ``variants`` is empty for a condition that every variant of the state has.
    """

    criterion: str
    quantity: str
    comparison: Comparison
    limit: Decimal | YesNo
    unit: str
    variants: frozenset[str]
    alternative: str
    label: Label
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTable:
    """A composite state, in the variant a study has chosen."""

    name: str
    label: Label
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Whether the state holds on one day, and a verdict for every condition."""

    name: str
    met: Outcome
    verdicts: tuple[Verdict, ...]


@cache
def state_table(name: str, variants: frozenset[str] | None = None) -> StateTable:
    """Read a state by name (``lldas``, ``doris``) in the variants a study has chosen.

    The variants to choose from are the words of the table's ``variants`` column; None takes the
    default ones.  A choice that leaves a criterion without any condition is refused.
    """
    (about,) = (row for row in rows("states/states.csv") if row["state"] == name)
    chosen = frozenset(about["default_variants"].split()) if variants is None else variants
    found = tuple(_condition(row) for row in rows(f"states/{name}.csv"))
    assert chosen <= {v for c in found for v in c.variants}, f"{name} has no such variant"
    kept = tuple(c for c in found if not c.variants or c.variants & chosen)
    assert {c.criterion for c in kept} == {c.criterion for c in found}, f"{name}: choose a variant"
    return StateTable(name=name, label=label(about), conditions=kept)


def with_limits(table: StateTable, limits: Mapping[str, Decimal]) -> StateTable:
    """The same state with the limits of a study file in place of the published ones."""
    assert limits.keys() <= {c.quantity for c in table.conditions}, f"{table.name}: no such limit"
    return replace(
        table,
        conditions=tuple(
            replace(c, limit=limits[c.quantity], confidence=Confidence.HIGH)
            if c.quantity in limits
            else c
            for c in table.conditions
        ),
    )


def state(
    table: StateTable,
    values: Mapping[str, Quantity],
    limits: Mapping[str, Decimal] | None = None,
) -> State:
    """Judge every condition; a quantity that is not named was not assessed."""
    conditions = with_limits(table, limits or {}).conditions
    judged = tuple((c, _judge(c, values.get(c.quantity))) for c in conditions)
    alone = (verdict.outcome for c, verdict in judged if not c.alternative)
    groups = dict.fromkeys((c.criterion, c.alternative) for c in conditions if c.alternative)
    together = (
        any_of(verdict for c, verdict in judged if (c.criterion, c.alternative) == group)
        for group in groups
    )
    return State(
        name=table.name,
        met=every((*alone, *together)),
        verdicts=tuple(verdict for _, verdict in judged),
    )


def _judge(condition: Condition, found: Quantity | None) -> Verdict:
    outcome, value, why = _compared(condition, found)
    return Verdict(
        criterion=condition.criterion,
        quantity=condition.quantity,
        outcome=outcome,
        value=value,
        unit=condition.unit,
        limit=f"{condition.comparison} {condition.limit}",
        label=condition.label,
        source=condition.source,
        why_unknown=why if outcome is Outcome.UNKNOWN else None,
    )


_Compared: TypeAlias = tuple[Outcome, Decimal | str | None, Ungradable | None]


def _compared(condition: Condition, found: Quantity | None) -> _Compared:
    not_assessed = ungradable("quantity_missing", quantity=condition.quantity)
    if condition.confidence is Confidence.LOW:
        return Outcome.UNKNOWN, None, ungradable("rule_unconfirmed", rule=condition.criterion)
    match found:
        case None:
            return Outcome.UNKNOWN, None, not_assessed
        case Ungradable():
            return Outcome.UNKNOWN, None, found
        case Partial():
            shown = f"{found.at_least} to {found.at_most}"
            return _within(condition, found), shown, found.why
        case Decimal():
            return _holds(condition, found), found, None
        case bool() | Presence() | YesNo():
            answer = _answer(found)
            return _is(condition, answer), answer.value, not_assessed
        case _:
            assert_never(found)


def _holds(condition: Condition, value: Decimal) -> Outcome:
    limit = condition.limit
    assert isinstance(limit, Decimal), f"{condition.quantity} is asked as yes or no"
    order = compared(value, limit)
    match condition.comparison:
        case Comparison.BELOW:
            claim = order < 0
        case Comparison.AT_MOST:
            claim = order <= 0
        case Comparison.EQUAL | Comparison.IS:
            claim = order == 0
        case Comparison.AT_LEAST:
            claim = order >= 0
        case Comparison.ABOVE:
            claim = order > 0
    return Outcome.MET if claim else Outcome.NOT_MET


def _within(condition: Condition, found: Partial) -> Outcome:
    """Judge an amount known within limits: decided when both ends, and all between, agree."""
    low, high = _holds(condition, found.at_least), _holds(condition, found.at_most)
    limit = condition.limit
    if condition.comparison is Comparison.EQUAL and isinstance(limit, Decimal):
        outside = not found.at_least <= limit <= found.at_most
        return Outcome.NOT_MET if outside else Outcome.UNKNOWN
    return low if low is high else Outcome.UNKNOWN


def _is(condition: Condition, answer: YesNo) -> Outcome:
    if answer is YesNo.UNKNOWN:
        return Outcome.UNKNOWN
    assert isinstance(condition.limit, YesNo), f"{condition.quantity} is asked as a number"
    return Outcome.MET if answer is condition.limit else Outcome.NOT_MET


def _answer(found: bool | Presence | YesNo) -> YesNo:  # noqa: FBT001
    match found:
        case True | Presence.PRESENT | YesNo.YES:
            return YesNo.YES
        case False | Presence.ABSENT | YesNo.NO:
            return YesNo.NO
        case Presence.NOT_ASSESSED | YesNo.UNKNOWN:
            return YesNo.UNKNOWN


_LIMITS: Mapping[str, YesNo] = {
    "yes": YesNo.YES,
    "present": YesNo.YES,
    "no": YesNo.NO,
    "absent": YesNo.NO,
}


def _condition(row: Row) -> Condition:
    limit = row["limit"]
    return Condition(
        criterion=row["criterion"],
        quantity=row["quantity"],
        comparison=Comparison(row["comparison"]),
        limit=_LIMITS[limit] if limit in _LIMITS else Decimal(limit),
        unit=row["unit"],
        variants=frozenset(row["variants"].split()),
        alternative=row["alternative"],
        label=label(row),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )
