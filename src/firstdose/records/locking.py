"""Facts of closing the books: source marks, freezes, the lock, and what was taken out of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from firstdose.records.signature import Signature


class ExportedContent(StrEnum):
    """What was taken out: what reports are made from, or every row with its chain."""

    LEDGER = "ledger"
    AUDIT = "audit"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExported:
    """Entries up to ``evidence_through`` were taken out of the trial, for this purpose, signed."""

    content: ExportedContent
    evidence_through: int
    purpose: str
    signature: Signature


StudyFact = StudyLocked | LockLifted | DataExported
ParticipantFact = SourceVerified | ParticipantFrozen | FreezeLifted
