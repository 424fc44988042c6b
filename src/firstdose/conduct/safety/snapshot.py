"""The frozen snapshot a meeting looks at: its canonical text, and the fingerprints of it.

It is made of the ledger up to one entry and of the day, so that anybody can make it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from firstdose.conduct.safety.evidence import Question, fingerprint, participants
from firstdose.conduct.safety.queries import OpenQuery, open_queries
from firstdose.conduct.safety.seen import Seen, seen
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.reader import recorded
from firstdose.protocol.study import Study
from firstdose.records.body import taken_apart
from firstdose.records.canonical import canonical
from firstdose.records.committee import SnapshotFrozen
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact, ProtocolVersionActive
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.shapes import record
from firstdose.records.values import Reason
from firstdose.records.wording import Json

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
    """The same snapshot from the entries it was made of, under the study then in force.

    ``study``: the version now in force.
    """
    fact, day = frozen.fact, frozen.occurred_on
    last = unchanged(ledger.entry(fact.evidence_through))
    found = _remembered(study, last, fact.part, day)
    if not found:
        then = ledger.as_of_entry(fact.evidence_through)
        found.append(snapshot(study_then(study, ledger, frozen), then, fact.part, day))
    return found[0]


def study_then(study: Study, ledger: Ledger, frozen: Entry[SnapshotFrozen]) -> Study:
    """The version of the study under which a snapshot was frozen; ``study`` is that of now."""
    through = frozen.fact.evidence_through
    versions = ledger.history("").of(ProtocolVersionActive)
    if all(version.number <= through for version in versions):
        return study
    return recorded(ledger.as_of_entry(through).study_text_in_force(), study.identity.name)


@lru_cache(maxsize=32)
def _remembered(study: Study, last: Unchanged[Entry[Fact]], part: str, day: date) -> list[Snapshot]:
    """Where a snapshot is put once it was made again: the entries before an entry never change."""
    return []


def _snapshot(what: Seen) -> Snapshot:
    queries = open_queries(what.study, what.ledger, what.today)
    text = canonical(_content(what, queries))
    part, through = what.standing.part.name, len(what.ledger)
    asked = Question(part=part, day=what.today, through=through)
    return Snapshot(
        seen=what,
        queries=queries,
        evidence_through=through,
        text=text,
        snapshot_sha256=sha256(text.encode()).hexdigest(),
        evidence_sha256=fingerprint(what.study, what.ledger, asked, what.standing.places),
    )


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
        "participants": participants(what.standing.places),
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


def frozen_as(ledger: Ledger, snapshot_sha256: str) -> Entry[SnapshotFrozen] | None:
    """The snapshot frozen under a fingerprint; None when there is none in force."""
    found = ledger.history("").of(SnapshotFrozen)
    return next((e for e in found if e.fact.snapshot_sha256 == snapshot_sha256), None)
