"""Queries: where the records contradict each other, or need a second look, by participant.

The population of these rows is ``queries`` and their group is the subject number.  A value is
written as a reason is: what kind of query, then what it speaks of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from firstdose.analyse.cut import DataCut, Participant
from firstdose.analyse.regimen import reason_text
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Sources
from firstdose.derive.activity_queries import activity_queries
from firstdose.derive.cell_therapy_toxicity import ScoredEpisode
from firstdose.derive.eligibility import CriterionJudged, readiness
from firstdose.derive.record_queries import RecordQueryKind, record_queries
from firstdose.records.facts import EligibilityAssessed, ReadinessAssessed
from firstdose.records.values import Domain, Reason
from firstdose.standards.verdict import Outcome, Ungradable

QUERIES = "queries"
KINDS: tuple[str, ...] = (
    *get_args(RecordQueryKind),
    "entry",
    "readiness",
    "haematology",
    "serology",
    "laboratory_item",
    "event_grade",
    "adjudication",
    "flare",
)
"""In the order of a report: what cannot be so or is missing, criteria, scored items, events."""

_ASKS: dict[RecordQueryKind, Domain] = {
    "treated_unassigned": Domain.REGIMEN,
    "unknown_event": Domain.ADVERSE_EVENTS,
    "fatal_without_death": Domain.VISITS,
    "related_before_cells": Domain.EXPOSURE,
    "never_counted": Domain.LABORATORY,
}
"""The domain that a ledger must record before its silence can be queried."""

Query = tuple[Reason, Sources]


def queries(cut: DataCut) -> tuple[Result, ...]:
    """Every query of every participant, numbered within its kind."""
    return tuple(row for who in cut.participants for row in _queries(cut, who))


def _queries(cut: DataCut, who: Participant) -> Iterator[Result]:
    place = Place(population=QUERIES, group=who.number)
    found = (
        *_records(cut, who),
        *_entry(who),
        *_readiness(cut, who),
        *_haematology(who),
        *_activity(cut, who),
        *_grades(who),
    )
    numbers: Counter[str] = Counter()
    for reason, sources in found:
        numbers[reason.key] += 1
        variable = f"{reason.key}.{numbers[reason.key]}"
        yield place.value(variable, reason_text(reason), sources=sources)


def _records(cut: DataCut, who: Participant) -> Iterator[Query]:
    """What cannot be so, or is missing, as far as the ledger records what it would stand in."""
    for one in record_queries(cut.study, who.history, cut.on):
        asked = _ASKS.get(one.kind)
        if asked is None or cut.records(asked):
            values = (("about", one.about), ("on", one.on.isoformat()))
            yield Reason(key=one.kind, values=values), one.sources


def _entry(who: Participant) -> Iterator[Query]:
    """Entry criteria that were answered otherwise than the records say."""
    assessed = who.sources(EligibilityAssessed)[-1:]
    for one in who.course.eligibility.criteria:
        if one.disagrees:
            yield Reason(key="entry", values=_said(one)), assessed


def _readiness(cut: DataCut, who: Participant) -> Iterator[Query]:
    """Go/no-go criteria before a step that were answered otherwise than the records say."""
    assessed = {entry.fact.step: entry.number for entry in who.history.of(ReadinessAssessed)}
    for step, number in assessed.items():
        for one in readiness(cut.study, who.history, step, cut.on).criteria:
            if one.disagrees:
                values = (("step", step), *_said(one))
                yield Reason(key="readiness", values=values), (number,)


def _said(one: CriterionJudged) -> tuple[tuple[str, str], ...]:
    computed = one.computed.value if one.computed is not None else ""
    return ("criterion", one.criterion), ("answer", one.answer.value), ("computed", computed)


def _haematology(who: Participant) -> Iterator[Query]:
    """Blood-count items scored so soon after conditioning that it may be their cause."""
    for one in who.course.activity:
        if one.haematology_query:
            values = (("visit", one.visit), ("on", one.on.isoformat()))
            yield Reason(key="haematology", values=values), one.sources


def _grades(who: Participant) -> Iterator[Query]:
    """CRS and neurotoxicity whose worksheet gives another grade than was reported."""
    for one in (*who.course.crs, *who.course.icans):
        if one.agreement is Outcome.NOT_MET:
            yield Reason(key="event_grade", values=_graded(one)), one.sources


def _activity(cut: DataCut, who: Participant) -> Iterator[Query]:
    """Items that the laboratory contradicts or the cells may have cleared, and local reactions."""
    for one in activity_queries(cut.study, who.history, cut.on):
        values = (("about", one.about), ("visit", one.visit), ("on", one.on.isoformat()))
        yield Reason(key=one.kind, values=values), one.sources


def _graded(one: ScoredEpisode) -> tuple[tuple[str, str], ...]:
    assert not isinstance(one.derived_grade, Ungradable), "no grade contradicts none"
    return (
        ("scale", one.scale),
        ("event", one.event),
        ("reported", str(one.reported_grade)),
        ("derived", str(one.derived_grade)),
    )
