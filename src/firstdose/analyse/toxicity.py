"""Treatment-emergent adverse events by organ class, term and worst grade, from two starts (T4).

*Severe* (grade 3 or worse, 重度) and *serious* (a criterion of ICH E2A, 严重) are counted apart.
Each participant counts once per line, at the worst grade; events are counted beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from firstdose.analyse.cut import ALL, DataCut, Participant, population_reaching
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Sources, Statistic, counted, if_recorded
from firstdose.derive.adverse_events import AdverseEvent
from firstdose.protocol.endpoints import Milestone
from firstdose.protocol.study import Study
from firstdose.records.values import Component, Domain, SpecialInterest

Start = Literal["conditioning", "cells"]
STARTS: tuple[Start, ...] = ("conditioning", "cells")
GRADES = (1, 2, 3, 4, 5)

_REACHED: dict[Start, Milestone] = {"conditioning": "conditioned", "cells": "infused"}

Claim = Callable[[AdverseEvent], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergent:
    """One participant's events that emerged after a start."""

    events: tuple[AdverseEvent, ...]

    def where(self, claim: Claim) -> tuple[AdverseEvent, ...]:
        """Those of which something is true."""
        return tuple(event for event in self.events if claim(event))


SUMMARY: dict[str, Claim] = {
    "severe": lambda event: event.severe,
    "serious": lambda event: event.serious,
    "fatal": lambda event: event.fatal_on is not None,
    "related_to_cells": lambda event: event.related(Component.CELLS),
    "related_to_conditioning": lambda event: event.related(Component.CONDITIONING),
    "severe_related_to_cells": lambda event: event.severe and event.related(Component.CELLS),
    "serious_related_to_cells": lambda event: event.serious and event.related(Component.CELLS),
    "severe_related_to_cells_other": lambda event: (
        event.severe
        and event.related(Component.CELLS)
        and event.special_interest not in {SpecialInterest.CRS, SpecialInterest.ICANS}
    ),
}
"""The lines above the organ classes; the last leaves out CRS and neurotoxicity."""


def toxicity(cut: DataCut) -> tuple[Result, ...]:
    """Every line of the adverse-event table, by regimen and together, from either start."""
    recorded = cut.records(Domain.ADVERSE_EVENTS)
    return tuple(
        row
        for start in STARTS
        for group in cut.groups
        for row in if_recorded(_table(cut, start, group), recorded=recorded)
    )


def population_of(study: Study, start: Start) -> str:
    """In whom events are counted from a start: everyone conditioned, or everyone infused."""
    return population_reaching(study, _REACHED[start]).name


def variable_of(start: Start, soc: str = "", term: str = "") -> str:
    """The variable of a line: all events of a start, of one organ class, or of one term in it."""
    name = f"teae_from_{start}"
    return f"{name}.soc={soc}.term={term}" if term else f"{name}.soc={soc}" if soc else name


def emergent(members: tuple[Participant, ...], start: Start) -> tuple[Emergent, ...]:
    """The treatment-emergent events of each member, from a start."""
    return tuple(
        Emergent(
            events=tuple(
                event
                for event in who.course.adverse_events
                if (
                    event.emergent_from_conditioning
                    if start == "conditioning"
                    else event.emergent_from_cells
                )
            )
        )
        for who in members
    )


def lines(everyone: tuple[Emergent, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Organ classes with their terms, each in the order of the alphabet."""
    terms: dict[str, set[str]] = {}
    for event in (event for one in everyone for event in one.events):
        terms.setdefault(event.system_organ_class, set()).add(event.term)
    return tuple((soc, tuple(sorted(terms[soc]))) for soc in sorted(terms))


def _table(cut: DataCut, start: Start, group: str) -> Iterator[Result]:
    population = population_of(cut.study, start)
    place = Place(population=population, group=group)
    members = emergent(cut.members(population, group), start)
    variable = variable_of(start)
    yield from line_rows(place, variable, members, lambda _: True, limits=True)
    for name, claim in SUMMARY.items():
        yield from counted_events(place, f"{variable}.{name}", members, claim, limits=True)
    for soc, terms in lines(emergent(cut.members(population, ALL), start)):
        yield from line_rows(place, variable_of(start, soc), members, _in(soc))
        for term in terms:
            yield from line_rows(place, variable_of(start, soc, term), members, _in(soc, term))


def _in(soc: str, term: str = "") -> Claim:
    return lambda event: event.system_organ_class == soc and (not term or event.term == term)


def line_rows(
    place: Place,
    variable: str,
    members: tuple[Emergent, ...],
    claim: Claim,
    *,
    limits: bool = False,
) -> Iterator[Result]:
    """One line: participants, events, participants by worst grade and with grade 3 or worse."""
    yield from counted_events(place, variable, members, claim, limits=limits)
    for grade in GRADES:
        of_grade = f"{variable}.grade_{grade}"
        yield from counted(place, of_grade, members, _worst(claim, grade), limits=limits)
    yield from counted(
        place, f"{variable}.grade_3_or_worse", members, _with(_both(claim, SUMMARY["severe"]))
    )


def counted_events(
    place: Place,
    variable: str,
    members: tuple[Emergent, ...],
    claim: Claim,
    *,
    limits: bool = False,
) -> Iterator[Result]:
    """Participants with such an event, and how many events they had."""
    yield from counted(place, variable, members, _with(claim), limits=limits)
    events = [event for one in members for event in one.where(claim)]
    yield place.row(
        variable,
        Statistic.EVENTS,
        len(events),
        unit="events",
        n=len(members),
        sources=(number for event in events for number in event.sources),
    )


def _with(claim: Claim) -> Callable[[Emergent], Sources | None]:
    return lambda one: _entries(one.where(claim)) or None


def _worst(claim: Claim, grade: int) -> Callable[[Emergent], Sources | None]:
    def at_grade(one: Emergent) -> Sources | None:
        events = one.where(claim)
        worst = max((event.worst_grade for event in events), default=0)
        return (
            _entries(tuple(e for e in events if e.worst_grade == worst)) if worst == grade else None
        )

    return at_grade


def _both(first: Claim, second: Claim) -> Claim:
    return lambda event: first(event) and second(event)


def _entries(events: tuple[AdverseEvent, ...]) -> Sources:
    return tuple(number for event in events for number in event.sources)
