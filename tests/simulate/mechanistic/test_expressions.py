import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.mechanistic.expressions import (
    Call,
    Expression,
    Name,
    Negative,
    NotAFormula,
    Number,
    Operation,
    names_in,
    parsed,
    written,
)

LEAVES = st.one_of(
    st.builds(Number, st.floats(0, 1e6, allow_nan=False)), st.builds(Name, st.sampled_from("xyz"))
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Negative, inner),
        st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
        st.builds(lambda a: Call("exp", (a,)), inner),
        st.builds(lambda a, b: Call("pow", (a, b)), inner, inner),
    ),
    max_leaves=12,
)


@given(TREES)
def test_a_written_formula_is_read_back_as_the_same_tree(tree: Expression) -> None:
    assert parsed(written(tree)) == tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2-3-4", -5),
        ("2/4/2", 0.25),
        ("-2*3+1", -5),
        ("2-(3-4)", 3),
        ("1.5e1*.2", 3),
        ("-(1-2)*-3", -3),
        ("pow(2,3)+max(1,2)-min(1,2)", 9),
        ("sqrt(exp(log(4)))", 2),
    ],
)
def test_arithmetic_binds_as_in_a_textbook(text: str, value: float) -> None:
    functions = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt}
    assert math.isclose(eval(written(parsed(text)), functions), value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a+", "missing at the end"),
        ("(a", "')' is expected"),
        ("a b", "'b' is not expected at character 3"),
        ("a^2", "'^' has no meaning"),
        ("sin(a)", "'sin' is no function"),
        ("pow(a)", "takes 2 arguments, not 1"),
        ("*a", "stands where a term"),
        ("", "missing at the end"),
        ("a**2", "stands where a term"),
    ],
)
def test_what_is_no_formula_says_why(text: str, says: str) -> None:
    with pytest.raises(NotAFormula) as refused:
        parsed(text)
    assert says in str(refused.value)


def test_names_come_once_in_order() -> None:
    assert names_in(parsed("b*a+exp(b-c)/2")) == ("b", "a", "c")
