"""A measured value in its canonical unit: a number, or the range that "<0.4" stands for."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from firstdose.records.facts import Measured
from firstdose.standards.reasons import ungradable
from firstdose.standards.sides import Qualifier, References
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable

JUST = Decimal("1e-9")
"""How far beside the number a value below or above it lies at least, as a share of the number."""

FAR = Decimal("1e9")
"""How far above the number a value above it may lie, as a multiple: beyond every published cut."""


class Amount(Struct, frozen=True, kw_only=True):
    """The lowest and the highest the value can be; the same for a plain number."""

    lowest: Decimal
    highest: Decimal

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """Both ends of the range, or the one number."""
        return (self.lowest,) if self.lowest == self.highest else (self.lowest, self.highest)


def amount(measured: Measured) -> Amount | Ungradable:
    """The value in canonical units, or why it has none."""
    number = canonical(measured.analyte, measured.value, measured.unit)
    if isinstance(number, Ungradable):
        return number
    match qualifier_of(measured):
        case Qualifier.EXACTLY:
            return Amount(lowest=number, highest=number)
        case Qualifier.LESS:
            return Amount(lowest=Decimal(0), highest=number - abs(number) * JUST)
        case Qualifier.AT_MOST:
            return Amount(lowest=Decimal(0), highest=number)
        case Qualifier.MORE:
            return Amount(lowest=number + abs(number) * JUST, highest=abs(number) * FAR)
        case Qualifier.AT_LEAST:
            return Amount(lowest=number, highest=abs(number) * FAR)
        case None:
            return ungradable("quantity_missing", quantity=measured.analyte)


_QUALIFIERS = {
    **{qualifier.value: qualifier for qualifier in Qualifier},
    "≤": Qualifier.AT_MOST,
    "≥": Qualifier.AT_LEAST,
}


def qualifier_of(measured: Measured) -> Qualifier | None:
    """What stands before the number; None: something that has no known meaning."""
    return _QUALIFIERS.get(measured.qualifier)


def references(measured: Measured) -> References:
    """The laboratory's limits in canonical units."""
    return References(
        lln=_limit(measured, measured.lower_limit),
        uln=_limit(measured, measured.upper_limit),
    )


def _limit(measured: Measured, limit: Decimal | None) -> Decimal | None:
    if limit is None:
        return None
    converted = canonical(measured.analyte, limit, measured.unit)
    return converted if isinstance(converted, Decimal) else None
