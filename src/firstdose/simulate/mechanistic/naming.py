"""The names of a model: declared once, used where they are known, assignments in an order."""

from __future__ import annotations

from collections import Counter

from firstdose.simulate.mechanistic.expressions import (
    FUNCTIONS,
    Expression,
    Name,
    NotAFormula,
    names_in,
    parsed,
)
from firstdose.simulate.mechanistic.fields import Fields
from firstdose.simulate.mechanistic.model import Assignment, Covariate, Parameter, State
from firstdose.simulate.mechanistic.ordering import ordered


def check_names(
    fields: Fields,
    states: tuple[State, ...],
    inputs: tuple[Parameter | Covariate, ...],
    assignments: tuple[Assignment, ...],
) -> None:
    """Names are declared once, read as names, and formulas use no others."""
    declared = Counter(each.name for each in (*states, *inputs, *assignments))
    for name, times in declared.items():
        if times > 1 or name in FUNCTIONS or not _is_name(name):
            fields.problem(
                f"'{name}' is declared {times} times or is no name", name,
                "a formula could not tell what is meant", "Choose another name.",
            )  # fmt: skip
    constant = {each.name for each in inputs}
    for state in states:
        _known(fields, state.initial, constant, f"states.{state.name}, initial")
        _known(fields, state.derivative, set(declared), f"states.{state.name}, derivative")
    for each in assignments:
        _known(fields, each.formula, set(declared), f"assignments.{each.name}")


def in_order(fields: Fields, assignments: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """The assignments so that each uses earlier ones only; as written where that is free."""
    by_name = {each.name: each for each in assignments}
    order, circle = ordered({name: names_in(each.formula) for name, each in by_name.items()})
    if circle:
        fields.problem(
            f"assignments go in a circle: {', '.join(circle)}", "assignments",
            "none of them can be made first", "Break the circle, or make one a state.",
        )  # fmt: skip
        return assignments
    return tuple(by_name[name] for name in order)


def _known(fields: Fields, formula: Expression, names: set[str], where: str) -> None:
    for name in names_in(formula):
        if name not in names:
            fields.problem(
                f"'{name}' is not known here", where,
                "initial values use parameters and covariates; other formulas also states "
                "and assignments",
                "Declare it or correct the spelling.",
            )  # fmt: skip


def _is_name(name: str) -> bool:
    try:
        return parsed(name) == Name(name)
    except NotAFormula:
        return False
