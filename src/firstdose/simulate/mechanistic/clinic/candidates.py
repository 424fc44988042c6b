"""Who may enter: candidates are drawn for a place until one meets what can be computed of entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from firstdose.derive.bilag import Worksheet, beside, bilag_worksheet, compared
from firstdose.protocol.criteria import BILAG_QUANTITIES, Criterion, Limit
from firstdose.protocol.study import Study
from firstdose.records.values import Item
from firstdose.simulate.analytes import test_of
from firstdose.simulate.courses import SEROLOGY
from firstdose.simulate.decided_items import decided
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.mechanistic.clinic.examiner import Examiner
from firstdose.simulate.mechanistic.clinic.observed import Observed
from firstdose.simulate.patients import item_points
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable


@lru_cache(maxsize=16)
def screened_analytes(study: Study) -> tuple[str, ...]:
    """What the laboratory measures at screening."""
    names = {name for visit in study.schedule.screening_visits for name in visit.procedures}
    procedures = [one for one in study.schedule.procedures if one.name in names]
    return tuple(dict.fromkeys(analyte for one in procedures for analyte in one.analytes))


def items_at(
    study: Study, laboratory: Observed, examiner: Examiner, moment: Moment
) -> frozenset[str]:
    """The SLEDAI-2K items that score in what is found at a screening."""
    results: dict[str, Decimal] = {}
    for analyte in screened_analytes(study):
        test = test_of(analyte)
        if test is not None:
            results[test.analyte] = laboratory.reading(test, moment).value
    findings = examiner.findings(moment)
    found = dict.fromkeys(findings.present, True) | decided(results)
    present = {item for item, is_there in found.items() if is_there}
    return frozenset(present & findings.due_to_lupus)


@lru_cache(maxsize=4096)
def points_of(items: frozenset[str]) -> dict[str, Decimal]:
    """The points of SLEDAI-2K, by the quantity of a criterion."""
    points = item_points()
    return {
        "sledai_2k_total": Decimal(sum(points[item] for item in items)),
        "sledai_2k_clinical": Decimal(sum(points[item] for item in items if item not in SEROLOGY)),
    }


def bilag_systems(now: tuple[Item, ...], before: tuple[Item, ...]) -> dict[str, Decimal]:
    """How many organ systems have which category on a worksheet; ``before``: the one before it."""
    previous: Worksheet = bilag_worksheet((before,)) if before else {}
    counted = compared(BILAG_QUANTITIES, beside(bilag_worksheet((now,)), {}, previous))
    return {name: count for name, count in counted.items() if isinstance(count, Decimal)}


def meets(
    criterion: Criterion, laboratory: Observed, known: Mapping[str, Decimal], moment: Moment
) -> bool:
    """Whether a criterion holds, as far as the disease and the laboratory decide it.

    ``known`` is what was counted on worksheets, by quantity.
    """

    def holds(limit: Limit) -> bool:
        return _holds(limit, laboratory, known, moment)

    alternatives = criterion.any_of
    return all(map(holds, criterion.all_of)) and (not alternatives or any(map(holds, alternatives)))


def _holds(
    limit: Limit, laboratory: Observed, known: Mapping[str, Decimal], moment: Moment
) -> bool:
    found = known.get(limit.quantity)
    if found is not None:
        return _COMPARED[limit.comparison](found, limit.value)
    test = test_of(limit.quantity)
    if test is None:
        return True
    against = canonical(test.analyte, limit.value, limit.unit)
    value = canonical(test.analyte, laboratory.reading(test, moment).value, test.unit)
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
