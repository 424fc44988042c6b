"""Writes event tables: the records of patients, and a regimen of a study as records."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from firstdose.derive.dosing import cells_at_weight, drug_mg
from firstdose.protocol.finding import nearest
from firstdose.protocol.regimens import Conditioning, Regimen
from firstdose.records.problem import StudyError
from firstdose.simulate.figures import fixed
from firstdose.simulate.mechanistic.exchange.event_table import (
    COLUMNS,
    Kind,
    PatientRecords,
    Record,
)
from firstdose.simulate.mechanistic.model import Model

CELLS = "cells"
"""The key of the cells among the routes of a model; a conditioning drug has its own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a model receives something, and how much of its unit one mg or one cell is."""

    compartment: str
    per_unit: float


def routes_of(model: Model) -> dict[str, Route]:
    """Where a model receives the drugs of a study, by the names that it has for them, and cells."""
    per_unit = {"fludarabine": fixed("fludarabine_as_f_ara_a"), CELLS: 1e-6}
    return {
        each.name: Route(compartment=each.state, per_unit=per_unit.get(each.name, 1.0))
        for each in model.targets
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What doses depend on in a person."""

    body_surface_m2: Decimal
    weight_kg: Decimal
    creatinine_clearance_ml_per_min: Decimal


def planned(
    regimen: Regimen,
    conditioning: Conditioning,
    *,
    build: Build,
    routes: Mapping[str, Route],
    observed_days: Sequence[float] = (),
) -> tuple[Record, ...]:
    """The records of someone who receives the regimen as planned, day 0 the first infusion.

    Equal intervals are written as II and ADDL, unless something is observed on the day of an
    additional dose: then every dose is a record, and the observation stands above it (before it).

    Raises:
        StudyError: the model has no route for a drug of the conditioning.
    """
    given = [
        (
            _route(routes, drug.drug),
            drug.days,
            drug_mg(
                drug,
                surface_m2=build.body_surface_m2,
                creatinine_clearance_ml_per_min=build.creatinine_clearance_ml_per_min,
            ),
        )
        for drug in conditioning.drugs
    ]
    cells = cells_at_weight(regimen.cells, build.weight_kg)
    given.append((_route(routes, CELLS), regimen.infusion_days, cells))
    observed = [
        Record(time_days=float(day), kind=Kind.OBSERVATION, observed=True) for day in observed_days
    ]
    doses = [
        dose
        for route, days, amount in given
        for dose in _doses(route, sorted(days), float(amount), frozenset(observed_days))
    ]
    return tuple(sorted([*observed, *doses], key=lambda record: record.time_days))


def _doses(
    route: Route, days: Sequence[int], amount: float, observed_days: frozenset[float]
) -> Iterator[Record]:
    gaps = {later - earlier for earlier, later in itertools.pairwise(days)}
    together = len(gaps) == 1 and not observed_days & set(days[1:])
    for day in days[:1] if together else days:
        yield Record(
            time_days=float(day),
            kind=Kind.DOSE,
            compartment=route.compartment,
            amount=amount * route.per_unit,
            interval_days=float(gaps.copy().pop()) if together else 0.0,
            additional=len(days) - 1 if together else 0,
        )


def _route(routes: Mapping[str, Route], what: str) -> Route:
    if what in routes:
        return routes[what]
    raise StudyError(
        f"The model does not know {what}.",
        where=f"conditioning drug {what}",
        because="The model has no compartment that receives it, and a dose is never left out.",
        remedy=nearest(what, routes),
    )


def written(patients: Iterable[PatientRecords]) -> str:
    """The text of an event table, which reads back as the same records."""
    table = tuple(patients)
    names = sorted({name for patient in table for name in patient.covariates})
    assert all(sorted(patient.covariates) == names for patient in table), "the same covariates"
    page = io.StringIO()
    sheet = csv.writer(page, lineterminator="\n")
    sheet.writerow([*COLUMNS, *names])
    for patient in table:
        known = [_figure(patient.covariates[name]) for name in names]
        for record in patient.records:
            sheet.writerow([patient.patient, *_fields(record), *known])
    return page.getvalue()


def _fields(record: Record) -> list[str]:
    return [
        _figure(record.time_days),
        str(int(record.kind)),
        _figure(record.amount),
        record.compartment or ".",
        _figure(record.rate_per_day),
        _figure(record.interval_days),
        str(record.additional),
        "0",
        "0" if record.observed else "1",
    ]


def _figure(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
