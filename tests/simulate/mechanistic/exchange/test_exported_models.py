"""Every shipped model leaves as SBML and for mrgsolve, and says the same there.

The specification, part 7.1: libRoadRunner on the SBML that is written (Somogyi 2015,
Bioinformatics, doi 10.1093/bioinformatics/btv363), and the text for mrgsolve evaluated statement by
statement, agree with the engine under 1e-4 of the peak at a tolerance of 1e-6; so does mrgsolve,
where R has it.
"""

import importlib
import itertools
import math
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.integrate import solve_ivp

from firstdose.simulate.mechanistic.doses import Dose, doses_for_all
from firstdose.simulate.mechanistic.engine import Courses, Schedule, courses
from firstdose.simulate.mechanistic.exchange import mrgsolve, sbml_reader, sbml_writer
from firstdose.simulate.mechanistic.exchange.imported import model_of
from firstdose.simulate.mechanistic.exchange.model_equations import equations_of
from firstdose.simulate.mechanistic.shipped import SHIPPED, model
from firstdose.simulate.mechanistic.virtual_population import virtual_population
from simulate.mechanistic.reference_regimen import REGIMEN, conditioning

PATIENTS = 200
FIRST_DAY = -5.0
AFTER_DOSES = np.array([-5, -4, -3, 0, 7, 14]) + 0.01
DAYS = np.sort([*AFTER_DOSES, *np.arange(-4.5, 30.0), *np.arange(30.5, 370.0, 10.0)])
WHEN = Schedule(start=FIRST_DAY, times=DAYS)
ONE_INFUSION = [*conditioning(), Dose(target="cells", time=0.0, amount=70.0)]
GIVEN = {"car_nk_sle_as_tried": REGIMEN, "car_nk_sle": REGIMEN, "car_t_sle": ONE_INFUSION}


def engine_courses(name: str, patients: int) -> tuple[np.ndarray, Courses]:
    of = model(name)
    inputs = virtual_population(of, 20, patients)
    found = courses(of, inputs, doses_for_all(of, GIVEN[name], patients), WHEN)
    assert set(found.outcomes()) == {"ok"}
    return inputs, found


def over_peak(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference of any time and state, over the peak of the state."""
    return float(np.max(np.abs(one - other) / np.max(np.abs(other), axis=0)))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("other", [sbml_writer, mrgsolve], ids=["sbml", "mrgsolve"])
def test_a_model_comes_back_equal(name, other):
    before = model(name)
    reader = mrgsolve if other is mrgsolve else sbml_reader
    after = model_of(reader.read(other.written(equations_of(before))))
    assert after.name == before.name
    assert after.inputs == before.inputs
    assert [each.typical for each in after.parameters] == [
        *(each.typical for each in before.parameters),
        *(each.reference for each in before.covariates),
    ]
    for own, theirs in ((before.states, after.states), (before.assignments, after.assignments)):
        assert [each.name for each in own] == [each.name for each in theirs]
    for own, theirs in zip(before.states, after.states, strict=True):
        assert (own.initial, own.derivative) == (theirs.initial, theirs.derivative)
    for own, theirs in zip(before.assignments, after.assignments, strict=True):
        assert own.formula == theirs.formula


@pytest.mark.parametrize("name", SHIPPED)
def test_libroadrunner_agrees_on_the_sbml_that_is_written(name):
    runner = importlib.import_module("roadrunner").RoadRunner(
        sbml_writer.written(equations_of(model(name), given=GIVEN[name]), first_day=FIRST_DAY)
    )
    runner.integrator.setValue("relative_tolerance", 1e-6)
    runner.integrator.setValue("absolute_tolerance", 1e-9)
    runner.timeCourseSelections = [each.name for each in model(name).states]
    inputs, ours = engine_courses(name, PATIENTS)
    for patient, values in zip(inputs, ours.values, strict=True):
        for each, value in zip(model(name).inputs, patient, strict=True):
            runner.setValue(each, value)
        runner.reset()
        theirs = np.array(runner.simulate(times=[0.0, *(DAYS - FIRST_DAY)]))[1:]
        assert over_peak(values, theirs) < 1e-4


IN_R = """
library(mrgsolve)
of <- update(mread("model.mod", quiet = TRUE), rtol = 1e-8, atol = 1e-10, maxsteps = 100000)
found <- mrgsim_d(of, read.csv("records.csv"), obsonly = TRUE, output = "df")
write.csv(found, "found.csv", row.names = FALSE)
"""


def records(name: str, inputs: np.ndarray) -> pl.DataFrame:
    """Patients with their doses and observations, in the columns that mrgsolve reads."""
    of = model(name)
    place = {each.name: 1 + of.state_index(each.state) for each in of.targets}
    given = [(dose.time, 1, dose.amount, place[dose.target]) for dose in GIVEN[name]]
    rows = sorted([*given, *((day, 0, 0.0, 0) for day in DAYS.tolist())])
    return pl.DataFrame(
        [
            (patient, *row, *values)
            for patient, values in enumerate(inputs.tolist(), 1)
            for row in rows
        ],
        schema=["ID", "TIME", "EVID", "AMT", "CMT", *of.inputs],
        orient="row",
    )


def rscript() -> str | None:
    """The interpreter of R, if its library has mrgsolve."""
    found = shutil.which("Rscript")
    if found is None:
        return None
    asked = subprocess.run([found, "-e", "library(mrgsolve)"], capture_output=True, check=False)
    return found if asked.returncode == 0 else None


@pytest.mark.parametrize("name", SHIPPED)
def test_mrgsolve_agrees_on_the_file_that_is_written(name: str, tmp_path: Path) -> None:
    found = rscript()
    if found is None:
        pytest.skip("Rscript with mrgsolve is not installed")
    inputs, ours = engine_courses(name, 20)
    text = mrgsolve.written(equations_of(model(name)))
    (tmp_path / "model.mod").write_text(text, "utf-8")
    records(name, inputs).write_csv(tmp_path / "records.csv")
    subprocess.run([found, "-e", IN_R], cwd=tmp_path, check=True)
    theirs = pl.read_csv(tmp_path / "found.csv", infer_schema_length=None)
    for patient, values in enumerate(ours.values, 1):
        of_patient = theirs.filter(pl.col("ID") == patient)
        np.testing.assert_allclose(of_patient["TIME"].to_numpy(), DAYS)
        assert over_peak(values, of_patient.select(ours.states).to_numpy()) < 1e-4


def test_the_records_for_mrgsolve_hold_every_dose_and_day_of_every_patient() -> None:
    name = "car_t_sle"
    inputs, _ = engine_courses(name, 2)
    found = records(name, inputs)
    doses = found.filter(pl.col("EVID") == 1)
    assert doses.height == 2 * len(GIVEN[name])
    states = [each.name for each in model(name).states]
    assert {states[at - 1] for at in doses["CMT"]} == {"fluc", "cy", "cb"}
    assert found.filter(pl.col("ID") == 2, pl.col("EVID") == 0)["TIME"].to_list() == DAYS.tolist()
    assert found["TIME"].is_sorted() is False
    assert found.filter(pl.col("ID") == 1)["TIME"].is_sorted()
    assert found["weight"].unique().sort().to_list() == sorted(
        set(inputs[:, model(name).inputs.index("weight")].tolist())
    )


def statements(text: str) -> dict[str, list[str]]:
    """The sections of a model file for mrgsolve, by a reader that shares nothing with ours."""
    return {
        found[1]: [line for line in found[2].splitlines() if line and not line.startswith("//")]
        for found in re.finditer(r"^\$(\w+)\n(.*?)(?=^\$|\Z)", text, re.MULTILINE | re.DOTALL)
    }


def as_python(lines: list[str]) -> str:
    """C++ statements of the kind that is written: `double x = …;` and `x = …;`."""
    for line in lines:
        assert re.fullmatch(r"(double )?\w+ = [\w\s.,()+*/-]+;", line), line
    return "\n".join(line.removeprefix("double ").removesuffix(";") for line in lines)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_statements_for_mrgsolve_evaluate_to_the_engine(name, *, full):
    inputs, ours = engine_courses(name, PATIENTS if full else 2)
    for patient, values in zip(inputs, ours.values, strict=True):
        numbers = dict(zip(model(name).inputs, patient.tolist(), strict=True))
        written = statements(mrgsolve.written(equations_of(model(name), numbers)))
        space = {
            each: getattr(math, each) for each in ["exp", "fabs", "log", "pow", "sqrt", "tanh"]
        }
        space |= {"fmax": max, "fmin": min}
        exec("\n".join(written["PARAM"]), space)
        exec(as_python(written["MAIN"]), space)
        compartments = written["CMT"]
        body = [f"{', '.join(compartments)} = states", *as_python(written["ODE"]).splitlines()]
        body.append(f"return [{', '.join(f'dxdt_{each}' for each in compartments)}]")
        exec("def rates(SOLVERTIME, states):\n    " + "\n    ".join(body), space)
        states = np.array([space[f"{each}_0"] for each in compartments], dtype=float)
        assert over_peak(values, integrated(space["rates"], states, name)) < 1e-4


def integrated(rates, states, name) -> np.ndarray:
    """SciPy from dose to dose."""
    state_of = {each.name: model(name).state_index(each.state) for each in model(name).targets}
    stops = sorted({dose.time for dose in GIVEN[name]})
    found = np.full((len(DAYS), len(states)), np.nan)
    floor = 1e-9 * np.array([each.scale for each in model(name).states])
    for start, stop in itertools.pairwise([*stops, DAYS[-1] + 1.0]):
        for dose in GIVEN[name]:
            if dose.time == start:
                states[state_of[dose.target]] += dose.amount
        inside = (start < DAYS) & (stop > DAYS)
        solved = solve_ivp(
            rates, (start, stop), states, "LSODA", [*DAYS[inside], stop], rtol=1e-8, atol=floor
        )
        assert solved.success
        found[inside], states = solved.y[:, :-1].T, solved.y[:, -1].copy()
    return found
