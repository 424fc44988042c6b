from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.exchange.equations import Equations, TimedEvent, constants
from firstdose.simulate.mechanistic.exchange.mrgsolve import read, written
from simulate.mechanistic.exchange.sbml_texts import evaluate
from simulate.mechanistic.exchange.tried_model import derivatives, tried

BEFORE = tried()
TEXT = written(BEFORE)
AFTER = read(TEXT)
STATES = st.fixed_dictionaries(
    {name: st.floats(min_value=1e-3, max_value=1e3) for name in BEFORE.rates}
)
SMALL = Equations(
    name="small",
    rates={"x": "-k*x*t*half + max(x, 1/2)*third"},
    initial={"x": "third"},
    assignments={"third": "half*2/3", "half": "1/2", "both": "abs(x) + half"},
    parameters={"k": 0.1},
    events=(TimedEvent(time_days=-5.0, added={"x": "k*3"}),),
)


@given(STATES)
def test_a_model_comes_back_with_the_same_derivatives(states):
    assert derivatives(AFTER, states) == derivatives(BEFORE, states)


def test_a_model_comes_back_with_the_same_starts_and_numbers():
    for name, start in BEFORE.initial.items():
        ours = evaluate(start, {**BEFORE.parameters})
        assert evaluate(AFTER.initial[name], {**AFTER.parameters}) == ours
    assert BEFORE.parameters == AFTER.parameters


def test_the_whole_text_of_a_small_model():
    assert written(SMALL) == (
        "$PROB\nsmall\n"
        "// on day -5.0 x receives k*3: by an event table\n\n"
        "$PARAM\nk = 0.1\n\n"
        "$CMT\nx\n\n"
        "$MAIN\ndouble half = 1.0/2.0;\ndouble third = half*2.0/3.0;\nx_0 = third;\n\n"
        "$ODE\ndouble both = fabs(x)+half;\n"
        "dxdt_x = -k*x*SOLVERTIME*half+fmax(x,1.0/2.0)*third;\n\n"
        "$TABLE\nboth = fabs(x)+half;\n\n"
        "$CAPTURE\nhalf\nthird\nboth\n"
    )


def test_a_small_model_comes_back():
    ours = derivatives(SMALL, {"x": 3.0}, 7.0)
    np.testing.assert_array_equal(derivatives(read(written(SMALL)), {"x": 3.0}, 7.0), ours)


def test_every_statement_of_c_reads_only_what_stands_above_it():
    known = {*BEFORE.parameters, *BEFORE.rates, "exp", "pow", "double"}
    for section in ("MAIN", "ODE"):
        for line in TEXT.partition(f"${section}\n")[2].partition("\n\n")[0].splitlines():
            left, right = line.split(" = ")
            assert set(re.findall(r"[A-Za-z_]\w*", right)) <= known, line
            known.add(left.removeprefix("double "))


def test_constants_read_no_state():
    assert constants(BEFORE) == {"ktrN", "ktrP"}


def test_names_and_events_that_mrgsolve_cannot_take_are_refused_together():
    bad = Equations(
        name="bad",
        rates={"x": "AMT", "double": "1.0"},
        initial={"x": "0.0", "double": "0.0"},
        parameters={"AMT": 1.0, "x_0": 2.0, "R_x": 1.0, "N_x": 1.0, "capture": 1.0},
        events=(TimedEvent(time_days=1.0, values={"x": "0.0"}),),
    )
    with pytest.raises(StudyError) as refused:
        written(bad)
    assert [problem.what for problem in refused.value.problems] == [
        "mrgsolve cannot take the name AMT.",
        "mrgsolve cannot take the name x_0.",
        "mrgsolve cannot take the name R_x.",
        "mrgsolve cannot take the name N_x.",
        "mrgsolve cannot take the name capture.",
        "mrgsolve cannot take the name double.",
        "mrgsolve cannot take an event that sets x.",
    ]
