"""The quantities that a criterion may compare, found in the records of one participant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from firstdose.derive.disease_activity import assessments
from firstdose.derive.dosing import creatinine_clearance_ml_per_min
from firstdose.derive.happened import happened
from firstdose.derive.medication import PREDNISONE, prednisone_equivalent_mg_per_day
from firstdose.protocol.criteria import Limit
from firstdose.protocol.study import Study
from firstdose.records.facts import DemographyRecorded, Measured, PriorTherapyRecorded
from firstdose.records.history import History
from firstdose.records.problem import StudyError
from firstdose.standards.reasons import ungradable
from firstdose.standards.units import analyte, analytes, canonical
from firstdose.standards.verdict import Outcome, Ungradable

Amount = Decimal | Ungradable


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuantity:
    """What was found of one quantity, in the unit it is compared in, and how it compares."""

    amount: Amount
    unit: str
    outcome: Outcome


def found_quantity(study: Study, history: History, limit: Limit, on: date) -> FoundQuantity:
    """Compare the last value up to a day with a limit; unknown where there is no such value."""
    derived = _DERIVED.get(limit.quantity)
    if derived is not None:
        amount, against, unit = derived(study, history, on), limit.value, limit.unit
    else:
        amount = _measured(history, limit.quantity, on)
        against = canonical(limit.quantity, limit.value, limit.unit)
        known = limit.quantity in analytes()
        unit = analyte(limit.quantity).unit if known else limit.unit
    return FoundQuantity(amount=amount, unit=unit, outcome=_compared(amount, limit, against))


def quantities_known() -> tuple[str, ...]:
    """Every quantity that a limit of a study file may name."""
    return (*_DERIVED, *analytes())


def _compared(amount: Amount, limit: Limit, against: Amount) -> Outcome:
    if isinstance(amount, Ungradable) or isinstance(against, Ungradable):
        return Outcome.UNKNOWN
    match limit.comparison:
        case "<":
            claim = amount < against
        case "<=":
            claim = amount <= against
        case "=":
            claim = amount == against
        case ">=":
            claim = amount >= against
        case ">":
            claim = amount > against
        case _:
            assert_never(limit.comparison)
    return Outcome.MET if claim else Outcome.NOT_MET


def _measured(history: History, name: str, on: date) -> Amount:
    for entry in reversed(happened(history, Measured, on)):
        if entry.fact.analyte == name:
            return canonical(name, entry.fact.value, entry.fact.unit)
    return _missing(name)


def _age(study: Study, history: History, on: date) -> Amount:
    described = history.last(DemographyRecorded)
    return Decimal(described.fact.age_years) if described is not None else _missing("age_years")


def _disease_duration(study: Study, history: History, on: date) -> Amount:
    described = history.last(DemographyRecorded)
    years = described.fact.disease_duration_years if described is not None else None
    return years if years is not None else _missing("disease_duration_years")


def _prior_therapies(study: Study, history: History, on: date) -> Amount:
    """How many were recorded; none recorded is not the same as none had."""
    recorded = happened(history, PriorTherapyRecorded, on)
    return Decimal(len(recorded)) if recorded else _missing("prior_therapies")


def _creatinine_clearance(study: Study, history: History, on: date) -> Amount:
    try:
        return creatinine_clearance_ml_per_min(history, on)
    except StudyError:
        return _missing("creatinine_clearance")


def _sledai_total(study: Study, history: History, on: date) -> Amount:
    assessed = assessments(study, history, on)
    return assessed[-1].sledai_total if assessed else _missing("sledai_2k_total")


def _sledai_clinical(study: Study, history: History, on: date) -> Amount:
    assessed = assessments(study, history, on)
    return assessed[-1].sledai_clinical if assessed else _missing("sledai_2k_clinical")


def _pga(study: Study, history: History, on: date) -> Amount:
    assessed = assessments(study, history, on)
    return assessed[-1].pga if assessed else _missing("pga")


def _prednisone(study: Study, history: History, on: date) -> Amount:
    return prednisone_equivalent_mg_per_day(history, on)


def _missing(quantity: str) -> Ungradable:
    return ungradable("quantity_missing", quantity=quantity)


_DERIVED: Mapping[str, Callable[[Study, History, date], Amount]] = {
    "age_years": _age,
    "disease_duration_years": _disease_duration,
    "prior_therapies": _prior_therapies,
    "creatinine_clearance": _creatinine_clearance,
    "sledai_2k_total": _sledai_total,
    "sledai_2k_clinical": _sledai_clinical,
    "pga": _pga,
    PREDNISONE: _prednisone,
}
