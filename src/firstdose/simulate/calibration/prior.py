"""What is unknown of a virtual population before it is calibrated: one log-normal prior each.

Unknown are typical values and variabilities of model parameters, and the rules by which endpoints
are read off a course.  One draw of all of them is a *virtual programme*: the population of patients
that one possible truth would give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import log
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.analyse.predicted import VARIABILITY
from firstdose.simulate.calibration.stated import Table, stated
from firstdose.simulate.mechanistic.model import Model, Parameter

Reals: TypeAlias = npt.NDArray[np.float64]
Kind = Literal["typical", "variability", "rule"]
Values: TypeAlias = Mapping[str, float]

CALIBRATED = "calibrate"
"""How the calibration role of a parameter begins that may be calibrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One unknown: median and spread (standard deviation of the logarithm) of its prior."""

    name: str
    kind: Kind
    about: str
    unit: str
    median: float
    log_sd: float
    source: str

    def value(self, standard: float) -> float:
        """The value at a standard normal deviate."""
        return float(self.median * np.exp(self.log_sd * standard))

    def standard(self, value: float) -> float:
        """The standard normal deviate of a value."""
        return log(value / self.median) / self.log_sd

    def quantile(self, share: float) -> float:
        return self.value(NormalDist().inv_cdf(share))


def prior(model: Model) -> tuple[Unknown, ...]:
    """Every unknown of a model, in the order of its parameters."""
    table = stated("prior")
    return (*_typical(model, table), *_variable(model, table), *_rules(table))


def values_of(unknowns: tuple[Unknown, ...], standard: Reals) -> Values:
    """The values of one virtual programme by name."""
    return {each.name: each.value(float(at)) for each, at in zip(unknowns, standard, strict=True)}


def population_of(model: Model, unknowns: tuple[Unknown, ...], values: Values) -> Model:
    """The model of one virtual programme: its patients vary around the typical values drawn."""
    typical = {each.about: values[each.name] for each in unknowns if each.kind == "typical"}
    spread = {each.about: values[each.name] for each in unknowns if each.kind == "variability"}
    parameters = tuple(
        replace(
            each,
            typical=typical.get(each.name, each.typical),
            iiv_cv=spread.get(each.name, each.iiv_cv),
        )
        for each in model.parameters
    )
    return replace(model, parameters=parameters)


def rules_of(unknowns: tuple[Unknown, ...], values: Values) -> Values:
    """The rules of one virtual programme by their own names."""
    return {each.about: values[each.name] for each in unknowns if each.kind == "rule"}


def _typical(model: Model, table: Table) -> Iterator[Unknown]:
    for each in model.parameters:
        if each.calibration_role.startswith(CALIBRATED) and each.name not in table["left_out"]:
            median, log_sd, source = _prior_of(each, table)
            yield Unknown(
                name=each.name,
                kind="typical",
                about=each.name,
                unit=each.unit,
                median=median,
                log_sd=log_sd,
                source=source,
            )


def _prior_of(each: Parameter, table: Table) -> tuple[float, float, str]:
    if each.name not in table["stated"]:
        return each.typical, float(table["confidence"][each.confidence]["log_sd"]), each.source
    row = table["stated"][each.name]
    low, high = log(row["q05"]), log(row["q95"])
    spread = (high - low) / (2 * NormalDist().inv_cdf(0.95))
    return float(np.exp((low + high) / 2)), spread, str(row["source"])


def _variable(model: Model, table: Table) -> Iterator[Unknown]:
    row = table["variability"]
    for each in model.parameters:
        if each.name in row["parameters"]:
            yield Unknown(
                name=f"{VARIABILITY}{each.name}",
                kind="variability",
                about=each.name,
                unit="-",
                median=each.iiv_cv,
                log_sd=float(row["log_sd"]),
                source=each.source,
            )


def _rules(table: Table) -> Iterator[Unknown]:
    for name, row in table["rules"].items():
        yield Unknown(
            name=name,
            kind="rule",
            about=name,
            unit=str(row["unit"]),
            median=float(row["median"]),
            log_sd=float(row["log_sd"]),
            source=str(row["source"]),
        )
