"""How many times the planned cells of one regimen another has."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from firstdose.protocol.regimens import (
    CellsByWeightBand,
    CellsPerKg,
    FlatCells,
    Regimen,
)

_DAYS_PER_WEEK = Decimal(7)


def fold_of(
    lower: Regimen, upper: Regimen, of: Literal["cells_per_infusion", "cells_per_week"]
) -> Decimal | None:
    """The most that ``upper`` has of the planned cells of ``lower``, at any body weight.

    None where the doses are not both flat, both per kg or both by weight band, or have no bands.
    """
    fold = _per_infusion(lower, upper)
    if fold is None or of == "cells_per_infusion":
        return fold
    return fold * _infusions_per_week(upper) / _infusions_per_week(lower)


def _infusions_per_week(regimen: Regimen) -> Decimal:
    """Infusions over the weeks from the first to the last; a week or less counts as one."""
    days = max(regimen.infusion_days, default=0) - min(regimen.infusion_days, default=0)
    weeks = max(Decimal(days) / _DAYS_PER_WEEK, Decimal(1))
    return Decimal(len(regimen.infusion_days)) / weeks


def _per_infusion(lower: Regimen, upper: Regimen) -> Decimal | None:
    match lower.cells, upper.cells:
        case FlatCells() as low, FlatCells() as high:
            return high.cells / low.cells
        case CellsPerKg() as low, CellsPerKg() as high:
            return _per_kg(low, high)
        case CellsByWeightBand() as low, CellsByWeightBand() as high if low.bands and high.bands:
            starts = sorted({band.from_kg for band in (*low.bands, *high.bands)})
            return max(_at(high, weight) / _at(low, weight) for weight in starts)
        case _:
            return None


def _per_kg(low: CellsPerKg, high: CellsPerKg) -> Decimal | None:
    """Where the lower dose alone has a ceiling, the fold grows with the weight: not to be told."""
    fold = high.cells_per_kg / low.cells_per_kg
    if low.maximum_cells is None:
        return fold
    return None if high.maximum_cells is None else max(fold, high.maximum_cells / low.maximum_cells)


def _at(dose: CellsByWeightBand, weight_kg: Decimal) -> Decimal:
    """The cells of the last band that begins at this weight or below; else of the first."""
    begun = [band.cells for band in dose.bands if band.from_kg <= weight_kg]
    return begun[-1] if begun else dose.bands[0].cells
