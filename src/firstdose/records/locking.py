"""Facts of closing the books: source marks, freezes, the lock, and what was taken out of them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from firstdose.records.signature import Signature


class ExportedContent(StrEnum):
    """What was taken out: what reports are made from, or every row with its chain."""

    LEDGER = "ledger"
    AUDIT = "audit"


class SourceVerified(Struct, frozen=True, kw_only=True):
    """These entries of a participant were held against the source at the site, and agree."""

    participant: str
    entries: tuple[int, ...]


class ParticipantFrozen(Struct, frozen=True, kw_only=True):
    """Nothing more is entered about a participant until the freeze is lifted."""

    participant: str
    rationale: str


class FreezeLifted(Struct, frozen=True, kw_only=True):
    """Entering about a participant goes on."""

    participant: str
    rationale: str


class StudyLocked(Struct, frozen=True, kw_only=True):
    """The books are closed over every entry up to ``evidence_through``, under the chain there."""

    rationale: str
    evidence_through: int
    chain_sha256: str


class LockLifted(Struct, frozen=True, kw_only=True):
    """The books are open again."""

    rationale: str


class DataExported(Struct, frozen=True, kw_only=True):
    """Entries up to ``evidence_through`` were taken out of the trial, for this purpose, signed."""

    content: ExportedContent
    evidence_through: int
    purpose: str
    signature: Signature


StudyFact = StudyLocked | LockLifted | DataExported
ParticipantFact = SourceVerified | ParticipantFrozen | FreezeLifted
