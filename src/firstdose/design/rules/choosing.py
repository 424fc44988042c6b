"""A regimen chosen from what a model makes of the counts: each set of counts is judged once.

Rows that differ only in the current regimen or the cohort share their judgement.  Between
levels of an automaton nothing is shared, since every level has more participants than the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from firstdose.design.automaton.merging import groups, groups_of_packed, packed, width_packed
from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers
from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.refined import Evidence, Margin, closest_margin, refined
from firstdose.design.states import Reals

FEW = 60
"""Participants up to whom the coarsest grid is fine enough: a posterior narrows with every one."""

Best = Callable[[Reals, Reals], Integers]
"""The place of the choice, -1 for none, from the evidence and its error where that matters.

The error is 0 where the choice is clear; elsewhere what differs by no more counts as equal.
"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judge:
    """How a model chooses among candidates.

    ``evidence``: what it looks at, for the numbers of given candidates.  ``margin``: how far that
    may move before another candidate is chosen.  ``sure``: with a greater margin the choice stands
    on the coarsest grid of few participants, whose error was ten times smaller in every state of
    the usual designs.
    """

    evidence: Callable[[Integers], Evidence]
    margin: Margin
    best: Best
    sure: float = 1e-3
    highest_level: int = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """The regimen of each row, -1 where none will do.

    ``tied``: another is as good, as far as the model can be computed.
    """

    regimen: Integers
    tied: Flags


def chosen(judge: Judge, counts: Counts, candidates: Flags) -> Chosen:
    """What the judge chooses in each row among the candidates (row, regimen)."""
    if not counts.are_whole:
        return _chosen(judge, counts, candidates)
    columns = [_whole(counts.evaluable), _whole(counts.dlts), candidates]
    keys = packed(columns)
    group, first = groups_of_packed(keys)
    found = _of_distinct(judge, keys.take(first, axis=0).tobytes(), candidates.shape[1])
    return Chosen(regimen=found.regimen.take(group), tied=found.tied.take(group))


def _whole(counts: Integers | Reals) -> Integers:
    return counts.astype(np.int64, copy=False)


@lru_cache(maxsize=1)
def _of_distinct(judge: Judge, distinct: bytes, regimens: int) -> Chosen:
    """The same of evaluable, DLTs and candidates by row, `packed`.

    Kept, since where a part ends it is asked twice: what comes next, and what is recommended.
    """
    keys = np.frombuffer(distinct, dtype=np.int16).reshape(-1, width_packed(3 * regimens))
    rows = keys[:, : 3 * regimens].reshape(-1, 3, regimens).astype(np.int64)
    return _chosen(judge, Counts(evaluable=rows[:, 0], dlts=rows[:, 1]), rows[:, 2] > 0)


def _chosen(judge: Judge, counts: Counts, candidates: Flags) -> Chosen:
    regimen = np.full(len(candidates), -1, dtype=np.int64)
    tied = np.zeros(len(candidates), dtype=np.bool_)
    kind, example = groups([candidates])
    for number, pattern in enumerate(candidates[example]):
        names = np.flatnonzero(pattern)
        if len(names):
            rows = np.flatnonzero(kind == number)
            place, tied[rows] = _judged(judge, counts.rows(rows), names)
            regimen[rows] = np.where(place < 0, -1, names[place])
    return Chosen(regimen=regimen, tied=tied)


def nearest(target: float) -> tuple[Margin, Best]:
    """The candidate whose risk is nearest to the target, the first of equals; and the margin."""
    return (
        lambda risk: closest_margin(risk, target),
        lambda risk, error: _first_nearest(risk, target, error),
    )


@kernel
def _first_nearest(risk: Reals, target: float, error: Reals) -> Integers:
    """The first column of each row whose risk is nearest to the target, but for the error."""
    found = np.empty(len(risk), dtype=np.int64)
    for row in range(len(risk)):
        least = np.inf
        for column in range(risk.shape[1]):
            least = min(least, abs(risk[row, column] - target))
        column = 0
        while abs(risk[row, column] - target) > least + 2 * error[row]:
            column += 1
        found[row] = column
    return found


def _judged(judge: Judge, counts: Counts, names: Integers) -> tuple[Integers, Flags]:
    """The coarsest grid for all; finer ones only where the decision might hang on it."""
    evidence = judge.evidence(names)
    found = evidence(-1, counts)
    place = judge.best(found, np.zeros(len(found)))
    tied = np.zeros(len(found), dtype=np.bool_)
    many = counts.evaluable.sum(axis=1) > FEW
    unsure = np.flatnonzero(many | (judge.margin(found) <= judge.sure))
    if len(unsure):
        settled = refined(evidence, judge.margin, counts.rows(unsure), judge.highest_level)
        error = np.where(settled.tied, settled.error, 0.0)
        place[unsure], tied[unsure] = judge.best(settled.evidence, error), settled.tied
    return place, tied
