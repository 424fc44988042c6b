"""CRS and ICANS graded day by day from the bedside worksheet, beside the grade reported.

A worksheet is an ``ExaminationScored`` of instrument ``crs`` or ``icans`` that names its adverse
event.  Its items are the domains and levels of the published scale:

- ``fever`` 38.6 (Decimal): a number, where the domain has one;
- ``hypotension`` absent: nothing to be seen in the domain, its mildest level;
- ``hypoxia.face_mask`` present: that level of the domain; the worst level present counts;
- a present item that is not attributed to the event counts as explained otherwise.

A domain of which nothing is said was not assessed.  Death need not be on the worksheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from firstdose.derive.adverse_events import AdverseEvent, adverse_events
from firstdose.derive.happened import happened
from firstdose.derive.unchanged import Unchanged
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import ExaminationScored
from firstdose.records.history import History
from firstdose.records.values import Item, SpecialInterest, YesNo
from firstdose.records.values import Outcome as EventOutcome
from firstdose.standards.reasons import ungradable
from firstdose.standards.scales import EventGrade, Finding, Level, event_grade, scale
from firstdose.standards.scales import Scale as ScaleTable
from firstdose.standards.verdict import Grade, Outcome, Presence, Ungradable, worst

Scale = Literal["crs", "icans"]

_TABLES: Mapping[Scale, str] = {"crs": "crs_astct_2019", "icans": "icans_astct_2019"}
_INTERESTS: Mapping[Scale, SpecialInterest] = {
    "crs": SpecialInterest.CRS,
    "icans": SpecialInterest.ICANS,
}
_SCORED = frozenset(_INTERESTS.values())
_DEATH = "death"
_EXPLAINED = "explained_otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredDay:
    """The grade of one day, the domain and level that gave it, and what could still raise it."""

    on: date
    grade: Grade
    domain: str
    level: str
    not_assessed: tuple[str, ...]
    source: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredEpisode:
    """One CRS or ICANS event: the worst daily grade beside the grade the site reported.

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


@cache
def worksheet_items(which: Scale) -> tuple[str, ...]:
    """Every item a worksheet may have: each domain, and each of its levels as domain.level."""
    table = scale(_TABLES[which])
    levels = (f"{level.domain}.{level.key}" for level in table.levels)
    return (*table.domains, *levels)


ScoredDays = Mapping[str, tuple[ScoredDay, ...]]
"""Scored days by event; the very same mapping while nothing changes."""

NOT_SCORED: ScoredDays = {}


def scored_days(events: tuple[AdverseEvent, ...], history: History, today: date) -> ScoredDays:
    """The scored days of every CRS and ICANS among the events."""
    if not any(event.special_interest in _SCORED for event in events):
        return NOT_SCORED
    examined = happened(history, ExaminationScored, today)
    return _scored_days(Unchanged(events), Unchanged(examined))


@lru_cache(maxsize=512)
def _scored_days(
    events: Unchanged[tuple[AdverseEvent, ...]],
    examined: Unchanged[tuple[Entry[ExaminationScored], ...]],
) -> ScoredDays:
    return {
        episode.event: episode.days
        for which in _TABLES
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
    return _scored(which, Unchanged(events), Unchanged(examined))


@lru_cache(maxsize=512)
def _scored(
    which: Scale,
    events: Unchanged[tuple[AdverseEvent, ...]],
    examined: Unchanged[tuple[Entry[ExaminationScored], ...]],
) -> tuple[ScoredEpisode, ...]:
    sheets: dict[str, list[Entry[ExaminationScored]]] = {}
    for entry in examined.value:
        if entry.fact.instrument == which and entry.fact.event:
            sheets.setdefault(entry.fact.event, []).append(entry)
    return tuple(
        _episode(which, event, tuple(sheets.get(event.event, ())))
        for event in events.value
        if event.special_interest is _INTERESTS[which]
    )


def _episode(
    which: Scale, event: AdverseEvent, sheets: tuple[Entry[ExaminationScored], ...]
) -> ScoredEpisode:
    days: list[ScoredDay] = []
    for sheet in sheets:
        begun = any(isinstance(day.grade, int) and day.grade > 0 for day in days)
        death = _death(event, sheet.occurred_on)
        days.append(_scored_day(which, Unchanged(sheet), death, begun=begun))
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
    which: Scale, scored: Unchanged[Entry[ExaminationScored]], death: str, *, begun: bool
) -> ScoredDay:
    sheet, table = scored.value, scale(_TABLES[which])
    findings = _findings(table, sheet.fact.items)
    findings.setdefault(_DEATH, death)
    graded: EventGrade = event_grade(table, findings, begun=begun)
    decided = graded.decided_by
    return ScoredDay(
        on=sheet.occurred_on,
        grade=graded.grade,
        domain=decided.domain if decided is not None else "",
        level=decided.key if decided is not None else "",
        not_assessed=graded.unknown,
        source=sheet.number,
    )


def _death(event: AdverseEvent, on: date) -> str:
    fatal = event.outcome is EventOutcome.FATAL and event.ended_on == on
    return "due_to_event" if fatal else "no"


def _findings(table: ScaleTable, items: tuple[Item, ...]) -> dict[str, Finding]:
    """What the worksheet says of each domain of which it says anything."""
    said: dict[str, list[tuple[Item, str]]] = {}
    for item in items:
        domain, _, level = item.key.partition(".")
        if domain in table.domains:
            said.setdefault(domain, []).append((item, level))
    return {domain: _finding(table, domain, tuple(found)) for domain, found in said.items()}


def _finding(table: ScaleTable, domain: str, said: tuple[tuple[Item, str], ...]) -> Finding:
    """The worst level that is present; the mildest when everything asked is absent."""
    levels = [level for level in table.levels if level.domain == domain]
    seen = [_level(levels, item, level) for item, level in said]
    numbers = [found for found in seen if isinstance(found, Decimal)]
    unknown = [found for found in seen if isinstance(found, Ungradable)]
    present = [found for found in seen if isinstance(found, Level)]
    if numbers:
        return numbers[0]
    strongest = max(present, key=_grade, default=None)
    if unknown and (strongest is None or strongest.grade == 0):
        return unknown[0]
    return (strongest or min(levels, key=_grade)).key


def _level(levels: list[Level], item: Item, level: str) -> Level | Decimal | Ungradable | None:
    """What one item shows: a level, a number, nothing (None), or why it cannot be said."""
    if item.answer is Presence.ABSENT:
        return None
    not_assessed = ungradable("domain_missing", domain=levels[0].domain)
    if item.answer is Presence.NOT_ASSESSED or item.attributed is YesNo.UNKNOWN:
        return not_assessed
    if item.attributed is YesNo.NO:
        return next((each for each in levels if each.key == _EXPLAINED), not_assessed)
    if isinstance(item.answer, Decimal):
        return item.answer
    signs = [each for each in levels if (each.key == level if level else each.grade > 0)]
    return signs[0] if len(signs) == 1 else not_assessed


def _grade(level: Level) -> int:
    return level.grade
