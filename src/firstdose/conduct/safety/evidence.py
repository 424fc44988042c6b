"""The evidence of a snapshot: how each participant counted on its day, under a fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from firstdose.derive.exposure import exposure
from firstdose.protocol.study import Study
from firstdose.records.body import taken_apart
from firstdose.records.canonical import canonical
from firstdose.records.ledger import Ledger
from firstdose.records.shapes import record
from firstdose.records.values import Reason
from firstdose.records.wording import Json
from firstdose.trial.known import work_out
from firstdose.trial.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Of which part, on which day, and from entries up to which the evidence was taken."""

    part: str
    day: date
    through: int


def evidence_sha256(study: Study, ledger: Ledger, asked: Question) -> str:
    """The fingerprint of the evidence as a ledger now tells it."""
    known = (work_out(study, ledger.history(who), asked.day).place for who in ledger.participants)
    counted = study.counted_in(asked.part)
    places = [one for one in known if one is not None and one.dlt.part in counted]
    return fingerprint(study, ledger, asked, places)


def fingerprint(study: Study, ledger: Ledger, asked: Question, places: Sequence[Place]) -> str:
    """The same of places that are at hand: of those in the snapshot, and who should have been."""
    counted = [
        place
        for place in places
        if place.assigned_by <= asked.through or _assigned_before(study, ledger, place, asked.day)
    ]
    return sha256(canonical(participants(counted)).encode()).hexdigest()


def _assigned_before(study: Study, ledger: Ledger, place: Place, day: date) -> bool:
    given = exposure(study, ledger.history(place.participant), day)
    return given is not None and given.assigned_on < day


def participants(places: Sequence[Place]) -> Json:
    """Everyone assigned, by subject number, with what the rule counts of them."""
    return [_participant(place) for place in sorted(places, key=lambda one: one.participant)]


def _participant(place: Place) -> Json:
    dlt = place.dlt
    return {
        "participant": place.participant,
        "regimen": dlt.regimen,
        "first_infusion_on": _day(place.first_infusion_on),
        "opens_on": _day(dlt.opens_on),
        "closes_on": _day(dlt.closes_on),
        "window": dlt.window.value,
        "evaluable": dlt.evaluable.value,
        "reason": None if dlt.reason is None else taken_apart(record(Reason), dlt.reason),
        "dlts": [
            {"clause": one.clause, "event": one.event, "on": one.on.isoformat()} for one in dlt.dlts
        ],
        "response": None if place.response is None else place.response.answer.value,
        "toxicity": None if place.toxicity is None else str(place.toxicity.worst),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
