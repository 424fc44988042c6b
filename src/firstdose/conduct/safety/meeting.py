"""A meeting of the safety committee: its snapshot, the votes, the decision and its signatures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from firstdose.conduct.safety.signing import signatures_of
from firstdose.conduct.safety.snapshot import study_then
from firstdose.conduct.safety.superseded import superseded_by
from firstdose.protocol.study import Study
from firstdose.records.committee import DecisionSigned, GateOverridden, SnapshotFrozen, VoteCast
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided
from firstdose.records.ledger import Ledger


class SignatureState(StrEnum):
    """Whether what was signed is still what is known."""

    VALID = "valid"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureSeen:
    """One signature; ``superseded_by``: the entry that changed what was signed."""

    signed: Entry[DecisionSigned]
    superseded_by: int | None

    @property
    def state(self) -> SignatureState:
        """A superseded signature stays in the ledger, and is never shown as valid."""
        superseded = self.superseded_by is not None
        return SignatureState.SUPERSEDED if superseded else SignatureState.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Everything that was said and signed about one snapshot.

    ``expands``: it was about an expansion.  ``votes``: the last one of each member.  ``decision``
    None: not yet decided.
    """

    frozen: Entry[SnapshotFrozen]
    expands: bool
    superseded_by: int | None
    votes: tuple[Entry[VoteCast], ...]
    decision: Entry[DoseDecided] | None
    signatures: tuple[SignatureSeen, ...]
    overrides: tuple[Entry[GateOverridden], ...]

    @property
    def dissent(self) -> tuple[Entry[VoteCast], ...]:
        """Votes for something else than what was decided; () before a decision."""
        if self.decision is None:
            return ()
        decided = (self.decision.fact.action, self.decision.fact.regimen)
        return tuple(v for v in self.votes if (v.fact.action, v.fact.regimen) != decided)


def meetings(study: Study, ledger: Ledger, part: str) -> tuple[Meeting, ...]:
    """Every meeting of a part, the earliest first."""
    frozen = [e for e in ledger.history("").of(SnapshotFrozen) if e.fact.part == part]
    return tuple(meeting(study, ledger, one) for one in frozen)


def meeting(study: Study, ledger: Ledger, frozen: Entry[SnapshotFrozen]) -> Meeting:
    """What followed from one snapshot."""
    about, fact = ledger.history(""), frozen.fact
    votes = {
        entry.entered_by: entry
        for entry in about.of(VoteCast)
        if entry.fact.snapshot_sha256 == fact.snapshot_sha256
    }
    decisions = [
        entry
        for entry in about.of(DoseDecided)
        if (entry.fact.part, entry.fact.evidence_through) == (fact.part, fact.evidence_through)
        and any(
            signed.fact.signature.state_sha256 == fact.snapshot_sha256
            for signed in signatures_of(ledger, entry)
        )
    ]
    decision = max(decisions, key=lambda entry: entry.number, default=None)
    touched = superseded_by(study_then(study, ledger, frozen), ledger, frozen)
    return Meeting(
        frozen=frozen,
        expands=study.expansion(fact.part) is not None,
        superseded_by=touched,
        votes=tuple(sorted(votes.values(), key=lambda entry: entry.number)),
        decision=decision,
        signatures=tuple(
            SignatureSeen(signed=signed, superseded_by=touched)
            for signed in (signatures_of(ledger, decision) if decision is not None else ())
        ),
        overrides=tuple(
            entry
            for entry in about.of(GateOverridden)
            if entry.fact.signature.state_sha256 == fact.snapshot_sha256
        ),
    )


def overrides_of(ledger: Ledger, part: str) -> tuple[Entry[GateOverridden], ...]:
    """Every gate of a part that was passed although it was shut, the last one first."""
    found = [e for e in ledger.history("").of(GateOverridden) if e.fact.part == part]
    return tuple(sorted(found, key=lambda entry: -entry.number))
