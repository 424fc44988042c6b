"""The quantities that a criterion may compare, found in the records of one participant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import assert_never

from msgspec import Struct

from firstdose.derive.disease_activity import assessments
from firstdose.derive.dosing import NotRecordedError, creatinine_clearance_ml_per_min
from firstdose.derive.happened import happened
from firstdose.derive.medication import PREDNISONE, prednisone_equivalent_mg_per_day
from firstdose.derive.prior_therapy import systemic_therapies
from firstdose.derive.reported_values import Amount, amount
from firstdose.protocol.criteria import BILAG_QUANTITIES, Limit
from firstdose.protocol.study import Study
from firstdose.records.facts import DemographyRecorded, Measured, PriorTherapyRecorded
from firstdose.records.history import History
from firstdose.standards.reasons import ungradable
from firstdose.standards.units import analyte, analytes, canonical
from firstdose.standards.verdict import Outcome, Partial, Ungradable

Found = Decimal | Amount | Ungradable


class FoundQuantity(Struct, frozen=True, kw_only=True):
    """What was found of one quantity, in the unit it is compared in, and how it compares.

    ``amount`` None: known within a range only, or not at all; ``unknown`` then says why.
    """

    amount: Decimal | None
    unit: str
    outcome: Outcome
    unknown: Ungradable | None


def found_quantity(study: Study, history: History, limit: Limit, on: date) -> FoundQuantity:
    """Compare the last value up to a day with a limit; unknown where there is no such value."""
    derived = _DERIVED.get(limit.quantity)
    against: Decimal | Ungradable
    if derived is not None:
        found, against, unit = derived(study, history, on), limit.value, limit.unit
    else:
        found = _measured(history, limit.quantity, on)
        against = canonical(limit.quantity, limit.value, limit.unit)
        known = limit.quantity in analytes()
        unit = analyte(limit.quantity).unit if known else limit.unit
    outcome = _compared(found, limit, against)
    plain = found if isinstance(found, Decimal) else None
    why = found if isinstance(found, Ungradable) else _missing(limit.quantity)
    return FoundQuantity(
        amount=plain,
        unit=unit,
        outcome=outcome,
        unknown=why if outcome is Outcome.UNKNOWN else None,
    )


def is_derived(quantity: str) -> bool:
    """Whether a quantity is found from others, and not measured itself."""
    return quantity in _DERIVED


def _compared(found: Found, limit: Limit, against: Decimal | Ungradable) -> Outcome:
    """How the quantity compares; a range must lie on one side of the limit altogether."""
    if isinstance(found, Ungradable) or isinstance(against, Ungradable):
        return Outcome.UNKNOWN
    ends = found.ends if isinstance(found, Amount) else (found,)
    claims = {_holds(end, limit, against) for end in ends}
    if len(claims) > 1:
        return Outcome.UNKNOWN
    return Outcome.MET if claims.pop() else Outcome.NOT_MET


def _holds(value: Decimal, limit: Limit, against: Decimal) -> bool:
    match limit.comparison:
        case "<":
            return value < against
        case "<=":
            return value <= against
        case "=":
            return value == against
        case ">=":
            return value >= against
        case ">":
            return value > against
        case _:
            assert_never(limit.comparison)


def _measured(history: History, name: str, on: date) -> Found:
    for entry in reversed(happened(history, Measured, on)):
        if entry.fact.analyte == name:
            found = amount(entry.fact)
            if isinstance(found, Amount) and found.lowest == found.highest:
                return found.lowest
            return found
    return _missing(name)


def _age(study: Study, history: History, on: date) -> Found:
    described = happened(history, DemographyRecorded, on)
    return Decimal(described[-1].fact.age_years) if described else _missing("age_years")


def _disease_duration(study: Study, history: History, on: date) -> Found:
    described = happened(history, DemographyRecorded, on)
    years = described[-1].fact.disease_duration_years if described else None
    return years if years is not None else _missing("disease_duration_years")


def _prior_therapies(study: Study, history: History, on: date) -> Found:
    """How many systemic ones were recorded; none recorded is not the same as none had."""
    recorded = [entry.fact for entry in happened(history, PriorTherapyRecorded, on)]
    return Decimal(systemic_therapies(recorded)) if recorded else _missing("prior_therapies")


def _creatinine_clearance(study: Study, history: History, on: date) -> Found:
    try:
        return creatinine_clearance_ml_per_min(history, on)
    except NotRecordedError:
        return _missing("creatinine_clearance")


def _sledai_total(study: Study, history: History, on: date) -> Found:
    assessed = assessments(study, history, on)
    return assessed[-1].sledai_total if assessed else _missing("sledai_2k_total")


def _sledai_clinical(study: Study, history: History, on: date) -> Found:
    assessed = assessments(study, history, on)
    return assessed[-1].sledai_clinical if assessed else _missing("sledai_2k_clinical")


def _bilag_systems(quantity: str, study: Study, history: History, on: date) -> Found:
    """How many organ systems have a BILAG-2004 category, at the last worksheet."""
    scored = [each.bilag for each in assessments(study, history, on) if each.bilag is not None]
    found = scored[-1].found[quantity] if scored else _missing(quantity)
    if isinstance(found, Partial):
        return Amount(lowest=found.at_least, highest=found.at_most)
    return found if isinstance(found, Decimal | Ungradable) else _missing(quantity)


def _pga(study: Study, history: History, on: date) -> Found:
    assessed = assessments(study, history, on)
    return assessed[-1].pga if assessed else _missing("pga")


def _prednisone(study: Study, history: History, on: date) -> Found:
    return prednisone_equivalent_mg_per_day(history, on)


def _missing(quantity: str) -> Ungradable:
    return ungradable("quantity_missing", quantity=quantity)


_DERIVED: Mapping[str, Callable[[Study, History, date], Found]] = {
    "age_years": _age,
    "disease_duration_years": _disease_duration,
    "prior_therapies": _prior_therapies,
    "creatinine_clearance": _creatinine_clearance,
    "sledai_2k_total": _sledai_total,
    "sledai_2k_clinical": _sledai_clinical,
    **{name: partial(_bilag_systems, name) for name in BILAG_QUANTITIES},
    "pga": _pga,
    PREDNISONE: _prednisone,
}
