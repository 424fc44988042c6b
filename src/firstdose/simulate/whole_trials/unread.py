"""What need not be found at visits where only the rows of a trial are kept."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from firstdose.analyse.disease_activity import visits_of
from firstdose.derive.kinetics import CAR_CELLS
from firstdose.derive.laboratory_terms import analytes_under
from firstdose.protocol.criteria import Criterion
from firstdose.protocol.responses import B_CELLS, ActivityResponse
from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import CountClause
from firstdose.simulate.analytes import ALWAYS_KNOWN, SAME_AS
from firstdose.simulate.examinations import ACTIVITY, BILAG
from firstdose.simulate.figures import table
from firstdose.simulate.laboratory import COUNTS
from firstdose.simulate.mechanistic.clinic.people import ALSO_MEASURED
from firstdose.simulate.truth import window_days
from firstdose.simulate.unread import UNSCHEDULED, Unread
from firstdose.simulate.visits import is_outpatient, is_serology

NEUTROPHILS = "neutrophils"
"""Whether an event fell into neutropenia is asked by exceptions of a DLT definition."""

OF_EVENTS = ("adverse_events", "dose_limiting_events", "infections")
"""Tables of what befalls virtual people; beside them counts fall."""

OF_BILAG = "sri_4"
"""The response that is judged by BILAG-2004 as well; the others are not."""

OF_AN_EVENT = frozenset({"crs", "icans"})
"""Instruments that are graded day by day of an adverse event, by the worksheets that name it."""


@lru_cache(maxsize=16)
def unread(study: Study) -> Unread:
    """What decides nothing in a study and stands in no row, by visit.

    A criterion is decided by its answer, and the result behind it is read by reports only.  Up to
    the first infusion baseline is read where a DLT definition looks at it; until the last infusion
    and the DLT window are over, with every delay, the analytes of doses and of DLT clauses; at
    every visit B cells, and CAR-positive cells after cells were given.  BILAG-2004 is read from
    baseline up to the last visit at which SRI-4 is, and of CRS and ICANS only what names an adverse
    event.
    """
    visits = study.schedule.visits
    results = {one.name: _measured(study, one) - _read(study, one) for one in visits}
    criteria = {limit.quantity for criterion in _criteria(study) for limit in criterion.limits}
    ever = {CAR_CELLS, B_CELLS, *_of_baseline(study), *_of_treatment(study)}
    return Unread(
        results={**results, UNSCHEDULED: frozenset(criteria - _also_called(ever))},
        bilag=frozenset(one.name for one in visits if not _reads_bilag(study, one)),
        worksheets=OF_AN_EVENT,
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
    read = {B_CELLS}
    if visit.anchor == "last_infusion" or visit.closes_day > 0:
        read.add(CAR_CELLS)
    if visit.opens_day <= 0:
        read |= _of_baseline(study)
    if visit.opens_day <= _until_day(study):
        read |= _of_treatment(study)
    return _also_called(read)


def _of_baseline(study: Study) -> frozenset[str]:
    """Analytes whose baseline may excuse an event that this clinic reports."""
    if not any(exception.or_baseline_grade for exception in study.dlt.exceptions):
        return frozenset()
    version = study.endpoints.instruments.ctcae
    terms = {row["term"] for name in OF_EVENTS for row in table(name)}
    return frozenset(COUNTS).union(*(analytes_under(version, term) for term in terms))


def _of_treatment(study: Study) -> frozenset[str]:
    """Analytes of doses and of DLT clauses."""
    counts = (clause for clause in study.dlt.clauses if isinstance(clause, CountClause))
    return frozenset({NEUTROPHILS, *ALWAYS_KNOWN, *(clause.analyte for clause in counts)})


def _also_called(read: AbstractSet[str]) -> frozenset[str]:
    """The same with the other names under which study files ask for them."""
    return frozenset(read | {other for other, name in SAME_AS.items() if name in read})


@lru_cache(maxsize=16)
def _until_day(study: Study) -> int:
    """The last study day on which a dose or a DLT clause may ask for a result."""
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

    A category looks at the assessment before, which is whichever was held last.  That of baseline
    is worked out from its own worksheet alone.
    """
    if visit in study.schedule.screening_visits and _scores_bilag_at_baseline(study):
        return False
    asked = [one for one in study.endpoints.endpoints if one.measure == OF_BILAG]
    in_parts = [part.response for part in study.parts]
    always = any(isinstance(one, ActivityResponse) and one.kind == OF_BILAG for one in in_parts)
    if always or any(one.timing == "last_visit" for one in asked):
        return True
    names = {name for one in asked for name in visits_of(study, one)}
    read = [_latest_day(study, one) for one in study.schedule.visits if one.name in names]
    return visit.opens_day <= max(read, default=0)


def _scores_bilag_at_baseline(study: Study) -> bool:
    """Whether baseline has a worksheet of its own; it is held in hospital, where nobody misses."""
    visit = study.visit(study.schedule.baseline_visit)
    done = [one for one in study.schedule.procedures if one.name in visit.procedures]
    return not is_outpatient(study, visit.name) and any(BILAG in one.instruments for one in done)


def _latest_day(study: Study, visit: Visit) -> int:
    """The last day of a visit, counted from the first infusion."""
    return visit.closes_day + (_until_day(study) if visit.anchor == "last_infusion" else 0)
