"""Quantities found in what was recorded: taken as recorded, or computed from their parts.

A recorded total stands where its parts were not recorded.  Where both are there they must agree: a
contradiction is a reason, never a silent choice.  A part that was not assessed leaves the quantity
within limits, or unknown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self, TypeAlias

from firstdose.standards import operations
from firstdose.standards.conditions import Quantity
from firstdose.standards.cuts import compared
from firstdose.standards.item_counts import counted, items_present, new_items
from firstdose.standards.operations import Named, Value, missing
from firstdose.standards.outcomes import Choices, Undecided, decide, rules
from firstdose.standards.parts import behind
from firstdose.standards.reasons import ungradable
from firstdose.standards.scores import score_table, tally
from firstdose.standards.specifications import (
    PREVIOUS,
    Asked,
    Kind,
    Operation,
    Specification,
    bilag_items,
    specifications,
    split,
)
from firstdose.standards.verdict import Partial, Presence, Ungradable, YesNo

Record: TypeAlias = Presence | YesNo | Decimal | str | bool | Partial | Ungradable
Recorded: TypeAlias = Mapping[str, Record]
"""What was recorded, by quantity or item; what is not named was not assessed."""

NOTHING_CHOSEN = Choices()
ROUNDED_DIGITS = 20
"""No recorded number has as many digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What was recorded at one assessment, and the quantities found in it so far.

    ``first_visit``: nothing is known of an earlier assessment.
    """

    recorded: Recorded
    choices: Choices
    first_visit: bool
    found: dict[str, Value]


def composed(name: str, recorded: Recorded, choices: Choices = NOTHING_CHOSEN) -> Value:
    """Find one quantity; unknown is said with its reason."""
    return all_composed((name,), recorded, choices)[name]


def all_composed(
    names: Iterable[str], recorded: Recorded, choices: Choices = NOTHING_CHOSEN
) -> Mapping[str, Value]:
    """Find several quantities of one assessment."""
    first_visit = not any(name.startswith(PREVIOUS) for name in recorded)
    sheet = _Sheet(recorded=recorded, choices=choices, first_visit=first_visit, found={})
    return {name: _find(name, sheet) for name in names}


def _find(name: str, sheet: _Sheet) -> Value:
    if name not in sheet.found:
        sheet.found[name] = _sought(name, sheet)
    return sheet.found[name]


def _sought(name: str, sheet: _Sheet) -> Value:
    prefix, plain = split(name)
    specification = specifications()[plain]
    given = _given(sheet.recorded.get(name))
    whole = specification.asked is Asked.WHOLE and bool(prefix)
    if specification.operation is None or whole:
        return missing(name) if given is None else given
    if specification.asked is Asked.WHOLE:
        computed = _whole(name, _Told.of(name, sheet), sheet.choices, sheet.first_visit)
    elif sheet.recorded.keys().isdisjoint(behind(name, sheet.choices)):
        computed = _untold(name, sheet.choices, sheet.first_visit)
    else:
        computed = _computed(specification, prefix, sheet)
    return computed if given is None else _reconciled(name, given, computed)


class _Told:
    """All of a sheet that has a say in one quantity, as a key: 1 and 1.0 are two answers."""

    __slots__ = ("_exactly", "recorded")

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        answers = recorded.values()
        said = [answer if isinstance(answer, str) else repr(answer) for answer in answers]
        self._exactly = (*recorded, *map(type, answers), *said)

    @classmethod
    def of(cls, name: str, sheet: _Sheet) -> Self:
        recorded = sheet.recorded
        return cls({e: recorded[e] for e in behind(name, sheet.choices) if e in recorded})

    def __hash__(self) -> int:
        return hash(self._exactly)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self._exactly == other._exactly


@lru_cache(maxsize=4096)
def _whole(name: str, told: _Told, choices: Choices, first_visit: bool) -> Value:  # noqa: FBT001 (keys)
    """What is asked as a whole elsewhere, worked out once for all that answer alike."""
    sheet = _Sheet(recorded=told.recorded, choices=choices, first_visit=first_visit, found={})
    return _computed(specifications()[name], "", sheet)


@lru_cache(maxsize=4096)
def _untold(name: str, choices: Choices, first_visit: bool) -> Value:  # noqa: FBT001 (keys)
    """What a quantity amounts to where nothing that has a say in it was recorded."""
    prefix, plain = split(name)
    sheet = _Sheet(recorded={}, choices=choices, first_visit=first_visit, found={})
    return _computed(specifications()[plain], prefix, sheet)


def compared_as(value: Value) -> Quantity:
    """A value as a condition of a state takes it."""
    match value:
        case Undecided():
            return value.why
        case Decimal() | YesNo() | Partial() | Ungradable():
            return value
        case str():
            raise AssertionError("a level is not compared with a limit")


def _given(found: Record | None) -> Value | None:
    match found:
        case None | Presence.NOT_ASSESSED | YesNo.UNKNOWN:
            return None
        case Presence.PRESENT | True:
            return YesNo.YES
        case Presence.ABSENT | False:
            return YesNo.NO
        case _:
            return found


def _reconciled(name: str, given: Value, computed: Value) -> Value:
    """What was recorded, unless its parts say otherwise."""
    match computed:
        case Ungradable():
            return given
        case Partial():
            agrees = not isinstance(given, Decimal) or (
                compared(computed.at_least, given) <= 0 <= compared(computed.at_most, given)
            )
        case Undecided():
            agrees = given in computed.possible or isinstance(given, Ungradable)
        case Decimal():
            if isinstance(given, Ungradable | Partial):
                return computed
            agrees = isinstance(given, Decimal) and _rounds_to(computed, given)
        case YesNo() | str():
            if isinstance(given, Ungradable):
                return computed
            agrees = given == computed
    if agrees:
        return given
    return ungradable(
        "contradicted", quantity=name, recorded=_said(given), computed=_said(computed)
    )


def _rounds_to(computed: Decimal, given: Decimal) -> bool:
    """Whether a recorded number is the computed one at the precision at which it was written."""
    if compared(given, computed) == 0:
        return True
    exponent = given.as_tuple().exponent
    if not isinstance(exponent, int) or computed.adjusted() - exponent > ROUNDED_DIGITS:
        return False
    return compared(computed.quantize(Decimal(1).scaleb(exponent)), given) == 0


def _said(value: Value) -> str:
    match value:
        case Partial():
            return f"{value.at_least} - {value.at_most}"
        case Undecided():
            return ", ".join(value.possible)
        case Ungradable():
            return value.reason
        case _:
            return f"{value}"


def _computed(asked: Specification, prefix: str, sheet: _Sheet) -> Value:
    assert asked.operation is not None
    match asked.operation:
        case Operation.TOTAL | Operation.PRESENT | Operation.NEW_ITEMS:
            return _of_index(asked, prefix, sheet.recorded)
        case Operation.SCORED:
            return _scored(asked, prefix, sheet.recorded)
        case Operation.OUTCOME:
            return _outcome(asked, prefix, sheet)
        case _:
            return _of_quantities(asked, prefix, sheet)


def _of_quantities(asked: Specification, prefix: str, sheet: _Sheet) -> Value:
    def operands(at: str) -> Named:
        return {f"{at}{name}": _find(f"{at}{name}", sheet) for name in asked.of}

    match asked.operation:
        case Operation.DIFFERENCE:
            return operations.difference(operands(prefix))
        case Operation.PERCENT:
            return operations.percent(operands(prefix))
        case Operation.RATIO:
            return operations.ratio(operands(prefix))
        case Operation.TIMES:
            found = operations.times(operands(prefix), Decimal(asked.by))
            return missing(f"{prefix}{asked.name}") if isinstance(found, Ungradable) else found
        case Operation.COUNT_YES:
            return operations.count_yes(operands(prefix))
        case Operation.ANY_RECORDED:
            return operations.any_recorded(operands(prefix))
        case Operation.FIRST_RECORDED:
            return operations.first_recorded(operands(prefix))
        case Operation.LETTERS:
            return operations.letters(operands(prefix), asked.by)
        case Operation.WEIGHTS:
            return operations.weights(operands(prefix), asked.by)
        case Operation.MOVES:
            before, wanted = asked.by.split(": ")
            return operations.moves(operands(prefix), operands(f"{before}_"), wanted)
        case _:
            raise AssertionError(f"{asked.name}: no operation on quantities")


def _of_index(asked: Specification, prefix: str, recorded: Recorded) -> Value:
    """Points or numbers of items; not assessed at all where no item was."""
    table = score_table(asked.of[0])
    now = _items(asked.of[0], prefix, recorded)
    if not now:
        return missing(f"{prefix}{asked.name}")
    match asked.operation:
        case Operation.TOTAL:
            return tally(table, now, asked.by).quantity
        case Operation.PRESENT:
            return items_present(table, now, asked.by)
        case _:
            before = _items(asked.of[0], PREVIOUS, recorded)
            return new_items(table, now, before) if before else missing("previous_assessment")


def _items(index: str, prefix: str, recorded: Recorded) -> Mapping[str, Presence]:
    found = ((item.key, recorded.get(f"{prefix}{item.key}")) for item in score_table(index).items)
    return {key: answer for key, answer in found if isinstance(answer, Presence)}


def _scored(asked: Specification, prefix: str, recorded: Recorded) -> Value:
    system, group = asked.of
    found = {i.key: recorded.get(f"{prefix}{i.key}") for i in bilag_items(system, group)}
    if all(scored is None for scored in found.values()):
        return missing(f"{prefix}{asked.name}")
    wanted = asked.by.split()
    sure = [key for key, scored in found.items() if scored in wanted]
    return counted(len(sure), [key for key, scored in found.items() if scored is None])


def _outcome(asked: Specification, prefix: str, sheet: _Sheet) -> Value:
    """What a table of outcomes says; not assessed where nothing that it asks was recorded."""
    known: set[str] = set()

    def find(name: str) -> Quantity:
        value = compared_as(_find(f"{prefix}{name}", sheet))
        if not isinstance(value, Ungradable):
            known.add(name)
        return value

    chosen = rules(asked.of[0], asked.name, sheet.choices)
    found = decide(chosen, find, first_visit=sheet.first_visit)
    if isinstance(found, Undecided) and not known and asked.asked is Asked.WHOLE:
        return missing(f"{prefix}{asked.name}")
    if asked.kind is not Kind.YES_NO:
        return found
    return found.why if isinstance(found, Undecided) else YesNo(found)
