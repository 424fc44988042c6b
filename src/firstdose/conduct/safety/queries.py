"""Open queries, and which of them are about data that a decision on the regimen rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from firstdose.derive.dose_limiting_toxicity import dlt_given
from firstdose.derive.exposure import exposure
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.history import History
from firstdose.records.ledger import Ledger
from firstdose.records.oversight import QueryAnswered, QueryClosed, QueryRaised


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuery:
    """A query that nobody has closed; ``critical``: a decision on the regimen rests on its data."""

    raised: Entry[QueryRaised]
    answered: Entry[QueryAnswered] | None
    critical: bool

    @property
    def about(self) -> str:
        """The participant and the query, as a refusal and an override name it."""
        return f"{self.raised.fact.participant} {self.raised.fact.query}"


def open_queries(study: Study, ledger: Ledger, today: date) -> tuple[OpenQuery, ...]:
    """Every open query of the study, by participant in the order of first mention."""
    return tuple(
        query
        for who in ledger.participants
        for query in _of_one(study, ledger, ledger.history(who), today)
    )


def _of_one(study: Study, ledger: Ledger, history: History, today: date) -> tuple[OpenQuery, ...]:
    closed = {entry.fact.query for entry in history.of(QueryClosed)}
    raised = [entry for entry in history.of(QueryRaised) if entry.fact.query not in closed]
    if not raised:
        return ()
    answered = {entry.fact.query: entry for entry in history.of(QueryAnswered)}
    critical = _read_for_dlts(study, history, today)
    return tuple(
        OpenQuery(
            raised=entry,
            answered=answered.get(entry.fact.query),
            critical=_is_about(ledger, entry.fact, critical),
        )
        for entry in raised
    )


def _is_about(ledger: Ledger, query: QueryRaised, kinds: frozenset[type[Fact]]) -> bool:
    """Whether a query is about facts of these kinds; about something missing, it may be."""
    if query.entry is None or not 1 <= query.entry <= len(ledger):
        return True
    return type(ledger.entry(query.entry).fact) in kinds


def _read_for_dlts(study: Study, history: History, today: date) -> frozenset[type[Fact]]:
    """The kinds of fact that `derive` reads to say how someone stands in the escalation rule."""
    noted, grounds = history.noting()
    dlt_given(study, exposure(study, noted, today), noted, today)
    return grounds.kinds
