"""What may come out of one participant at each regimen: DLT and response, apart and together."""

from __future__ import annotations

import numpy as np

from firstdose.design.states import Reals
from firstdose.records.problem import StudyError


def outcome_probabilities(risk: Reals, response: Reals, odds_ratio: Reals | float = 1.0) -> Reals:
    """The four outcomes' probabilities by regimen, with these margins and association.

    Along the last axis: neither, DLT alone, response alone, both.
    ``odds_ratio`` is that of a DLT with a response against without; 1 for independence (Plackett,
    J Am Stat Assoc 1965; 60: 516-522).
    """
    _refuse_impossible(risk, response, odds_ratio)
    theta = np.broadcast_to(np.asarray(odds_ratio, dtype=np.float64), risk.shape)
    excess = np.where(theta == 1, 1.0, theta - 1)
    total = 1 + (risk + response) * excess
    root = np.sqrt(np.maximum(total**2 - 4 * (1 + excess) * excess * risk * response, 0.0))
    both = np.where(theta == 1, risk * response, (total - root) / (2 * excess))
    both = np.clip(both, np.maximum(risk + response - 1, 0.0), np.minimum(risk, response))
    return np.stack((1 - risk - response + both, risk - both, response - both, both), axis=-1).clip(
        0.0, 1.0
    )


def _refuse_impossible(risk: Reals, response: Reals, odds_ratio: Reals | float) -> None:
    margins = np.concatenate((risk, response))
    if ((margins >= 0) & (margins <= 1)).all() and np.all(np.asarray(odds_ratio) > 0):
        return
    raise StudyError(
        "The assumed DLT risks, response probabilities or odds ratios cannot be.",
        where="Assumed risks and responses",
        because="Risks and responses are probabilities, and an odds ratio is above 0.",
        remedy="Give risks and responses from 0 to 1 and an odds ratio above 0; 1 is independence.",
    )
