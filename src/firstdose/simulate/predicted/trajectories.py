"""Courses of a virtual population under one regimen: median, and where half and nine tenths lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.analyse.predicted import CourseRow
from firstdose.simulate.calibration.formulas import quantity_of, states_behind
from firstdose.simulate.mechanistic.doses import doses_for_all
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, Work, courses
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.predicted.outputs import Output, outputs
from firstdose.simulate.predicted.regimens import GivenRegimen
from firstdose.simulate.predicted.unsolved import refuse_unsolved

Reals: TypeAlias = npt.NDArray[np.float64]

CENTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
ACCURACY = Accuracy(relative=1e-6)
LAST_DAY, FINE_UNTIL, FINE_STEP, STEP = 365, 42, 0.25, 5
"""A year, in quarters of a day for six weeks and in five days after that."""


def trajectories(
    model: Model, people: Reals, regimen: GivenRegimen, threads: int = 1
) -> Iterator[CourseRow]:
    """The main outputs of patients (a row of inputs each), day after day.

    A value at the time of an infusion is that just after it.
    """
    start = min((dose.time for dose in regimen.given), default=0.0)
    times = np.concatenate(
        [np.arange(start, FINE_UNTIL, FINE_STEP), np.arange(FINE_UNTIL, LAST_DAY + 1, STEP)]
    )
    wanted = outputs(model)
    states = tuple(dict.fromkeys(s for one in wanted for s in states_behind(model, one.quantity)))
    found = courses(
        model,
        people,
        doses_for_all(model, regimen.given, len(people)),
        Schedule(start=start, times=times, observe="after"),
        ACCURACY,
        Work(threads=threads, states=states),
    )
    refuse_unsolved(found.outcomes(), model)
    known = {name: people[:, [at]] for at, name in enumerate(model.inputs)}
    known |= {state: found.of(state) for state in states}
    for one in wanted:
        yield from _rows(regimen.name, one, times, quantity_of(model, one.quantity, known))


def _rows(regimen: str, one: Output, times: Reals, values: Reals) -> Iterator[CourseRow]:
    centiles = np.quantile(values, CENTILES, axis=0)
    for at, day in enumerate(times.tolist()):
        q05, q25, median, q75, q95 = centiles[:, at].tolist()
        yield CourseRow(
            regimen=regimen,
            quantity=one.quantity,
            unit=one.unit,
            day=day,
            q05=q05,
            q25=q25,
            median=median,
            q75=q75,
            q95=q95,
            limit=one.limit,
        )
