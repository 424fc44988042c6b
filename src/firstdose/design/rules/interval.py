"""Designs that compare the counts at the current regimen with a decision table."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

import numpy as np

from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.i3_plus_3 import i3_plus_3
from firstdose.design.boundaries.keyboards import Target, keyboard, mtpi, mtpi_2
from firstdose.design.boundaries.selection import nearest, nearest_in_line
from firstdose.design.boundaries.settings import MANY
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.rules.cohorts_by_table import by_table
from firstdose.design.rules.safe_regimens import isotonic_risks
from firstdose.design.states import Reals, Select, States
from firstdose.protocol.designs import Boin, IThreePlusThree, Keyboard, Mtpi, Mtpi2
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

USUAL_PRIOR = 2.0
"""What a Beta(1, 1) prior is worth in participants; one worth no more leaves every table open."""


def boin(order: RegimenOrder, settings: Boin, cohorts: Cohorts) -> Made:
    """Bayesian optimal interval design over the path of the part."""
    target = float(settings.target)
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))
    below = interval.de_escalate_at if settings.select_below_lambda_d else None
    return by_table(
        order, cohorts, lambda most: boin_table(interval, most), nearest_to(order, target, below)
    )


def by_keys(order: RegimenOrder, settings: Keyboard | Mtpi | Mtpi2, cohorts: Cohorts) -> Made:
    """Keyboard, mTPI or mTPI-2 over the path of the part."""
    target = _target(settings)
    prior = (float(settings.prior_dlt), float(settings.prior_no_dlt))
    match settings:
        case Keyboard():
            published = keyboard
        case Mtpi():
            published = mtpi
        case Mtpi2():
            published = mtpi_2
        case _:
            assert_never(settings)
    if sum(prior) > USUAL_PRIOR:
        _refuse_a_closed_prior(
            published(target, min(cohorts.maximum_per_regimen, MANY), prior), prior
        )
    return by_table(
        order,
        cohorts,
        lambda most: published(target, most, prior),
        nearest_to(order, target.risk),
    )


def _refuse_a_closed_prior(moves: Integers, prior: tuple[float, float]) -> None:
    """A prior under which the table says the same whether nobody or everybody has a DLT."""
    n = np.arange(1, len(moves))
    if (moves[n, 0] != moves[n, n]).any():
        return
    raise StudyError(
        f"The prior Beta({prior[0]:g}, {prior[1]:g}) of the DLT risk leaves nothing open.",
        where="Design settings: prior_dlt, prior_no_dlt",
        because=f"Up to {len(n)} participants at a regimen the table says the same whether none or"
        " all of them have a DLT.",
        remedy="State a prior worth fewer participants; Beta(1, 1) is usual.",
    )


def by_rate(order: RegimenOrder, settings: IThreePlusThree, cohorts: Cohorts) -> Made:
    """i3+3 over the path of the part."""
    target = _target(settings)
    return by_table(
        order, cohorts, lambda most: i3_plus_3(target, most), nearest_to(order, target.risk)
    )


def _target(settings: IThreePlusThree | Keyboard | Mtpi | Mtpi2) -> Target:
    return Target(
        risk=float(settings.target), below=float(settings.below), above=float(settings.above)
    )


def nearest_to(
    order: RegimenOrder,
    target: float,
    below: float | None = None,
    counted: Callable[[States], Reals] | None = None,
) -> Select:
    """At the end: the tested open regimen whose isotonic risk is nearest to the target.

    With ``below`` only one whose estimate is smaller.  ``counted``: what is counted of each
    regimen, DLTs unless stated.
    """
    rank, in_line = order.above.sum(axis=0) - 1, order.is_a_line

    def select(states: States, closed: Flags) -> Integers:
        seen = counted(states) if counted else states.dlts
        if in_line:
            return nearest_in_line(states.evaluable, seen, closed, target, below)
        return nearest(isotonic_risks(order, states, ~closed, seen), rank, target, below)

    return select
