"""PIPE where toxicity rises in two ways: next to the most probable contour, where fewest were.

Mander and Sweeting, Stat Med 2015; 34: 1261-1276.  Their R package draws among regimens with as few
participants; here the lower regimen is taken, and of those the one named first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from firstdose.design.boundaries.contours import Contours, contours
from firstdose.design.boundaries.settings import MANY
from firstdose.design.cohorts import Aim, cohort_by_cohort
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import ContourWhy, code
from firstdose.design.rules.estimates import of_each_regimen
from firstdose.design.states import Because, Declares, Reals, Select, States, Voice, at
from firstdose.protocol.designs import Pipe
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError


def pipe(order: RegimenOrder, settings: Pipe, cohorts: Cohorts) -> Made:
    """Product of independent beta probabilities, over any partial order of regimens.

    Next come regimens where someone was, and those one step above; of these the ones next to the
    contour, those excepted that lie above it too probably.
    """
    lines = _contours(order, settings)
    _refuse_a_closed_prior(lines, min(cohorts.maximum_per_regimen, MANY))
    limit = float(settings.overdose_probability)

    def propose(states: States) -> Aim:
        probable = lines.probable(states.evaluable, states.dlts)
        most = lines.most_probable(probable)
        above = lines.above(probable)
        closed = order.with_all_above(states.closed)
        may_come = _may_come(order, states) & ~closed & (above < limit)
        below = lines.below[most]
        near = _closest(order, may_come & below, may_come & ~below)
        if settings.considers == "adjacent":
            beside = may_come & _beside(order, below)
            near = np.where(beside.any(axis=1).reshape(-1, 1), beside, near)
        aim = _fewest(order, states.evaluable, near)
        spoken = _spoken(order, aim, at(probable, most), above, str(settings.overdose_probability))
        return Aim(regimen=aim, closed=closed, because=spoken)

    select = _below_the_contour(order, lines)
    return Made(
        rule=cohort_by_cohort(order, cohorts, propose, select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=False),
    )


def _contours(order: RegimenOrder, settings: Pipe) -> Contours:
    regimens = len(order.names)
    target = float(settings.target)
    medians = [float(each) for each in settings.prior_medians] or [target] * regimens
    if len(medians) != regimens:
        raise StudyError(
            f"There are {len(medians)} prior medians for {regimens} regimens.",
            where="Design settings: prior_medians",
            because=f"Each regimen has one, in this order: {', '.join(order.names)}.",
            remedy="State one for each regimen of the part, or none.",
        )
    each = float(settings.prior_participants) / regimens
    return contours(order.above, target, np.array(medians), each)


def _refuse_a_closed_prior(lines: Contours, most: int) -> None:
    """A prior under which the contour is the same whether nobody or everybody has a DLT."""
    swallowed = lines.prior_dlt + most == lines.prior_dlt
    if not swallowed.all():
        treated = np.full((2, lines.below.shape[1]), most, dtype=np.int64)
        best = lines.most_probable(lines.probable(treated, treated * np.array([[0], [1]])))
        if best[0] != best[1]:
            return
    raise StudyError(
        "The prior of the DLT risks leaves nothing open.",
        where="Design settings: prior_participants, prior_medians",
        because=f"With {most} participants at every regimen the most probable contour is the same"
        " whether none or all of them have a DLT.",
        remedy="State a prior worth fewer participants; 1 over all regimens is usual.",
    )


def _may_come(order: RegimenOrder, states: States) -> Flags:
    """Where someone was or is, what one step of the path leads to, and what is kept for rescue."""
    known = states.tested | (np.arange(len(order.names)) == states.here[:, None])
    rescued = (known @ order.above.T) & order.rescue
    return known | (known @ order.steps) | rescued


def _closest(order: RegimenOrder, below: Flags, above: Flags) -> Flags:
    """The highest of those below the contour, and the lowest of those above it."""
    return order.maximal(below) | order.minimal(above)


def _beside(order: RegimenOrder, below: Flags) -> Flags:
    """Regimens that one step parts from the other side of the contour, or from nothing at all."""
    to_above = (~below @ order.direct.T) | ~order.direct.any(axis=1)
    to_below = (below @ order.direct) | ~order.direct.any(axis=0)
    return np.where(below, to_above, to_below)


def _fewest(order: RegimenOrder, evaluable: Integers, candidates: Flags) -> Integers:
    """The candidate with the fewest evaluable, of equals the lowest, then the first; -1: none."""
    many = np.iinfo(np.int64).max
    least = np.where(candidates, evaluable, many).min(axis=1, keepdims=True)
    return order.lowest(candidates & (evaluable == least))


def _below_the_contour(order: RegimenOrder, lines: Contours) -> Select:
    """At the end: of the highest tested open regimens below the contour the one nearest to it.

    That is the one whose posterior mean risk is nearest to the target, of equals the lowest.
    """

    def select(states: States, closed: Flags) -> Integers:
        most = lines.most_probable(lines.probable(states.evaluable, states.dlts))
        under = states.tested & ~order.with_all_above(closed) & lines.below[most]
        highest = _closest(order, under, np.zeros_like(under))
        off = np.abs(lines.mean_risk(states.evaluable, states.dlts) - lines.target)
        off = np.where(highest, off.round(12), np.inf)
        return order.lowest(highest & (off == off.min(axis=1, keepdims=True)))

    return select


def _spoken(
    order: RegimenOrder, aim: Integers, probability: Reals, above: Reals, limit: str
) -> tuple[Because, ...]:
    everyone = np.ones(len(aim), dtype=np.bool_)

    @cache
    def numbers() -> Mapping[str, Reals]:
        return {"above": above}

    def choice() -> Voice:
        found = aim >= 0
        return Voice(
            code=np.where(found, code(ContourWhy.FEWEST), code(ContourWhy.NONE_SAFE)),
            regimen=np.maximum(aim, 0),
            to=aim,
            numbers=(("probability", probability, 3),),
            fixed=(("limit", limit),),
        )

    return (*of_each_regimen(order, ContourWhy.ABOVE, everyone, numbers), choice)
