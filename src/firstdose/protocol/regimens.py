"""Regimens: cells per infusion x infusions x interval, and the conditioning before them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from firstdose.protocol.words import BY_KIND, Above0, Key, Number, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatCells:
    """The same number of viable cells for everyone."""

    cells: Above0
    kind: Literal["flat"] = "flat"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsPerKg:
    """Viable cells per kg of body weight, with an optional ceiling (None: no ceiling)."""

    cells_per_kg: Above0
    maximum_cells: Above0 | None = None
    kind: Literal["per_kg"] = "per_kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightBand:
    """Cells for everyone who weighs at least so much, up to the next band."""

    from_kg: Number
    cells: Above0


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsByWeightBand:
    """A fixed number of viable cells for each band of body weight."""

    bands: tuple[WeightBand, ...]
    kind: Literal["weight_banded"] = "weight_banded"


CellDose = FlatCells | CellsPerKg | CellsByWeightBand


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditioningDrug:
    """A drug given before the cells, on planned days counted from the first infusion (day 0)."""

    drug: Words
    dose_mg_per_m2: Above0
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditioning:
    """A conditioning scheme; no drugs means none is given."""

    name: Key
    drugs: tuple[ConditioningDrug, ...]

    @property
    def first_day(self) -> int | None:
        """The planned day of the first drug (negative); None when none is given."""
        return min((day for drug in self.drugs for day in drug.days), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """What one participant is planned to receive.

    ``infusion_days`` count from the first infusion (day 0).  In a study file equal spacing may be
    written as ``infusions`` and ``interval_days`` instead.
    """

    name: Key
    cells: Annotated[CellDose, BY_KIND]
    infusion_days: tuple[int, ...]
    conditioning: str

    @property
    def interval_days(self) -> int | None:
        """The interval between infusions; None when there is one infusion or they are unequal."""
        days = self.infusion_days
        gaps = {later - earlier for earlier, later in itertools.pairwise(days)}
        return gaps.pop() if len(gaps) == 1 else None


StepKind = Literal["schedule", "dose", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An allowed step up: the safety committee may go from the lower regimen to the higher one.

    Steps are also what is known of the order of toxicity: ``upper`` is not less toxic than
    ``lower``.
    """

    lower: str
    upper: str
    kind: StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimens:
    """Every regimen, the conditioning schemes, and the allowed steps (a partial order)."""

    section: Words
    conditioning: tuple[Conditioning, ...]
    regimens: tuple[Regimen, ...]
    steps: tuple[Step, ...]

    def named(self, name: str) -> Regimen:
        """The regimen of that name; it exists, since the study was checked."""
        return next(regimen for regimen in self.regimens if regimen.name == name)

    def conditioning_named(self, name: str) -> Conditioning:
        """The conditioning scheme of that name."""
        return next(scheme for scheme in self.conditioning if scheme.name == name)


def first_fall(
    steps: Sequence[Step], regimens: Sequence[str], values: Sequence[Decimal]
) -> Step | None:
    """The first step along which the values of regimens, in their order, fall; None: none."""
    known = dict(zip(regimens, values, strict=False))
    falls = (
        step
        for step in steps
        if {step.lower, step.upper} <= known.keys() and known[step.lower] > known[step.upper]
    )
    return next(falls, None)
