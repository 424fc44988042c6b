from __future__ import annotations

import pytest

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.exchange.sbml_reader import read
from simulate.mechanistic.exchange.sbml_texts import (
    CLOCK,
    REACTIONS,
    X_AND_K,
    X_DECAYS,
    at,
    evaluate,
    event,
    maths,
    model,
    times,
)


def refusals(text):
    with pytest.raises(StudyError) as refused:
        read(text)
    return [problem.what for problem in refused.value.problems]


def with_event(one):
    return model(X_AND_K + X_DECAYS + f"<listOfEvents>{one}</listOfEvents>")


def test_reactions_become_rates():
    found = read(REACTIONS)
    values = {**found.parameters, "cells": 1.3, "homed": 2.5, "t": 0.0}
    for name in ("homing", "loss", "total"):
        values[name] = evaluate(found.assignments[name], values)
    homing = 3 * 0.7 * 3 * 2 * 1.3 / (0.7 + 1.3)
    loss = homing * 0.25 * 2.5**0.5
    assert values["homing"] == pytest.approx(homing, rel=1e-14)
    assert evaluate(found.rates["cells"], values) == pytest.approx(
        24 * -2 * homing / 4.5, rel=1e-14
    )
    assert evaluate(found.rates["homed"], values) == pytest.approx(
        24 * (3 * homing - loss), rel=1e-14
    )
    assert values["total"] == 1.3 * 4.5 + 2.5
    assert sorted(found.rates) == ["cells", "homed"]
    assert evaluate(found.initial["cells"], values) == 2.0
    assert evaluate(found.initial["homed"], values) == 4.5 * 3


def test_an_event_at_a_stated_time_is_read():
    added = f"<apply><plus/><ci>x</ci>{times('k', 'k')}</apply>"
    (one,) = read(with_event(event(at(3), added))).events
    assert (one.time_days, list(one.added), one.values) == (3.0, ["x"], {})
    (one,) = read(with_event(event(at(3), "<cn>7</cn>"))).events
    assert (one.time_days, one.values, one.added) == (3.0, {"x": "7.0"}, {})


def test_a_trigger_that_is_true_at_the_start_fires_only_where_the_file_says_so():
    assert read(with_event(event(at(0), "<cn>7</cn>"))).events == ()
    (one,) = read(with_event(event(at(0), "<cn>7</cn>", initially="false"))).events
    assert one.time_days == 0


STATE = "<apply><gt/><ci>x</ci><cn>3</cn></apply>"
DELAY = f"<delay>{maths('<cn>1</cn>')}</delay>"
PRIORITY = f"<priority>{maths('<cn>1</cn>')}</priority>"
WAIT = (
    '<apply><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/delay">'
    "delay</csymbol><ci>x</ci><cn>1</cn></apply>"
)


def x_changes_by(formula):
    return (
        X_AND_K + f'<listOfRules><rateRule variable="x">{maths(formula)}</rateRule></listOfRules>'
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (model(x_changes_by(WAIT)), "a delay: rateRule of model trial"),
        (
            model(x_changes_by("<apply><sin/><ci>x</ci></apply>")),
            "the operation sin: rateRule of model trial",
        ),
        (
            model(
                X_AND_K + f"<listOfRules><algebraicRule>{maths('<ci>x</ci>')}"
                "</algebraicRule></listOfRules>"
            ),
            "an algebraic rule: algebraicRule of model trial",
        ),
        (
            with_event(event(STATE, "<cn>1</cn>")),
            "an event that is not at one stated time: event e",
        ),
        (with_event(event(at(3), "<cn>1</cn>", DELAY)), "an event with a delay: delay of event e"),
        (
            with_event(event(at(3), "<cn>1</cn>", PRIORITY)),
            "an event with a priority: priority of event e",
        ),
        (
            with_event(
                event(at(3), "<cn>1</cn>") + event(at(3), "<cn>2</cn>").replace('"e"', '"f"')
            ),
            "events of one time in an order not stated: event f",
        ),
        (
            model(
                X_AND_K + X_DECAYS + f"<listOfConstraints><constraint>"
                f"{maths(STATE)}</constraint></listOfConstraints>"
            ),
            "a constraint: constraint of model trial",
        ),
        (
            model(X_AND_K.replace('value="0.1" ', "") + X_DECAYS),
            "a symbol without a value: parameter k",
        ),
        (
            model(X_AND_K + X_DECAYS, 'conversionFactor="k"'),
            "a conversion factor: model trial",
        ),
        (
            model(
                '<listOfUnitDefinitions><unitDefinition id="u"><listOfUnits><unit kind="mole"'
                ' exponent="1" scale="0" multiplier="1"/></listOfUnits></unitDefinition>'
                "</listOfUnitDefinitions>" + X_AND_K + X_DECAYS,
                'timeUnits="u"',
            ),
            "time in u: unitDefinition u",
        ),
    ],
)
def test_a_construct_that_is_not_read_is_refused_by_name(text, named):
    assert any(what == f"The file asks for {named}." for what in refusals(text)), refusals(text)


def test_every_refusal_is_shown_at_once():
    bad = event(STATE, "<cn>1</cn>", DELAY)
    text = model(x_changes_by(WAIT) + f"<listOfEvents>{bad}</listOfEvents>")
    found = refusals(text)
    assert [what.split(":")[0] for what in found] == [
        "The file asks for a delay",
        "The file asks for an event that is not at one stated time",
        "The file asks for an event with a delay",
    ]


def test_a_fast_reaction_is_refused_by_name():
    fast = REACTIONS.replace("level3/version2", "level3/version1").replace(
        'version="2"', 'version="1"'
    )
    fast = fast.replace(
        'id="homing" reversible="false"', 'id="homing" reversible="false" fast="true"'
    )
    fast = fast.replace('id="loss" reversible="false"', 'id="loss" reversible="false" fast="false"')
    assert "The file asks for a fast reaction: reaction homing." in refusals(fast)


def test_a_package_that_changes_the_meaning_is_refused_by_name():
    space = "http://www.sbml.org/sbml/level3/version1/comp/version1"
    text = model(X_AND_K + X_DECAYS, "", f'xmlns:comp="{space}" comp:required="true"')
    assert refusals(text) == ["The file asks for the package comp: sbml."]


def test_units_that_do_not_convert_are_refused():
    units = """<listOfUnitDefinitions>
<unitDefinition id="day"><listOfUnits>
<unit kind="second" exponent="1" scale="0" multiplier="86400"/></listOfUnits></unitDefinition>
<unitDefinition id="per_second"><listOfUnits>
<unit kind="second" exponent="-1" scale="0" multiplier="1"/></listOfUnits></unitDefinition>
</listOfUnitDefinitions>"""
    symbols = X_AND_K.replace('id="k"', 'id="k" units="per_second"')
    symbols = symbols.replace('id="x"', 'id="x" units="item"')
    assert refusals(model(units + symbols + X_DECAYS, 'timeUnits="day"')) == [
        "Units do not convert."
    ]


@pytest.mark.parametrize(
    "text", ["", "not XML", "<sbml/>", model("<listOfRules/>").replace("3", "9")]
)
def test_a_text_that_is_not_sbml_is_refused(text):
    assert refusals(text)


def test_time_of_the_file_stays_named():
    found = read(model(x_changes_by(f"<apply><times/>{CLOCK}<ci>k</ci></apply>")))
    assert found.rates == {"x": "(t*k)"}


def test_a_file_of_level_2_counts_in_seconds_unless_it_says_otherwise():
    old = model(
        """<listOfParameters><parameter id="x" value="1" constant="false"/>
<parameter id="t" value="0.1"/></listOfParameters>"""
        + X_DECAYS.replace("<ci>k</ci>", "<ci>t</ci>")
        + f"<listOfEvents>{OLD_EVENT}</listOfEvents>",
        level=2,
    )
    found = read(old)
    assert found.rates == {"x": "(-(t_*x))*86400.0"}
    assert [(event.time_days, event.values) for event in found.events] == [
        (2.0, {"x": "(t*86400.0)"})
    ]


OLD_EVENT = f"""<event id="e"><trigger>{maths(at(172800))}</trigger>
<listOfEventAssignments><eventAssignment variable="x">{maths(CLOCK)}</eventAssignment>
</listOfEventAssignments></event>"""


def started(symbol, formula):
    return (
        f"<listOfInitialAssignments><initialAssignment symbol={symbol!r}>{maths(formula)}"
        "</initialAssignment></listOfInitialAssignments>"
    )


def test_a_constant_computed_from_constants_is_an_assignment():
    more = X_AND_K.replace("</list", '<parameter id="half" constant="true"/></list')
    text = model(more + started("half", times("k", "k")) + X_DECAYS)
    assert read(text).assignments == {"half": "(k*k)"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            model(
                X_AND_K.replace("</list", '<parameter id="half" constant="true"/></list')
                + started("half", times("k", "x"))
                + X_DECAYS
            ),
            "a constant computed from a state: initialAssignment of model trial",
        ),
        (
            model(X_AND_K.replace('value="0.1"', 'value="INF"') + X_DECAYS),
            "an infinite value: parameter k",
        ),
        (
            model(
                X_AND_K.replace(
                    "</list",
                    '<parameter id="exp" value="1" constant="true"/>'
                    '<parameter id="exp_" value="1" constant="true"/></list',
                )
                + X_DECAYS
            ),
            "the names exp and exp_: parameter exp",
        ),
        (
            model(
                '<listOfCompartments><compartment id="x" size="1" constant="false"/>'
                '</listOfCompartments><listOfParameters><parameter id="k" value="1"'
                ' constant="true"/></listOfParameters>' + X_DECAYS
            ),
            "a compartment whose size changes: compartment x",
        ),
    ],
)
def test_a_symbol_that_cannot_be_read_is_refused_by_name(text, named):
    assert refusals(text) == [f"The file asks for {named}."]
