"""Facts of those who look after data and events: queries, expectedness, reports to authorities."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from firstdose.standards.verdict import YesNo


class SafetyReport(StrEnum):
    """Which report of an event went to an authority."""

    INITIAL = "initial"
    FOLLOW_UP = "follow_up"


class QueryRaised(Struct, frozen=True, kw_only=True):
    """A question about an entry or, where ``entry`` is left out, about something missing."""

    participant: str
    query: str
    text: str
    entry: int | None = None


class QueryAnswered(Struct, frozen=True, kw_only=True):
    """What the site says to a query; it stays open until whoever may close it does."""

    participant: str
    query: str
    text: str


class QueryClosed(Struct, frozen=True, kw_only=True):
    """A query is settled, and how."""

    participant: str
    query: str
    conclusion: str


class ExpectednessJudged(Struct, frozen=True, kw_only=True):
    """Whether the reference safety information foresees an event of this kind and severity."""

    participant: str
    event: str
    expected: YesNo
    reference: str


class SafetyReportSent(Struct, frozen=True, kw_only=True):
    """A report of an event left for an authority on this day."""

    participant: str
    event: str
    authority: str
    report: SafetyReport
    reference: str


ParticipantFact = QueryRaised | QueryAnswered | QueryClosed | ExpectednessJudged | SafetyReportSent
