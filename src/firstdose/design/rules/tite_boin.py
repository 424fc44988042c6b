"""TITE-BOIN: BOIN that counts the time followed of those still inside their DLT window.

Lin and Yuan, Biostatistics 2020, doi 10.1093/biostatistics/kxz007.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import assert_never

import numpy as np

from firstdose.design.boundaries.boin import RateInterval, rate_interval
from firstdose.design.boundaries.elimination import Elimination, too_toxic
from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.time_to_event import (
    FollowUp,
    Suspension,
    rate_by_effective_number,
    rate_by_imputation,
)
from firstdose.design.boundaries.time_to_event import tite_boin as moves_on_open_windows
from firstdose.design.cohorts import Aim, cohort_by_cohort
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.overruling import holding
from firstdose.design.reasons import IntervalWhy, LateWhy, code
from firstdose.design.rules.interval import nearest_to
from firstdose.design.states import (
    Because,
    Declares,
    Reads,
    Reals,
    States,
    Voice,
    at,
)
from firstdose.design.way import Way, way
from firstdose.protocol.designs import TiteBoin
from firstdose.protocol.parts import Cohorts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """What the settings come to."""

    interval: RateInterval
    elimination: Elimination
    suspension: Suspension


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Judged:
    """What is known of each row on the day: `Move`, DLT rate, and where it stands."""

    states: States
    verdict: Integers
    rate: Reals
    path: Way


def tite_boin(order: RegimenOrder, settings: TiteBoin, cohorts: Cohorts) -> Made:
    """Time-to-event BOIN over the path of the part."""
    limits = _limits(settings)

    def propose(states: States) -> Aim:
        return _aimed(_judged(order, settings, limits, states), limits.interval)

    select = nearest_to(order, float(settings.target))
    enters = cohort_by_cohort(order, cohorts, propose, select, waits=False)
    return Made(
        rule=holding(enters, partial(_held, order, settings, limits)),
        select=select,
        declares=Declares(suspends_on_pending=False, coherent=False, monotone_in_dlts=True),
        reads=Reads(follow_up=True),
    )


def _limits(settings: TiteBoin) -> _Limits:
    target = float(settings.target)
    return _Limits(
        interval=rate_interval(
            target, target * float(settings.under), target * float(settings.over)
        ),
        elimination=Elimination(
            limit=target,
            probability=float(settings.too_toxic),
            from_participants=settings.closes_from,
        ),
        suspension=Suspension(largest_pending_share=float(settings.largest_pending_share)),
    )


def followed(states: States) -> tuple[Integers, Reals]:
    """Pending by (row, regimen), and their time followed in windows.

    Awaited participants of whom no time is known count as not followed at all.
    """
    windows = np.zeros_like(states.evaluable, dtype=np.float64)
    if states.follow_up is not None:
        where, share = states.follow_up.regimen, states.follow_up.followed
        for regimen in range(states.evaluable.shape[1]):
            windows[:, regimen] = np.where(where == regimen, share, 0.0).sum(axis=1)
    pending = states.awaited
    return pending, np.minimum(windows, pending)


def _judged(order: RegimenOrder, settings: TiteBoin, limits: _Limits, states: States) -> _Judged:
    pending, windows = followed(states)
    treated = states.evaluable + pending
    toxic = too_toxic(limits.elimination, treated, states.dlts)
    judged = states.closing(order.with_all_above(states.closed | toxic))
    path, here = way(order, judged), states.here
    seen = FollowUp(
        treated=at(treated, here),
        pending=at(pending, here),
        dlts=at(states.dlts, here),
        windows=at(windows, here),
    )
    rate = _rate(settings, seen)
    verdict = moves_on_open_windows(
        seen, rate, limits.interval, limits.elimination, limits.suspension, path.back < 0
    )
    return _Judged(states=judged, verdict=verdict, rate=rate, path=path)


def _rate(settings: TiteBoin, seen: FollowUp) -> Reals:
    match settings.estimate:
        case "effective_number":
            return rate_by_effective_number(seen)
        case "imputed":
            return rate_by_imputation(seen, float(settings.target))
        case _:
            assert_never(settings.estimate)


def _aimed(judged: _Judged, interval: RateInterval) -> Aim:
    states, path, verdict = judged.states, judged.path, judged.verdict
    up = (verdict == Move.ESCALATE) & (path.ahead >= 0)
    down = (verdict == Move.DE_ESCALATE) & (path.back >= 0)
    aim = np.select([path.shut, up, down], [path.back, path.ahead, path.back], states.here)
    limits = (
        ("up", f"{interval.escalate_at:.4f}"),
        ("down", f"{interval.de_escalate_at:.4f}"),
    )

    def speak() -> Voice:
        codes = np.where(path.shut, code(IntervalWhy.ELIMINATED), code(LateWhy.RATE))
        numbers = (("rate", judged.rate, 4),)
        return Voice(
            code=codes, regimen=states.here, to=aim.astype(np.int64), numbers=numbers, fixed=limits
        )

    def at_the_edge() -> Voice:
        top = (verdict == Move.ESCALATE) & (path.ahead < 0) & ~path.shut
        bottom = (verdict == Move.DE_ESCALATE) & (path.back < 0) & ~path.shut
        whys = [code(IntervalWhy.NO_STEP_UP), code(IntervalWhy.NO_WAY_BACK)]
        codes = np.select([top, bottom], whys, 0)
        return Voice(code=codes, regimen=states.here, to=aim.astype(np.int64))

    return Aim(regimen=aim.astype(np.int64), closed=states.closed, because=(speak, at_the_edge))


def _held(
    order: RegimenOrder, settings: TiteBoin, limits: _Limits, states: States
) -> tuple[Flags, Because]:
    """Where too many outcomes are to come."""
    judged = _judged(order, settings, limits, states)
    held = (judged.verdict == Move.HOLD) & ~judged.path.shut
    here = states.here
    awaited, known = at(states.awaited, here), at(states.evaluable, here)
    share = float(settings.largest_pending_share)
    many = awaited > share * (awaited + known)

    def speaks() -> Voice:
        whys = np.where(many, code(LateWhy.TOO_MANY_PENDING), code(LateWhy.LOWEST_AND_PENDING))
        fixed = (("share", str(settings.largest_pending_share)),)
        return Voice(code=np.where(held, whys, 0), regimen=here, to=here, fixed=fixed)

    return held, speaks
