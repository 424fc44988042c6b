"""Exact operating characteristics: every way a part can go, with its probability; no draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from firstdose.analyse.result import Result
from firstdose.design.automaton.automaton import Automaton
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.states import Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """Every way the part can end: counts by (end, regimen), and in how many ways it gets there.

    ``recommended`` is the recommended regimen of each end; -1 for none.  ``cells`` is the place of
    (evaluable, DLTs) in a table of all such pairs up to ``most`` participants.
    """

    order: RegimenOrder
    evaluable: Integers
    dlts: Integers
    recommended: Integers
    ways: Reals
    cells: Integers
    most: int

    def probability(self, risk: Mapping[str, float]) -> Reals:
        """How likely each end is when the regimens have these DLT risks."""
        return self.probability_at(_in_order(self.order, risk))

    def probability_at(self, risk: Reals) -> Reals:
        """The same with the risks in the order of the regimens."""
        known, without = _powers(risk, self.most), _powers(1.0 - risk, self.most)
        likelihood = known[:, None, :] * without[:, :, None]
        probability = self.ways.copy()
        for regimen in range(len(risk)):
            probability *= likelihood[regimen].ravel()[self.cells[regimen]]
        total = probability.sum()
        assert abs(total - 1) < 1e-9, "the probabilities of all ends must add up to 1"
        return probability


def _powers(risk: Reals, most: int) -> Reals:
    """Powers 0, 1 … of each risk, by regimen."""
    return risk[:, None] ** np.arange(most + 1)[None, :]


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


@lru_cache(maxsize=16)
def ends(automaton: Automaton) -> Ends:
    """The ends of a compiled design."""
    over = automaton.ends
    evaluable = automaton.evaluable[over].astype(np.int64)
    dlts = automaton.dlts[over].astype(np.int64)
    most = int(evaluable.max(initial=0))
    return Ends(
        order=automaton.order,
        evaluable=evaluable,
        dlts=dlts,
        recommended=automaton.recommended[over],
        ways=automaton.ways[over],
        cells=np.ascontiguousarray(((evaluable - dlts) * (most + 1) + dlts).T),
        most=most,
    )


def operating_characteristics(
    automaton: Automaton, risk: Mapping[str, float]
) -> OperatingCharacteristics:
    """How often each regimen is recommended, and how many participants and DLTs it has."""
    every = ends(automaton)
    probability = every.probability(risk)
    participants, dlts = probability @ every.evaluable, probability @ every.dlts
    names = every.order.names
    recommended = np.bincount(every.recommended + 1, weights=probability, minlength=len(names) + 1)
    return OperatingCharacteristics(
        regimens=tuple(
            RegimenExpectation(
                regimen=name,
                risk=risk[name],
                recommended=float(recommended[number + 1]),
                mean_participants=float(participants[number]),
                mean_dlts=float(dlts[number]),
            )
            for number, name in enumerate(names)
        ),
        none_recommended=float(recommended[0]),
        mean_participants=float(participants.sum()),
        mean_dlts=float(dlts.sum()),
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


def _in_order(order: RegimenOrder, risk: Mapping[str, float]) -> Reals:
    return np.array([risk[name] for name in order.names], dtype=np.float64)
