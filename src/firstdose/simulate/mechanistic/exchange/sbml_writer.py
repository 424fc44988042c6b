# pyright: standard
"""Writes a model as SBML Level 3 Version 2: every state a parameter with a rate rule."""

from __future__ import annotations

from typing import Any

from firstdose.simulate.mechanistic.exchange.equations import (
    TIME,
    Equations,
    TimedEvent,
    in_order,
)
from firstdose.simulate.mechanistic.exchange.sbml_library import libsbml
from firstdose.simulate.mechanistic.expressions import tokens

_DAY_S = 86400.0


def written(equations: Equations, *, first_day: float = 0.0) -> str:
    """The text of the file; its time 0 is ``first_day``, and it counts in days.

    Numbers are written to 15 significant digits, as the library does.
    """
    library = libsbml()
    document = library.SBMLDocument(3, 2)
    model = document.createModel()
    model.setId(equations.name)
    _days(model, library)
    _symbols(model, equations)
    clock = f"({TIME}+{first_day!r})" if first_day else TIME
    for name in in_order(equations.assignments):
        rule = model.createAssignmentRule()
        rule.setVariable(name)
        rule.setMath(_formula(equations.assignments[name], clock))
    for name, formula in equations.rates.items():
        rule = model.createRateRule()
        rule.setVariable(name)
        rule.setMath(_formula(formula, clock))
    for number, event in enumerate(equations.events, start=1):
        _event(model, f"event_{number}", event, first_day)
    return library.writeSBMLToString(document)


def _days(model: Any, library: Any) -> None:
    unit = model.createUnitDefinition()
    unit.setId("day")
    second = unit.createUnit()
    second.setKind(library.UNIT_KIND_SECOND)
    second.setExponent(1)
    second.setScale(0)
    second.setMultiplier(_DAY_S)
    model.setTimeUnits("day")


def _symbols(model: Any, equations: Equations) -> None:
    for name, value in equations.parameters.items():
        _parameter(model, name, constant=True).setValue(value)
    for name in equations.assignments:
        _parameter(model, name, constant=False)
    for name, formula in equations.initial.items():
        state = _parameter(model, name, constant=False)
        if (value := _number(formula)) is not None:
            state.setValue(value)
        else:
            start = model.createInitialAssignment()
            start.setSymbol(name)
            start.setMath(_formula(formula, TIME))


def _parameter(model: Any, name: str, *, constant: bool) -> Any:
    parameter = model.createParameter()
    parameter.setId(name)
    parameter.setConstant(constant)
    return parameter


def _event(model: Any, name: str, timed: TimedEvent, first_day: float) -> None:
    at = timed.time_days - first_day
    assert at >= 0, "an event before the first day"
    event = model.createEvent()
    event.setId(name)
    event.setUseValuesFromTriggerTime(True)
    trigger = event.createTrigger()
    trigger.setInitialValue(at > 0)
    trigger.setPersistent(True)
    trigger.setMath(_parsed(f"{TIME} >= {at!r}"))
    added = {symbol: f"{symbol}+({amount})" for symbol, amount in timed.added.items()}
    clock = f"({TIME}+{first_day!r})" if first_day else TIME
    for symbol, formula in {**timed.values, **added}.items():
        assignment = event.createEventAssignment()
        assignment.setVariable(symbol)
        assignment.setMath(_formula(formula, clock))


def _formula(text: str, clock: str) -> Any:
    """The formula as the library holds it; ``clock`` is the time of the model in the file."""
    return _parsed("".join(clock if token == TIME else token for token in tokens(text)))


def _parsed(text: str) -> Any:
    library = libsbml()
    settings = library.L3ParserSettings()
    settings.setParseLog(library.L3P_PARSE_LOG_AS_LN)
    settings.setComparisonCaseSensitivity(library.L3P_COMPARE_BUILTINS_CASE_SENSITIVE)
    math = library.parseL3FormulaWithSettings(text, settings)
    assert math is not None, library.getLastParseL3Error()
    _mark_time(math)
    return math


def _mark_time(node: Any) -> None:
    if node.isName() and node.getName() == TIME:
        node.setType(libsbml().AST_NAME_TIME)
    for number in range(node.getNumChildren()):
        _mark_time(node.getChild(number))


def _number(formula: str) -> float | None:
    text = formula.strip("() ")
    try:
        return float(text)
    except ValueError:
        return None
