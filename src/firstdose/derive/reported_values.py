"""A measured value in its canonical unit: a number, or the range that "<0.4" stands for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from firstdose.records.facts import Measured
from firstdose.standards.cuts import References
from firstdose.standards.reasons import ungradable
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable

JUST = Decimal("1e-9")
"""How far beside the number a value below or above it lies at least, as a share of the number."""

FAR = Decimal("1e9")
"""How far above the number a value above it may lie, as a multiple: beyond every published cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
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
    match measured.qualifier:
        case "":
            return Amount(lowest=number, highest=number)
        case "<":
            return Amount(lowest=Decimal(0), highest=number - abs(number) * JUST)
        case "≤" | "<=":
            return Amount(lowest=Decimal(0), highest=number)
        case ">":
            return Amount(lowest=number + abs(number) * JUST, highest=abs(number) * FAR)
        case "≥" | ">=":
            return Amount(lowest=number, highest=abs(number) * FAR)
        case _:
            return ungradable("quantity_missing", quantity=measured.analyte)


def references(measured: Measured, baseline: Decimal | None = None) -> References:
    """The laboratory's limits in canonical units, beside a baseline that is in them already."""
    return References(
        lln=_limit(measured, measured.lower_limit),
        uln=_limit(measured, measured.upper_limit),
        baseline=baseline,
    )


def _limit(measured: Measured, limit: Decimal | None) -> Decimal | None:
    if limit is None:
        return None
    converted = canonical(measured.analyte, limit, measured.unit)
    return converted if isinstance(converted, Decimal) else None
