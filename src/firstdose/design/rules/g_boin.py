"""gBOIN: BOIN on toxicity scores, each worst toxicity counting as a share of the worst class."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from firstdose.design.boundaries.boin import (
    RateInterval,
    moves_at_score,
    rate_interval,
    score_target,
    toxicity_score,
    whole_units,
)
from firstdose.design.cohorts import Aim, Propose, cohort_by_cohort
from firstdose.design.made import Made, Scored
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.reasons import GradedWhy, code
from firstdose.design.rules.by_table import aimed
from firstdose.design.rules.interval import nearest_to
from firstdose.design.states import Because, Declares, Reads, Reals, States, Voice, at
from firstdose.protocol.designs import GBoin
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError


def g_boin(order: RegimenOrder, settings: GBoin, cohorts: Cohorts) -> Made:
    """Generalised BOIN over the path of the part.

    Elimination is the guard `TooToxic`, which counts the score or DLTs.  With weights 0 and 1 both
    are BOIN.
    """
    weights = [float(weight) for weight in settings.weights]
    _refuse(settings)
    target = score_target(float(settings.target_score), weights)
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))

    units = whole_units(settings.weights)

    def scored(states: States) -> Reals:
        return toxicity_score(_counts(states), units)

    select = nearest_to(order, target, counted=scored)
    return Made(
        rule=cohort_by_cohort(order, cohorts, _by_score(order, interval, scored, weights), select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=True),
        reads=Reads(units=units, dlt_from=settings.dlt_from, dlts=False),
        scored=scored,
    )


def _by_score(
    order: RegimenOrder, interval: RateInterval, scored: Scored, weights: list[float]
) -> Propose:
    """Aims as the mean score at the current regimen says."""

    def propose(states: States) -> Aim:
        evaluable = at(states.evaluable, states.here)
        score = at(scored(states), states.here)
        verdict = moves_at_score(interval, evaluable, score)
        mean = score * max(weights) / np.maximum(evaluable, 1)
        judged = states.closing(order.with_all_above(states.closed))

        def spoken(states: States, verdict: Integers, aim: Integers) -> Because:
            return lambda: _spoken(states, verdict, aim, mean)

        return aimed(order, judged, verdict, spoken)

    return propose


def _spoken(states: States, verdict: Integers, aim: Integers, mean: Reals) -> Voice:
    says = (0, code(GradedWhy.UP), code(GradedWhy.STAY), code(GradedWhy.DOWN))
    codes = np.array(says, dtype=np.int64)[verdict]
    return Voice(code=codes, regimen=states.here, to=aim, numbers=(("score", mean, 3),))


def _counts(states: States) -> Integers:
    """Evaluable participants by (row, regimen, class), those without toxicity first."""
    if states.grades is None:
        raise StudyError(
            "gBOIN reads how severe each toxicity was, and nothing says so.",
            where="Classes of toxicity",
            because="Its score counts a milder toxicity as a share of the worst one, so DLTs alone"
            " do not tell what it decides.",
            remedy="State the class of each participant, or how likely each class is; or use BOIN.",
        )
    counts = states.grades.counts
    none = states.evaluable - counts.sum(axis=2)
    return np.concatenate((none[..., None], counts), axis=2)


def _refuse(settings: GBoin) -> None:
    """Weights and a DLT class that make no score; their findings are in `protocol.checks`."""
    weights = settings.weights
    rising = all(low <= high for low, high in pairwise(weights))
    if len(weights) > 1 and weights[0] == 0 and rising and 1 <= settings.dlt_from < len(weights):
        return
    raise StudyError(
        f"The weights {', '.join(map(str, weights))} and a DLT from class {settings.dlt_from} on"
        " make no score.",
        where="Design settings: weights, dlt_from",
        because="Class 0 is no toxicity and weighs 0; a worse class weighs no less; some class"
        " beyond 0 counts as a DLT.",
        remedy="List the weights from class 0 up, such as 0, 0.5, 1, 1.5 with dlt_from 2.",
    )
