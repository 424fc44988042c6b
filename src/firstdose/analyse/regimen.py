"""Regimens: what each one is, who was assigned to it, and how the committee moved (T3, F3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from firstdose.analyse.cut import DataCut, population_reaching
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Statistic, if_recorded
from firstdose.protocol.regimens import (
    CellDose,
    CellsByWeightBand,
    CellsPerKg,
    FlatCells,
    Regimen,
)
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided, RegimenAssigned
from firstdose.records.values import Action, Reason

PLANNED = "planned"
"""The population of rows that say what a regimen is, whoever receives it."""

DECISIONS = "decisions"
"""The population of rows on the committee's decisions; their groups are 1, 2, 3 …"""


EXPANSION = "participants.expansion="
"""The beginning of the variable of who was entered in an expansion; its name follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One decision of the safety committee: the regimen it reviewed and the one it opened.

    ``reviewed`` is "" at the start of a part and in an expansion, which opens regimens beside each
    other; ``regimen`` is "" when nothing stays open.
    """

    number: int
    part: str
    reviewed: str
    action: Action
    regimen: str
    recommended_action: Action
    recommended_regimen: str
    reasons: tuple[Reason, ...]
    decided_on: date
    entry: int


def regimen(cut: DataCut) -> tuple[Result, ...]:
    """Every regimen of the study, everyone assigned, and every decision in order."""
    assigned = population_reaching(cut.study, "assigned").name
    return (
        *(row for one in cut.study.regimens.regimens for row in _planned(one)),
        *if_recorded(_assigned(cut, assigned), recorded=cut.can_tell(assigned)),
        *(row for one in meetings(cut) for row in _meeting(one)),
    )


def meetings(cut: DataCut) -> tuple[Meeting, ...]:
    """The committee's decisions by the cut, earliest first."""
    open_now: dict[str, str] = {}
    found: list[Meeting] = []
    for number, entry in enumerate(cut.ledger.history("").of(DoseDecided), start=1):
        part = entry.fact.part
        found.append(_meeting_of(number, entry, open_now.get(part, "")))
        open_now[part] = "" if cut.study.expansion(part) else entry.fact.regimen
    return tuple(found)


def _meeting_of(number: int, entry: Entry[DoseDecided], reviewed: str) -> Meeting:
    fact = entry.fact
    return Meeting(
        number=number,
        part=fact.part,
        reviewed=reviewed,
        action=fact.action,
        regimen=fact.regimen,
        recommended_action=fact.recommended_action,
        recommended_regimen=fact.recommended_regimen,
        reasons=fact.reasons,
        decided_on=entry.occurred_on,
        entry=entry.number,
    )


ENDS = frozenset({Action.STOP, Action.COMPLETE})


def enrolment_over(cut: DataCut) -> bool:
    """Whether the committee's last decision closed every part to further participants.

    So, too, every expansion of a part that ended with a regimen.
    """
    last = {one.part: one for one in meetings(cut)}
    ended = {part: one.action for part, one in last.items() if one.action in ENDS}
    if any(ended.get(part.name) is Action.STOP for part in cut.study.parts):
        return True
    opened = (
        one.name
        for one in cut.study.expansions
        if one.opens_after in ended and last[one.opens_after].regimen
    )
    return all(name in ended for name in (*(part.name for part in cut.study.parts), *opened))


def cells_per_infusion(cells: CellDose) -> Decimal | None:
    """The flat number of cells per infusion; None where it depends on body weight."""
    match cells:
        case FlatCells():
            return cells.cells
        case CellsPerKg() | CellsByWeightBand():
            return None
        case _:
            assert_never(cells)


def _planned(one: Regimen) -> Iterator[Result]:
    place = Place(population=PLANNED, group=one.name)
    yield place.value("cells_per_infusion", cells_per_infusion(one.cells), "cells")
    if isinstance(one.cells, CellsPerKg):
        yield place.value("cells_per_kg", one.cells.cells_per_kg, "cells/kg")
    yield place.value("infusions", len(one.infusion_days), "infusions")
    yield place.value("infusion_days", " ".join(map(str, one.infusion_days)), "study day")
    yield place.value("interval_days", one.interval_days, "days")


def _assigned(cut: DataCut, population: str) -> Iterator[Result]:
    for group in cut.groups:
        members = cut.members(population, group)
        yield Place(population=population, group=group).row(
            "participants",
            Statistic.N,
            len(members),
            unit="participants",
            n=len(members),
            sources=(number for who in members for number in who.sources(RegimenAssigned)),
        )
        yield from _in_expansions(cut, Place(population=population, group=group))


def _in_expansions(cut: DataCut, place: Place) -> Iterator[Result]:
    """How many of those assigned were entered in each expansion; no row where nobody was."""
    members = cut.members(place.population, place.group)
    for expansion in cut.study.expansions:
        there = [
            who
            for who in members
            if who.course.exposure is not None and who.course.exposure.part == expansion.name
        ]
        if there:
            yield place.row(
                f"{EXPANSION}{expansion.name}",
                Statistic.COUNT,
                len(there),
                unit="participants",
                n=len(members),
                sources=(number for who in there for number in who.sources(RegimenAssigned)),
            )


def _meeting(one: Meeting) -> Iterator[Result]:
    place = Place(population=DECISIONS, group=str(one.number))
    said = (
        ("decided_on", one.decided_on),
        ("part", one.part),
        ("reviewed", one.reviewed),
        ("action", one.action.value),
        ("regimen", one.regimen),
        ("recommended_action", one.recommended_action.value),
        ("recommended_regimen", one.recommended_regimen),
        *((f"reason.{n}", reason_text(why)) for n, why in enumerate(one.reasons, start=1)),
    )
    for variable, value in said:
        yield place.value(variable, value, sources=(one.entry,))


def reason_text(reason: Reason) -> str:
    """A reason as one row value: its key, then what it speaks of."""
    said = "; ".join(f"{name}={value}" for name, value in reason.values)
    return f"{reason.key}: {said}" if said else reason.key


def reason_of(text: str) -> Reason:
    """The reason that ``reason_text`` wrote."""
    key, _, said = text.partition(": ")
    pairs = (pair.partition("=") for pair in said.split("; ") if pair)
    return Reason(key=key, values=tuple((name, value) for name, _, value in pairs))
