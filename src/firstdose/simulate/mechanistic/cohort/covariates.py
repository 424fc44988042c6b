"""How the cells of a lot act in many people at once, each of whom receives a lot of their own."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

import numpy as np

from firstdose.simulate import questions
from firstdose.simulate.dice import Question
from firstdose.simulate.figures import Between, Fixed, Spread, Weights, figure
from firstdose.simulate.mechanistic.draws import People, Reals


def of_products(people: People) -> Mapping[str, Reals]:
    """The covariates of product and donor, drawn as the clinic draws those of a lot."""
    alleles = figure(Weights, "hla_mismatches")
    reached = np.cumsum(np.array(alleles.weights))
    below = people.uniforms(questions.HLA_MISMATCHES)[:, 0] * float(reached[-1])
    place = np.minimum(np.searchsorted(reached, below, side="right"), len(reached) - 1)
    share = figure(Fixed, "donor_specific_antibody").value
    has_antibody = people.uniforms(questions.DONOR_SPECIFIC_ANTIBODY)[:, 0] < share
    limits = figure(Between, "donor_specific_antibody_strength")
    drawn = people.uniforms(questions.ANTIBODY_STRENGTH)[:, 0]
    strength = limits.low + (limits.high - limits.low) * drawn
    return {
        "hla_mismatches": np.array([float(name) for name in alleles.names])[place],
        "donor_specific_antibody": np.where(has_antibody, strength, 0.0),
        "lot_potency": _of_lot(people, questions.LOT_POTENCY, "lot_potency"),
        "donor_expansion": _of_lot(people, questions.DONOR_EXPANSION, "donor_expansion"),
    }


def _of_lot(people: People, asked: Question, key: str) -> Reals:
    shape = figure(Spread, key)
    drawn = np.exp(log(shape.centre) + shape.spread * people.normals(asked)[:, 0])
    return np.clip(drawn, shape.low, shape.high)
