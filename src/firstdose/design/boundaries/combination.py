"""BOIN for two agents, or dose and schedule: how desirable a cell is, what elimination closes.

Lin and Yin, Stat Methods Med Res 2017.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc

from firstdose.design.boundaries.boin import RateInterval
from firstdose.design.boundaries.moves import Reals, counts
from firstdose.design.boundaries.settings import bad_most, refuse


def desirability_table(interval: RateInterval, most: int, per_participant: float = 5e-4) -> Reals:
    """How desirable a cell with these counts is, ``scores[evaluable, dlts]``; NaN if impossible.

    Pr(lambda_e < risk < lambda_d) under a Beta(0.5, 0.5) prior, and ``per_participant`` for each
    evaluable, which tells near ties apart (``BOIN::next.comb`` 2.7.2).  Untested: 0 of 0.
    """
    refuse((bad_most(most),))
    evaluable, dlts = counts(most)
    a, b = dlts + 0.5, np.maximum(evaluable - dlts, 0) + 0.5
    within = betainc(a, b, interval.de_escalate_at) - betainc(a, b, interval.escalate_at)
    scores = within + per_participant * evaluable
    return np.where(dlts <= evaluable, scores, np.nan)
