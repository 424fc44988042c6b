"""The reference regimen on the model as tried, and a slow solution of it that shares no code with
the engine: SciPy integrates the formulas as written."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.integrate import solve_ivp

from firstdose.simulate.mechanistic.doses import Dose, Reals
from firstdose.simulate.mechanistic.engine import Schedule
from firstdose.simulate.mechanistic.expressions import written
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.shipped import model

TRIED = model("car_nk_sle_as_tried")
BODY_SURFACE_M2 = 1.7
TIMES = np.array([*range(-5, 0), *np.arange(0, 28, 0.5), *np.linspace(28, 365, 28)])
YEAR = Schedule(start=-5.0, times=TIMES, observe="after")


def conditioning(share: float = 1.0) -> list[Dose]:
    return [
        Dose(target=target, time=time, amount=share * amount * BODY_SURFACE_M2)
        for time in (-5.0, -4.0, -3.0)
        for target, amount in (("fludarabine", 25 * 0.781), ("cyclophosphamide", 300.0))
    ]


def cells(amount: float = 750.0, interval: float = 7.0) -> list[Dose]:
    return [Dose(target="cells", time=i * interval, amount=amount) for i in range(3)]


REGIMEN = [*conditioning(), *cells()]


def formulas_as_written(model: Model, inputs: Reals) -> Callable[[float, Reals], list[float]]:
    names = ", ".join(each.name for each in model.states)
    lines = ["from math import exp, log, sqrt", "def rates(t, y):", f"    {names} = y"]
    lines += [f"    {each.name} = {written(each.formula)}" for each in model.assignments]
    lines += [f"    return [{', '.join(written(each.derivative) for each in model.states)}]"]
    namespace = dict(zip(model.inputs, inputs.tolist(), strict=True))
    exec("\n".join(lines), namespace)
    return namespace["rates"]  # type: ignore[return-value]


def initial_values(model: Model, inputs: Reals) -> Reals:
    names = dict(zip(model.inputs, inputs.tolist(), strict=True))
    return np.array([eval(written(each.initial), names) for each in model.states])


def slow_course(model: Model, inputs: Reals, given: Sequence[Dose], times: Reals) -> Reals:
    """No dense output: SciPy stops at every observation.

    Boluses only; an observation at the time of a bolus is made after it.
    """
    rates = formulas_as_written(model, inputs)
    y = initial_values(model, inputs)
    state_of = {each.name: model.state_index(each.state) for each in model.targets}
    found = np.empty((len(times), len(y)))
    arrivals = np.unique([*(dose.time for dose in given), *times])
    for start, stop in zip(arrivals, [*arrivals[1:], np.inf], strict=True):
        for dose in given:
            if dose.time == start:
                y[state_of[dose.target]] += dose.amount
        found[times == start] = y
        if np.isfinite(stop):
            course = solve_ivp(rates, (start, stop), y, "DOP853", rtol=1e-12, atol=1e-10)
            y = course.y[:, -1].copy()
    return found
