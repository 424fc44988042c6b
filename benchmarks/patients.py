"""How many virtual patients a second one core solves, beside other solvers of the same equations.

    python benchmarks/patients.py [--quick]

The task: the 30-state model as tried, 370 days, nine boluses (three days of conditioning, three
infusions of cells), 89 observation times of all states, lognormal patients.  The error is the
largest over patients, states and times that are no dose's, over the peak of the state, against the
explicit solver at 1e-12.  The kernel bound is what the steps would take if nothing were done but
rates, Jacobian, decomposition and solutions, each measured alone in its lanes.

Peers have the same patients, doses, times and tolerance.  Those that call a function of ours are
given the generated rates, compiled, and restart at each dose; libRoadRunner solves the SBML that is
written, doses and all.  Absolute tolerances are a thousandth of the relative one, times the scale
of the state where a peer takes one for each.  Peers that do not load are named with the reason.
The memory is that of a process that does nothing but the many patients.  Where there is a graphics
processor, it solves the many patients too.  The last line is the ratio
at 1e-6 to the fastest peer.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable

import numba
import numpy as np
from scipy.integrate import odeint, solve_ivp

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose, Doses, Reals, doses_for_all
from firstdose.simulate.mechanistic.engine import (
    Accuracy,
    Courses,
    Schedule,
    Work,
    courses,
    courses_in_parts,
    engine_of,
)
from firstdose.simulate.mechanistic.exchange.model_equations import equations_of
from firstdose.simulate.mechanistic.exchange.sbml_writer import written
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.shipped import SHIPPED, model
from firstdose.simulate.mechanistic.virtual_population import virtual_population

TRIED = model("car_nk_sle_as_tried")
ENGINE = engine_of(TRIED)
TIMES = np.array([*range(-5, 0), *np.arange(0, 28, 0.5), *np.linspace(28, 365, 28)])
YEAR = Schedule(start=-5.0, times=TIMES, observe="after")
BODY_SURFACE_M2 = 1.7
REGIMEN = [
    *(
        Dose(target=target, time=day, amount=amount * BODY_SURFACE_M2)
        for day in (-5.0, -4.0, -3.0)
        for target, amount in (("fludarabine", 25 * 0.781), ("cyclophosphamide", 300.0))
    ),
    *(Dose(target="cells", time=day, amount=750.0) for day in (0.0, 7.0, 14.0)),
]
BETWEEN_DOSES = ~np.isin(TIMES, [dose.time for dose in REGIMEN])
FLOOR = 1e-3 * np.array([each.scale for each in TRIED.states])


def asked(of: Model, patients: int) -> tuple[Reals, Doses]:
    return virtual_population(of, 1, patients), doses_for_all(of, REGIMEN, patients)


def per_core(of: Model, patients: int, accuracy: Accuracy, repeats: int) -> tuple[float, Courses]:
    """Patients per second of processor time, the best of some runs, after one to compile."""
    inputs, doses = asked(of, patients)
    courses(of, inputs[:1], doses.part(0, 1), YEAR, accuracy)
    best = np.inf
    for _ in range(repeats):
        began = time.process_time()
        found = courses(of, inputs, doses, YEAR, accuracy)
        best = min(best, time.process_time() - began)
    assert set(found.outcomes()) == {"ok"}
    return patients / best, found


def worst(found: Reals, reference: Reals) -> float:
    patients = min(len(found), len(reference))
    peak = np.max(np.abs(reference[:patients]), axis=1, keepdims=True)
    errors = np.abs(found[:patients] - reference[:patients]) / peak
    return float(np.max(errors[:, BETWEEN_DOSES]))


def restarted(advance: Callable[[Reals, Reals, Reals], Reals], patients: int) -> Reals:
    """Courses by a peer: ``advance(y, times, constants)`` gives the states at the later times."""
    inputs, doses = asked(TRIED, patients)
    given = doses.part(0, 1)
    breaks = np.unique([*given.time, TIMES[0], TIMES[-1]])
    found = np.empty((patients, len(TIMES), ENGINE.N))
    y, constants = np.empty(ENGINE.N), np.empty(ENGINE.CONSTANTS)
    for patient in range(patients):
        ENGINE.constants(inputs[patient], constants)
        ENGINE.initial(inputs[patient], y)
        for start, stop in itertools.pairwise(breaks):
            here = given.time == start
            np.add.at(y, given.state[here], given.amount[here])
            at = np.flatnonzero((start < TIMES) & (stop > TIMES))
            found[patient, start == TIMES] = y
            along = advance(y, np.array([start, *TIMES[at], stop]), constants)
            found[patient, at] = along[:-1]
            y = along[-1].copy()
        found[patient, -1] = y
    return found


def scipy_odeint(relative: float) -> Callable[[Reals, Reals, Reals], Reals]:
    infusing, dy = np.zeros(ENGINE.N), np.empty(ENGINE.N)

    def rates(y: Reals, _: float, constants: Reals) -> Reals:
        ENGINE.rates(y, constants, infusing, dy)
        return dy

    def advance(y: Reals, times: Reals, constants: Reals) -> Reals:
        found = odeint(
            rates, y, times, (constants,), rtol=relative, atol=relative * FLOOR, mxstep=100_000
        )
        return np.asarray(found)[1:]

    return advance


def scipy_solve_ivp(relative: float) -> Callable[[Reals, Reals, Reals], Reals]:
    infusing = np.zeros(ENGINE.N)

    def rates(_: float, y: Reals, constants: Reals) -> Reals:
        dy = np.empty(ENGINE.N)
        ENGINE.rates(y, constants, infusing, dy)
        return dy

    def advance(y: Reals, times: Reals, constants: Reals) -> Reals:
        found = solve_ivp(
            rates, (times[0], times[-1]), y, "LSODA", rtol=relative, atol=relative * FLOOR,
            t_eval=times[1:], args=(constants,),
        )  # fmt: skip
        return found.y.T

    return advance


def numbalsoda(relative: float) -> Callable[[Reals, Reals, Reals], Reals]:
    library = importlib.import_module("numbalsoda")
    states, constant_count, compiled = ENGINE.N, ENGINE.CONSTANTS, ENGINE.rates

    @numba.cfunc(library.lsoda_sig)
    def rates(t, u, du, p):  # noqa: ANN001, ANN202
        infusing = np.zeros(states)
        y, dy = numba.carray(u, (states,)), numba.carray(du, (states,))
        compiled(y, numba.carray(p, (constant_count,)), infusing, dy)

    def advance(y: Reals, times: Reals, constants: Reals) -> Reals:
        absolute = relative * 1e-3
        found, _ = library.lsoda(
            rates.address, y, times, data=constants, rtol=relative, atol=absolute
        )
        return found[1:]

    return advance


def lib_road_runner(relative: float) -> Callable[[int], Reals]:
    library = importlib.import_module("roadrunner")
    text = written(equations_of(TRIED, given=REGIMEN), first_day=YEAR.start)
    runner = library.RoadRunner(text)
    runner.integrator.setValue("relative_tolerance", relative)
    runner.integrator.setValue("absolute_tolerance", relative * 1e-3)
    runner.timeCourseSelections = [each.name for each in TRIED.states]
    times = (TIMES - TIMES[0]).tolist()

    def solved(patients: int) -> Reals:
        found = np.empty((patients, len(TIMES), ENGINE.N))
        for patient, inputs in enumerate(asked(TRIED, patients)[0].tolist()):
            for name, value in zip(TRIED.inputs, inputs, strict=True):
                runner.setValue(name, value)
            runner.reset()
            found[patient] = runner.simulate(times=times)
        return found

    return solved


def restarting(
    made: Callable[[float], Callable[[Reals, Reals, Reals], Reals]],
) -> Callable[[float], Callable[[int], Reals]]:
    """A peer that is restarted at each dose."""

    def peer(relative: float) -> Callable[[int], Reals]:
        advance = made(relative)
        return lambda patients: restarted(advance, patients)

    return peer


PEERS = {
    "SciPy odeint": restarting(scipy_odeint),
    "SciPy solve_ivp LSODA": restarting(scipy_solve_ivp),
    "numbalsoda": restarting(numbalsoda),
    "libRoadRunner": lib_road_runner,
}


def bound() -> dict[str, float]:
    """Seconds per patient of each generated function, all lanes at once in a compiled loop."""
    lanes, e = ENGINE.LANES, ENGINE
    desk = np.zeros(e.DESK * lanes)
    y, k = desk[: e.DY_AT * lanes], desk[e.K_AT * lanes :]
    for lane, inputs in enumerate(asked(TRIED, lanes)[0]):
        e.enter(inputs, lane, y, k, np.empty(e.N), np.empty(e.CONSTANTS))
    r, dy = np.zeros(e.N * lanes), np.zeros(e.N * lanes)
    desk[e.SHIFT_AT * lanes :][:lanes] = 400.0
    e.rates_and_jacobian_in_lanes(desk)
    e.decompose_in_lanes(desk)
    lu, right = desk[e.LU_AT * lanes : e.K_AT * lanes].copy(), np.zeros(e.N * lanes)
    return {
        "rates": seconds(e.rates_in_lanes, y.copy(), k.copy(), r, dy) / lanes,
        "rates and Jacobian": seconds(e.rates_and_jacobian_in_lanes, desk) / lanes,
        "decompose": seconds(e.decompose_in_lanes, desk) / lanes,
        "solve": seconds(e.solve_in_lanes, lu, right) / lanes,
    }


def seconds(function: Callable[..., None], *arguments: Reals) -> float:
    """The shortest of some runs of many calls from compiled code."""

    @numba.njit
    def repeat(times, *given):  # noqa: ANN001, ANN002, ANN202
        for _ in range(times):
            function(*given)

    repeat(1, *arguments)
    found: list[float] = []
    for _ in range(5):
        began = time.process_time()
        repeat(20_000, *arguments)
        found.append(time.process_time() - began)
    return min(found) / 20_000


def peers(relative: float, patients: int, reference: Reals) -> dict[str, float]:
    """Patients per second of each peer that loads; prints a line for each."""
    speeds: dict[str, float] = {}
    for name, made in PEERS.items():
        try:
            solved = made(relative)
        except (ImportError, OSError) as missing:
            print(f"{name:24} {relative:7.0e}   not here: {missing}")
            continue
        solved(1)
        count = patients if name.startswith("SciPy") else 10 * patients
        began = time.process_time()
        found = solved(count)
        speeds[name] = count / (time.process_time() - began)
        error = worst(found, reference)
        print(f"{name:24} {relative:7.0e} {speeds[name]:9.1f} /s/core   error/peak {error:.1e}")
    return speeds


def many(patients: int) -> None:
    """Many patients on two threads, one part in memory at a time; time and memory."""
    inputs, doses = asked(TRIED, patients)
    for relative in (1e-4, 1e-6):
        began, used = time.perf_counter(), time.process_time()
        failed = 0
        for part in courses_in_parts(
            TRIED, inputs, doses, YEAR, Accuracy(relative=relative), Work(threads=2)
        ):
            failed += int(np.count_nonzero(part.status))
        wall, processor = time.perf_counter() - began, time.process_time() - used
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{patients} patients x {len(TIMES)} times {relative:7.0e}   {wall:.1f} s on two "
            f"threads, {processor:.1f} s of processor time, {failed} failed, {memory:.0f} MiB"
        )


def on_gpu(patients: int) -> None:
    """Patients per second on a graphics processor, copying included, after one to compile."""
    inputs, doses = asked(TRIED, patients)
    work = Work(gpu=True)
    try:
        courses(TRIED, inputs[:1], doses.part(0, 1), YEAR, work=work)
    except StudyError as missing:
        print(f"{'graphics processor':24}           {missing.problems[0].because}")
        return
    for relative in (1e-4, 1e-6):
        began, failed = time.perf_counter(), 0
        for part in courses_in_parts(TRIED, inputs, doses, YEAR, Accuracy(relative=relative), work):
            failed += int(np.count_nonzero(part.status))
        speed = patients / (time.perf_counter() - began)
        print(f"{'graphics processor':24} {relative:7.0e} {speed:9.1f} /s   {failed} failed")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer patients, under a minute")
    parser.add_argument("--crowd", type=int, help=argparse.SUPPRESS)
    asked_for = parser.parse_args()
    if asked_for.crowd:
        many(asked_for.crowd)
        return
    warnings.simplefilter("ignore")
    patients, repeats, crowd, few = (
        (1_000, 3, 20_000, 5) if asked_for.quick else (4_000, 5, 100_000, 25)
    )
    _, exact = per_core(TRIED, 100, Accuracy(relative=1e-12, solver="explicit"), 1)
    reference = exact.values
    costs = bound()
    print("cost of one             " + ", ".join(f"{k} {v * 1e9:.0f} ns" for k, v in costs.items()))
    step = costs["rates and Jacobian"] + costs["decompose"] + 5 * costs["rates"]
    step += 6 * costs["solve"]
    ratios: dict[float, tuple[float, str]] = {}
    for relative in (1e-4, 1e-6):
        speed, found = per_core(TRIED, patients, Accuracy(relative=relative), repeats)
        steps = float(np.mean(found.steps))
        print(
            f"{'firstdose Rodas4':24} {relative:7.0e} {speed:9.1f} /s/core   error/peak "
            f"{worst(found.values, reference):.1e}, {steps:.0f} steps, "
            f"{speed * steps * step:.0%} of the kernel bound"
        )
        accuracy = Accuracy(relative=relative, solver="explicit")
        explicit, found = per_core(TRIED, patients // 5, accuracy, 1)
        print(
            f"{'firstdose explicit':24} {relative:7.0e} {explicit:9.1f} /s/core   error/peak "
            f"{worst(found.values, reference):.1e}, {np.mean(found.steps):.0f} steps"
        )
        others = peers(relative, few, reference)
        best = max(others, key=lambda name: others[name])
        ratios[relative] = speed / others[best], best
    for name in SHIPPED:
        if name != TRIED.name:
            for relative in (1e-4, 1e-6):
                speed, _ = per_core(model(name), patients, Accuracy(relative=relative), 2)
                print(f"{name:24} {relative:7.0e} {speed:9.1f} /s/core")
    subprocess.run([sys.executable, __file__, "--crowd", str(crowd)], check=True)
    on_gpu(crowd)
    ratio, best = ratios[1e-6]
    print(
        f"RATIO {ratio:.1f} patients per second per core at rtol 1e-6 over the best peer ({best})"
    )


if __name__ == "__main__":
    main()
