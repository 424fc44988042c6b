"""What an event table asks of a model: patient by patient, the doses and when to look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from firstdose.protocol.finding import nearest
from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.mechanistic.doses import Dose, Doses, Reals, doses_by_patient
from firstdose.simulate.mechanistic.exchange.event_table import (
    Kind,
    PatientRecords,
    Record,
    Reset,
    given,
    in_order,
)
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.virtual_population import typical_inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a patient is looked at; at the time of a dose, before it or after it."""

    time: float
    after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What is asked of one patient, who starts undisturbed at ``start``."""

    patient: str
    inputs: Reals
    doses: Doses
    start: float
    moments: tuple[Moment, ...]


def compartments(model: Model) -> tuple[str, ...]:
    """What CMT may name: the states, by which numbers count too, then the dose targets."""
    states = tuple(each.name for each in model.states)
    return states + tuple(each.name for each in model.targets if each.name not in states)


def asked(
    model: Model, patients: Sequence[PatientRecords], times: Sequence[float] = ()
) -> tuple[Asked, ...]:
    """The questions of a table; everybody is looked at before the doses of ``times`` as well.

    Columns of the table that are parameters or covariates replace the typical value.

    Raises:
        StudyError: what the engine cannot do, or does not know; every one is listed.
    """
    problems = [problem for each in patients for problem in _not_asked(model, each, times)]
    if problems:
        raise StudyError.of(tuple(dict.fromkeys(problems)))
    return tuple(_of(model, each, times) for each in patients)


def _of(model: Model, patient: PatientRecords, times: Sequence[float]) -> Asked:
    inputs = typical_inputs(model)
    for name, value in patient.covariates.items():
        inputs[model.parameter_index(name)] = value
    moments = {*_moments(patient.records), *(Moment(time=time) for time in times)}
    begun = [record.time_days for record in patient.records]
    return Asked(
        patient=patient.patient,
        inputs=inputs[None],
        doses=doses_by_patient(model, [planned_doses(model, patient)]),
        start=min([*begun, *times]),
        moments=tuple(sorted(moments, key=lambda each: (each.time, each.after))),
    )


def planned_doses(model: Model, patient: PatientRecords) -> list[Dose]:
    """The doses of a patient of a table by the name of their target, not of its state."""
    target_of = {each.state: each.name for each in model.targets}
    return [
        replace(dose, target=target_of.get(dose.target, dose.target))
        for dose in given(patient.records)
        if isinstance(dose, Dose)
    ]


def _moments(records: Sequence[Record]) -> Iterator[Moment]:
    """By the tie rule: after the doses of its time, if one of them stands above it."""
    dosed = -np.inf
    for record in in_order(records):
        if record.kind.gives:
            dosed = record.time_days
        elif record.kind is Kind.OBSERVATION and record.observed:
            yield Moment(time=record.time_days, after=dosed == record.time_days)


def _not_asked(model: Model, patient: PatientRecords, times: Sequence[float]) -> Iterator[Problem]:
    where = f"patient {patient.patient}"
    for name in patient.covariates:
        if name not in model.inputs:
            yield Problem(
                what=f"The column {name} is no parameter or covariate of {model.name}.",
                where="header",
                because="It would change nothing, and nobody would notice.",
                remedy=nearest(name, model.inputs),
            )
    yield from _not_received(model, patient.records)
    for one in given(patient.records):
        if isinstance(one, Reset):
            yield Problem(
                what="A reset is not solved here.",
                where=f"{where}, time {one.time_days:g}",
                because="A patient does not become another one in the course of treatment.",
                remedy="Write what follows the reset as another patient.",
            )
    yield from _between_doses(where, in_order(patient.records))
    if not any(record.observed for record in patient.records) and not times:
        yield Problem(
            what="Nothing is observed.",
            where=where,
            because="The table has no record with EVID = 0 and MDV = 0.",
            remedy="Add such records, or name times for everybody.",
        )


def _not_received(model: Model, records: Sequence[Record]) -> Iterator[Problem]:
    """Doses to a state that receives none."""
    receive = {name for each in model.targets for name in (each.name, each.state)}
    for record in records:
        if record.kind.gives and record.compartment not in receive:
            targets = [f"{each.name} ({each.state})" for each in model.targets]
            yield Problem(
                what=f"{model.name} receives no dose in {record.compartment}.",
                where=f"line {record.line}",
                because="Doses go where the model says that a product goes.",
                remedy=f"Write one of these in CMT: {', '.join(targets)}.",
            )


def _between_doses(where: str, records: Sequence[Record]) -> Iterator[Problem]:
    """Observations that stand between two doses of their time."""
    dosed = -np.inf
    for at, record in enumerate(records):
        if record.observed and dosed == record.time_days:
            later = records[at + 1 :]
            if any(each.kind.gives and each.time_days == record.time_days for each in later):
                yield Problem(
                    what="An observation stands between two doses of its time.",
                    where=f"{where}, time {record.time_days:g}",
                    because="The engine looks before all of them or after all of them.",
                    remedy="Move the observation above the doses of its time, or below them.",
                )
        if record.kind.gives:
            dosed = record.time_days
