"""CRS, ICANS and LICATS graded day by day from the worksheet, beside the grade reported.

A worksheet is an ``ExaminationScored`` of instrument ``crs``, ``icans`` or ``licats`` that names
its adverse event (``worksheets`` says how it is read).  Death need not be on the worksheet, and
neither need the day of onset, which counts from the first infusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from firstdose.derive.adverse_events import AdverseEvent, adverse_events
from firstdose.derive.happened import happened, happened_by
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.derive.worksheets import worksheet_findings
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import ExaminationScored
from firstdose.records.history import History
from firstdose.records.values import Outcome as EventOutcome
from firstdose.records.values import SpecialInterest
from firstdose.standards.reasons import ungradable
from firstdose.standards.scale_tables import Level, scale
from firstdose.standards.scale_tables import Scale as ScaleTable
from firstdose.standards.scales import EventGrade, Finding, event_grade, findings_as_levels
from firstdose.standards.verdict import Grade, Outcome, Ungradable, worst

Scale = Literal["crs", "icans", "licats"]

_TABLES: Mapping[Scale, str] = {
    "crs": "crs_astct_2019",
    "icans": "icans_astct_2019",
    "licats": "licats_2025",
}
_INTERESTS: Mapping[Scale, SpecialInterest] = {
    "crs": SpecialInterest.CRS,
    "icans": SpecialInterest.ICANS,
    "licats": SpecialInterest.LICATS,
}
_OF_THE_DLT_RULES: tuple[Scale, ...] = ("crs", "icans")
SCORED_INTERESTS = frozenset(_INTERESTS[which] for which in _OF_THE_DLT_RULES)
_DEATH, _ONSET_DAY = "death", "onset_day"


class ScoredDay(Struct, frozen=True, kw_only=True):
    """The grade of one day, the domain and level that gave it, and what could still raise it.

    ``recorded``: the level of each domain that gives no grade (organ, onset class, adjudication).
    """

    on: date
    grade: Grade
    domain: str
    level: str
    not_assessed: tuple[str, ...]
    source: int
    recorded: tuple[tuple[str, str], ...] = ()


class ScoredEpisode(Struct, frozen=True, kw_only=True):
    """One CRS, ICANS or LICATS event: the worst daily grade beside the grade the site reported.

    ``agreement``: whether the two are equal; unknown when the worksheet gives no grade.
    """

    scale: Scale
    event: str
    onset_on: date
    onset_study_day: int | None
    ended_on: date | None
    days: tuple[ScoredDay, ...]
    derived_grade: Grade
    reported_grade: int
    agreement: Outcome
    sources: tuple[int, ...]


def crs_episodes(study: Study, history: History, today: date) -> tuple[ScoredEpisode, ...]:
    """Every cytokine release syndrome, graded by the ASTCT consensus (Lee 2019)."""
    return _episodes(study, history, today, "crs")


def icans_episodes(study: Study, history: History, today: date) -> tuple[ScoredEpisode, ...]:
    """Every neurotoxicity syndrome (ICANS), graded by the ASTCT consensus (Lee 2019)."""
    return _episodes(study, history, today, "icans")


def licats_episodes(study: Study, history: History, today: date) -> tuple[ScoredEpisode, ...]:
    """Every local toxicity of an organ affected before (LICATS), graded by Hagen 2025."""
    return _episodes(study, history, today, "licats")


ScoredDays = Mapping[str, tuple[ScoredDay, ...]]
"""Scored days by event; the very same mapping while nothing changes."""

NOT_SCORED: ScoredDays = {}


def scored_days(events: tuple[AdverseEvent, ...], history: History, today: date) -> ScoredDays:
    """The scored days of every CRS and ICANS among the events, until all of them are over."""
    over_on = [
        event.ended_on or date.max for event in events if event.special_interest in SCORED_INTERESTS
    ]
    if not over_on:
        return NOT_SCORED
    examined = happened_by(history, ExaminationScored, max(over_on), today)
    return _scored_days(unchanged(events), unchanged(examined))


@lru_cache(maxsize=512)
def _scored_days(
    events: Unchanged[tuple[AdverseEvent, ...]],
    examined: Unchanged[tuple[Entry[ExaminationScored], ...]],
) -> ScoredDays:
    return {
        episode.event: episode.days
        for which in _OF_THE_DLT_RULES
        for episode in _scored(which, events, examined)
        if episode.days
    }


def _episodes(
    study: Study, history: History, today: date, which: Scale
) -> tuple[ScoredEpisode, ...]:
    events = adverse_events(study, history, today)
    interest = _INTERESTS[which]
    if all(event.special_interest is not interest for event in events):
        return ()
    examined = happened(history, ExaminationScored, today)
    return _scored(which, unchanged(events), unchanged(examined))


@lru_cache(maxsize=512)
def _scored(
    which: Scale,
    events: Unchanged[tuple[AdverseEvent, ...]],
    examined: Unchanged[tuple[Entry[ExaminationScored], ...]],
) -> tuple[ScoredEpisode, ...]:
    sheets: dict[str, list[Entry[ExaminationScored]]] = {}
    for entry in examined():
        if entry.fact.instrument == which and entry.fact.event:
            sheets.setdefault(entry.fact.event, []).append(entry)
    return tuple(
        _episode(which, event, tuple(sheets.get(event.event, ())))
        for event in events()
        if event.special_interest is _INTERESTS[which]
    )


def _episode(
    which: Scale, event: AdverseEvent, sheets: tuple[Entry[ExaminationScored], ...]
) -> ScoredEpisode:
    days: list[ScoredDay] = []
    for sheet in sheets:
        begun = any(isinstance(day.grade, int) and day.grade > 0 for day in days)
        beside = _beside(event, sheet.occurred_on)
        days.append(_scored_day(which, unchanged(sheet), beside, begun=begun))
    derived = worst(day.grade for day in days) if days else ungradable("not_assessed")
    return ScoredEpisode(
        scale=which,
        event=event.event,
        onset_on=event.onset_on,
        onset_study_day=event.onset_study_day,
        ended_on=event.ended_on,
        days=tuple(days),
        derived_grade=derived,
        reported_grade=event.worst_grade,
        agreement=_agreement(derived, event.worst_grade),
        sources=(*event.sources, *(day.source for day in days)),
    )


def _agreement(derived: Grade, reported: int) -> Outcome:
    if isinstance(derived, Ungradable):
        return Outcome.UNKNOWN
    return Outcome.MET if derived == reported else Outcome.NOT_MET


@lru_cache(maxsize=1024)
def _scored_day(
    which: Scale, scored: Unchanged[Entry[ExaminationScored]], beside: _Findings, *, begun: bool
) -> ScoredDay:
    sheet, table = scored(), scale(_TABLES[which])
    known = {domain: found for domain, found in beside if domain in table.domains}
    findings = {**known, **worksheet_findings(table, sheet.fact.items)}
    graded: EventGrade = event_grade(table, findings, begun=begun)
    decided = graded.decided_by
    return ScoredDay(
        on=sheet.occurred_on,
        grade=graded.grade,
        domain=decided.domain if decided is not None else "",
        level=decided.key if decided is not None else "",
        not_assessed=graded.unknown,
        source=sheet.number,
        recorded=_recorded(table, findings),
    )


def _recorded(table: ScaleTable, findings: Mapping[str, Finding]) -> tuple[tuple[str, str], ...]:
    """The levels of the domains that give no grade, where they were assessed."""
    levels = findings_as_levels(table, findings)
    found = ((domain, levels[domain.key]) for domain in table.assessed if not domain.highest_grade)
    return tuple((domain.key, level.key) for domain, level in found if isinstance(level, Level))


_Findings = tuple[tuple[str, Finding], ...]


def _beside(event: AdverseEvent, on: date) -> _Findings:
    """What the event itself says of domains that a worksheet need not mention."""
    fatal = event.outcome is EventOutcome.FATAL and event.ended_on == on
    death = (_DEATH, "due_to_event" if fatal else "no")
    if event.onset_study_day is None:
        return (death,)
    return (death, (_ONSET_DAY, Decimal(event.onset_study_day)))
