"""The regimens of one part as numbers, and what is known of their order of toxicity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstdose.design.by_row import first_with_most, with_those_related
from firstdose.protocol.designs import Turns
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens, Step, StepKind

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RegimenOrder:
    """Regimens 0, 1, 2 … in the order of the part, and the steps between them; -1 means none.

    ``above[r, q]``: q is r itself or known to be no less toxic.  ``direct[r, q]``: one step leads
    from r up to q.  ``ways_up[r]`` are the regimens one step of the path above r, the preferred
    first, and ``way_kind`` the number of that step's kind.  ``rank``: most steps from a lowest
    regimen.  ``stage``: which kind of step of the path reaches the regimen, the first kind
    possible; 0 for every regimen where the kinds are not taken in turn.  ``rescue``: regimens below
    the start that may be entered untested, from above only.
    """

    names: tuple[str, ...]
    start: int
    kinds: tuple[StepKind, ...]
    ways_up: Integers
    way_kind: Integers
    above: Flags
    direct: Flags
    rank: Integers
    stage: Integers
    rescue: Flags

    @property
    def is_a_line(self) -> bool:
        """Whether each regimen is known to be no less toxic than all those named before it."""
        return np.array_equal(self.above, np.triu(np.ones_like(self.above)))

    @property
    def steps(self) -> Flags:
        """Where one step of the path leads, ``steps[r, q]``."""
        found = np.zeros_like(self.above)
        for upper in self.ways_up.T:
            found[np.flatnonzero(upper >= 0), upper[upper >= 0]] = True
        return found

    def with_all_above(self, regimens: Flags) -> Flags:
        """These regimens (a row per state) and everything above them."""
        return with_those_related(regimens, self.above)

    @property
    def strict(self) -> Flags:
        """``strict[r, q]``: q is another regimen than r, known to be no less toxic."""
        return strictly(self.above)

    def strictly_below(self, current: Integers) -> Flags:
        """The regimens known to be no more toxic than the current one of each row."""
        return self.strict.T.take(current, axis=0)

    def strictly_above(self, current: Integers) -> Flags:
        """The regimens known to be no less toxic than the current one of each row."""
        return self.strict.take(current, axis=0)

    def maximal(self, candidates: Flags) -> Flags:
        """Those of the candidates of each row that have no other one above them."""
        return candidates & ~(candidates @ self.strict.T)

    def minimal(self, candidates: Flags) -> Flags:
        """Those of the candidates of each row that have no other one below them."""
        return candidates & ~(candidates @ self.strict)

    def highest(self, candidates: Flags) -> Integers:
        """The highest of the candidates of each row, the first named of equals; -1 when none."""
        return first_with_most(candidates, self.rank)

    def lowest(self, candidates: Flags) -> Integers:
        """The lowest of the candidates of each row, the first named of equals; -1 when none."""
        return first_with_most(candidates, self.rank.max() - self.rank)


def regimen_order(regimens: Regimens, part: Part) -> RegimenOrder:
    """The order of the regimens of one part.

    Steps of a kind that the path does not take still say which regimen is above which.
    """
    everywhere = tuple(regimen.name for regimen in regimens.regimens)
    names = part.regimens
    chosen = np.array([everywhere.index(name) for name in names], dtype=np.int64)
    above = _closure(everywhere, regimens.steps)[np.ix_(chosen, chosen)]
    steps = tuple(step for step in regimens.steps if {step.lower, step.upper} <= set(names))
    start = names.index(part.path.start)
    successors = tuple(_successors(names, steps, kind) for kind in part.path.kinds)
    ways_up, way_kind = _ways_up(part.path.order, start, successors)
    stage = _stage(start, successors)
    return RegimenOrder(
        names=names,
        start=start,
        kinds=part.path.kinds,
        ways_up=ways_up,
        way_kind=way_kind,
        above=above,
        direct=_direct(names, steps),
        rank=_rank(above),
        stage=stage if part.path.order == "in_turn" else np.minimum(stage, 0),
        rescue=np.array([name in part.path.rescue for name in names], dtype=np.bool_),
    )


def strictly(above: Flags) -> Flags:
    """The relation without each regimen's relation to itself."""
    return above & ~np.eye(len(above), dtype=np.bool_)


def _direct(names: tuple[str, ...], steps: tuple[Step, ...]) -> Flags:
    direct = np.zeros((len(names), len(names)), dtype=np.bool_)
    for step in steps:
        direct[names.index(step.lower), names.index(step.upper)] = True
    return direct


def _closure(names: tuple[str, ...], steps: tuple[Step, ...]) -> Flags:
    above = _direct(names, steps) | np.eye(len(names), dtype=np.bool_)
    for _ in names:
        above = above @ above
    return above


def _successors(names: tuple[str, ...], steps: tuple[Step, ...], kind: StepKind) -> Integers:
    uppers = {
        name: [
            names.index(step.upper) for step in steps if step.lower == name and step.kind == kind
        ]
        for name in names
    }
    most = max(map(len, uppers.values()))
    padded = [found + [-1] * (most - len(found)) for found in uppers.values()]
    return np.array(padded, dtype=np.int64).reshape(len(names), most)


def _rank(above: Flags) -> Integers:
    """The length of the longest chain of regimens that ends in each."""
    below = strictly(above).T
    rank = np.zeros(len(above), dtype=np.int64)
    for _ in range(len(above)):
        rank = np.where(below, rank + 1, 0).max(axis=1)
    return rank


def _ways_up(
    turns: Turns, start: int, successors: tuple[Integers, ...]
) -> tuple[Integers, Integers]:
    """Every step up from each regimen, in the order in which it is preferred; -1 pads.

    Alternating: first the kind of which fewer steps lead from the start to the regimen.
    """
    taken = _taken(start, successors)
    found: list[list[tuple[int, int]]] = []
    for regimen in range(len(taken)):
        kinds = list(range(len(successors)))
        if turns == "alternating":
            kinds.sort(key=lambda kind: (taken[regimen][kind], kind))
        found.append(
            [(int(u), kind) for kind in kinds for u in successors[kind][regimen] if u >= 0]
        )
    most = max(map(len, found), default=0)
    padded = [[*ways, *[(-1, -1)] * (most - len(ways))] for ways in found]
    both = np.array(padded, dtype=np.int64).reshape(len(found), most, 2)
    return both[:, :, 0].copy(), both[:, :, 1].copy()


def _taken(start: int, successors: tuple[Integers, ...]) -> list[list[int]]:
    """Steps of each kind on a shortest way from the start to each regimen; else none."""
    regimens = len(successors[0]) if successors else start + 1
    taken = [[0] * len(successors) for _ in range(regimens)]
    reached = [start]
    for regimen in reached:  # grows while it is read
        for kind, uppers in enumerate(successors):
            for upper in uppers[regimen]:
                if upper >= 0 and upper not in reached:
                    taken[upper] = [n + (k == kind) for k, n in enumerate(taken[regimen])]
                    reached.append(int(upper))
    return taken


def _stage(start: int, successors: tuple[Integers, ...]) -> Integers:
    """For each regimen the kind of step that first reaches it, kinds taken in order; -1: none."""
    stage = np.full(len(successors[0]) if successors else start + 1, -1, dtype=np.int64)
    stage[start] = 0
    for number, uppers in enumerate(successors):
        reached = [r for r, at in enumerate(stage) if at >= 0]
        for regimen in reached:  # grows while it is read: what a step reaches can step on
            for upper in uppers[regimen]:
                if upper >= 0 and stage[upper] < 0:
                    stage[upper] = number
                    reached.append(int(upper))
    return stage
