"""Whether the books are closed: over the study, or over one participant."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.conduct.refusals import refusal
from firstdose.records import delegation
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.locking import (
    DataExported,
    FreezeLifted,
    LockLifted,
    ParticipantFrozen,
    SourceVerified,
    StudyLocked,
)
from firstdose.records.oversight import QueryAnswered, QueryClosed, QueryRaised, SafetyReportSent
from firstdose.records.problem import Problem

STILL_ENTERED = (
    QueryRaised
    | QueryAnswered
    | QueryClosed
    | SafetyReportSent
    | SourceVerified
    | FreezeLifted
    | LockLifted
    | DataExported
    | delegation.StudyFact
    | delegation.ParticipantFact
)
"""What closed books take in all the same: who works on them, and what brings them to an end."""


def frozen(ledger: Ledger, participant: str) -> Entry[ParticipantFrozen] | None:
    """The freeze of a participant that stands; None: there is none."""
    history = ledger.history(participant)
    last = max(history.of(ParticipantFrozen), key=_number, default=None)
    lifted = max(history.of(FreezeLifted), key=_number, default=None)
    return last if last is not None and (lifted is None or lifted.number < last.number) else None


def locked(ledger: Ledger) -> Entry[StudyLocked] | None:
    """The lock of the study that stands; None: there is none."""
    about = ledger.history("")
    last = max(about.of(StudyLocked), key=_number, default=None)
    lifted = max(about.of(LockLifted), key=_number, default=None)
    return last if last is not None and (lifted is None or lifted.number < last.number) else None


def _number(entry: Entry[Fact]) -> int:
    return entry.number


def closed_to(ledger: Ledger, fact: Fact) -> Iterator[Problem]:
    """Why a fact cannot be entered into closed books; nothing: it can."""
    if isinstance(fact, STILL_ENTERED):
        return
    over_all = locked(ledger)
    if over_all is not None:
        yield refusal("study_locked", entry=over_all.number, rationale=over_all.fact.rationale)
    who = participant_of(fact)
    over_one = frozen(ledger, who) if who else None
    if over_one is not None:
        yield refusal(
            "participant_frozen",
            participant=who,
            entry=over_one.number,
            rationale=over_one.fact.rationale,
        )
