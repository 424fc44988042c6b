"""TITE-BOIN12: BOIN12 while DLTs and responses are still to come.

Zhou, Lin, Lee, Li, Wang, Li and Yuan, Stat Med 2022; 41: 1918-1931, by approximated likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.boin import moves_at_rate
from firstdose.design.boundaries.pending_outcomes import rate_among, still_to_come
from firstdose.design.boundaries.utility import Admissible, Utilities, utility_sum
from firstdose.design.cohorts import cohort_by_cohort
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.overruling import holding
from firstdose.design.reasons import LateWhy, ResponseWhy, code
from firstdose.design.rules.boin12 import (
    Standing,
    best_below_the_highest_safe,
    interval_of,
    most_desirable,
)
from firstdose.design.rules.joint_counts import (
    closing_at,
    limits_of,
    outcomes,
    told,
    utilities_of,
)
from firstdose.design.states import Because, Declares, FollowUp, Reads, Reals, States, Voice, at
from firstdose.protocol.designs import TiteBoin12
from firstdose.protocol.parts import Cohorts


def tite_boin12(order: RegimenOrder, settings: TiteBoin12, cohorts: Cohorts) -> Made:
    """TITE-BOIN12 over the path of the part; what is recommended at the end is that of BOIN12."""
    limits, utilities = limits_of(settings), utilities_of(settings)
    interval, select = interval_of(settings), best_below_the_highest_safe(order, limits, utilities)

    def read(states: States) -> Standing:
        found = _counted(states, utilities)
        toxic, responds = (
            at(rate_among(*each), states.here) for each in (found.dlts, found.responses)
        )
        shut = closing_at(order, limits, found.dlts, found.responses)
        return Standing(
            closing=shut,
            verdict=moves_at_rate(interval, toxic),
            n=found.treated,
            utility=found.utility,
            because=(
                lambda: _says_too_toxic(limits, states, found, shut.newly(order, states.closed)[0]),
                lambda: _says_too_few(limits, states, found, shut.newly(order, states.closed)[1]),
                lambda: _says_rates(states, found, toxic, responds),
            ),
        )

    def held(states: States) -> tuple[Flags, Because]:
        found = _counted(states, utilities)
        shut = states.closed | closing_at(order, limits, found.dlts, found.responses).closed
        waits, speaks = _too_many(settings, states, found)
        return waits & ~at(shut, states.here), speaks

    propose = most_desirable(order, settings, read)
    enters = cohort_by_cohort(order, cohorts, propose, select, waits=False)
    return Made(
        rule=holding(enters, held),
        select=select,
        declares=Declares(suspends_on_pending=False, coherent=False, monotone_in_dlts=False),
        reads=Reads(responses=True, follow_up=True),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Counted:
    """What is known of each regimen, and what is still to come, by (row, regimen).

    ``dlts`` and ``responses``: the effective number of participants, and those who had one.
    ``dlts_open`` and ``responses_open``: how many may still have one.
    """

    treated: Integers
    dlts: tuple[Reals, Reals]
    responses: tuple[Reals, Reals]
    dlts_open: Integers
    responses_open: Integers
    utility: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Open:
    """Everyone of whom something is to come, by (row, place): flags and shares of both windows."""

    regimen: Integers
    dlt: Flags
    followed: Reals
    response: Flags
    response_followed: Reals

    def summed(self, values: Reals | Integers | Flags, regimens: int) -> Reals:
        """Their values added up by regimen."""
        there = self.regimen[:, :, np.newaxis] == np.arange(regimens)
        return (there * values[:, :, np.newaxis]).sum(axis=1).astype(np.float64)


def _counted(states: States, utilities: Utilities) -> _Counted:
    assert states.responses is not None, "the design reads responses"
    regimens = states.evaluable.shape[1]
    open_ = _open(states.follow_up, len(states.evaluable))
    had_dlt = open_.summed(open_.dlt, regimens)
    unknown = np.maximum(states.awaited - open_.summed(~open_.dlt, regimens), 0)
    window = np.where(open_.dlt, 0.0, open_.followed)
    dlts = (
        states.evaluable + open_.summed(window, regimens),
        states.dlts.astype(np.float64),
    )
    responses = (
        states.evaluable
        - had_dlt
        + open_.summed(np.where(open_.response, 1.0, open_.response_followed), regimens),
        states.responses.responses + open_.summed(open_.response, regimens),
    )
    toxic, responds = rate_among(*dlts), rate_among(*responses)
    return _Counted(
        treated=states.evaluable + states.awaited,
        dlts=dlts,
        responses=responses,
        dlts_open=_whole(open_.summed(~open_.dlt & (open_.followed < 1), regimens) + unknown),
        responses_open=_whole(
            open_.summed(~open_.response & (open_.response_followed < 1), regimens) + unknown
        ),
        utility=utility_sum(utilities, outcomes(states))
        + _of_the_open(open_, toxic, responds, utilities)
        + unknown * _expected(toxic, responds, utilities),
    )


def _open(seen: FollowUp | None, rows: int) -> _Open:
    """Nobody where no window is open."""
    if seen is None or seen.outcomes is None:
        nobody = np.zeros((rows, 0))
        flags = nobody.astype(np.bool_)
        return _Open(
            regimen=nobody.astype(np.int64),
            dlt=flags,
            followed=nobody,
            response=flags,
            response_followed=nobody,
        )
    return _Open(
        regimen=seen.regimen,
        dlt=seen.outcomes.dlt,
        followed=seen.followed,
        response=seen.outcomes.response,
        response_followed=seen.outcomes.followed,
    )


def _of_the_open(open_: _Open, toxic: Reals, responds: Reals, utilities: Utilities) -> Reals:
    """The utility to be expected of everyone of whom something is to come, added up by regimen.

    Whoever had a DLT is counted with it already, as worth that of toxicity alone.
    """
    place = np.maximum(open_.regimen, 0)
    dlt = still_to_come(np.take_along_axis(toxic, place, axis=1), open_.followed)
    response = still_to_come(np.take_along_axis(responds, place, axis=1), open_.response_followed)
    dlt = np.where(open_.dlt, 1.0, dlt)
    worth = _expected(dlt, np.where(open_.response, 1.0, response), utilities)
    worth -= np.where(open_.dlt, utilities.toxicity_alone / 100, 0.0)
    return open_.summed(worth, toxic.shape[1])


def _expected(dlt: Reals, response: Reals, utilities: Utilities) -> Reals:
    """The mean utility, 0 to 1, of DLT and response with these probabilities apart."""
    cells = ((1 - dlt) * (1 - response), (1 - dlt) * response, dlt * (1 - response), dlt * response)
    return np.stack(cells, axis=-1) @ (utilities.by_outcome / 100)


def _says_too_toxic(limits: Admissible, states: States, found: _Counted, lowest: Integers) -> Voice:
    """Why a regimen is closed for DLTs, with the effective number where that is another."""
    about, (effective, _) = np.maximum(lowest, 0), found.dlts
    in_part = at(effective, about) != at(states.evaluable, about)
    whys = code(LateWhy.TOO_TOXIC), code(ResponseWhy.TOO_TOXIC)
    return Voice(
        code=np.where(lowest < 0, 0, np.where(in_part, *whys)),
        regimen=about,
        to=about,
        numbers=(*_whole_numbers(found, about), ("effective", at(effective, about), 2)),
        fixed=told(limits),
    )


def _says_too_few(limits: Admissible, states: States, found: _Counted, lowest: Integers) -> Voice:
    """Why a regimen is closed for few responses, likewise."""
    about, (effective, responded) = np.maximum(lowest, 0), found.responses
    in_part = at(effective, about) != at(states.evaluable, about)
    in_part |= at(found.responses_open, about) > 0
    whys = code(LateWhy.TOO_FEW), code(ResponseWhy.TOO_FEW)
    return Voice(
        code=np.where(lowest < 0, 0, np.where(in_part, *whys)),
        regimen=about,
        to=about,
        numbers=(
            *_whole_numbers(found, about),
            ("effective", at(effective, about), 2),
            ("responded", at(responded, about), 0),
        ),
        fixed=told(limits),
    )


def _says_rates(states: States, found: _Counted, toxic: Reals, responds: Reals) -> Voice:
    """The rates at the current regimen where anything is still to come there."""
    here = states.here
    to_come = at(found.dlts_open + found.responses_open, here) > 0
    return Voice(
        code=np.where(to_come, code(LateWhy.BOTH_RATES), 0),
        regimen=here,
        to=here,
        numbers=(*_whole_numbers(found, here), ("rate", toxic, 4), ("response_rate", responds, 4)),
    )


def _whole_numbers(found: _Counted, here: Integers) -> tuple[tuple[str, Reals, int], ...]:
    """How many are treated at the regimen, and how many may still have a DLT or a response."""
    return tuple(
        (name, at(values, here).astype(np.float64), 0)
        for name, values in (
            ("treated", found.treated),
            ("dlts_open", found.dlts_open),
            ("responses_open", found.responses_open),
        )
    )


def _too_many(settings: TiteBoin12, states: States, found: _Counted) -> tuple[Flags, Because]:
    """Where more than the share of those at the current regimen are inside either window."""
    here = states.here
    more = np.maximum(at(found.dlts_open, here), at(found.responses_open, here))
    waits = more > float(settings.largest_pending_share) * at(found.treated, here)

    def speaks() -> Voice:
        return Voice(
            code=np.where(waits, code(LateWhy.OUTCOMES_TO_COME), 0),
            regimen=here,
            to=here,
            numbers=_whole_numbers(found, here),
            fixed=(("share", str(settings.largest_pending_share)),),
        )

    return waits, speaks


def _whole(values: Reals) -> Integers:
    return values.astype(np.int64)
