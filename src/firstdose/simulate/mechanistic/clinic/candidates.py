"""Candidates: drawn for a place until one meets what can be computed of entry, from worksheets."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from firstdose.derive.bilag import Worksheet, beside, bilag_worksheet, compared
from firstdose.protocol.criteria import BILAG_QUANTITIES
from firstdose.protocol.study import Study
from firstdose.records.values import Item
from firstdose.simulate.analytes import test_of
from firstdose.simulate.decided_items import decided
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.mechanistic.clinic.examiner import Examiner
from firstdose.simulate.mechanistic.clinic.observed import Observed


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


def bilag_systems(now: tuple[Item, ...], before: tuple[Item, ...]) -> dict[str, Decimal]:
    """How many organ systems have which category on a worksheet; ``before``: the one before it."""
    previous: Worksheet = bilag_worksheet((before,)) if before else {}
    counted = compared(BILAG_QUANTITIES, beside(bilag_worksheet((now,)), {}, previous))
    return {name: count for name, count in counted.items() if isinstance(count, Decimal)}
