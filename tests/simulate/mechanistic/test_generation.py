"""The committed engines are those that the models generate, and their parts are right."""

from pathlib import Path

import numpy as np
import pytest

from firstdose.simulate.mechanistic.elimination import elimination
from firstdose.simulate.mechanistic.engine import engine_of
from firstdose.simulate.mechanistic.generation import generated
from firstdose.simulate.mechanistic.graph import Formulas
from firstdose.simulate.mechanistic.lanes import LANES
from firstdose.simulate.mechanistic.shipped import SHIPPED, model
from firstdose.simulate.mechanistic.virtual_population import virtual_population
from simulate.mechanistic.reference_regimen import formulas_as_written, initial_values


@pytest.mark.parametrize("name", SHIPPED)
def test_an_engine_is_what_its_model_generates_byte_for_byte(name: str) -> None:
    committed = engine_of(model(name)).__file__
    assert committed is not None
    assert Path(committed).read_text(encoding="utf-8") == generated(model(name))


def a_disturbed_patient(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, constants, and a state away from rest."""
    engine = engine_of(model(name))
    inputs = virtual_population(model(name), 5, 1)[0]
    constants = np.empty(engine.CONSTANTS)
    engine.constants.py_func(inputs, constants)
    scale = np.array([each.scale for each in model(name).states])
    start = initial_values(model(name), inputs)
    return inputs, constants, 0.3 * start + 0.1 * scale


@pytest.mark.parametrize("name", SHIPPED)
def test_generated_rates_are_the_formulas_as_written(name: str) -> None:
    engine = engine_of(model(name))
    inputs, constants, y = a_disturbed_patient(name)
    found, infusing = np.empty(engine.N), np.zeros(engine.N)
    engine.rates.py_func(y, constants, infusing, found)
    np.testing.assert_allclose(
        found, formulas_as_written(model(name), inputs)(0.0, y), rtol=1e-11, atol=1e-13
    )
    start = np.empty(engine.N)
    engine.initial.py_func(inputs, start)
    np.testing.assert_allclose(start, initial_values(model(name), inputs), rtol=1e-14)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_jacobian_is_the_limit_of_differences_and_the_solution_solves(name: str) -> None:
    engine = engine_of(model(name))
    inputs, constants, y = a_disturbed_patient(name)
    del inputs
    dy, infusing, entries = np.empty(engine.N), np.zeros(engine.N), np.empty(engine.NONZERO)
    engine.rates_and_jacobian.py_func(y, constants, infusing, dy, entries)
    by_difference = np.empty((engine.N, engine.N))
    for column in range(engine.N):
        step = 1e-6 * max(1e-2, abs(y[column]))
        above, below = y.copy(), y.copy()
        above[column] += step
        below[column] -= step
        high, low = np.empty(engine.N), np.empty(engine.N)
        engine.rates.py_func(above, constants, infusing, high)
        engine.rates.py_func(below, constants, infusing, low)
        by_difference[:, column] = (high - low) / (2 * step)
    jacobian = np.zeros_like(by_difference)
    jacobian[places(name)] = entries
    size = np.maximum(1.0, np.abs(jacobian))
    np.testing.assert_allclose(jacobian / size, by_difference / size, atol=2e-6)

    decomposed, right = np.empty(engine.DECOMPOSED), np.linspace(-1, 2, engine.N)
    engine.decompose.py_func(entries, 7.0, decomposed)
    solution = right.copy()
    engine.solve.py_func(decomposed, solution)
    np.testing.assert_allclose((7.0 * np.eye(engine.N) - jacobian) @ solution, right, atol=1e-11)


def places(name: str) -> tuple[list[int], list[int]]:
    from firstdose.simulate.mechanistic.derivatives import Derivatives

    formulas = Formulas(model(name))
    partial = Derivatives(formulas.graph)
    size = range(len(formulas.derivatives))
    found = [
        (i, j)
        for i in size
        for j in size
        if partial.of(formulas.derivatives[i], j) != formulas.graph.zero
    ]
    return [i for i, _ in found], [j for _, j in found]


def test_the_model_as_tried_is_as_sparse_as_it_was() -> None:
    """99 entries of 900, five fill-ins: what the prototype had."""
    engine = engine_of(model("car_nk_sle_as_tried"))
    assert (engine.N, engine.NONZERO) == (30, 99)
    assert engine.DECOMPOSED <= 104


def test_an_arrow_is_eliminated_from_its_point() -> None:
    """Row and column 0 are full: any other start fills the matrix."""
    arrow = frozenset({(0, i) for i in range(6)} | {(i, 0) for i in range(6)})
    chosen = elimination(6, arrow)
    assert len(chosen.places) == 16
    assert chosen.order.index(0) >= 4


@pytest.mark.parametrize("name", SHIPPED)
def test_a_lane_makes_the_numbers_of_one_patient_to_the_last_bit(name: str) -> None:
    """Every lane holds another patient; compiled for all of them, against one at a time."""
    engine = engine_of(model(name))
    inputs = virtual_population(model(name), 6, LANES)
    scale = np.array([each.scale for each in model(name).states])
    desk = np.zeros((engine.DESK, LANES))
    single = []
    for lane in range(LANES):
        constants, y = np.empty(engine.CONSTANTS), np.empty(engine.N)
        engine.constants(inputs[lane], constants)
        engine.initial(inputs[lane], y)
        y += (0.1 + 0.05 * lane) * scale
        dy, entries, decomposed = (
            np.empty(size) for size in (engine.N, engine.NONZERO, engine.DECOMPOSED)
        )
        engine.rates_and_jacobian(y, constants, np.zeros(engine.N), dy, entries)
        engine.decompose(entries, 3.0 + lane, decomposed)
        solution = dy.copy()
        engine.solve(decomposed, solution)
        single.append((dy, entries, decomposed, solution))
        desk[engine.Y_AT : engine.DY_AT, lane] = y
        desk[engine.K_AT :, lane] = constants
        desk[engine.SHIFT_AT, lane] = 3.0 + lane
    engine.rates_and_jacobian_in_lanes(desk.ravel())
    engine.decompose_in_lanes(desk.ravel())
    right = desk[engine.DY_AT : engine.R_AT].copy()
    engine.solve_in_lanes(desk[engine.LU_AT : engine.K_AT].ravel(), right.ravel())
    for lane, (dy, entries, decomposed, solution) in enumerate(single):
        for part, own in (
            (desk[engine.DY_AT : engine.R_AT], dy),
            (desk[engine.JAC_AT : engine.LU_AT], entries),
            (desk[engine.LU_AT : engine.K_AT], decomposed),
            (right, solution),
        ):
            assert part[:, lane].tobytes() == own.tobytes()
