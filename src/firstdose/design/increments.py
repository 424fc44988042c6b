"""How much the planned cells rise from one regimen to another, and the guard that limits it."""

from __future__ import annotations

from itertools import product

import numpy as np

from firstdose.design.order import Flags, RegimenOrder
from firstdose.design.overruling import Kept, up_within
from firstdose.design.reasons import GuardWhy
from firstdose.design.states import CountGuard, Reals, States
from firstdose.protocol.designs import DoseIncrement
from firstdose.protocol.increments import fold_of
from firstdose.protocol.regimens import Regimens
from firstdose.records.problem import Problem, StudyError


def dose_increment(kept: Kept, settings: DoseIncrement, regimens: Regimens) -> CountGuard:
    """Up only to a regimen with at most so many times the planned cells of one already given.

    Given is what someone was treated with, whether or not the outcome is known: to wait for it is
    another guard's.  A proposal beyond becomes the highest regimen on the way to it that keeps the
    limit; the start always may be entered.  Steps of the path that break the limit are refused.
    """
    order = kept.order
    within = folds(order, settings, regimens) <= float(settings.fold) * (1 + 1e-12)
    _refuse_steps(order, settings, within)

    def reach(states: States) -> Flags:
        found = states.treated @ within
        found[:, order.start] = True
        return found

    fixed = (("fold", str(settings.fold)), ("of", settings.of.replace("_", " ")))
    return up_within(kept, reach, GuardWhy.TOO_FAR_UP, fixed)


def folds(order: RegimenOrder, settings: DoseIncrement, regimens: Regimens) -> Reals:
    """``folds[r, q]``: how many times the planned cells of r regimen q has at most, at any weight.

    Infinite where the doses of the two are not of one kind.
    """
    known = [regimens.named(name) for name in order.names]
    found = [fold_of(lower, upper, settings.of) for lower, upper in product(known, known)]
    return np.array(
        [np.inf if fold is None else float(fold) for fold in found], dtype=np.float64
    ).reshape(len(known), len(known))


def _refuse_steps(order: RegimenOrder, settings: DoseIncrement, within: Flags) -> None:
    problems = [
        Problem(
            what=f"The step from {order.names[lower]} to {order.names[upper]} is more than"
            f" {settings.fold} fold in {settings.of.replace('_', ' ')}, or cannot be told.",
            where="Guards: dose_increment",
            because="The guard would never let it be taken, and the part would come to a halt.",
            remedy="Put a regimen between the two, or raise `fold`.",
        )
        for lower, uppers in enumerate(order.ways_up)
        for upper in uppers
        if upper >= 0 and not within[lower, upper]
    ]
    if problems:
        raise StudyError.of(problems)
