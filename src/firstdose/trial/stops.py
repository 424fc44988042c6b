"""Rules that stop the whole study, whatever the regimen: one death, two such events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from firstdose.derive.adverse_events import AdverseEvent, events_given
from firstdose.derive.dlt_events import leaves_out
from firstdose.derive.exposure import Exposure
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import StudyStop
from firstdose.records.facts import Died
from firstdose.records.history import History


class Triggered(Struct, frozen=True, kw_only=True):
    """A stopping rule that holds, and the ledger entries it rests on."""

    rule: str
    sources: tuple[int, ...]


class StopCount(Struct, frozen=True, kw_only=True):
    """A stopping rule beside what has been seen: who counts, and the entries that say so."""

    rule: str
    boundary: int
    participants: tuple[str, ...]
    sources: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether so many have had such an event that the study stops."""
        return len(self.participants) >= self.boundary


Counts = tuple[tuple[int, ...], ...]
"""For each stopping rule, the entries that make one participant count; none: does not count."""


def counts(study: Study, given: Exposure | None, history: History, today: date) -> Counts:
    """What one participant contributes to each stopping rule."""
    if given is None:
        return tuple(() for _ in study.study_stops)
    events = events_given(given, history, today)
    return tuple([_entries(stop, given, history, events, today) for stop in study.study_stops])


def triggered(study: Study, everyone: Iterable[Counts]) -> tuple[Triggered, ...]:
    """Every study stop that holds, given what each participant contributes."""
    by_rule = zip(*everyone, strict=True)
    return tuple(
        Triggered(rule=stop.key, sources=tuple(number for one in counted for number in one))
        for stop, found in zip(study.study_stops, by_rule, strict=False)
        if len(counted := [numbers for numbers in found if numbers]) >= stop.participants
    )


def stop_counts(study: Study, everyone: Mapping[str, Counts]) -> tuple[StopCount, ...]:
    """Every study stop, whether it holds or not, given what each participant contributes."""
    return tuple(
        StopCount(
            rule=stop.key,
            boundary=stop.participants,
            participants=tuple(who for who, counted in everyone.items() if counted[at]),
            sources=tuple(n for counted in everyone.values() for n in counted[at]),
        )
        for at, stop in enumerate(study.study_stops)
    )


def _entries(
    stop: StudyStop,
    given: Exposure,
    history: History,
    events: tuple[AdverseEvent, ...],
    today: date,
) -> tuple[int, ...]:
    early = stop.from_anchor == "first_conditioning"
    start = given.starts_on if early else given.first_infusion_on
    if start is None:
        return ()
    if stop.fatal:
        died = tuple(e.number for e in history.of(Died) if start <= e.occurred_on <= today)
        return died or tuple(
            number
            for event in events
            if event.fatal_on is not None and start <= event.fatal_on
            for number in event.sources
        )
    return tuple(
        number
        for event in events
        if _reaches(stop, event, early=early)
        and not leaves_out(stop, event.system_organ_class, event.term)
        for number in event.sources
    )


def _reaches(stop: StudyStop, event: AdverseEvent, *, early: bool) -> bool:
    """Whether the event has since the start a grade that counts, worse than ever before it."""
    emergent = event.emergent_from_conditioning if early else event.emergent_from_cells
    return emergent and event.worst_grade >= stop.grade_at_least
