"""What is known of one participant as the trial sees them, and for how long it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from firstdose.derive.dose_limiting_toxicity import WindowState, dlt_given
from firstdose.derive.exposure import Exposure, exposure
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    ExaminationScored,
    Fact,
    Measured,
    MedicationChanged,
    VisitAttended,
    VisitMissed,
)
from firstdose.records.history import History
from firstdose.trial.enrolment import Candidate, candidate
from firstdose.trial.standing import Place
from firstdose.trial.stops import Counts, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One participant as worked out on a day: what was given, and what counts in the part.

    ``turns_on``: the next day on which this may differ though nothing new becomes known.
    """

    on: date
    given: Exposure | None
    place: Place | None
    candidate: Candidate | None
    stops: Counts
    turns_on: date | None


def work_out(study: Study, history: History, today: date) -> Known:
    """All there is to know of one participant."""
    given = exposure(study, history, today)
    place = _place(study, given, history, today)
    return Known(
        on=today,
        given=given,
        place=place,
        candidate=candidate(study, history),
        stops=counts(study, given, history, today),
        turns_on=place.dlt.turns_on if place is not None else None,
    )


def _place(study: Study, given: Exposure | None, history: History, today: date) -> Place | None:
    dlt = dlt_given(study, given, history, today)
    if given is None or dlt is None:
        return None
    return Place(
        participant=history.participant,
        first_infusion_on=given.first_infusion_on,
        dlt=dlt,
    )


def matters_to_the_part(known: Known) -> tuple[Place | None, Candidate | None, Counts]:
    """What enrolment and the safety committee look at."""
    return known.place, known.candidate, known.stops


_FOUND_AT_VISITS = (Measured, ExaminationScored, VisitAttended, VisitMissed, MedicationChanged)


def holds(known: Known, news: Sequence[Entry[Fact]], today: date) -> bool:
    """Whether what was known before the news is still so today.

    Without news it is until it turns.  Once the DLT window is over and nothing can turn any more,
    what is found at visits since does not change it either.
    """
    if not news:
        return known.turns_on is None or today < known.turns_on
    place = known.place
    if place is None or place.dlt.window is not WindowState.COMPLETE or known.turns_on is not None:
        return False
    return all(
        isinstance(entry.fact, _FOUND_AT_VISITS)
        and entry.amends is None
        and entry.occurred_on >= known.on
        for entry in news
    )
