"""Models of other programmes: an engine is generated for what the file says, or it is refused."""

import importlib
from pathlib import Path

import numpy as np
import pytest

from firstdose.cli.model.engine_file import engine_in
from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose, doses_for_all
from firstdose.simulate.mechanistic.engine import Accuracy, engine_of
from firstdose.simulate.mechanistic.exchange.answers import Answer, answers, scaled
from firstdose.simulate.mechanistic.exchange.asked import Asked, Moment
from firstdose.simulate.mechanistic.exchange.doses import with_doses
from firstdose.simulate.mechanistic.exchange.equations import Equations, TimedEvent
from firstdose.simulate.mechanistic.exchange.imported import model_of, with_events
from firstdose.simulate.mechanistic.exchange.sbml_reader import read
from firstdose.simulate.mechanistic.exchange.sbml_writer import written
from firstdose.simulate.mechanistic.virtual_population import typical_inputs
from simulate.mechanistic.exchange.sbml_texts import REACTIONS


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the engine of each model is kept, which takes long to make."""
    return tmp_path_factory.mktemp("engines")


def question(equations: Equations, times: list[float], **values: float) -> Asked:
    model = model_of(equations)
    inputs = typical_inputs(model)
    for name, number in values.items():
        inputs[model.parameter_index(name)] = number
    one = Asked(
        patient="1",
        inputs=inputs[None],
        doses=doses_for_all(model, [], 1),
        start=0.0,
        moments=tuple(Moment(time=time) for time in times),
    )
    return with_events(one, equations, model)


def answer(equations: Equations, times: list[float], folder: Path, **values: float) -> Answer:
    model, one = model_of(equations), question(equations, times, **values)
    engine = engine_in(folder, model)
    exact = Accuracy(relative=1e-8)
    (found,) = answers(scaled(model, [one], exact, engine), [one], exact, engine)
    return found


def solved(equations: Equations, times: list[float], folder: Path, **values: float) -> Answer:
    found = answer(equations, times, folder, **values)
    assert found.outcome == "ok"
    return found


def test_reactions_are_solved_as_libroadrunner_solves_them(engines: Path) -> None:
    days = [0.0, 0.01, 0.05, 0.1, 1.0]
    runner = importlib.import_module("roadrunner").RoadRunner(REACTIONS)
    runner.timeCourseSelections = ["[cells]", "homed"]
    runner.integrator.setValue("relative_tolerance", 1e-9)
    runner.integrator.setValue("absolute_tolerance", 1e-14)
    theirs = np.array(runner.simulate(times=[24 * day for day in days])).T
    ours = solved(read(REACTIONS), days, engines).values
    for name, course in zip(("cells", "homed"), theirs, strict=True):
        np.testing.assert_allclose(ours[name], course, atol=1e-6 * course.max())
    np.testing.assert_allclose(ours["total"], ours["cells"] * 4.5 + ours["homed"], rtol=1e-12)


def test_time_tiny_states_and_slow_infusions_follow_the_closed_form(engines: Path) -> None:
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
    found = solved(read(written(given)), times, engines).values
    rise = [4 / 0.3 * (1 - np.exp(-0.3 * days)) for days in (0.5, 1.0, 1.5)]
    late = [rise[2] * np.exp(-0.3 * 1.5), rise[2] * np.exp(-0.3 * 2.5) + 5 * np.exp(-0.3)]
    np.testing.assert_allclose(found["x"], [*rise[:2], *late], rtol=1e-6)
    np.testing.assert_allclose(found["tiny"], 2e-9 * np.exp(-np.array(times)), rtol=1e-6)
    np.testing.assert_allclose(found["forced"], np.square(times) / 4, rtol=1e-6)
    np.testing.assert_allclose(found["s"], np.log(np.cosh(times)), rtol=1e-6)


GROWS = Equations(
    name="grows",
    rates={"x": "k*x"},
    initial={"x": "1.0-low"},
    parameters={"k": 0.1, "low": 0.0, "given": 1.0},
    events=(TimedEvent(time_days=3.0, added={"x": "-given"}),),
)


def test_what_an_event_takes_is_taken_as_far_as_it_is_there(engines: Path) -> None:
    """A patient's own value of a number that an event gives counts for that patient."""
    left = np.exp(0.1) * (np.exp(0.3) - np.array([1.0, 1.3]))
    found = [solved(GROWS, [1.0, 4.0], engines, given=given) for given in (1.0, 1.3)]
    np.testing.assert_allclose([each.values["x"][1] for each in found], left, rtol=1e-6)
    earlier = solved(GROWS, [1.0, 2.0], engines, given=5.0)
    np.testing.assert_allclose(earlier.values["x"], np.exp([0.1, 0.2]), rtol=1e-6)


@pytest.mark.parametrize("values", [{"given": 1.4}, {"low": 1.5}])
def test_a_state_that_starts_or_is_brought_below_zero_has_no_number(values, engines: Path) -> None:
    """The engine would take it for a rest of something used up, and go on from 0."""
    found = answer(GROWS, [1.0, 4.0], engines, **values)
    assert found.outcome == "negative state"
    assert np.all(np.isnan(found.values["x"]))


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
        question(one, [1.0])
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
