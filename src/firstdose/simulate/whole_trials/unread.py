"""What need not be found at visits where only the rows of a trial are kept."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from firstdose.analyse.disease_activity import visits_of
from firstdose.derive.kinetics import CAR_CELLS
from firstdose.derive.laboratory_terms import laboratory_analytes
from firstdose.protocol.criteria import Criterion
from firstdose.protocol.responses import B_CELLS, ActivityResponse
from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import CountClause
from firstdose.simulate.analytes import ALWAYS_KNOWN, SAME_AS
from firstdose.simulate.examinations import ACTIVITY
from firstdose.simulate.mechanistic.clinic.people import ALSO_MEASURED
from firstdose.simulate.truth import window_days
from firstdose.simulate.unread import Unread
from firstdose.simulate.visits import is_serology

NEUTROPHILS = "neutrophils"
"""Whether an event fell into neutropenia is asked by exceptions of a DLT definition."""

OF_BILAG = "sri_4"
"""The response that is judged by BILAG-2004 as well; the others are not."""


@lru_cache(maxsize=16)
def unread(study: Study) -> Unread:
    """What decides nothing in a study and stands in no row, by visit.

    Up to the first infusion everything is read that CTCAE grades.  Until the last infusion and the
    DLT window are over, with every delay, that are the analytes of criteria, of doses and of DLT
    clauses; and at every visit the cells in blood of the rows.  BILAG-2004 is read up to the last
    visit at which SRI-4 is.
    """
    visits = study.schedule.visits
    return Unread(
        results={one.name: _measured(study, one) - _read(study, one) for one in visits},
        bilag=frozenset(one.name for one in visits if not _reads_bilag(study, one)),
    )


def _measured(study: Study, visit: Visit) -> frozenset[str]:
    """Analytes of a visit whose results, however late, are known no later than something else.

    A late result without a worksheet that waits for it may be the last that is known of anyone.
    """
    done = [one for one in study.schedule.procedures if one.name in visit.procedures]
    asked = (*(analyte for one in done for analyte in one.analytes), *ALSO_MEASURED)
    is_scored = any(ACTIVITY in one.instruments for one in done)
    return frozenset(one for one in asked if is_scored or not is_serology(one))


def _read(study: Study, visit: Visit) -> frozenset[str]:
    read = {CAR_CELLS, B_CELLS}
    if visit.opens_day <= 0:
        read |= laboratory_analytes(study.endpoints.instruments.ctcae)
    if visit.opens_day <= _until_day(study):
        limits = (limit for criterion in _criteria(study) for limit in criterion.limits)
        counts = (clause for clause in study.dlt.clauses if isinstance(clause, CountClause))
        read |= {limit.quantity for limit in limits} | {clause.analyte for clause in counts}
        read |= {NEUTROPHILS, *ALWAYS_KNOWN}
    return frozenset(read | {other for other, name in SAME_AS.items() if name in read})


@lru_cache(maxsize=16)
def _until_day(study: Study) -> int:
    """The last study day on which a criterion, a dose or a DLT clause may ask for a result."""
    most = study.readiness.held_infusion.maximum_delay_days
    days = [clause.by_day for clause in study.dlt.clauses if isinstance(clause, CountClause)]
    for part in study.parts:
        for name in part.regimens:
            planned = study.regimens.named(name).infusion_days
            ends = (planned[-1], window_days(study, part, name))
            days.append(max(ends) + most * len(planned))
    return max(days)


def _criteria(study: Study) -> Iterator[Criterion]:
    yield from study.eligibility.criteria
    yield from study.readiness.before_conditioning
    yield from study.readiness.before_each_infusion


def _reads_bilag(study: Study, visit: Visit) -> bool:
    """Whether somebody may be judged by the BILAG-2004 of a visit, against it, or beside it.

    A category looks at the assessment before, which is whichever was held last.
    """
    asked = [one for one in study.endpoints.endpoints if one.measure == OF_BILAG]
    in_parts = [part.response for part in study.parts]
    always = any(isinstance(one, ActivityResponse) and one.kind == OF_BILAG for one in in_parts)
    if always or any(one.timing == "last_visit" for one in asked):
        return True
    names = {name for one in asked for name in visits_of(study, one)}
    read = [_latest_day(study, one) for one in study.schedule.visits if one.name in names]
    return visit.opens_day <= max(read, default=0)


def _latest_day(study: Study, visit: Visit) -> int:
    """The last day of a visit, counted from the first infusion."""
    return visit.closes_day + (_until_day(study) if visit.anchor == "last_infusion" else 0)
