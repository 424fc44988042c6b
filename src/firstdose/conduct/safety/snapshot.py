"""The frozen snapshot a meeting looks at: its canonical text, and the fingerprints of it.

It is made of the ledger up to one entry and of the day, so that anybody can make it again.  What
was signed on it is superseded as soon as a later entry changes the participants in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from firstdose.conduct.safety.queries import OpenQuery, open_queries
from firstdose.conduct.safety.seen import Seen, seen
from firstdose.derive.exposure import exposure
from firstdose.protocol.study import Study
from firstdose.records.body import taken_apart
from firstdose.records.canonical import canonical
from firstdose.records.committee import SnapshotFrozen
from firstdose.records.entry import Entry
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.shapes import record
from firstdose.records.values import Reason
from firstdose.records.wording import Json
from firstdose.trial.place import Place

FORMAT = 1
"""How snapshots are written today; a snapshot of an older format keeps its fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """A part on a day, as the ledger up to ``evidence_through`` says, and its canonical text."""

    seen: Seen
    queries: tuple[OpenQuery, ...]
    evidence_through: int
    text: str
    snapshot_sha256: str
    evidence_sha256: str

    @property
    def fact(self) -> SnapshotFrozen:
        """The fact that freezes it."""
        return SnapshotFrozen(
            part=self.seen.standing.part.name,
            evidence_through=self.evidence_through,
            snapshot_sha256=self.snapshot_sha256,
            evidence_sha256=self.evidence_sha256,
        )


def snapshot(study: Study, ledger: Ledger, part: str, today: date) -> Snapshot:
    """The snapshot of a part at the end of a ledger."""
    return _snapshot(seen(study, ledger, part, today))


def made_again(study: Study, ledger: Ledger, frozen: Entry[SnapshotFrozen]) -> Snapshot:
    """The same snapshot from the entries it was made of."""
    then = ledger.as_of_entry(frozen.fact.evidence_through)
    return snapshot(study, then, frozen.fact.part, frozen.occurred_on)


def _snapshot(what: Seen) -> Snapshot:
    queries = open_queries(what.study, what.ledger, what.today)
    text = canonical(_content(what, queries))
    return Snapshot(
        seen=what,
        queries=queries,
        evidence_through=len(what.ledger),
        text=text,
        snapshot_sha256=sha256(text.encode()).hexdigest(),
        evidence_sha256=_evidence(what, len(what.ledger)),
    )


# --- superseded ----------------------------------------------------------------------------


def superseded_by(study: Study, ledger: Ledger, frozen: Entry[SnapshotFrozen]) -> int | None:
    """The entry that changed what was looked at; None while it stands.

    The same day is looked at again with all that is known now.  What happened later is news, and
    no change of what was signed.
    """
    fact, day = frozen.fact, frozen.occurred_on
    through = fact.evidence_through
    if _evidence(seen(study, ledger, fact.part, day), through) == fact.evidence_sha256:
        return None
    for entry in ledger.since(through):
        if not participant_of(entry.fact):
            continue
        then = seen(study, ledger.as_of_entry(entry.number), fact.part, day)
        if _evidence(then, through) != fact.evidence_sha256:
            return entry.number
    return len(ledger)


def _evidence(what: Seen, through: int) -> str:
    """The fingerprint of those in the snapshot, and of who should have been in it."""
    places = [
        place
        for place in what.standing.places
        if place.assigned_by <= through or _assigned_before(what, place)
    ]
    return sha256(canonical(_participants(places)).encode()).hexdigest()


def _assigned_before(what: Seen, place: Place) -> bool:
    given = exposure(what.study, what.ledger.history(place.participant), what.today)
    return given is not None and given.assigned_on < what.today


# --- the canonical text --------------------------------------------------------------------


def _content(what: Seen, queries: tuple[OpenQuery, ...]) -> Json:
    situation, recommended = what.situation, what.recommended
    return {
        "format": FORMAT,
        "study": what.study.identity.name,
        "study_sha256": study_sha256(what.ledger.study_text_in_force()),
        "part": what.standing.part.name,
        "on": what.today.isoformat(),
        "evidence_through": len(what.ledger),
        "participants": _participants(what.standing.places),
        "current": situation.current,
        "closed": list(situation.closed),
        "regimens": [
            {
                "regimen": tally.regimen,
                "assigned": tally.assigned,
                "infused": tally.infused,
                "evaluable": tally.evaluable,
                "dlts": tally.dlts,
                "pending": tally.pending,
                "replaced": tally.replaced,
                "responses": tally.responses,
            }
            for tally in situation.tallies
        ],
        "study_stops": [
            {"rule": one.rule, "boundary": one.boundary, "participants": list(one.participants)}
            for one in what.stops
        ],
        "recommended": {
            "action": recommended.action.value,
            "regimen": recommended.regimen,
            "reasons": [taken_apart(record(Reason), reason) for reason in recommended.reasons],
        },
        "open_queries": [{"about": one.about, "critical": one.critical} for one in queries],
    }


def _participants(places: Sequence[Place]) -> Json:
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


def in_force(ledger: Ledger, part: str) -> Entry[SnapshotFrozen] | None:
    """The last snapshot frozen for a part; None when there is none."""
    frozen = [e for e in ledger.history("").of(SnapshotFrozen) if e.fact.part == part]
    return max(frozen, key=lambda entry: entry.number, default=None)


def frozen_as(ledger: Ledger, snapshot_sha256: str) -> Entry[SnapshotFrozen] | None:
    """The snapshot frozen under a fingerprint; None when there is none in force."""
    found = ledger.history("").of(SnapshotFrozen)
    return next((e for e in found if e.fact.snapshot_sha256 == snapshot_sha256), None)
