"""Models of other programmes: an engine is generated for what the file says, or it is refused."""

import importlib
from pathlib import Path

import numpy as np
import pytest

from firstdose.cli.model.engine_file import engine_in
from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.mechanistic.engine import Accuracy, engine_of
from firstdose.simulate.mechanistic.exchange.answers import Answer, answers, scaled
from firstdose.simulate.mechanistic.exchange.asked import Asked, Moment
from firstdose.simulate.mechanistic.exchange.doses import with_doses
from firstdose.simulate.mechanistic.exchange.equations import Equations, TimedEvent
from firstdose.simulate.mechanistic.exchange.imported import doses_of_events, model_of
from firstdose.simulate.mechanistic.exchange.sbml_reader import read
from firstdose.simulate.mechanistic.exchange.sbml_writer import written
from firstdose.simulate.mechanistic.virtual_population import typical_inputs
from simulate.mechanistic.exchange.sbml_texts import REACTIONS


def solved(equations: Equations, times: list[float], folder: Path) -> Answer:
    model = model_of(equations)
    one = Asked(
        patient="1",
        inputs=typical_inputs(model)[None],
        doses=doses_of_events(equations, model),
        start=0.0,
        moments=tuple(Moment(time=time) for time in times),
    )
    engine = engine_in(folder, model)
    exact = Accuracy(relative=1e-8)
    (answer,) = answers(scaled(model, [one], exact, engine), [one], exact, engine)
    assert answer.outcome == "ok"
    return answer


def test_reactions_are_solved_as_libroadrunner_solves_them(tmp_path: Path) -> None:
    days = [0.0, 0.01, 0.05, 0.1, 1.0]
    runner = importlib.import_module("roadrunner").RoadRunner(REACTIONS)
    runner.timeCourseSelections = ["[cells]", "homed"]
    runner.integrator.setValue("relative_tolerance", 1e-9)
    runner.integrator.setValue("absolute_tolerance", 1e-14)
    theirs = np.array(runner.simulate(times=[24 * day for day in days])).T
    ours = solved(read(REACTIONS), days, tmp_path).values
    for name, course in zip(("cells", "homed"), theirs, strict=True):
        np.testing.assert_allclose(ours[name], course, atol=1e-6 * course.max())
    np.testing.assert_allclose(ours["total"], ours["cells"] * 4.5 + ours["homed"], rtol=1e-12)


def test_time_tiny_states_and_slow_infusions_follow_the_closed_form(tmp_path: Path) -> None:
    """A state a billion times smaller than the others is as exact as they are."""
    one = Equations(
        name="one",
        rates={"x": "-k*x", "tiny": "-abs(tiny)+0.0", "forced": "t*half", "s": "tanh(t)"},
        initial={"x": "0.0", "tiny": "1e-9*two", "forced": "x", "s": "0.0"},
        assignments={"half": "two/4.0"},
        parameters={"k": 0.3, "two": 2.0},
    )
    given = with_doses(
        one,
        [
            Dose(target="x", time=0.0, amount=6.0, duration=1.5),
            Dose(target="x", time=3.0, amount=5.0),
        ],
    )
    times = [0.5, 1.0, 3.0, 4.0]
    found = solved(read(written(given)), times, tmp_path).values
    rise = [4 / 0.3 * (1 - np.exp(-0.3 * days)) for days in (0.5, 1.0, 1.5)]
    late = [rise[2] * np.exp(-0.3 * 1.5), rise[2] * np.exp(-0.3 * 2.5) + 5 * np.exp(-0.3)]
    np.testing.assert_allclose(found["x"], [*rise[:2], *late], rtol=1e-6)
    np.testing.assert_allclose(found["tiny"], 2e-9 * np.exp(-np.array(times)), rtol=1e-6)
    np.testing.assert_allclose(found["forced"], np.square(times) / 4, rtol=1e-6)
    np.testing.assert_allclose(found["s"], np.log(np.cosh(times)), rtol=1e-6)


def test_events_that_are_no_doses_are_refused_by_name() -> None:
    one = Equations(
        name="one",
        rates={"x": "-x"},
        initial={"x": "1.0"},
        events=(
            TimedEvent(time_days=1.0, values={"x": "0.0"}),
            TimedEvent(time_days=2.0, added={"x": "x*2.0"}),
        ),
    )
    with pytest.raises(StudyError) as refused:
        doses_of_events(one, model_of(one))
    assert [problem.what for problem in refused.value.problems] == [
        "An event sets x, which is not solved here.",
        "An event adds to x what depends on the course, which is not solved here.",
    ]


@pytest.mark.parametrize(
    ("rates", "initial", "says"),
    [({}, {}, "no state"), ({"x": "1.0"}, {"x": "1.0/0.0"}, "The start of x is nan")],
)
def test_a_model_that_cannot_start_is_refused(rates, initial, says) -> None:
    with pytest.raises(StudyError, match=says):
        model_of(Equations(name="one", rates=rates, initial=initial))


def test_a_file_of_the_same_name_is_not_solved_by_the_engine_that_ships() -> None:
    impostor = Equations(name="car_nk_sle", rates={"x": "-x"}, initial={"x": "1.0"})
    with pytest.raises(StudyError, match="There is no engine for this model"):
        engine_of(model_of(impostor))
