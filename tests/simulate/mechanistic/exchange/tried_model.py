"""The thirty equations as first tried, with their typical values, as a fixture of these tests."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.integrate import solve_ivp

from firstdose.simulate.mechanistic.exchange.equations import (
    Equations,
    TimedEvent,
    in_order,
    symbols,
)
from simulate.mechanistic.exchange.sbml_texts import NUMBERS, evaluate

HERE = Path(__file__).parent


def tried(**changes: float) -> Equations:
    """The model with the events of the reference regimen (body surface 1.6 m2)."""
    lines = (HERE / "tried_equations.txt").read_text().splitlines()
    pairs = [line.split(" = ", 1) for line in lines if " = " in line]
    with (HERE / "tried_parameters.csv").open() as table:
        values = {row["name"]: float(row["typical_value"]) for row in csv.DictReader(table)}
    rates = {re.sub(r"d\((\w+)\)/dt", r"\1", left): right for left, right in pairs if "/dt" in left}
    return Equations(
        name="tried",
        rates=rates,
        initial={left.removesuffix("(0)"): right for left, right in pairs if left.endswith("(0)")},
        assignments={left: right for left, right in pairs if left.isidentifier()},
        parameters={name: values[name] for name in values} | changes,
        events=(
            *(
                TimedEvent(time_days=day, added={"fluc": "25.0*1.6*0.781", "cy": "300.0*1.6"})
                for day in (-5.0, -4.0, -3.0)
            ),
            *(TimedEvent(time_days=day, added={"cb": "750.0"}) for day in (0.0, 7.0, 14.0)),
        ),
    )


def compiled(equations: Equations) -> Callable[[float, npt.NDArray[np.float64]], list[float]]:
    """The rates as one Python function of time and states."""
    ordered = [
        f"{name} = {equations.assignments[name]}" for name in in_order(equations.assignments)
    ]
    body = [
        f"{', '.join(equations.rates)}, = states",
        *ordered,
        f"return [{', '.join(equations.rates.values())}]",
    ]
    space = {**NUMBERS, "abs": abs, "min": min, "max": max, **equations.parameters}
    exec("def rates(t, states):\n    " + "\n    ".join(body), space)
    return space["rates"]


def courses(equations: Equations, days: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """States (a row each) on days, by SciPy's LSODA from event to event."""
    rates, names = compiled(equations), list(equations.rates)
    numbers = dict(equations.parameters)
    for name in in_order(equations.assignments):
        if symbols(equations.assignments[name]) <= numbers.keys():
            numbers[name] = evaluate(equations.assignments[name], numbers)
    states = np.array([evaluate(equations.initial[name], numbers) for name in names])
    scale = np.maximum(states, 1.0)
    changes = sorted({event.time_days for event in equations.events})
    found = np.full((len(names), len(days)), np.nan)
    for start, end in itertools.pairwise([*changes, days[-1] + 1e-9]):
        for event in equations.events:
            if event.time_days == start:
                for name, amount in event.added.items():
                    states[names.index(name)] += evaluate(amount, numbers)
        inside = (days > start) & (days <= end)
        asked = np.append(days[inside], end)
        solved = solve_ivp(
            rates, (start, end), states, "LSODA", asked, rtol=1e-9, atol=1e-12 * scale
        )
        assert solved.success
        found[:, inside] = solved.y[:, :-1]
        states = solved.y[:, -1].copy()
    return found


def derivatives(equations: Equations, states: dict[str, float], time: float = 0.0) -> list[float]:
    """The rates of the states, in their order, by plain Python."""
    values = {**equations.parameters, **states, "t": time}
    for name in in_order(equations.assignments):
        values[name] = evaluate(equations.assignments[name], values)
    return [evaluate(equations.rates[name], values) for name in equations.rates]
