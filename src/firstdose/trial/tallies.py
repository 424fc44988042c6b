"""Places counted: who holds one, who is replaced, how many are left, and the tally of a regimen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from firstdose.design.situation import Tally, untreated
from firstdose.protocol.designs import GBoin
from firstdose.protocol.parts import Part, participant_caps
from firstdose.protocol.study import Study
from firstdose.trial.place import Place


def places_taken(part: Part, places: Sequence[Place]) -> int:
    """Places that participants of one regimen hold: all but those being replaced."""
    return len(places) - replaced(part, places)


def planned_left(study: Study, part: Part, places: Sequence[Place]) -> int:
    """How many more participants the study has planned and the part's cap allows."""
    held = held_by_regimen(places)
    parts = {one.name: one for one in study.in_turn}
    taken = dict.fromkeys(parts, 0)
    for (name, regimen), there in held.items():
        if name in parts and regimen in parts[name].regimens:
            taken[name] += places_taken(parts[name], there)
    left = [study.enrolment.planned_participants - sum(taken.values())]
    return min(left + [cap - taken[part.name] for cap in participant_caps(part)])


def held_by_regimen(places: Sequence[Place]) -> dict[tuple[str, str], list[Place]]:
    """Everyone assigned, by part and regimen."""
    held: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        held.setdefault((place.dlt.part, place.dlt.regimen), []).append(place)
    return held


def replaced(part: Part, places: Sequence[Place]) -> int:
    """Participants for whom others are entered, as many as the study file allows."""
    replaceable = len([place for place in places if place.dlt.replaceable])
    return min(replaceable, part.evaluability.maximum_replacements_per_regimen)


def tally(part: Part, regimen: str, places: list[Place], today: date) -> Tally:
    """Counts of one regimen.

    ``lost`` hold a place and will never be evaluable: those nobody replaces, and those beyond the
    replacements allowed.
    """
    if not places:
        return untreated(regimen, _by_class(part, places))
    evaluable = [place for place in places if place.is_evaluable]
    pending = [place for place in places if place.is_pending]
    toxic = [place for place in places if place.dlt.dlts]
    responded = [place for place in evaluable if place.responded]
    resolved = [place for place in places if not place.is_unresolved]
    never = [place for place in resolved if not place.is_evaluable]
    taken_over = replaced(part, places)
    return Tally(
        regimen=regimen,
        assigned=len(places),
        infused=len([place for place in places if place.first_infusion_on is not None]),
        evaluable=len(evaluable),
        dlts=len(toxic),
        pending=len(pending),
        replaced=taken_over,
        lost=len(never) - taken_over,
        followed=tuple([place.followed(today) for place in pending if not place.dlt.dlts]),
        onsets=tuple([place.onset for place in toxic]),
        open=tuple([place.outcome(today) for place in pending if place.weighs_response]),
        responses=len(responded),
        responses_with_dlt=len([place for place in responded if place.dlt.dlts]),
        grades=_by_class(part, evaluable),
    )


def _by_class(part: Part, evaluable: list[Place]) -> tuple[int, ...]:
    """Those who count by class of worst toxicity; empty where the design reads none."""
    if not isinstance(part.design, GBoin):
        return ()
    worst = [place.toxicity.worst for place in evaluable if place.toxicity]
    return tuple(worst.count(one) for one in range(1, len(part.design.weights)))
