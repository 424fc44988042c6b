"""Arithmetic on values that may be unknown, or known only within limits.

Every operation weighs all that its operands can still be: the result is exact where they all lead
to the same, lies within limits where they do not, and is a reason where nothing can be said.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import product
from typing import TypeAlias

from firstdose.standards.cuts import compared
from firstdose.standards.item_counts import counted
from firstdose.standards.outcomes import Undecided
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Partial, Ungradable, YesNo

Value: TypeAlias = Decimal | YesNo | str | Partial | Undecided | Ungradable
"""What is known of a quantity; text is one of its levels."""

Named: TypeAlias = Mapping[str, Value]
"""Operands by name, in the order of the table."""


def missing(names: str) -> Ungradable:
    """Nothing was recorded."""
    return ungradable("quantity_missing", quantity=names)


def difference(operands: Named) -> Value:
    """The first less the second."""
    return _combined(operands, lambda first, second: first - second)


def percent(operands: Named) -> Value:
    """The first in percent of the second, which is above zero."""
    return _of_positive(operands, Decimal(100))


def ratio(operands: Named) -> Value:
    """The first for each of the second, which is above zero."""
    return _of_positive(operands, Decimal(1))


def times(operands: Named, factor: Decimal) -> Value:
    """A quantity times a number."""
    (value,) = operands.values()
    ends = _ends(value)
    if isinstance(ends, Ungradable):
        return ends
    return _between([end * factor for end in ends], _why(value))


def count_yes(operands: Named) -> Value:
    """How many are yes."""
    sure = [name for name, value in operands.items() if value is YesNo.YES]
    unsure = [name for name, value in operands.items() if not isinstance(value, YesNo)]
    return counted(len(sure), unsure)


def any_recorded(operands: Named) -> Value:
    """Yes where one of those recorded is, no where none of them is, unknown where none was.

    One that was recorded but is not understood leaves a no unknown.
    """
    recorded = [value for value in operands.values() if not _is_missing(value)]
    if not recorded:
        return next(iter(operands.values()))
    if YesNo.YES in recorded:
        return YesNo.YES
    return next((value for value in recorded if value is not YesNo.NO), YesNo.NO)


def first_recorded(operands: Named) -> Value:
    """The first that was recorded; otherwise why the first is not known."""
    values = tuple(operands.values())
    return next((value for value in values if not _is_missing(value)), values[0])


def _is_missing(value: Value) -> bool:
    """Whether nothing was recorded at all, which is not the same as something unclear."""
    return isinstance(value, Ungradable) and value.code == "quantity_missing"


def letters(operands: Named, wanted: str) -> Value:
    """How many levels are one of those wanted (``A B``)."""
    chosen = _levels(wanted)
    could = {name: _possible(value) for name, value in operands.items()}
    sure = [name for name, levels in could.items() if levels and levels <= chosen]
    unsure = [n for n, levels in could.items() if n not in sure and (not levels or levels & chosen)]
    return counted(len(sure), unsure)


def moves(now: Named, before: Named, wanted: str) -> Value:
    """How many levels were one of these before and are one of those now (``C D E > B``)."""
    was, _, become = wanted.partition(">")
    sure, unsure, missing_names = 0, list[str](), list[str]()
    for (name, after), (earlier_name, earlier) in zip(now.items(), before.items(), strict=True):
        met = (_matches(after, become), _matches(earlier, was))
        if YesNo.NO in met:
            continue
        if YesNo.UNKNOWN not in met:
            sure += 1
            continue
        unsure.append(name)
        named = zip((name, earlier_name), met, strict=True)
        missing_names += [each for each, found in named if found is YesNo.UNKNOWN]
    return counted(sure, unsure, missing_names)


def weights(operands: Named, given: str) -> Value:
    """The sum of the weights of levels (``A=12 B=8 C=1``)."""
    weight = {level: Decimal(w) for level, _, w in (pair.partition("=") for pair in given.split())}
    each = [[weight[v] for v in _possible(value) or weight] for value in operands.values()]
    unsure = [name for name, value in operands.items() if not isinstance(value, str)]
    low = sum((min(possible) for possible in each), Decimal(0))
    high = sum((max(possible) for possible in each), Decimal(0))
    return _between([low, high], ungradable("items_missing", items=", ".join(unsure)))


def _matches(value: Value, wanted: str) -> YesNo:
    """Whether a level is one of those wanted, whatever it may still turn out to be."""
    possible, chosen = _possible(value), _levels(wanted)
    if not possible or (possible & chosen and not possible <= chosen):
        return YesNo.UNKNOWN
    return YesNo.YES if possible <= chosen else YesNo.NO


@cache
def _levels(wanted: str) -> frozenset[str]:
    """The levels that are written in a row (``A B``)."""
    return frozenset(wanted.split())


def _possible(value: Value) -> frozenset[str]:
    """The levels a value can be; none named: any."""
    match value:
        case YesNo() | Decimal() | Partial() | Ungradable():
            return frozenset()
        case Undecided():
            return frozenset(value.possible)
        case str():
            return frozenset({value})


def _of_positive(operands: Named, factor: Decimal) -> Value:
    (_, divisor_name), (_, divisor) = operands.keys(), operands.values()
    ends = _ends(divisor)
    if not isinstance(ends, Ungradable) and min(ends) <= 0:
        return ungradable("divided_by_nothing", quantity=divisor_name)
    return _combined(operands, lambda first, second: first * factor / second)


def _combined(operands: Named, join: Callable[[Decimal, Decimal], Decimal]) -> Value:
    """Join two amounts; every end of the one with every end of the other."""
    one, other = operands.values()
    first, second = _ends(one), _ends(other)
    if isinstance(first, Ungradable):
        return first
    if isinstance(second, Ungradable):
        return second
    joined = [join(a, b) for a, b in product(first, second)]
    return _between(joined, _why(one) or _why(other))


def _between(ends: Sequence[Decimal], why: Ungradable | None) -> Decimal | Partial:
    low, high = min(ends), max(ends)
    if why is None or compared(low, high) == 0:
        return low
    return Partial(at_least=low, at_most=high, why=why)


def _ends(value: Value) -> tuple[Decimal, ...] | Ungradable:
    """The least and the most an amount can be."""
    match value:
        case Decimal():
            return (value,)
        case Partial():
            return (value.at_least, value.at_most)
        case Ungradable():
            return value
        case YesNo() | Undecided() | str():
            raise AssertionError("no amount")


def _why(value: Value) -> Ungradable | None:
    return value.why if isinstance(value, Partial) else None
