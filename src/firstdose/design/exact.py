"""Exact operating characteristics: every way a part can go, with its probability; no draws.

A path's probability depends only on the counts it ends with, apart from the number of ways to get
there.  So the ways are counted once per rule, and each assumed DLT risk is then one sum over ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import comb
from typing import Literal

import numpy as np
import numpy.typing as npt

from firstdose.analyse.result import Result
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.states import Moves, Rule, States, at
from firstdose.records.values import Action

Reals = npt.NDArray[np.float64]

Entry = Literal["by_cohort", "one_at_a_time"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """Every way the part can end: counts by (end, regimen), and in how many ways it gets there.

    ``recommended`` is the recommended regimen of each end; -1 for none.
    """

    order: RegimenOrder
    evaluable: Integers
    dlts: Integers
    recommended: Integers
    ways: Reals

    def probability(self, risk: Mapping[str, float]) -> Reals:
        """How likely each end is when the regimens have these DLT risks."""
        p = _in_order(self.order, risk)
        likelihood = p**self.dlts * (1 - p) ** (self.evaluable - self.dlts)
        probability = self.ways * likelihood.prod(axis=1)
        assert abs(probability.sum() - 1) < 1e-9, "the probabilities of all ends must add up to 1"
        return probability


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenExpectation:
    """What to expect at one regimen under an assumed DLT risk."""

    regimen: str
    risk: float
    recommended: float
    mean_participants: float
    mean_dlts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingCharacteristics:
    """What the design does under an assumed DLT risk: exact, but for rounding.

    ``none_recommended``: probability that the part ends without a recommended regimen.
    """

    regimens: tuple[RegimenExpectation, ...]
    none_recommended: float
    mean_participants: float
    mean_dlts: float


def operating_characteristics(
    rule: Rule, order: RegimenOrder, risk: Mapping[str, float], entry: Entry = "by_cohort"
) -> OperatingCharacteristics:
    """How often each regimen is recommended, and how many participants and DLTs it has."""
    every = ends(rule, order, entry)
    probability = every.probability(risk)
    participants, dlts = probability @ every.evaluable, probability @ every.dlts
    recommended = [
        float(probability[every.recommended == number].sum()) for number in range(len(order.names))
    ]
    return OperatingCharacteristics(
        regimens=tuple(
            RegimenExpectation(
                regimen=name,
                risk=risk[name],
                recommended=recommended[number],
                mean_participants=float(participants[number]),
                mean_dlts=float(dlts[number]),
            )
            for number, name in enumerate(order.names)
        ),
        none_recommended=float(probability[every.recommended < 0].sum()),
        mean_participants=float(participants.sum()),
        mean_dlts=float(dlts.sum()),
    )


@lru_cache(maxsize=64)
def ends(rule: Rule, order: RegimenOrder, entry: Entry = "by_cohort") -> Ends:
    """Follow the rule through every outcome, to every end.

    ``by_cohort`` fills all open places before the rule is asked again, as the published 3+3 does;
    ``one_at_a_time`` asks it after each participant.
    """
    states, ways = _before_anyone(len(order.names)), np.ones(1)
    found: list[Ends] = []
    while len(ways):
        states, moves = _settled(rule, states)
        over = moves.does(Action.STOP, Action.COMPLETE)
        found.append(_ends(order, _rows(states, over), moves, over, ways))
        wanted = moves.places - at(states.places, states.here)
        added = np.minimum(wanted, 1) if entry == "one_at_a_time" else wanted
        states, ways = _merged(*_with_outcomes(_rows(states, ~over), added[~over], ways[~over]))
    return Ends(
        order=order,
        evaluable=np.concatenate([end.evaluable for end in found]),
        dlts=np.concatenate([end.dlts for end in found]),
        recommended=np.concatenate([end.recommended for end in found]),
        ways=np.concatenate([end.ways for end in found]),
    )


def results(characteristics: OperatingCharacteristics, group: str) -> tuple[Result, ...]:
    """The same as result rows; ``group`` names the assumed risk."""
    whole: tuple[tuple[str, float], ...] = (
        ("none_recommended", characteristics.none_recommended),
        ("mean_participants", characteristics.mean_participants),
        ("mean_dlts", characteristics.mean_dlts),
    )
    rows = [_result(group, "part", statistic, value) for statistic, value in whole]
    for at_regimen in characteristics.regimens:
        each: tuple[tuple[str, float], ...] = (
            ("risk", at_regimen.risk),
            ("recommended", at_regimen.recommended),
            ("mean_participants", at_regimen.mean_participants),
            ("mean_dlts", at_regimen.mean_dlts),
        )
        rows += [_result(group, at_regimen.regimen, name, value) for name, value in each]
    return tuple(rows)


def _result(group: str, variable: str, statistic: str, value: float) -> Result:
    return Result(
        population="operating_characteristics",
        group=group,
        variable=variable,
        statistic=statistic,
        value=Decimal(f"{value:.12f}"),
    )


def _before_anyone(regimens: int) -> States:
    no_one = np.zeros((1, regimens), dtype=np.int64)
    return States(
        evaluable=no_one,
        dlts=no_one,
        places=no_one,
        lost=no_one,
        closed=np.zeros((1, regimens), dtype=np.bool_),
        current=np.array([-1], dtype=np.int64),
    )


def _settled(rule: Rule, states: States) -> tuple[States, Moves]:
    """Follow every move until each row either wants participants or is at its end."""
    moves = rule(states)
    travels = (Action.START, Action.ESCALATE, Action.DE_ESCALATE)
    while moves.does(*travels).any():
        goes = moves.does(*travels)
        current = np.where(goes, moves.regimen, states.current)
        states = replace(states, current=current, closed=states.closed | moves.closed)
        moves = rule(states)
    assert not moves.does(Action.WAIT).any(), "with every outcome known nothing is waited for"
    return states, moves


def _ends(order: RegimenOrder, states: States, moves: Moves, over: Flags, ways: Reals) -> Ends:
    recommended = np.where(moves.does(Action.COMPLETE), moves.regimen, -1)
    return Ends(
        order=order,
        evaluable=states.evaluable,
        dlts=states.dlts,
        recommended=recommended[over],
        ways=ways[over],
    )


def _rows(states: States, chosen: Flags | Integers) -> States:
    return States(
        evaluable=states.evaluable[chosen],
        dlts=states.dlts[chosen],
        places=states.places[chosen],
        lost=states.lost[chosen],
        closed=states.closed[chosen],
        current=states.current[chosen],
    )


def _with_outcomes(states: States, added: Integers, ways: Reals) -> tuple[States, Reals]:
    """Each row once for every number of DLTs among the participants added at its regimen."""
    row = np.repeat(np.arange(len(added)), added + 1)
    first = np.cumsum(added + 1) - (added + 1)
    dlts = np.arange(len(row)) - first[row]
    chosen = _rows(states, row)
    here = (np.arange(len(row)), chosen.here)
    more, worse = np.zeros_like(chosen.evaluable), np.zeros_like(chosen.evaluable)
    more[here], worse[here] = added[row], dlts
    choices = np.array(
        [comb(int(n), int(k)) for n, k in zip(added[row], dlts, strict=True)], dtype=np.float64
    )
    grown = replace(
        chosen,
        evaluable=chosen.evaluable + more,
        dlts=chosen.dlts + worse,
        places=chosen.places + more,
    )
    return grown, ways[row] * choices


def _merged(states: States, ways: Reals) -> tuple[States, Reals]:
    """Rows with the same counts, regimen and closed regimens become one."""
    if not len(ways):
        return states, ways
    key = np.column_stack([states.evaluable, states.dlts, states.closed, states.current])
    _, first, group = np.unique(
        key.astype(np.int16), axis=0, return_index=True, return_inverse=True
    )
    summed = np.zeros(len(first), dtype=np.float64)
    np.add.at(summed, group.ravel(), ways)
    return _rows(states, first), summed


def _in_order(order: RegimenOrder, risk: Mapping[str, float]) -> Reals:
    return np.array([risk[name] for name in order.names], dtype=np.float64)
