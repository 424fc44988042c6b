"""Conditions: how a quantity stands to its limit, exactly, and unknown where it is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from firstdose.standards.cuts import compared
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, Row, label
from firstdose.standards.verdict import (
    Label,
    Outcome,
    Partial,
    Presence,
    Ungradable,
    Verdict,
    YesNo,
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


def judge(condition: Condition, found: Quantity | None) -> Verdict:
    """Compare what was found with the limit of one condition; None: not assessed."""
    outcome = compared_with_limit(condition, found)
    return Verdict(
        criterion=condition.criterion,
        quantity=condition.quantity,
        outcome=outcome,
        value=_shown(condition, found),
        unit=condition.unit,
        limit=f"{condition.comparison} {condition.limit}",
        label=condition.label,
        source=condition.source,
        why_unknown=why_unknown(condition, found) if outcome is Outcome.UNKNOWN else None,
    )


def compared_with_limit(condition: Condition, found: Quantity | None) -> Outcome:
    """Whether a condition holds; unknown where its quantity is, or where it is not confirmed."""
    if condition.confidence is Confidence.LOW:
        return Outcome.UNKNOWN
    match found:
        case None | Ungradable():
            return Outcome.UNKNOWN
        case Partial():
            return _within(condition, found)
        case Decimal():
            return _holds(condition, found)
        case bool() | Presence() | YesNo():
            return _is(condition, _answer(found))
        case _:
            assert_never(found)


def why_unknown(condition: Condition, found: Quantity | None) -> Ungradable:
    """The reason behind a condition that is unknown."""
    if condition.confidence is Confidence.LOW:
        return ungradable("rule_unconfirmed", rule=condition.criterion)
    match found:
        case Ungradable():
            return found
        case Partial():
            return found.why
        case _:
            return ungradable("quantity_missing", quantity=condition.quantity)


def _shown(condition: Condition, found: Quantity | None) -> Decimal | str | None:
    """What was found, as a verdict shows it."""
    if condition.confidence is Confidence.LOW:
        return None
    match found:
        case None | Ungradable():
            return None
        case Partial():
            return f"{found.at_least} to {found.at_most}"
        case Decimal():
            return found
        case _:
            return _answer(found).value


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


def _answer(found: bool | Presence | YesNo) -> YesNo:  # noqa: FBT001 (an answer of any kind)
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


def accepting(condition: Condition, table: str, accepted: frozenset[str]) -> Condition:
    """The condition to be used: of low confidence only where its criterion or table is accepted."""
    if accepted.isdisjoint((table, condition.criterion)):
        return condition
    return replace(condition, confidence=Confidence.HIGH)


def read_condition(row: Row, criterion: str) -> Condition:
    """Read one condition from a row of a table."""
    limit = row["limit"]
    return Condition(
        criterion=criterion,
        quantity=row["quantity"],
        comparison=Comparison(row["comparison"]),
        limit=_LIMITS[limit] if limit in _LIMITS else Decimal(limit),
        unit=row["unit"],
        variants=frozenset(row.get("variants", "").split()),
        alternative=row.get("alternative", ""),
        label=label(row),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )
