"""The compiled engine of a model as text: a Python file for numba, made from the model alone.

The file holds straight-line functions for the initial values, the rates, the Jacobian (entries that
are not zero), its decomposition and the solution of the linear system, then the two solvers.  A
second file makes of the same functions and the same implicit solver a kernel for a graphics
processor, in one lane a thread.  Both are committed beside the model, because numba keeps compiled
code for files only; ``tools/engines.py`` writes them after a model has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import accumulate

from firstdose.simulate.mechanistic.derivatives import Derivatives
from firstdose.simulate.mechanistic.elimination import Elimination, Place, elimination
from firstdose.simulate.mechanistic.graph import Formulas
from firstdose.simulate.mechanistic.lanes import LANES, in_lanes
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.statements import Function, StraightLine

HEADER = '''"""Compiled engine of the model {name}, revision {revision}: {title}.

Generated from model.toml and parameters.csv; never edited.  A test makes it anew.
"""

# fmt: off
# pyright: basic, reportUnusedVariable=false

from math import pow, sqrt, tanh

import numpy as np

from firstdose.design.kernel import floating_kernel
from firstdose.simulate.mechanistic.elementary import below
from firstdose.simulate.mechanistic.elementary import exponential as exp
from firstdose.simulate.mechanistic.elementary import logarithm as log

LANES = {lanes}
N = {states}
NONZERO = {nonzero}
DECOMPOSED = {decomposed}
CONSTANTS = {constants}
ASSIGNMENTS = {assignments}
{desk} = {places}
DESK = {entries}
'''

GPU_HEADER = '''"""Engine of the model {name}, revision {revision}, for a graphics processor.

Generated from model.toml and parameters.csv; never edited.  A test makes it anew.
"""

# fmt: off
# pyright: basic, reportOptionalCall=false, reportArgumentType=false, reportCallIssue=false

from math import sqrt

from numba import cuda, float64, int64

from firstdose.simulate.mechanistic.models.{name} import engine
from firstdose.simulate.mechanistic.models.{name}.engine import (
    CONSTANTS, DESK, DY_AT, FIRST_RODAS4, JAC_AT, K_AT, LU_AT, N, NEGATIVE_STATE, NOT_FINITE, OK,
    R_AT, SHIFT_AT, TOO_MANY_STEPS, Y_AT,
)

LANES = 1

on_device = cuda.jit(device=True)
constants = on_device(engine.constants.py_func)
initial = on_device(engine.initial.py_func)
rates_in_lanes = on_device(engine.rates.py_func)
rates_and_jacobian = on_device(engine.rates_and_jacobian.py_func)
decompose = on_device(engine.decompose.py_func)
solve_in_lanes = on_device(engine.solve.py_func)
next_break = on_device(engine.next_break.py_func)
before_or_at = on_device(engine.before_or_at.py_func)
arrive = on_device(engine.arrive.py_func)
first_step = on_device(engine.first_step.py_func)
dropped_rests = on_device(engine.dropped_rests.py_func)
between = on_device(engine.between.py_func)


@on_device
def rates_and_jacobian_in_lanes(desk):
    rates_and_jacobian(desk[:DY_AT], desk[K_AT:], desk[R_AT:SHIFT_AT], desk[DY_AT:R_AT],
                       desk[JAC_AT:LU_AT])


@on_device
def decompose_in_lanes(desk):
    decompose(desk[JAC_AT:LU_AT], desk[SHIFT_AT], desk[LU_AT:K_AT])
'''
"""A lane alone is a patient alone: what the engine does in lanes is done by its plain functions."""


def generated(model: Model) -> str:
    """The text of the engine of ``model``; the same model gives the same bytes."""
    formulas = Formulas(model)
    size = len(model.states)
    partial = Derivatives(formulas.graph)
    jacobian = {
        (i, j): entry
        for i in range(size)
        for j in range(size)
        if (entry := partial.of(formulas.derivatives[i], j)) != formulas.graph.zero
    }
    chosen = elimination(size, frozenset(jacobian))
    lines = StraightLine(formulas.graph, [each.name for each in model.states])
    rates = [(f"dy[{i}]", each) for i, each in enumerate(formulas.derivatives)]
    entries = [(f"jac[{i}]", each) for i, each in enumerate(jacobian.values())]
    assigned = [(f"a[{i}]", each) for i, each in enumerate(formulas.assignments)]
    functions = (
        Function("rates", "y, k, r, dy", rates, infused=True),
        Function("rates_and_jacobian", "y, k, r, dy, jac", [*rates, *entries], infused=True),
        Function("assigned", "y, k, a", assigned),
    )
    started = [(f"y[{i}]", each) for i, each in enumerate(formulas.initial)]
    bodies = [lines.function(each) for each in functions]
    bodies += [
        lines.constants_function(),
        lines.from_inputs(Function("initial", "p, y", started)),
        _decompose(size, tuple(jacobian), chosen),
        _solve(chosen),
    ]
    counts = {
        "y": size,
        "dy": size,
        "r": size,
        "shift": 1,
        "jac": len(jacobian),
        "lu": len(chosen.places),
        "k": max(1, len(lines.constants)),
    }
    desk = dict(zip(counts, accumulate(counts.values(), initial=0), strict=False))
    rates_body, both_body, *_, decompose_body, solve_body = bodies
    bodies += [
        in_lanes(rates_body, "rates_in_lanes"),
        in_lanes(both_body, "rates_and_jacobian_in_lanes", desk),
        in_lanes(decompose_body, "decompose_in_lanes", desk),
        in_lanes(solve_body, "solve_in_lanes"),
        in_lanes(_error_size(size), "error_size_in_lanes"),
    ]
    header = HEADER.format(
        name=model.name,
        revision=model.revision,
        title=model.title,
        lanes=LANES,
        desk=", ".join(f"{name.upper()}_AT" for name in desk),
        places=", ".join(str(at) for at in desk.values()),
        entries=sum(counts.values()),
        states=size,
        nonzero=len(jacobian),
        decomposed=len(chosen.places),
        constants=max(1, len(lines.constants)),
        assignments=max(1, len(model.assignments)),
    )
    solvers = _templates("course", "rodas4", "processor", "dormand_prince")
    return "\n\n".join([header, *bodies, *solvers])


def generated_for_gpu(model: Model) -> str:
    """The text of the kernel of ``model`` for a graphics processor; it uses that of `generated`."""
    header = GPU_HEADER.format(name=model.name, revision=model.revision)
    error_size = _error_size(len(model.states), "error_size_in_lanes")
    solver = _templates("rodas4", "gpu")
    return "\n\n".join([header, error_size, *solver]).replace("@floating_kernel", "@on_device")


def _templates(*names: str) -> Iterable[str]:
    folder = files("firstdose.simulate.mechanistic") / "templates"
    for name in names:
        yield (folder / f"{name}.txt").read_text(encoding="utf-8")


def _slots(chosen: Elimination) -> dict[Place, int]:
    """Where each entry of the decomposed matrix is kept: row by row in the order of pivots."""
    rank = {each: at for at, each in enumerate(chosen.order)}
    ordered = sorted(chosen.places, key=lambda place: (rank[place[0]], rank[place[1]]))
    return {place: at for at, place in enumerate(ordered)}


def _decompose(size: int, jacobian: Sequence[Place], chosen: Elimination) -> str:
    """``shift I - J`` as lower times upper; the diagonal is kept as reciprocals."""
    rank = {each: at for at, each in enumerate(chosen.order)}
    entry = {place: f"jac[{at}]" for at, place in enumerate(jacobian)}
    lines: list[str] = []
    for (i, j), slot in _slots(chosen).items():
        text = "shift" if i == j else ""
        text += f" - {entry[i, j]}" if (i, j) in entry else ""
        text = text.strip() or "0.0"
        for pivot in chosen.order[: min(rank[i], rank[j])]:
            if (i, pivot) in chosen.places and (pivot, j) in chosen.places:
                text += f" - m{i}_{pivot} * m{pivot}_{j}"
        text = f"({text}) * m{j}_{j}" if rank[j] < rank[i] else text
        text = f"1.0 / ({text})" if i == j else text
        lines.append(f"m{i}_{j} = {text}")
        lines.append(f"lu[{slot}] = m{i}_{j}")
    assert size == len(rank)
    return _function("decompose", "jac, shift, lu", lines)


def _solve(chosen: Elimination) -> str:
    """The solution of the decomposed system, in place."""
    slot = _slots(chosen)
    lines: list[str] = []
    for at, i in enumerate(chosen.order):
        terms = "".join(f" - lu[{slot[i, j]}] * x{j}" for j in chosen.order[:at] if (i, j) in slot)
        lines.append(f"x{i} = b[{i}]{terms}")
    for at, i in reversed(list(enumerate(chosen.order))):
        terms = "".join(
            f" - lu[{slot[i, j]}] * x{j}" for j in chosen.order[at + 1 :] if (i, j) in slot
        )
        lines.append(f"x{i} = (x{i}{terms}) * lu[{slot[i, i]}]")
        lines.append(f"b[{i}] = x{i}")
    return _function("solve", "lu, b", lines)


def _error_size(size: int, name: str = "error_size") -> str:
    """The error of a step over what is allowed, root mean square; whether a state is negative."""
    lines = ["total = 0.0", "below = 0.0"]
    for i in range(size):
        largest = f"max(abs(y[{i}]), abs(new[{i}]))"
        lines.append(f"e{i} = error[{i}] / (rtol * (floor[{i}] + {largest}))")
        lines.append(f"total = total + e{i} * e{i}")
        lines.append(f"below = 1.0 if new[{i}] < -10.0 * rtol * floor[{i}] else below")
    lines += [f"norm[0] = sqrt(total / {float(size)})", "negative[0] = below"]
    return _function(name, "error, y, new, rtol, floor, norm, negative", lines)


def _function(name: str, arguments: str, lines: Iterable[str]) -> str:
    return "\n    ".join([f"@floating_kernel\ndef {name}({arguments}):", *lines]) + "\n"
