"""What need not be measured where only the rows of a trial are kept."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from firstdose.derive.kinetics import CAR_CELLS
from firstdose.derive.laboratory_terms import laboratory_analytes
from firstdose.protocol.criteria import Criterion
from firstdose.protocol.responses import B_CELLS
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import CountClause
from firstdose.simulate.analytes import tests
from firstdose.simulate.mechanistic.clinic.people import ALSO_MEASURED


@lru_cache(maxsize=16)
def unread(study: Study) -> frozenset[str]:
    """Analytes of every blood count that decide nothing in a study and stand in no row.

    Read are those that a criterion or a DLT clause of the study names, that CTCAE grades, that
    decide an item of disease activity, and the cells in blood of the rows.
    """
    limits = (limit for criterion in _criteria(study) for limit in criterion.all_of)
    counts = (clause for clause in study.dlt.clauses if isinstance(clause, CountClause))
    read = {
        *(limit.quantity for limit in limits),
        *(clause.analyte for clause in counts),
        *laboratory_analytes(study.endpoints.instruments.ctcae),
        *(test.analyte for test in tests().values() if test.item),
        CAR_CELLS,
        B_CELLS,
    }
    return frozenset(ALSO_MEASURED) - read


def _criteria(study: Study) -> Iterator[Criterion]:
    yield from study.eligibility.criteria
    yield from study.readiness.before_conditioning
    yield from study.readiness.before_each_infusion
