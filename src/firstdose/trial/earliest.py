"""The earliest day on which a cohort's outcomes can all be known, so that a decision is possible.

A dose-limiting toxicity that changes the recommendation convenes the committee at once, before it.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from firstdose.derive.exposure import Exposure, exposure, regimen_named
from firstdose.derive.plan import day_zero, first_conditioning_day
from firstdose.design.designs import part_design
from firstdose.protocol.parts import planned_window
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.records.values import Action
from firstdose.trial.expansion import look, recommendation
from firstdose.trial.place import Place
from firstdose.trial.standing import Standing, free_places

A_DAY = timedelta(days=1)


class Earliest(Struct, frozen=True, kw_only=True):
    """When a decision is possible, as things stand; ``on`` None: nobody can say yet.

    ``places`` are still to be filled first.  ``waits_for``: those whose outcome is still to come.
    """

    on: date | None
    places: int
    waits_for: tuple[str, ...]


def earliest_decision(study: Study, ledger: Ledger, standing: Standing, today: date) -> Earliest:
    """The day after the last window of the cohort that is awaited, and today at the earliest."""
    if standing.after is not None:
        return _in_expansion(study, ledger, standing, today)
    places = max(free_places(study, standing, today), 0)
    if not part_design(study, standing.part.name).declares.suspends_on_pending:
        return Earliest(on=None if places else today, places=places, waits_for=())
    return _when_known(study, ledger, standing, today, places)


def _in_expansion(study: Study, ledger: Ledger, standing: Standing, today: date) -> Earliest:
    """Where another regimen may still be chosen, at once; or when the expansion may be over."""
    recommended = recommendation(study, standing, (), today)
    if recommended.action not in (Action.STAY, Action.WAIT):
        return Earliest(on=today, places=0, waits_for=())
    places = look(study, standing, today).places(standing)
    return _when_known(study, ledger, standing, today, places)


def _when_known(
    study: Study, ledger: Ledger, standing: Standing, today: date, places: int
) -> Earliest:
    waited = [place for place in standing.here if place.is_unresolved]
    ends = [
        _resolves_on(study, standing, place, exposure(study, ledger.history(who), today), today)
        for place in waited
        for who in (place.participant,)
    ]
    known = [on for on in ends if on is not None]
    told = not places and len(known) == len(ends)
    return Earliest(
        on=max([today, *(on + A_DAY for on in known)]) if told else None,
        places=places,
        waits_for=tuple(place.participant for place in waited),
    )


def _resolves_on(
    study: Study, standing: Standing, place: Place, given: Exposure | None, today: date
) -> date | None:
    """The last day of someone's window; before the first infusion, as it is planned."""
    if place.resolves_on is not None and not place.is_awaited:
        return max(place.resolves_on, today)
    regimen = regimen_named(study, place.dlt.regimen)
    if given is None or regimen is None:
        return None
    conditioning = first_conditioning_day(study, regimen.name)
    _, last_day = planned_window(standing.part, regimen, conditioning)
    return max(day_zero(study, given), today) + timedelta(days=last_day)
