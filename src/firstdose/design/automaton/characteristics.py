"""Exact operating characteristics: every way a part can go, with its probability; no draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from firstdose.design.automaton.automaton import Automaton
from firstdose.design.automaton.merging import groups
from firstdose.design.automaton.outcomes import outcome_probabilities
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.states import Reals
from firstdose.records.problem import StudyError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """Every way the part can end: counts by (end, regimen), and in how many ways it gets there.

    ``responses`` and ``responses_with_dlt`` have no columns where the design reads none.
    ``recommended`` is the recommended regimen of each end; -1 for none.  ``cells`` is the place of
    two counts of an end in a table of all pairs up to ``most`` participants, by (pair, regimen,
    end): (DLTs, none), and with responses (DLT only, neither) and (both, response only).
    """

    order: RegimenOrder
    evaluable: Integers
    dlts: Integers
    responses: Integers
    responses_with_dlt: Integers
    recommended: Integers
    ways: Reals
    cells: Integers
    most: int

    def probability(self, risk: Mapping[str, float]) -> Reals:
        """How likely each end is when the regimens have these DLT risks."""
        return self.probability_at(_in_order(self.order, risk))

    def probability_at(self, risk: Reals) -> Reals:
        """The same with the risks in the order of the regimens."""
        if self.responses.shape[1]:
            raise StudyError(
                "This design reads responses, and none are assumed.",
                where="Assumed risks and responses",
                because="How likely each decision is depends on how often regimens have responses.",
                remedy="State the response probability of each regimen beside its DLT risk.",
            )
        return self._likely((risk,), (1.0 - risk,))

    def probability_of(self, outcomes: Reals) -> Reals:
        """How likely each end is; ``outcomes`` (regimen, outcome) as in `outcome_probabilities`."""
        if not self.responses.shape[1]:
            return self.probability_at(outcomes[:, 1] + outcomes[:, 3])
        neither, dlt_only, response_only, both = outcomes.T
        return self._likely((dlt_only, both), (neither, response_only))

    def _likely(self, firsts: tuple[Reals, ...], seconds: tuple[Reals, ...]) -> Reals:
        probability = self.ways.copy()
        for first, second, cells in zip(firsts, seconds, self.cells, strict=True):
            likelihood = (
                _powers(first, self.most)[:, None, :] * _powers(second, self.most)[..., None]
            )
            for regimen in range(len(first)):
                probability *= likelihood[regimen].ravel()[cells[regimen]]
        total = probability.sum()
        assert abs(total - 1) < 1e-9, "the probabilities of all ends must add up to 1"
        return probability


def _powers(risk: Reals, most: int) -> Reals:
    """Powers 0, 1 … of each risk, by regimen."""
    return risk[:, None] ** np.arange(most + 1)[None, :]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenExpectation:
    """What to expect at one regimen under an assumed DLT risk and response probability.

    ``response`` and ``mean_responses`` are None where no response is assumed.
    """

    regimen: str
    risk: float
    recommended: float
    mean_participants: float
    mean_dlts: float
    response: float | None = None
    mean_responses: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingCharacteristics:
    """What the design does under an assumed DLT risk: exact, but for rounding.

    ``none_recommended``: probability that the part ends without a recommended regimen.
    """

    regimens: tuple[RegimenExpectation, ...]
    none_recommended: float
    mean_participants: float
    mean_dlts: float
    mean_responses: float | None = None


@lru_cache(maxsize=16)
def ends(automaton: Automaton) -> Ends:
    """The ends of a compiled design; those with the same counts and recommendation are one."""
    over, ways = _merged_ends(automaton)
    evaluable = automaton.evaluable[over].astype(np.int64)
    dlts = automaton.dlts[over].astype(np.int64)
    responses = automaton.responses[over].astype(np.int64)
    both = automaton.responses_with_dlt[over].astype(np.int64)
    most = int(evaluable.max(initial=0))
    pairs = [(dlts, evaluable - dlts)]
    if responses.shape[1]:
        pairs = [(dlts - both, evaluable - dlts - responses + both), (both, responses - both)]
    return Ends(
        order=automaton.order,
        evaluable=evaluable,
        dlts=dlts,
        responses=responses,
        responses_with_dlt=both,
        recommended=automaton.recommended[over],
        ways=ways,
        cells=np.stack([(second * (most + 1) + first).T for first, second in pairs]).copy(),
        most=most,
    )


def _merged_ends(automaton: Automaton) -> tuple[Integers, Reals]:
    """One node for all ends that nothing tells apart, and the ways to any of them."""
    over = automaton.ends
    columns = [
        automaton.evaluable[over],
        automaton.dlts[over],
        automaton.responses[over],
        automaton.responses_with_dlt[over],
        automaton.recommended[over, None].astype(np.int16),
    ]
    group, first = groups(columns)
    return over[first], np.bincount(group, weights=automaton.ways[over]).astype(np.float64)


def operating_characteristics(
    automaton: Automaton,
    risk: Mapping[str, float],
    response: Mapping[str, float] | None = None,
    odds_ratio: float = 1.0,
) -> OperatingCharacteristics:
    """How often each regimen is recommended, and how many participants and DLTs it has.

    With ``response`` also how many responses; ``odds_ratio`` joins a DLT to a response.
    """
    every = ends(automaton)
    risks = _in_order(every.order, risk)
    if response is None:
        return _expected(every, every.probability_at(risks), risks, None)
    responses = _in_order(every.order, response)
    outcomes = outcome_probabilities(risks, responses, odds_ratio)
    return _expected(every, every.probability_of(outcomes), risks, responses)


def _expected(
    every: Ends, probability: Reals, risk: Reals, response: Reals | None
) -> OperatingCharacteristics:
    names = every.order.names
    participants, dlts = probability @ every.evaluable, probability @ every.dlts
    # Each participant responds with the regimen's probability, so the mean follows (Wald).
    responses = None if response is None else participants * response
    recommended = np.bincount(every.recommended + 1, weights=probability, minlength=len(names) + 1)
    return OperatingCharacteristics(
        regimens=tuple(
            RegimenExpectation(
                regimen=name,
                risk=float(risk[number]),
                recommended=float(recommended[number + 1]),
                mean_participants=float(participants[number]),
                mean_dlts=float(dlts[number]),
                response=None if response is None else float(response[number]),
                mean_responses=None if responses is None else float(responses[number]),
            )
            for number, name in enumerate(names)
        ),
        none_recommended=float(recommended[0]),
        mean_participants=float(participants.sum()),
        mean_dlts=float(dlts.sum()),
        mean_responses=None if responses is None else float(responses.sum()),
    )


def _in_order(order: RegimenOrder, risk: Mapping[str, float]) -> Reals:
    return np.array([risk[name] for name in order.names], dtype=np.float64)
