"""Whether what is found of a virtual patient bears out an entry criterion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from firstdose.derive.prior_therapy import NOT_SYSTEMIC
from firstdose.protocol.criteria import Criterion, Limit
from firstdose.simulate.analytes import Test, test_of
from firstdose.simulate.courses import SEROLOGY
from firstdose.simulate.patients import Patient, item_points
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable

Measure = Callable[[Test], Decimal | None]
"""The result of a test; None: this clinic does not have it."""

Quantities = Mapping[str, Decimal]
"""What is known without the laboratory, by the quantity of a criterion."""


def meets(criterion: Criterion, known: Quantities, reading: Measure) -> bool:
    """Whether a criterion holds; what neither is known nor can be measured counts as met."""

    def holds(limit: Limit) -> bool:
        return _holds(limit, known, reading)

    alternatives = criterion.any_of
    return all(map(holds, criterion.all_of)) and (not alternatives or any(map(holds, alternatives)))


def who_they_are(patient: Patient) -> Quantities:
    """What someone brings to every screening alike."""
    prior = patient.prior_therapies
    systemic = {one.therapy for one in prior if one.therapy_class not in NOT_SYSTEMIC}
    return {
        "age_years": Decimal(patient.age_years),
        "disease_duration_years": patient.disease_duration_years,
        "prior_therapies": Decimal(len(systemic)),
        "prednisone_equivalent_mg_per_day": patient.prednisone_mg_per_day,
    }


@lru_cache(maxsize=4096)
def points_of(items: frozenset[str]) -> dict[str, Decimal]:
    """The points of SLEDAI-2K, by the quantity of a criterion."""
    points = item_points()
    return {
        "sledai_2k_total": Decimal(sum(points[item] for item in items)),
        "sledai_2k_clinical": Decimal(sum(points[item] for item in items if item not in SEROLOGY)),
    }


def _holds(limit: Limit, known: Quantities, reading: Measure) -> bool:
    found = known.get(limit.quantity)
    if found is not None:
        return _COMPARED[limit.comparison](found, limit.value)
    test = test_of(limit.quantity)
    if test is None:
        return True
    against = canonical(test.analyte, limit.value, limit.unit)
    measured = reading(test)
    if measured is None:
        return True
    value = canonical(test.analyte, measured, test.unit)
    if isinstance(against, Ungradable) or isinstance(value, Ungradable):
        return True
    return _COMPARED[limit.comparison](value, against)


_COMPARED: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    "=": lambda value, limit: value == limit,
    ">=": lambda value, limit: value >= limit,
    ">": lambda value, limit: value > limit,
}
