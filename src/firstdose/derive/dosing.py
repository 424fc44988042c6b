"""Doses computed for one participant: cells by weight, conditioning drugs by body surface area.

Planned doses only; what was given is another fact, recorded by the clinic.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import assert_never

from msgspec import Struct

from firstdose.derive.happened import happened
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.regimens import (
    CellDose,
    CellsByWeightBand,
    CellsPerKg,
    ConditioningDrug,
    FlatCells,
)
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import DemographyRecorded, Measured
from firstdose.records.history import History
from firstdose.records.problem import StudyError
from firstdose.standards.body_size import body_surface_mosteller_m2
from firstdose.standards.lymphodepletion import FLUDARABINE, fludarabine_mg_per_m2
from firstdose.standards.renal_function import creatinine_clearance_cockcroft_gault_ml_per_min
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable

_TENTH = Decimal("0.1")

_surface_m2 = lru_cache(maxsize=256)(body_surface_mosteller_m2)

_Measurements = Unchanged[tuple[Entry[Measured], ...]]
_Demography = Unchanged[tuple[Entry[DemographyRecorded], ...]]


class NotRecordedError(Exception):
    """A quantity of which no usable value is recorded."""


@lru_cache(maxsize=256)
def _last(measured: _Measurements, analyte: str) -> Decimal:
    """The last value of an analyte, in its canonical unit."""
    for entry in reversed(measured()):
        if entry.fact.analyte == analyte:
            value = canonical(analyte, entry.fact.value, entry.fact.unit)
            if not isinstance(value, Ungradable):
                return value
    raise NotRecordedError(analyte)


def _measured(history: History, on: date) -> _Measurements:
    return unchanged(history.until(Measured, on))


def _demography(history: History, on: date) -> _Demography:
    return unchanged(happened(history, DemographyRecorded, on))


class DoseArithmetic(Struct, frozen=True, kw_only=True):
    """How the planned dose of a conditioning drug comes about, step by step.

    ``clearance_ml_per_min`` None: the drug is not dosed by renal function.
    """

    drug: str
    height_cm: Decimal
    weight_kg: Decimal
    surface_m2: Decimal
    clearance_ml_per_min: Decimal | None
    asked_mg_per_m2: Decimal
    allowed_mg_per_m2: Decimal
    dose_mg: Decimal


def dose_arithmetic(history: History, drug: ConditioningDrug, on: date) -> DoseArithmetic:
    """The planned dose of a conditioning drug for one day, rounded half up to 0.1 mg.

    By body surface area (Mosteller 1987).  Fludarabine never exceeds what its US label allows at
    the participant's creatinine clearance (Cockcroft and Gault 1976).
    """
    try:
        return _arithmetic(unchanged(drug), _measured(history, on), _demography(history, on))
    except NotRecordedError as missing:
        raise _cannot_dose(history, missing, on) from None


@lru_cache(maxsize=256)
def _arithmetic(
    asked: Unchanged[ConditioningDrug], measured: _Measurements, recorded: _Demography
) -> DoseArithmetic:
    drug = asked()
    height_cm, weight_kg = _last(measured, "height"), _last(measured, "body_weight")
    surface_m2 = _surface_m2(height_cm=height_cm, weight_kg=weight_kg)
    clearance = _clearance(measured, recorded) if drug.drug == FLUDARABINE else None
    allowed = allowed_mg_per_m2(drug, clearance)
    return DoseArithmetic(
        drug=drug.drug,
        height_cm=height_cm,
        weight_kg=weight_kg,
        surface_m2=surface_m2,
        clearance_ml_per_min=clearance,
        asked_mg_per_m2=drug.dose_mg_per_m2,
        allowed_mg_per_m2=allowed,
        dose_mg=_mg(allowed, surface_m2),
    )


def conditioning_dose_mg(
    study: Study, history: History, drug: ConditioningDrug, on: date
) -> Decimal:
    """The planned dose of a conditioning drug for one day."""
    return dose_arithmetic(history, drug, on).dose_mg


def drug_mg(
    drug: ConditioningDrug, *, surface_m2: Decimal, creatinine_clearance_ml_per_min: Decimal | None
) -> Decimal:
    """The planned dose of a conditioning drug, rounded half up to 0.1 mg; see above.

    Only fludarabine asks for the clearance.
    """
    return _mg(allowed_mg_per_m2(drug, creatinine_clearance_ml_per_min), surface_m2)


def _mg(per_m2: Decimal, surface_m2: Decimal) -> Decimal:
    return (per_m2 * surface_m2).quantize(_TENTH, ROUND_HALF_UP)


def allowed_mg_per_m2(drug: ConditioningDrug, clearance: Decimal | None) -> Decimal:
    """The dose the protocol asks for or, at this clearance, the smaller one that is allowed."""
    if drug.drug != FLUDARABINE:
        return drug.dose_mg_per_m2
    assert clearance is not None, "fludarabine is dosed by renal function"
    allowed = fludarabine_mg_per_m2(creatinine_clearance_ml_per_min=clearance)
    return min(drug.dose_mg_per_m2, allowed)


def creatinine_clearance_ml_per_min(history: History, on: date) -> Decimal:
    """Creatinine clearance (Cockcroft and Gault 1976) from the last weight and creatinine.

    A ``NotRecordedError`` says what is missing.
    """
    return _clearance(_measured(history, on), _demography(history, on))


def _clearance(measured: _Measurements, recorded: _Demography) -> Decimal:
    if not recorded():
        raise NotRecordedError("age and sex")
    described = recorded()[-1].fact
    return creatinine_clearance_cockcroft_gault_ml_per_min(
        age_years=Decimal(described.age_years),
        weight_kg=_last(measured, "body_weight"),
        creatinine_umol_per_l=_last(measured, "creatinine"),
        sex=described.sex,
    )


def cells_to_infuse(study: Study, history: History, regimen: str, on: date) -> Decimal:
    """Viable cells planned for one infusion of a regimen."""
    dose = study.regimens.named(regimen).cells
    if isinstance(dose, FlatCells):
        return dose.cells
    try:
        weight_kg = _last(_measured(history, on), "body_weight")
    except NotRecordedError as missing:
        raise _cannot_dose(history, missing, on) from None
    return cells_at_weight(dose, weight_kg)


def cells_at_weight(dose: CellDose, weight_kg: Decimal) -> Decimal:
    """Viable cells of one infusion for someone of this weight."""
    match dose:
        case FlatCells():
            return dose.cells
        case CellsPerKg():
            cells = dose.cells_per_kg * weight_kg
            return cells if dose.maximum_cells is None else min(cells, dose.maximum_cells)
        case CellsByWeightBand():
            return next(band.cells for band in reversed(dose.bands) if band.from_kg <= weight_kg)
        case _:
            assert_never(dose)


def _cannot_dose(history: History, quantity: NotRecordedError, on: date) -> StudyError:
    return StudyError(
        f"The dose of participant {history.participant} cannot be computed.",
        where=f"{quantity}, up to {on}",
        because=f"No usable {quantity} is recorded, and unknown is never normal.",
        remedy=f"Record {quantity} before the dose is due.",
    )
