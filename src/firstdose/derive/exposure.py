"""Exposure: what one participant was planned to receive, and beside it what was given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from firstdose.derive.happened import happened
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimen
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import CellsInfused, DrugGiven, InfusionHeld, RegimenAssigned
from firstdose.records.history import History


class InfusionGiven(Struct, frozen=True, kw_only=True):
    """One infusion of cells as it was given, beside its plan.

    ``planned_day`` and ``study_day`` count from the first infusion (day 0).  Where the regimen is
    not known (a published study), the plan is not known either and both are the day given.
    """

    number: int
    planned_day: int
    given_on: date
    study_day: int
    cells_planned: Decimal
    cells_given: Decimal
    entry: int

    @property
    def percent_of_planned_cells(self) -> Decimal | None:
        """Cells given in percent of cells planned; None when none were planned."""
        return 100 * self.cells_given / self.cells_planned if self.cells_planned else None


class StepHeld(Struct, frozen=True, kw_only=True):
    """Conditioning or an infusion that was put off or, ``final``, left out.

    ``event`` is the adverse event behind it; "" when there was none.
    """

    step: str
    on: date
    reason: str
    event: str
    final: bool
    entry: int


class Exposure(Struct, frozen=True, kw_only=True):
    """The regimen a participant was assigned, and everything given or held until a day."""

    part: str
    regimen: str
    cohort: int
    assigned_on: date
    planned_infusions: int
    conditioning_on: tuple[date, ...]
    first_conditioning_on: date | None
    infusions: tuple[InfusionGiven, ...]
    held: tuple[StepHeld, ...]
    first_infusion_on: date | None
    last_infusion_on: date | None

    @property
    def starts_on(self) -> date | None:
        """The first day of treatment: of conditioning or, without any, of the cells."""
        return self.first_conditioning_on or self.first_infusion_on

    @property
    def percent_of_planned_cells(self) -> Decimal | None:
        """Cells given in percent of those planned for the whole regimen; None before any.

        An infusion that was not given counts with the cells planned for the one before it.
        """
        if not self.infusions:
            return None
        given = sum((infusion.cells_given for infusion in self.infusions), Decimal(0))
        planned = sum((infusion.cells_planned for infusion in self.infusions), Decimal(0))
        missing = max(self.planned_infusions - len(self.infusions), 0)
        planned += missing * self.infusions[-1].cells_planned
        return 100 * given / planned if planned else None


def exposure(study: Study, history: History, today: date) -> Exposure | None:
    """What one participant was assigned and had received by ``today``; None: not assigned."""
    assignments = happened(history, RegimenAssigned, today)
    if not assignments:
        return None
    return _exposure(
        study,
        unchanged(assignments[-1]),
        unchanged(happened(history, DrugGiven, today)),
        unchanged(happened(history, CellsInfused, today)),
        unchanged(happened(history, InfusionHeld, today)),
    )


@lru_cache(maxsize=256)
def _exposure(
    study: Study,
    assignment: Unchanged[Entry[RegimenAssigned]],
    drugs: Unchanged[tuple[Entry[DrugGiven], ...]],
    cells: Unchanged[tuple[Entry[CellsInfused], ...]],
    held: Unchanged[tuple[Entry[InfusionHeld], ...]],
) -> Exposure:
    assigned = assignment().fact
    conditioning_on = _days(drugs())
    infusions = _infusions(cells(), regimen_named(study, assigned.regimen))
    return Exposure(
        part=assigned.part,
        regimen=assigned.regimen,
        cohort=assigned.cohort,
        assigned_on=assignment().occurred_on,
        planned_infusions=planned_infusions(study, assigned.part, assigned.regimen),
        conditioning_on=conditioning_on,
        first_conditioning_on=conditioning_on[0] if conditioning_on else None,
        infusions=infusions,
        held=_held(held()),
        first_infusion_on=infusions[0].given_on if infusions else None,
        last_infusion_on=infusions[-1].given_on if infusions else None,
    )


@lru_cache(maxsize=1024)
def regimen_named(study: Study, name: str) -> Regimen | None:
    """The regimen of that name; None when the study has none (one that was not published)."""
    return next((regimen for regimen in study.regimens.regimens if regimen.name == name), None)


@lru_cache(maxsize=1024)
def planned_infusions(study: Study, part: str, regimen: str) -> int:
    """How many infusions the regimen plans; for an unpublished one, the fewest its part plans."""
    known = regimen_named(study, regimen)
    if known is not None:
        return len(known.infusion_days)
    offered = part_of(study, part).regimens
    return min(len(study.regimens.named(name).infusion_days) for name in offered)


@lru_cache(maxsize=256)
def part_of(study: Study, name: str) -> Part:
    """The part of that name; the first part where a published study does not say which."""
    return next((part for part in study.in_turn if part.name == name), study.parts[0])


def _days(given: tuple[Entry[DrugGiven], ...]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(entry.occurred_on for entry in given if entry.fact.given_dose_mg))


def _infusions(
    given: tuple[Entry[CellsInfused], ...], regimen: Regimen | None
) -> tuple[InfusionGiven, ...]:
    if not given:
        return ()
    first = given[0].occurred_on
    days = regimen.infusion_days if regimen is not None else ()
    return tuple(
        InfusionGiven(
            number=(fact := entry.fact).number,
            planned_day=days[fact.number - 1]
            if 0 < fact.number <= len(days)
            else (entry.occurred_on - first).days,
            given_on=entry.occurred_on,
            study_day=(entry.occurred_on - first).days,
            cells_planned=fact.cells_planned,
            cells_given=fact.cells_given,
            entry=entry.number,
        )
        for entry in given
    )


def _held(held: tuple[Entry[InfusionHeld], ...]) -> tuple[StepHeld, ...]:
    return tuple(
        StepHeld(
            step=entry.fact.step,
            on=entry.occurred_on,
            reason=entry.fact.reason,
            event=entry.fact.event,
            final=entry.fact.final,
            entry=entry.number,
        )
        for entry in held
    )
