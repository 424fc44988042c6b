from collections import Counter

import pytest

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.reading import read
from firstdose.simulate.mechanistic.shipped import SHIPPED, model

PARAMETERS = """\
name,block,meaning,typical,unit,iiv_cv,distribution,upper,source,confidence,confidence_note,calibration_role
loss,all,loss of drug,0.5,/d,0.3,lognormal,,textbook,high,,fixed
"""
MODEL = """
name = "decay"
title = "A drug that decays"
revision = "1"
time_unit = "d"
[targets]
drug = { state = "amount", unit = "mg", meaning = "the drug" }
[assignments]
rate = { unit = "mg/d", meaning = "loss", formula = "loss*amount" }
[states.amount]
unit = "mg"
meaning = "drug in the body"
scale = 1.0
initial = "0"
derivative = "-rate"
"""


def problems(model_toml: str = MODEL, parameters_csv: str = PARAMETERS) -> str:
    with pytest.raises(StudyError) as refused:
        read(model_toml, parameters_csv)
    return "\n".join(str(each) for each in refused.value.problems)


def test_a_whole_model_is_read() -> None:
    decay = read(MODEL, PARAMETERS)
    assert [each.name for each in decay.states] == ["amount"]
    assert decay.inputs == ("loss",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('formula = "loss*amount"', 'formula = "loss*amuont"', "'amuont' is not known here"),
        ('initial = "0"', 'initial = "rate"', "'rate' is not known here"),
        ('derivative = "-rate"', "", "derivative is missing"),
        ('derivative = "-rate"', 'derivative = "-rate)"', "derivative cannot be read"),
        ('unit = "mg"\nmeaning', "meaning", "unit is missing"),
        ('formula = "loss*amount"', 'formula = "rate*amount"', "go in a circle: rate"),
        ("scale = 1.0", "scale = 0.0", "scale is not positive"),
        ("scale = 1.0", "", "scale is None, not a number"),
        ("[states.amount]", "[states.loss]", "'loss' is declared 2 times"),
        ("[states.amount]", "[states.exp]", "'exp' is declared 1 times or is no name"),
        ('unit = "mg", meaning', 'unit = "g", meaning', "doses in 'g' cannot go to 'amount'"),
        ("[targets]", "[tragets]", "'tragets' is no part of a model"),
        ('revision = "1"', 'revision = ""', "revision is missing"),
        ("[targets]", '[[correlations]]\nparameters=["x"]\nmatrix=[[1]]\nsource="s"\n[targets]',
         "'x' does not vary"),
        ("[targets]", '[[correlations]]\nparameters=["loss"]\nmatrix=[[2]]\nsource="s"\n[targets]',
         "no correlation matrix"),
        ("name =", "name", "is no TOML"),
    ],
)  # fmt: skip
def test_each_problem_of_the_model_file_is_named(old: str, new: str, says: str) -> None:
    assert old in MODEL
    assert says in problems(MODEL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("textbook", "", "source is missing"),
        ("/d,0.3", ",0.3", "unit is missing"),
        ("high", "sure", "confidence is 'sure'"),
        ("lognormal", "normal", "distribution is 'normal'"),
        ("lognormal", "fixed", "a fixed parameter has a variability"),
        ("0.5", "-0.5", "needs a positive typical value"),
        ("0.5", "half", "typical is 'half', not a number"),
        ("iiv_cv", "cv", "columns are missing: iiv_cv"),
    ],
)
def test_each_problem_of_a_parameter_is_named(old: str, new: str, says: str) -> None:
    assert old in PARAMETERS
    assert says in problems(parameters_csv=PARAMETERS.replace(old, new, 1))


def test_all_problems_come_at_once() -> None:
    found = problems(MODEL.replace('"-rate"', '"-raet"'), PARAMETERS.replace("textbook", ""))
    assert "'raet' is not known" in found
    assert "source is missing" in found


def test_assignments_may_stand_in_any_order() -> None:
    later = MODEL.replace(
        "[states.amount]",
        'twice = { unit = "mg/d", meaning = "m", formula = "2*thrice" }\n'
        'thrice = { unit = "mg/d", meaning = "m", formula = "3*rate" }\n[states.amount]',
    )
    assert [each.name for each in read(later, PARAMETERS).assignments] == [
        "rate", "thrice", "twice",
    ]  # fmt: skip


def test_the_model_as_tried_has_its_size_and_its_confidence() -> None:
    tried = model("car_nk_sle_as_tried")
    assert (len(tried.states), len(tried.parameters), len(tried.assignments)) == (30, 75, 21)
    assert Counter(each.confidence for each in tried.parameters) == {
        "low": 40, "medium": 21, "high": 13, "none": 1,
    }  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_every_parameter_of_a_shipped_model_has_a_source_and_is_used(name: str) -> None:
    from firstdose.simulate.mechanistic.expressions import names_in

    shipped = model(name)
    formulas = [each.formula for each in shipped.assignments]
    formulas += [each.derivative for each in shipped.states]
    formulas += [each.initial for each in shipped.states]
    used = {name for formula in formulas for name in names_in(formula)}
    assert {each.name for each in shipped.parameters} <= used
    assert {each.name for each in shipped.covariates} <= used


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(StudyError, match="No model is called 'x'"):
        model("x")
