"""The posterior of efficacy and toxicity (EffTox) from joint counts, without draws.

Six parameters are too many for a grid, and points of the prior are too thin where the counts are:
65,535 of them leave errors of 0.01.  So the points go where the posterior is.  With no association
and no curvature it is the product of two planes, (toxicity intercept, slope) and (efficacy
intercept, slope), each known on a grid.  An unscrambled Sobol sequence is mapped through these two
and through the priors of association and curvature, and each point carries the weight that makes
the average exact for the full model as the points fill the space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit, ndtri

from firstdose.design.order import Integers
from firstdose.design.posterior.efficacy_toxicity import (
    Acceptable,
    EfficacyToxicityPrior,
    TradeOff,
    centred_log_doses,
    joint_probabilities,
)
from firstdose.design.posterior.expectations import Reals
from firstdose.design.posterior.resolution import twice_as_far
from firstdose.design.posterior.sobol import sobol_points
from firstdose.records.problem import StudyError

_STEP = 0.125
"""Of the grids, in standard deviations of the prior."""
_REACH = 5.0
_FARTHEST = 40.0
"""How far they go on each side, and may go where the outcomes lie beyond their ends."""
_AT_THE_ENDS = 1e-5
"""A greater share of the posterior on the outermost nodes says that it goes on beyond them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JointSummary:
    """What is known of efficacy and DLT risk, by row and dose.

    ``efficacy_above`` and ``risk_below``: probabilities of an acceptable efficacy and risk.
    ``error`` (row): the greatest change of any of these from half of the points to all, an upper
    estimate.  ``effective_points`` (row): so many equally weighted points would serve as well.
    """

    efficacy: Reals
    risk: Reals
    efficacy_above: Reals
    risk_below: Reals
    utility: Reals
    error: Reals
    effective_points: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Line:
    """A logit linear in the log dose: the grid of its two parameters, and their prior.

    ``z``: the nodes of either parameter, in standard deviations of the prior.
    """

    centre: tuple[float, float]
    sd: tuple[float, float]
    log_dose: Reals
    z: Reals
    log_prior: Reals
    log_yes: Reals
    log_no: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EfficacyToxicityModel:
    """The model with its points, ready for any counts."""

    prior: EfficacyToxicityPrior
    log_dose: Reals
    trade_off: TradeOff
    limits: Acceptable
    points: Reals
    toxicity: _Line
    efficacy: _Line


def efficacy_toxicity_model(
    prior: EfficacyToxicityPrior,
    doses: Sequence[float],
    trade_off: TradeOff,
    limits: Acceptable,
    log2_points: int = 14,
) -> EfficacyToxicityModel:
    """The model with 2^``log2_points`` points: 14 leave errors about 0.002, 12 about 0.005."""
    log_dose = centred_log_doses(doses)
    points = sobol_points(log2_points, 6)
    return EfficacyToxicityModel(
        prior=prior,
        log_dose=log_dose,
        trade_off=trade_off,
        limits=limits,
        points=points + 0.5 / len(points),
        toxicity=_line(prior.toxicity_intercept, prior.toxicity_slope, log_dose),
        efficacy=_line(prior.efficacy_intercept, prior.efficacy_slope, log_dose),
    )


def joint_summary(model: EfficacyToxicityModel, counts: Integers) -> JointSummary:
    """Efficacy, risk and utility by row of counts.

    ``counts`` (row, dose, outcome): participants with neither, toxicity only, efficacy only, both.
    """
    assert counts.shape[1:] == (len(model.log_dose), 4), "four counts for each dose"
    found = [_one_row(model, row.astype(np.float64)) for row in counts]
    values = np.array([means for means, _, _ in found]).reshape(len(found), 5, -1)
    return JointSummary(
        efficacy=values[:, 0],
        risk=values[:, 1],
        efficacy_above=values[:, 2],
        risk_below=values[:, 3],
        utility=values[:, 4],
        error=np.array([error for _, error, _ in found]),
        effective_points=np.array([effective for _, _, effective in found]),
    )


def _one_row(model: EfficacyToxicityModel, counts: Reals) -> tuple[Reals, float, float]:
    points = model.points
    log_from_lines, efficacy, risk = _curves(model, counts)
    association = _normal(model.prior.association, points[:, 4])
    seen = counts.sum(axis=1) > 0
    joint = joint_probabilities(efficacy[:, seen], risk[:, seen], association[:, None])
    likelihood = np.log(np.maximum(joint, 1e-300)).reshape(len(points), -1) @ counts[seen].ravel()
    log_weight = likelihood + log_from_lines
    weight = np.exp(log_weight - log_weight.max())
    values = np.concatenate(
        (
            efficacy,
            risk,
            efficacy > model.limits.least_efficacy,
            risk < model.limits.most_risk,
            model.trade_off.worth(efficacy, risk),
        ),
        axis=1,
    )
    half = len(points) // 2
    of_half = weight[:half] @ values[:half]
    whole = of_half + weight[half:] @ values[half:]
    means, half_means = whole / weight.sum(), of_half / weight[:half].sum()
    effective_points = weight.sum() ** 2 / (weight**2).sum()
    return means, float(np.abs(means - half_means).max()), float(effective_points)


def _curves(model: EfficacyToxicityModel, counts: Reals) -> tuple[Reals, Reals, Reals]:
    """Of each point, the log weight of where it was placed, and efficacy and risk by dose."""
    toxic, effective = counts[:, 1] + counts[:, 3], counts[:, 2] + counts[:, 3]
    every, points, x = counts.sum(axis=1), model.points, model.log_dose
    tox, log_from_tox = _placed(model.toxicity, toxic, every, points[:, 0:2])
    eff, log_from_eff = _placed(model.efficacy, effective, every, points[:, 2:4])
    curvature = _normal(model.prior.efficacy_curvature, points[:, 5])
    risk = expit(tox[0][:, None] + tox[1][:, None] * x)
    efficacy = expit(eff[0][:, None] + eff[1][:, None] * x + curvature[:, None] * x**2)
    return log_from_tox + log_from_eff, efficacy, risk


def _line(
    intercept: tuple[float, float],
    slope: tuple[float, float],
    log_dose: Reals,
    reach: float = _REACH,
) -> _Line:
    z: Reals = np.linspace(-reach, reach, round(2 * reach / _STEP) + 1)
    first, second = intercept[0] + intercept[1] * z, slope[0] + slope[1] * z
    logits = first[:, None, None] + second[:, None] * log_dose
    return _Line(
        centre=(intercept[0], slope[0]),
        sd=(intercept[1], slope[1]),
        log_dose=log_dose,
        z=z,
        log_prior=(-(z[:, None] ** 2 + z**2) / 2),
        log_yes=log_expit(logits),
        log_no=log_expit(-logits),
    )


def _placed(
    line: _Line, yes: Reals, every: Reals, points: Reals
) -> tuple[tuple[Reals, Reals], Reals]:
    """The points mapped to the two parameters by the posterior of this line alone.

    Also the logarithm of prior over the density by which each was placed.  The density is even
    within each cell of the grid; the intercept first, then the slope given the intercept.
    """
    density = line.log_prior + line.log_yes @ yes + line.log_no @ (every - yes)
    mass = np.exp(density - density.max())
    if mass[1:-1, 1:-1].sum() < (1 - _AT_THE_ENDS) * mass.sum():
        return _placed(_wider(line), yes, every, points)
    rows = mass.sum(axis=1)
    row, in_row = _cell(np.cumsum(rows), points[:, 0] * rows.sum())
    whole = np.cumsum(mass.ravel())
    before = np.concatenate((np.zeros(1), np.cumsum(rows)))[row]
    cell, in_cell = _cell(whole, before + points[:, 1] * rows[row])
    each = len(line.z)
    cell = np.clip(cell, row * each, row * each + each - 1)
    z = (
        (row + in_row - 0.5) * _STEP + line.z[0],
        (cell - row * each + in_cell - 0.5) * _STEP + line.z[0],
    )
    parameters = tuple(m + s * at for m, s, at in zip(line.centre, line.sd, z, strict=True))
    log_prior = -(z[0] ** 2 + z[1] ** 2) / 2
    return (parameters[0], parameters[1]), log_prior - np.log(mass.ravel()[cell])


def _wider(line: _Line) -> _Line:
    """The same on a grid of the same steps that goes twice as far."""
    reach = twice_as_far(-float(line.z[0]), _FARTHEST, "Design settings: prior")
    first, second = zip(line.centre, line.sd, strict=True)
    return _line(first, second, line.log_dose, reach)


def refuse_a_settled_prior(model: EfficacyToxicityModel) -> None:
    """A prior so narrow that everywhere in it the same dose is best and the same acceptable."""
    counts = np.zeros((len(model.log_dose), 4))
    (_, efficacy, risk), limits = _curves(model, counts), model.limits
    seen = np.column_stack(
        (
            efficacy > limits.least_efficacy,
            risk < limits.most_risk,
            model.trade_off.worth(efficacy, risk).argmax(axis=1),
        )
    )
    if (seen == seen[0]).all():
        raise StudyError(
            "The prior of EffTox leaves nothing open.",
            where="Design settings: prior",
            because="Whatever in it is true, the same doses are acceptable and the same one is the"
            " most desirable, so that no outcome could change the choice.",
            remedy="State larger standard deviations, or check means, doses and limits.",
        )


def _cell(cumulative: Reals, wanted: Reals) -> tuple[Integers, Reals]:
    """The cell in which each wanted sum is reached, and the part of the cell that it takes."""
    cell = np.minimum(np.searchsorted(cumulative, wanted, side="right"), len(cumulative) - 1)
    before = np.where(cell > 0, cumulative[cell - 1], 0.0)
    size = cumulative[cell] - before
    return cell, np.clip((wanted - before) / np.where(size > 0, size, 1.0), 0.0, 1.0)


def _normal(prior: tuple[float, float], points: Reals) -> Reals:
    return prior[0] + prior[1] * ndtri(points)
