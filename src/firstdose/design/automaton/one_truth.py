"""Exact ends of a design on graded toxicity: the same sum, under one truth at a time.

What such a design does depends on summed scores, but how likely a way is depends on how many
participants have each class, and a compiled design would have to keep them all.  Under one truth
the classes are summed out cohort by cohort, and states with equal scores are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from firstdose.design.automaton.frontier import before_anyone, settled
from firstdose.design.automaton.grades import grade_cells
from firstdose.design.automaton.measures import WeightedEnds
from firstdose.design.automaton.merging import groups
from firstdose.design.order import Flags, Integers
from firstdose.design.part_design import PartDesign
from firstdose.design.states import Grades, Reads, Reals, States
from firstdose.records.problem import StudyError

MOST_STATES = 1_000_000
"""More states than this after one cohort are refused: each takes the rule some ten microseconds."""
_TOGETHER = 20_000
"""So many states are followed through every outcome at once, so that memory stays small."""
_HALF = 2**15


class _Weighted(NamedTuple):
    """States, and how likely each is."""

    states: States
    likely: Reals


class _Falls(NamedTuple):
    """The ways in which a cohort can fall that nothing tells apart from here on.

    ``cells``: by (way, class beyond none) one of those with its score; ``likely``: by (regimen,
    way).
    """

    cells: Integers
    dlts: Integers
    likely: Reals


def ends_under(design: PartDesign, classes: Reals, most: int = MOST_STATES) -> WeightedEnds:
    """Every way the part can end, with its probability.

    ``classes``: by (regimen, class) how likely each class is, none being the first.  The DLTs of an
    end are those to be expected of its participants, so that means are exact (Wald).
    """
    reads = design.reads
    here = _Weighted(before_anyone(len(design.order.names), reads), np.ones(1))
    falls: dict[int, _Falls] = {}
    participants: list[Integers] = []
    recommended: list[Integers] = []
    likely: list[Reals] = []
    while len(here.likely):
        there = settled(design.rule, here.states, one_at_a_time=False)
        participants.append(there.states.evaluable[there.over])
        recommended.append(there.recommended[there.over])
        likely.append(here.likely[there.over])
        pieces: list[_Weighted] = []
        for size in np.unique(there.added[~there.over]).tolist():
            fall = falls.setdefault(size, _falls(size, classes, reads))
            for rows in _few(np.flatnonzero(~there.over & (there.added == size))):
                before = _Weighted(there.states.of(rows), here.likely[rows])
                pieces.append(_merged([_grown(before, size, fall)], reads))
                _refuse_too_many(max(len(each.likely) for each in pieces), most)
        if not pieces:
            break
        here = _merged(pieces, reads)
        _refuse_too_many(len(here.likely), most)
    risk = classes[:, reads.dlt_from :].sum(axis=1)
    return _ended(
        np.vstack(participants), np.concatenate(recommended), np.concatenate(likely), risk
    )


def _falls(size: int, classes: Reals, reads: Reads) -> _Falls:
    """The cells of a cohort of this size, those that nothing tells apart being one."""
    cells, orders = grade_cells(size, reads.grades)
    each = np.column_stack([size - cells.sum(axis=1), cells])
    likely = orders * np.prod(classes[:, None, :] ** each[None, :, :], axis=2)
    dlts = cells[:, reads.dlt_from - 1 :].sum(axis=1)
    read = [each @ np.array(reads.units), *([dlts] if reads.dlts else [])]
    _, first, group = np.unique(
        np.column_stack(read), axis=0, return_index=True, return_inverse=True
    )
    summed = np.zeros((len(first), len(classes)))
    np.add.at(summed, group.ravel(), likely.T)
    return _Falls(cells[first], dlts[first], summed.T.copy())


def _few(rows: Integers) -> Iterator[Integers]:
    for start in range(0, len(rows), _TOGETHER):
        yield rows[start : start + _TOGETHER]


def _grown(before: _Weighted, size: int, fall: _Falls) -> _Weighted:
    """Every state with every way its cohort of this size can fall."""
    rows, ways = len(before.likely), len(fall.dlts)
    row, dlts = np.repeat(np.arange(rows), ways), np.tile(fall.dlts, rows)
    states = before.states.of(row)
    assert states.grades is not None, "the design reads grades"
    here = (np.arange(len(row)), states.here)
    states.evaluable[here] += size
    states.places[here] += size
    states.dlts[here] += dlts
    states.grades.counts[here] += np.tile(fall.cells, (rows, 1))
    entered = replace(states, cohort=states.cohort + size, cohort_dlts=states.cohort_dlts + dlts)
    chance = fall.likely[before.states.here].ravel()
    return _Weighted(entered, before.likely[row] * chance)


def _merged(pieces: Sequence[_Weighted], reads: Reads) -> _Weighted:
    """All of them, those that nothing tells apart from here on being one."""
    states = _together([each.states for each in pieces])
    likely = np.concatenate([each.likely for each in pieces])
    group, first = groups(_columns(states, reads))
    return _Weighted(states.of(first), np.bincount(group, weights=likely).astype(np.float64))


def _columns(states: States, reads: Reads) -> list[Integers | Flags]:
    assert states.grades is not None, "the design reads grades"
    score = states.grades.counts @ np.array(reads.units[1:])
    columns: list[Integers | Flags] = [states.evaluable, states.closed]
    columns += [score % _HALF, score // _HALF, states.current[:, None], states.cohort[:, None]]
    if reads.dlts:
        columns.append(states.dlts)
    if reads.last_cohort:
        columns.append(states.cohort_dlts[:, None])
    return columns


def _together(several: Sequence[States]) -> States:
    def joined(name: str) -> Integers:
        return np.concatenate([getattr(each, name) for each in several])

    names = ("evaluable", "dlts", "places", "lost", "closed", "current", "cohort", "cohort_dlts")
    grades = [each.grades.counts for each in several if each.grades is not None]
    return replace(
        several[0],
        **{name: joined(name) for name in names},
        grades=Grades(counts=np.concatenate(grades)),
    )


def _ended(
    participants: Integers, recommended: Integers, likely: Reals, risk: Reals
) -> WeightedEnds:
    group, first = groups([participants, recommended[:, None]])
    weight = np.bincount(group, weights=likely).astype(np.float64)
    assert abs(weight.sum() - 1) < 1e-9, "the probabilities of all ends must add up to 1"
    return WeightedEnds(
        participants=participants[first],
        dlts=participants[first] * risk,
        recommended=recommended[first],
        weight=weight,
        most=int(participants.sum(axis=1).max(initial=0)),
    )


def _refuse_too_many(reached: int, most: int) -> None:
    if reached > most:
        raise StudyError(
            f"This design has more than {most:,} states after one of its cohorts.",
            where="exact operating characteristics",
            because="Scores can add up in many ways at each regimen, and each way is followed.",
            remedy="Simulate it (--trials), enter larger cohorts, or plan fewer participants.",
        )
