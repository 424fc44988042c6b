"""Covariates held at a value in everybody: what differs between lots, donors and patients.

They are no unknowns.  Nobody can say how fast autoreactive memory regrows; how potent a lot is can
be measured, and differs from the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.finding import nearest
from firstdose.records.problem import Problem
from firstdose.simulate.figures import Between, Fixed, Spread, Weights, figure
from firstdose.simulate.mechanistic.model import Model

Reals: TypeAlias = npt.NDArray[np.float64]
Held: TypeAlias = tuple[tuple[str, float], ...]
"""Covariates by name, each with the value that everybody has."""

_OF_PAIRS: Final = {"hla_mismatches": (0.0, 8.0), "donor_specific_antibody": (0.0, 1.0)}
"""Of 8 alleles, and from absent to strong."""

_LIMITS: Final = _OF_PAIRS | {
    "weight": (1.0, 500.0),
    "creatinine_clearance": (1.0, 300.0),
    "lot_potency": (1e-3, 1e3),
    "donor_expansion": (1e-3, 1e3),
}
"""What can be asked about; a lot and a donor up to a thousand times the median and down to as much
less.  Beyond, something may change faster than any step of a solver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """An unknown, or a covariate of lots or of pairs, at a lower and at an upper centile."""

    name: str
    low: float
    high: float


def of_products(model: Model, low: float, high: float) -> tuple[Spans, ...]:
    """The covariates of lot and donor in a model, at two shares of what the clinic draws."""
    known = {each.name for each in model.covariates}
    return tuple(
        Spans(name=name, low=_at(name, low), high=_at(name, high))
        for name in ("lot_potency", "donor_expansion", *_OF_PAIRS)
        if name in known
    )


def held_in(model: Model, inputs: Reals, held: Held) -> None:
    """Give everybody of a table of patients the same value of each covariate."""
    for name, value in held:
        inputs[:, model.parameter_index(name)] = value


def problems(model: Model, held: Sequence[tuple[str, float]], where: str) -> Iterator[Problem]:
    """What is no covariate of the model, and what no patient or lot can have."""
    known = tuple(each.name for each in model.covariates)
    for name, value in held:
        if name not in known:
            yield Problem(
                what=f"The model {model.name} has no covariate '{name}'.",
                where=where,
                because=f"What differs between lots, donors and patients: {', '.join(known)}.",
                remedy=nearest(name, known),
            )
            continue
        low, high = _LIMITS[name]
        if not low <= value <= high:
            yield Problem(
                what=f"{name} cannot be {value:g}.",
                where=where,
                because=f"Its values are {low:g} to {high:g}.",
                remedy="Name a value that a lot, a donor or a patient can have.",
            )


def _at(name: str, share: float) -> float:
    """The value at a share of the distribution that the clinic draws the covariate from."""
    match name:
        case "hla_mismatches":
            alleles = figure(Weights, name)
            reached = np.cumsum(np.array(alleles.weights)) / sum(alleles.weights)
            return float(alleles.names[int(np.searchsorted(reached, share))])
        case "donor_specific_antibody":
            without = 1.0 - figure(Fixed, name).value
            strength = figure(Between, f"{name}_strength")
            beyond = (share - without) / (1.0 - without)
            return strength.low + (strength.high - strength.low) * beyond if beyond > 0 else 0.0
        case _:
            shape = figure(Spread, name)
            drawn = exp(log(shape.centre) + shape.spread * NormalDist().inv_cdf(share))
            return min(max(drawn, shape.low), shape.high)
