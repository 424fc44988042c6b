"""Dose-limiting toxicity: participants with one, by regimen and pooled, with exact limits (T3, F3).

The pooled limits are never those of one regimen: 0 of 18 pools several, 0 of 3 is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import DataCut, Participant, population_reaching
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Sources, Statistic, counted, if_recorded
from firstdose.derive.dose_limiting_toxicity import Evaluable
from firstdose.records.facts import CellsInfused
from firstdose.records.values import Domain

DLT = "dlt"


def dose_limiting_toxicity(cut: DataCut) -> tuple[Result, ...]:
    """Who is evaluable, pending or not evaluable, and who of the evaluable had a DLT."""
    recorded = cut.records(Domain.ADVERSE_EVENTS)
    return tuple(
        row
        for group in cut.groups
        for rows in (_in_evaluable(cut, group), _in_treated(cut, group))
        for row in if_recorded(rows, recorded=recorded)
    )


def had_dlt(who: Participant) -> bool:
    """Whether the participant has had a dose-limiting toxicity by the cut."""
    return who.course.dlt is not None and bool(who.course.dlt.dlts)


def _in_evaluable(cut: DataCut, group: str) -> Iterator[Result]:
    population = population_reaching(cut.study, "dlt_evaluable").name
    place, members = Place(population=population, group=group), cut.members(population, group)
    count = len(members)
    infused = (number for who in members for number in who.sources(CellsInfused))
    yield place.row(
        "participants", Statistic.N, count, unit="participants", n=count, sources=infused
    )
    yield from counted(place, DLT, members, _dlt_entries, limits=True)


def _in_treated(cut: DataCut, group: str) -> Iterator[Result]:
    population = population_reaching(cut.study, "infused").name
    place, members = Place(population=population, group=group), cut.members(population, group)
    for state in (Evaluable.EVALUABLE, Evaluable.PENDING, Evaluable.NOT_EVALUABLE):
        those = [
            who
            for who in members
            if who.course.dlt is not None and who.course.dlt.evaluable is state
        ]
        yield place.row(
            f"dlt_window.{state}",
            Statistic.COUNT,
            len(those),
            unit="participants",
            n=len(members),
            sources=(number for who in those for number in who.sources(CellsInfused)),
        )


def _dlt_entries(who: Participant) -> Sources | None:
    if not had_dlt(who) or who.course.dlt is None:
        return None
    return tuple(number for dlt in who.course.dlt.dlts for number in dlt.sources)
