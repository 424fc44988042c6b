"""How far the books of each participant are from being closed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from firstdose.conduct.safety.locked import frozen
from firstdose.conduct.safety.queries import open_queries
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.history import History
from firstdose.records.ledger import Ledger
from firstdose.records.locking import FreezeLifted, ParticipantFrozen, SourceVerified
from firstdose.records.oversight import QueryAnswered, QueryClosed, QueryRaised

ABOUT_ENTRIES = (
    SourceVerified | ParticipantFrozen | FreezeLifted | QueryRaised | QueryAnswered | QueryClosed
)
"""What has no source at the site: it speaks of entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRow:
    """One participant: entries in force with a source, how many were verified, open queries."""

    participant: str
    entries: int
    verified: int
    open_queries: int
    frozen: Entry[ParticipantFrozen] | None


def closing_rows(study: Study, ledger: Ledger, today: date) -> tuple[ClosingRow, ...]:
    """Everyone, in the order of first mention."""
    asked = Counter(one.raised.fact.participant for one in open_queries(study, ledger, today))
    return tuple(_row(ledger, who, asked[who]) for who in ledger.participants)


def _row(ledger: Ledger, who: str, asked: int) -> ClosingRow:
    history = ledger.history(who)
    entries = with_source(history)
    done = verified(history)
    return ClosingRow(
        participant=who,
        entries=len(entries),
        verified=sum(entry.number in done for entry in entries),
        open_queries=asked,
        frozen=frozen(ledger, who),
    )


def with_source(history: History) -> tuple[Entry[Fact], ...]:
    """The entries in force that stand somewhere at the site, too."""
    return tuple(entry for entry in history if not isinstance(entry.fact, ABOUT_ENTRIES))


def verified(history: History) -> frozenset[int]:
    """The numbers of the entries that were held against their source.

    A correction is an entry of its own, and is verified anew.
    """
    marks = history.of(SourceVerified)
    return frozenset(number for mark in marks for number in mark.fact.entries)
