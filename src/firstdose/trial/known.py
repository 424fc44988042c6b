"""What is known of one participant as the trial sees them, and for how long it holds."""

from __future__ import annotations

from datetime import date
from functools import partial

from msgspec import Struct

from firstdose.derive.dose_limiting_toxicity import dlt_given
from firstdose.derive.exposure import Exposure, exposure
from firstdose.derive.happened import earlier
from firstdose.derive.part_response import part_response
from firstdose.derive.toxicity_class import toxicity_class
from firstdose.derive.uncounted_events import is_uncounted
from firstdose.design.designs import part_design
from firstdose.protocol.study import Study
from firstdose.records.facts import RegimenAssigned
from firstdose.records.history import Grounds, History
from firstdose.trial.enrolment import Candidate, candidate
from firstdose.trial.place import Place
from firstdose.trial.stops import Counts, counts


class Known(Struct, frozen=True, kw_only=True):
    """One participant as worked out on a day: what was given, and what counts in the part.

    ``turns_on``: the next day on which this may differ though nothing new becomes known.
    """

    given: Exposure | None
    place: Place | None
    candidate: Candidate | None
    stops: Counts
    turns_on: date | None
    rests_on: Grounds


def work_out(study: Study, history: History, today: date) -> Known:
    """All there is to know of one participant."""
    noted, grounds = history.noting()
    given = exposure(study, noted, today)
    place, turns_on = _place(study, given, noted, today)
    if place is None or place.toxicity is None:
        grounds.idle = partial(is_uncounted, study)
    return Known(
        given=given,
        place=place,
        candidate=candidate(study, noted),
        stops=counts(study, given, noted, today),
        turns_on=turns_on,
        rests_on=grounds,
    )


def _place(
    study: Study, given: Exposure | None, history: History, today: date
) -> tuple[Place | None, date | None]:
    """The place of someone assigned, and the next day on which it may differ without news."""
    found = dlt_given(study, given, history, today)
    if given is None or found is None:
        return None, None
    dlt, turns_on = found
    response = part_response(study, given, history, today)
    place = Place(
        participant=history.participant,
        assigned_by=max([entry.number for entry in history.of(RegimenAssigned)]),
        first_infusion_on=given.first_infusion_on,
        dlt=dlt,
        response=response,
        weighs_response=response is not None and part_design(study, dlt.part).reads.responses,
        toxicity=toxicity_class(study, given, dlt, history, today),
    )
    return place, earlier(turns_on, response.turns_on) if response is not None else turns_on


def counts_in_the_part(known: Known | None) -> tuple[Place, Counts] | None:
    """What the safety committee looks at, and what says where the next one may enter.

    None for whoever has no place, of whom no rule counts anything.
    """
    if known is None or known.place is None:
        return None
    return known.place, known.stops


def holds(known: Known, history: History, today: date) -> bool:
    """Whether what was known before is still so: it has not turned, and rests on nothing new."""
    if known.turns_on is not None and known.turns_on <= today:
        return False
    return known.rests_on.stand_in(history)
