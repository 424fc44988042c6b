"""Adverse events that no rule of the study counts: what is said of them moves no verdict.

Most that are reported are such.  Whoever keeps what was derived need not derive it anew for them.
"""

from __future__ import annotations

from functools import lru_cache

from firstdose.derive.adverse_events import FATAL_GRADE
from firstdose.derive.cell_therapy_toxicity import SCORED_INTERESTS
from firstdose.derive.dlt_evaluability import DEPARTURES
from firstdose.derive.dlt_events import leaves_out, names
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import EventClause
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    DltAdjudicated,
    Fact,
    InfusionHeld,
    Withdrawn,
)
from firstdose.records.history import History
from firstdose.records.values import Outcome, SpecialInterest


def is_uncounted(study: Study, entry: Entry[Fact], history: History) -> bool:
    """Whether an entry is about an adverse event that no DLT clause and no study stop counts.

    No grade said of it so far is one from which a rule that names it counts, it was not fatal, and
    no treatment was changed for it.  Where a step was held for an event, the participant withdrew
    or the committee ruled on an event, any may count.  Classes of toxicity count every grade: not
    for these.
    """
    told = entry.fact
    if not isinstance(told, AdverseEventReported | AdverseEventChanged):
        return False
    if history.of(Withdrawn) or history.of(DltAdjudicated):
        return False
    if any(held.fact.event for held in history.of(InfusionHeld)):
        return False
    reported = [e.fact for e in history.of(AdverseEventReported) if e.fact.event == told.event]
    if len(reported) != 1:
        return False
    (event,) = reported
    changed = [e.fact for e in history.of(AdverseEventChanged) if e.fact.event == told.event]
    states = [event.state, *[fact.state for fact in changed]]
    counts_from = _least_grade(study, event.special_interest, event.system_organ_class, event.term)
    return (
        max([state.grade for state in states]) < counts_from
        and DEPARTURES.isdisjoint([state.action for state in states])
        and all(state.outcome is not Outcome.FATAL for state in states)
    )


@lru_cache(maxsize=1024)
def _least_grade(
    study: Study, special_interest: SpecialInterest, system_organ_class: str, term: str
) -> int:
    """The least grade from which a rule counts such an event; grade 5 is a death, which any may.

    Of CRS and ICANS a worksheet may say more than was reported, whatever that was.
    """
    if special_interest in SCORED_INTERESTS:
        return 0
    clauses = [clause for clause in study.dlt.clauses if isinstance(clause, EventClause)]
    by_clauses = [
        clause.grade_at_least
        for clause in clauses
        if names(clause, special_interest, system_organ_class, term)
    ]
    by_stops = [
        stop.grade_at_least
        for stop in study.study_stops
        if not leaves_out(stop, system_organ_class, term)
    ]
    return min((*by_clauses, *by_stops), default=FATAL_GRADE)
