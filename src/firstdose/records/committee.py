"""Facts of the safety committee: what it looked at, how its members voted, and what was signed."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from firstdose.records.signature import Signature
from firstdose.records.values import Action


class Gate(StrEnum):
    """What stands before a place or a decision, and may be overridden by a signed reason."""

    DECISION_BEFORE_SLOT = "decision_before_slot"
    BEYOND_RECOMMENDATION = "beyond_recommendation"
    OPEN_QUERIES = "open_queries"
    SNAPSHOT_SUPERSEDED = "snapshot_superseded"


class SnapshotFrozen(Struct, frozen=True, kw_only=True):
    """What a meeting of the safety committee looks at, frozen under its fingerprint.

    ``evidence_through`` is the number of the last entry in it.  ``evidence_sha256`` covers the
    participants alone: a later entry that changes it supersedes what was signed on the snapshot.
    """

    part: str
    evidence_through: int
    snapshot_sha256: str
    evidence_sha256: str


class VoteCast(Struct, frozen=True, kw_only=True):
    """One member's vote on a snapshot, with what they want said where they disagree."""

    part: str
    snapshot_sha256: str
    action: Action
    regimen: str
    comment: str = ""


class DecisionSigned(Struct, frozen=True, kw_only=True):
    """A signature under the committee's decision, bound to the snapshot it rests on."""

    part: str
    action: Action
    regimen: str
    evidence_through: int
    signature: Signature


class GateOverridden(Struct, frozen=True, kw_only=True):
    """A gate is passed although it is shut: signed, with the reason, and visible for ever.

    ``about``: the participant, snapshot or person concerned, as the refusal named it.
    """

    gate: Gate
    part: str
    regimen: str
    about: str
    rationale: str
    signature: Signature


StudyFact = SnapshotFrozen | VoteCast | DecisionSigned | GateOverridden
