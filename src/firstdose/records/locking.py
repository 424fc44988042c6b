"""Facts of closing the books: entries held against their source, participants frozen, the lock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVerified:
    """These entries of a participant were held against the source at the site, and agree."""

    participant: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantFrozen:
    """Nothing more is entered about a participant until the freeze is lifted."""

    participant: str
    rationale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeLifted:
    """Entering about a participant goes on."""

    participant: str
    rationale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyLocked:
    """The books are closed over every entry up to ``evidence_through``, under the chain there."""

    rationale: str
    evidence_through: int
    chain_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockLifted:
    """The books are open again."""

    rationale: str


StudyFact = StudyLocked | LockLifted
ParticipantFact = SourceVerified | ParticipantFrozen | FreezeLifted
