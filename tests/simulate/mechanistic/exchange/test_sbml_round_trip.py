from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.mechanistic.exchange.equations import Equations, TimedEvent, in_order
from firstdose.simulate.mechanistic.exchange.sbml_reader import read
from firstdose.simulate.mechanistic.exchange.sbml_writer import written
from simulate.mechanistic.exchange.sbml_texts import evaluate
from simulate.mechanistic.exchange.tried_model import derivatives, tried

BEFORE = tried()
AFTER = read(written(BEFORE, first_day=-5.0))
STATES = st.fixed_dictionaries(
    {name: st.floats(min_value=1e-3, max_value=1e3) for name in BEFORE.rates}
)


@given(STATES)
def test_a_model_comes_back_with_the_same_derivatives(states):
    np.testing.assert_allclose(
        derivatives(AFTER, states), derivatives(BEFORE, states), rtol=1e-13, atol=1e-12
    )


def test_a_model_comes_back_with_the_same_starts():
    starts = [
        {name: evaluate(one.initial[name], {**one.parameters}) for name in one.rates}
        for one in (BEFORE, AFTER)
    ]
    assert starts[0] == starts[1]
    assert list(AFTER.parameters) == list(BEFORE.parameters)
    assert sorted(AFTER.assignments) == sorted(BEFORE.assignments)


def test_events_come_back_at_the_days_since_the_first():
    assert [event.time_days for event in AFTER.events] == [0, 1, 2, 5, 12, 19]
    assert [sorted(event.added) for event in AFTER.events] == [["cy", "fluc"]] * 3 + [["cb"]] * 3
    assert [evaluate(event.added["cb"], {}) for event in AFTER.events[3:]] == [750] * 3
    assert evaluate(AFTER.events[0].added["fluc"], {}) == 25 * 1.6 * 0.781


def test_time_and_logarithms_keep_their_meaning():
    one = Equations(
        name="one",
        rates={"x": "-k*log(x)*t + max(x, pow(t, 2.0))*tanh(x) - min(1.5e-3, -x)/abs(-x)"},
        initial={"x": "2.0*k"},
        parameters={"k": 0.1},
        events=(TimedEvent(time_days=2.0, values={"x": "t*k"}),),
    )
    (back,) = (read(written(one, first_day=-1.0)),)
    ours = derivatives(one, {"x": 3.7}, 4.0)
    np.testing.assert_allclose(derivatives(back, {"x": 3.7}, 5.0), ours, rtol=1e-14)
    assert back.events[0].time_days == 3.0
    assert evaluate(back.events[0].values["x"], {"t": 3.0, "k": 0.1}) == 2.0 * 0.1


LEAVES = st.sampled_from(["x", "k", "t", "2", "0.3", "1.5e-3", "1e3"])


def larger(parts):
    two = st.tuples(parts, parts)
    return (
        two.map(lambda sides: f"{sides[0]}+{sides[1]}")
        | two.map(lambda sides: f"({sides[0]})-({sides[1]})")
        | two.map(lambda sides: f"({sides[0]})*-({sides[1]})")
        | two.map(lambda sides: f"({sides[0]})/(1.0+abs({sides[1]}))")
        | two.map(lambda sides: f"min({sides[0]}, max({sides[1]}, x))")
        | parts.map(lambda one: f"-({one})")
        | parts.map(lambda one: f"exp(-abs({one}))")
        | parts.map(lambda one: f"log(1+abs({one}))*tanh({one})")
        | parts.map(lambda one: f"sqrt(abs({one}))+pow(abs({one})+0.5, 1.0/3)")
    )


@given(st.recursive(LEAVES, larger, max_leaves=8), st.floats(min_value=0.01, max_value=9.0))
def test_any_formula_keeps_its_value(formula, x):
    one = Equations(name="one", rates={"x": formula}, initial={"x": "1.0"}, parameters={"k": 0.7})
    back = read(written(one))
    ours, theirs = derivatives(one, {"x": x}, 2.5), derivatives(back, {"x": x}, 2.5)
    np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-12)


def test_an_assignment_stands_after_those_it_reads():
    backwards = dict(reversed(BEFORE.assignments.items()))
    order = in_order(backwards)
    assert sorted(order) == sorted(backwards)
    for name, other in (("ldT", "Cf"), ("rhoe", "I15"), ("Kfl", "kb"), ("gA", "Atot")):
        assert order.index(name) > order.index(other)
