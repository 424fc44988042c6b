"""Reading a model from its two texts: all problems at once, or a model that is whole.

``model.toml`` holds states, assignments, covariates, correlations and dose targets;
``parameters.csv`` holds a row per parameter.  Names must be declared once, formulas must be
readable and may use declared names only, assignments may not go in a circle, every state has a
derivative, and everything has a unit; parameters, covariates and correlations have a source.
"""

from __future__ import annotations

import tomllib
from typing import Final, cast

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.fields import Fields, Table
from firstdose.simulate.mechanistic.model import Assignment, Covariate, Model, State, Target
from firstdose.simulate.mechanistic.naming import check_names, in_order
from firstdose.simulate.mechanistic.parameter_rows import correlation, parameter_rows

KEYS: Final = frozenset(
    (
        *("name", "title", "revision", "time_unit"),
        *("targets", "correlations", "covariates", "assignments", "states"),
    )
)


def read(model_toml: str, parameters_csv: str) -> Model:
    """The model that the two texts define; `StudyError` holds every problem found."""
    try:
        table = tomllib.loads(model_toml)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(
            f"The model file is no TOML: {error}",
            where="model.toml",
            because="states and formulas are read from it",
            remedy="Correct the line named above.",
        ) from error
    fields = Fields()
    model = _model(fields, table, parameters_csv)
    if fields.problems:
        raise StudyError.of(fields.problems)
    return model


def _model(fields: Fields, table: Table, parameters_csv: str) -> Model:
    for key in sorted(set(table) - KEYS):
        fields.problem(f"'{key}' is no part of a model", key, "it would be ignored", "Remove it.")
    name = fields.text(table, "name", "model.toml")
    parameters = parameter_rows(fields, parameters_csv)
    covariates = tuple(
        _covariate(fields, key, each) for key, each in fields.tables(table, "covariates")
    )
    assignments = tuple(
        _assignment(fields, key, each) for key, each in fields.tables(table, "assignments")
    )
    states = tuple(_state(fields, key, each) for key, each in fields.tables(table, "states"))
    check_names(fields, states, (*parameters, *covariates), assignments)
    correlated = cast("list[Table]", table.get("correlations", []))
    return Model(
        name=name,
        title=fields.text(table, "title", "model.toml"),
        revision=fields.text(table, "revision", "model.toml"),
        time_unit=fields.text(table, "time_unit", "model.toml"),
        states=states,
        parameters=parameters,
        covariates=covariates,
        assignments=in_order(fields, assignments),
        correlations=tuple(correlation(fields, each, parameters) for each in correlated),
        targets=tuple(
            _target(fields, key, each, states) for key, each in fields.tables(table, "targets")
        ),
    )


def _state(fields: Fields, name: str, table: Table) -> State:
    where = f"states.{name}"
    scale = fields.number(table, "scale", where)
    if scale <= 0:
        fields.problem(
            "scale is not positive", where, "absolute errors are judged by it", "Enlarge it."
        )
    return State(
        name=name,
        unit=fields.text(table, "unit", where),
        meaning=fields.text(table, "meaning", where),
        scale=scale,
        initial=fields.formula(table, "initial", where),
        derivative=fields.formula(table, "derivative", where),
    )


def _assignment(fields: Fields, name: str, table: Table) -> Assignment:
    where = f"assignments.{name}"
    return Assignment(
        name=name,
        unit=fields.text(table, "unit", where),
        meaning=fields.text(table, "meaning", where),
        formula=fields.formula(table, "formula", where),
    )


def _covariate(fields: Fields, name: str, table: Table) -> Covariate:
    where = f"covariates.{name}"
    return Covariate(
        name=name,
        unit=fields.text(table, "unit", where),
        meaning=fields.text(table, "meaning", where),
        reference=fields.number(table, "reference", where),
        source=fields.text(table, "source", where),
    )


def _target(fields: Fields, name: str, table: Table, states: tuple[State, ...]) -> Target:
    where = f"targets.{name}"
    state = fields.text(table, "state", where)
    unit = fields.text(table, "unit", where)
    units = {each.name: each.unit for each in states}
    if state and units.get(state, "") != unit:
        found = f"unit '{units[state]}'" if state in units else "no such state"
        fields.problem(
            f"doses in '{unit}' cannot go to '{state}': {found}",
            where,
            "an amount is added to a state as it is",
            "Name a state and its own unit.",
        )
    meaning = fields.text(table, "meaning", where)
    return Target(name=name, state=state, unit=unit, meaning=meaning)
