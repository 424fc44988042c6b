"""A response in as many as a publication reports, read at the publication's own data cut.

Whoever is followed longest was treated first, at the lowest regimens.  So a response reported in
the few with long follow-up is compared only with the same number of those treated first, followed
for as long, on the day up to which the published numbers count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from firstdose.analyse.cut import DataCut, Participant, data_cut
from firstdose.analyse.disease_activity import LAST_VISIT, response_variable
from firstdose.analyse.response import Counting, Measure, never_known, response_at_last_visit
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Counted, Place, Statistic, if_recorded, share_rows
from firstdose.protocol.endpoints import Endpoint
from firstdose.records.values import Domain


def group_of_first(count: int, on: date) -> str:
    """The group of the first so many treated, as known on a day."""
    return f"first-{count}-at-{on.isoformat()}"


def first_treated(cut: DataCut, endpoint: Endpoint, count: int, on: date) -> tuple[Result, ...]:
    """A response at the last visit in the first ``count`` infused of those followed long enough.

    Without a value, and with the reason, where fewer had been followed by then.
    """
    place = Place(population=endpoint.population, group=group_of_first(count, on))
    variable = response_variable(endpoint.measure, LAST_VISIT)
    if on > cut.on or on < cut.ledger.entries[0].known_on:
        return _none(place, variable, "not known on that day")
    earlier = data_cut(cut.study, cut.ledger, on)
    members = sorted(earlier.members(endpoint.population), key=_treated_first)[:count]
    if len(members) < count:
        return _none(place, variable, f"only {len(members)} followed for so long")
    measure = _measure(endpoint)
    known = cut.records(Domain.DISEASE_ACTIVITY) and not never_known(earlier, measure)
    return if_recorded(_responses(earlier, place, endpoint, measure, members), recorded=known)


def _responses(
    cut: DataCut, place: Place, endpoint: Endpoint, measure: Measure, members: list[Participant]
) -> Iterator[Result]:
    beyond = cut.study.endpoints.population(endpoint.population).followed_beyond_days
    answers = [response_at_last_visit(cut, who, measure, beyond) for who in members]
    due = [one for one in answers if one.counts]
    responded = [one for one in due if one.answer is Counting.RESPONSE]
    sources = tuple(number for one in responded for number in one.sources)
    found = Counted(count=len(responded), of=len(due), sources=sources)
    variable = response_variable(endpoint.measure, LAST_VISIT)
    yield from share_rows(place, variable, found, limits=True)


def _none(place: Place, variable: str, why: str) -> tuple[Result, ...]:
    statistics = (Statistic.COUNT, Statistic.PERCENT, Statistic.LOWER, Statistic.UPPER)
    return tuple(place.row(variable, each, None).with_warning(why) for each in statistics)


def _treated_first(who: Participant) -> tuple[date, str]:
    given = who.course.exposure
    infused_on = given.first_infusion_on if given is not None else None
    return infused_on or date.max, who.number


def _measure(endpoint: Endpoint) -> Measure:
    match endpoint.measure:
        case "sri_4" | "lldas" | "doris" | "lldas_and_doris" as measure:
            return measure
        case _:
            raise AssertionError(f"{endpoint.measure} is no response at a visit")
