"""Response as a design counts it: whether one participant had what the part calls one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, assert_never

from msgspec import Struct

from firstdose.derive.disease_activity import ActivityAssessment, assessments
from firstdose.derive.exposure import Exposure, part_of
from firstdose.derive.happened import first_on, happened
from firstdose.derive.medication import rescue_on
from firstdose.derive.reported_values import amount
from firstdose.derive.study_days import calendar_day
from firstdose.protocol.responses import (
    B_CELLS,
    ActivityResponse,
    BCellDepletion,
    ResponseCriterion,
)
from firstdose.protocol.study import Study
from firstdose.records.facts import Died, Measured, Withdrawn
from firstdose.records.history import History
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Outcome, Ungradable

__all__ = ["PartResponse", "Responded", "part_response"]

A_DAY = timedelta(days=1)


class Responded(StrEnum):
    """Whether there was a response.

    ``never_known``: the time for one is over, and what was seen does not say that there was none.
    """

    YES = "yes"
    NO = "no"
    NOT_YET_KNOWN = "not_yet_known"
    NEVER_KNOWN = "never_known"


class PartResponse(Struct, frozen=True, kw_only=True):
    """One participant's response in the part, as known today.

    ``settled_on``: the day that settled it, or the last on which it can be settled; None before the
    first infusion.  ``sources`` are the entries of the response, or of everything seen without one.
    """

    answer: Responded
    settled_on: date | None
    sources: tuple[int, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there was a response, or there was none."""
        return self.answer in (Responded.YES, Responded.NO)

    @property
    def turns_on(self) -> date | None:
        """The next day on which this may differ though nothing new becomes known."""
        if self.answer is not Responded.NOT_YET_KNOWN or self.settled_on is None:
            return None
        return self.settled_on + A_DAY


class _Seen(NamedTuple):
    """One look at the participant, and whether it shows the response."""

    on: date
    outcome: Outcome
    sources: tuple[int, ...]


def part_response(
    study: Study, given: Exposure | None, history: History, today: date
) -> PartResponse | None:
    """The response of one participant on a day; None: not assigned, or the part reads none.

    The first look that shows it settles it.  There was none once its last day is over, if someone
    looked and every look says so.  Whoever left, died or had rescue medication before counts as the
    study's intercurrent events say; an exclusion is never known.
    """
    if given is None:
        return None
    criterion = part_of(study, given.part).response
    if criterion is None:
        return None
    if given.first_infusion_on is None:
        return PartResponse(answer=Responded.NOT_YET_KNOWN, settled_on=None)
    last_on = calendar_day(given.first_infusion_on, criterion.by_day)
    ended = _ended(study, history, min(today, last_on))
    until = ended.on - A_DAY if ended is not None else last_on
    looks = _looks(study, criterion, history, today)
    seen = [one for one in looks if given.first_infusion_on < one.on <= until]
    for one in seen:
        if one.outcome is Outcome.MET:
            return PartResponse(answer=Responded.YES, settled_on=one.on, sources=one.sources)
    sources = tuple(number for one in seen for number in one.sources)
    if ended is not None:
        return PartResponse(answer=ended.answer, settled_on=ended.on, sources=sources)
    if today <= last_on:
        return PartResponse(answer=Responded.NOT_YET_KNOWN, settled_on=last_on, sources=sources)
    none = bool(seen) and all(one.outcome is Outcome.NOT_MET for one in seen)
    answer = Responded.NO if none else Responded.NEVER_KNOWN
    return PartResponse(answer=answer, settled_on=last_on, sources=sources)


class _Ended(NamedTuple):
    """The day after which no response can count any more, and what that means."""

    on: date
    answer: Responded


def _ended(study: Study, history: History, until: date) -> _Ended | None:
    """The first event by ``until`` that the study counts against a response; None: none."""
    rules = study.endpoints.intercurrent_events
    events = (
        (first_on(history, Died, until), rules.death),
        (first_on(history, Withdrawn, until), rules.withdrawal),
        (rescue_on(history, until), rules.rescue),
    )
    found: list[_Ended] = []
    for on, rule in events:
        if on is None or rule == "treatment_policy":
            continue
        counts = rule == "non_response"
        found.append(_Ended(on=on, answer=Responded.NO if counts else Responded.NEVER_KNOWN))
    return min(found, key=lambda one: one.on, default=None)


def _looks(
    study: Study, criterion: ResponseCriterion, history: History, today: date
) -> Iterator[_Seen]:
    """Every look at the participant by today, earliest first."""
    match criterion:
        case BCellDepletion():
            limit = canonical(B_CELLS, criterion.b_cells_at_most, criterion.unit)
            assert not isinstance(limit, Ungradable), "the checks have found the unit"
            for entry in happened(history, Measured, today):
                if entry.fact.analyte == B_CELLS:
                    yield _Seen(entry.occurred_on, _at_most(entry.fact, limit), (entry.number,))
        case ActivityResponse():
            for each in assessments(study, history, today):
                yield _Seen(each.on, _met(criterion, each), each.sources)
        case _:
            assert_never(criterion)


def _at_most(measured: Measured, limit: Decimal) -> Outcome:
    """Whether a count is at or below the limit: "<10" may be above 5, and may not."""
    found = amount(measured)
    if isinstance(found, Ungradable):
        return Outcome.UNKNOWN
    if found.highest <= limit:
        return Outcome.MET
    return Outcome.NOT_MET if found.lowest > limit else Outcome.UNKNOWN


def _met(criterion: ActivityResponse, assessment: ActivityAssessment) -> Outcome:
    match criterion.kind:
        case "sri_4":
            state = assessment.responder("sri_4")
            return Outcome.UNKNOWN if state is None else state.met
        case "lldas":
            return assessment.lldas.met
        case "doris":
            return assessment.doris.met
        case _:
            assert_never(criterion.kind)
