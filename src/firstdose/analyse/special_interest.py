"""Adverse events of special interest: how many, how bad, when, how long, how treated (T5).

When, how long and how treated are stated for everyone together only.
"""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL, DataCut
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, if_recorded, measured
from firstdose.analyse.toxicity import (
    STARTS,
    Claim,
    Start,
    emergent,
    line_rows,
    population_of,
)
from firstdose.derive.adverse_events import AdverseEvent
from firstdose.records.values import Domain, SpecialInterest

INTERESTS = tuple(kind for kind in SpecialInterest if kind is not SpecialInterest.NONE)


def special_interest(cut: DataCut) -> tuple[Result, ...]:
    """Every class of special interest, those without an event too, from either start."""
    recorded = cut.records(Domain.ADVERSE_EVENTS)
    return tuple(
        row
        for start in STARTS
        for group in cut.groups
        for kind in INTERESTS
        for row in if_recorded(_interest(cut, start, group, kind), recorded=recorded)
    )


def interest_variable(start: Start, kind: SpecialInterest) -> str:
    """The variable of one class of special interest."""
    return f"aesi_from_{start}.{kind}"


def _interest(cut: DataCut, start: Start, group: str, kind: SpecialInterest) -> Iterator[Result]:
    population = population_of(cut.study, start)
    place = Place(population=population, group=group)
    members = emergent(cut.members(population, group), start)
    variable, of_kind = interest_variable(start, kind), _of(kind)
    yield from line_rows(place, variable, members, of_kind, limits=True)
    if group != ALL:
        return
    events = tuple(event for one in members for event in one.where(of_kind))
    yield from measured(place, f"{variable}.onset_study_day", events, _onset, "study day")
    yield from measured(place, f"{variable}.duration_days", events, _duration, "days")
    treatments = dict.fromkeys(
        drug for event in events for _, state in event.states for drug in state.treatment
    )
    yield place.value(
        f"{variable}.treatments",
        "; ".join(sorted(treatments)),
        sources=(number for event in events for number in event.sources),
    )


def _of(kind: SpecialInterest) -> Claim:
    return lambda event: event.special_interest is kind


def _onset(event: AdverseEvent) -> tuple[int, tuple[int, ...]] | None:
    day = event.onset_study_day
    return None if day is None else (day, event.sources)


def _duration(event: AdverseEvent) -> tuple[int, tuple[int, ...]] | None:
    """Days from onset to end, both counted; None while the event lasts."""
    if event.ended_on is None:
        return None
    return (event.ended_on - event.onset_on).days + 1, event.sources
