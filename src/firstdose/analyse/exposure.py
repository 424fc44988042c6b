"""Exposure: infusions and cells given beside those planned, intervals achieved, follow-up."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal

from firstdose.analyse.cut import DataCut, Participant, population_reaching
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Sources, counted, if_recorded, measured
from firstdose.analyse.statistics import rounded
from firstdose.derive.exposure import Exposure
from firstdose.records.facts import Died, DrugGiven, Withdrawn
from firstdose.records.values import Domain

FOLLOW_UP_DAYS = "follow_up_days"
"""Days from the first infusion to leaving, the end of the planned visits, or the cut."""


STILL_DUE = "infusions.still_due"
"""Those treated for whom at least one more infusion was planned at the cut."""


def exposure(cut: DataCut) -> tuple[Result, ...]:
    """What everyone treated received, by regimen and together."""
    treated = population_reaching(cut.study, "infused").name
    places = (Place(population=treated, group=group) for group in cut.groups)
    return tuple(row for place in places for row in _exposure(cut, place))


def _exposure(cut: DataCut, place: Place) -> Iterator[Result]:
    members = cut.members(place.population, place.group)
    given = [who.course.exposure for who in members if who.course.exposure is not None]
    recorded = cut.records(Domain.EXPOSURE)
    yield from if_recorded(counted(place, STILL_DUE, members, _still_due), recorded=recorded)
    yield from if_recorded(_infusions(place, given), recorded=recorded)
    yield from if_recorded(
        counted(place, "conditioning.any", members, lambda who: who.sources(DrugGiven) or None),
        recorded=recorded,
    )
    yield from if_recorded(
        measured(place, FOLLOW_UP_DAYS, members, _follow_up, "days"), recorded=recorded
    )


def _infusions(place: Place, given: list[Exposure]) -> Iterator[Result]:
    most = max((one.planned_infusions for one in given), default=0)
    for number in range(1, most + 1):
        yield from counted(place, f"infusions.{number}", given, _exactly(number), limits=True)
    yield from counted(
        place,
        "infusions.all_planned",
        given,
        lambda one: _entries(one) if len(one.infusions) >= one.planned_infusions else None,
    )
    yield from counted(
        place,
        "infusions.any_held",
        given,
        lambda one: tuple(step.entry for step in one.held) or None,
    )
    yield from measured(
        place,
        "cells_given",
        given,
        lambda one: (sum((i.cells_given for i in one.infusions), Decimal(0)), _entries(one)),
        "cells",
    )
    yield from measured(place, "cells_given_percent_of_planned", given, _percent, "%")
    gaps = [pair for one in given for pair in itertools.pairwise(one.infusions)]
    yield from measured(
        place,
        "interval_achieved_days",
        gaps,
        lambda pair: ((pair[1].given_on - pair[0].given_on).days, (pair[0].entry, pair[1].entry)),
        "days",
    )


def _still_due(who: Participant) -> Sources | None:
    """Whoever has had fewer infusions than planned, has not left, and had none left out."""
    given, course = who.course.exposure, who.course
    if given is None or course.withdrawn_on is not None or course.died_on is not None:
        return None
    is_over = any(step.final for step in given.held)
    is_short = len(given.infusions) < given.planned_infusions
    return _entries(given) if is_short and not is_over else None


def _exactly(number: int) -> Callable[[Exposure], Sources | None]:
    return lambda one: _entries(one) if len(one.infusions) == number else None


def _percent(one: Exposure) -> tuple[Decimal, Sources] | None:
    share = one.percent_of_planned_cells
    return None if share is None else (rounded(share), _entries(one))


def _follow_up(who: Participant) -> tuple[int, Sources] | None:
    days = who.course.followed_days
    return None if days is None else (days, follow_up_sources(who))


def follow_up_sources(who: Participant) -> Sources:
    """The entries between which follow-up lies: the first infusion and, if it ended it, leaving."""
    infused = _entries(who.course.exposure)[:1]
    ended = who.sources(Withdrawn, Died) if who.course.completed_on is None else ()
    return (*infused, *ended)


def _entries(one: Exposure | None) -> Sources:
    return tuple(infusion.entry for infusion in one.infusions) if one else ()
