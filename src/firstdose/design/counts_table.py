"""The decision table of a design at one regimen, for every number evaluable and every one of DLTs.

For a design on graded toxicity every summed score takes the place of the numbers of DLTs.
What ends a part (stopping rules, a cap, the places of a regimen in a design that sets no limit) is
left out, since it depends on the part and not on the counts at the regimen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np

from firstdose.design.designs import assembled
from firstdose.design.one_row import Row, states_of
from firstdose.design.order import RegimenOrder
from firstdose.design.part_design import PartDesign
from firstdose.design.states import ACTIONS
from firstdose.design.usual import UNLIMITED, usual
from firstdose.protocol.designs import Coherent, GBoin, ParticipantCap
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

Verdict = Literal["escalate", "stay", "de_escalate", "eliminate", "stop", "complete", "wait"]
Seen = Mapping[str, tuple[int, int]]
"""Evaluable participants and DLTs at other regimens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsTable:
    """The decisions at a regimen: ``decisions[n - 1][k]`` for ``n`` from 1.

    Each is the one on ``counted[n - 1][k]``: k DLTs, or a ``score`` that n can sum up to.
    ``seen``: what is taken to be known of other regimens.  ``depends``: other counts there would
    give other decisions, as in designs that join all regimens by a model.  ``coherent_cohort``: the
    size of the last cohort where a guard looks at its DLTs, which it had as few of as it can.
    """

    regimen: str
    decisions: tuple[tuple[Verdict, ...], ...]
    seen: Seen
    depends: bool
    counts: Literal["dlts", "score"]
    counted: tuple[tuple[Decimal, ...], ...]
    coherent_cohort: int | None

    def fewest(self, n: int, *verdicts: Verdict) -> Decimal | None:
        """The fewest DLTs of ``n``, or the least score, that lead to these; None when none do."""
        return min(self._leading_to(n, verdicts), default=None)

    def most(self, n: int, *verdicts: Verdict) -> Decimal | None:
        """The most DLTs of ``n``, or the greatest score, that lead to these; None when none do."""
        return max(self._leading_to(n, verdicts), default=None)

    def _leading_to(self, n: int, verdicts: tuple[Verdict, ...]) -> list[Decimal]:
        both = zip(self.counted[n - 1], self.decisions[n - 1], strict=True)
        return [count for count, said in both if said in verdicts]


class _Cell(NamedTuple):
    """So many evaluable with such a count; ``grades`` by class beyond none, where they are read."""

    n: int
    counted: Decimal
    dlts: int
    grades: tuple[int, ...] = ()


def counts_table(
    regimens: Regimens, part: Part, most: int, at: str = "", seen: Seen | None = None
) -> CountsTable:
    """The decisions at a regimen with up to ``most`` evaluable; ``at``: by default one inside.

    Unless ``seen`` says otherwise one cohort without a DLT is known of every regimen below.
    """
    alone = _without_an_end(regimens, part)
    if alone.reads.responses:
        raise _by_responses()
    order = alone.order
    here = order.names.index(at or inside(order))
    cells, size = _cells(part, alone, most), part.cohorts.size
    known = _below(order, here, (size, 0)) if seen is None else seen
    decisions = _decisions(alone, here, cells, known, size)
    other = _decisions(alone, here, cells, _below(order, here, (4 * size, 1)), size)
    return CountsTable(
        regimen=order.names[here],
        decisions=decisions,
        seen=known,
        depends=other != _decisions(alone, here, cells, _below(order, here, (size, 0)), size),
        counts="score" if alone.reads.grades else "dlts",
        counted=tuple(tuple(cell.counted for cell in row) for row in cells),
        coherent_cohort=size if any(isinstance(one, Coherent) for one in part.guards) else None,
    )


def _cells(part: Part, design: PartDesign, most: int) -> list[list[_Cell]]:
    """Everything that 1, 2 … evaluable participants can count."""
    if not isinstance(part.design, GBoin):
        return [[_Cell(n, Decimal(dlt), dlt) for dlt in range(n + 1)] for n in range(1, most + 1)]
    if design.reads.dlts:
        raise _by_both()
    weights, dlt_from = part.design.weights[1:], part.design.dlt_from
    sums = {Decimal(0): (0,) * len(weights)}
    rows: list[list[_Cell]] = []
    for n in range(1, most + 1):
        for summed, grades in tuple(sums.items()):
            if sum(grades) < n:
                for k, weight in enumerate(weights):
                    one_more = (*grades[:k], grades[k] + 1, *grades[k + 1 :])
                    sums.setdefault(summed + weight, one_more)
        rows.append([_Cell(n, s, sum(g[dlt_from - 1 :]), g) for s, g in sorted(sums.items())])
    return rows


def inside(order: RegimenOrder) -> str:
    """A regimen with one below it and a step up from it, where there is one; else the start."""
    here = order.start
    for up in order.ways_up[here]:
        if up >= 0 and (order.ways_up[up] >= 0).any():
            return order.names[int(up)]
    return order.names[here]


def _without_an_end(regimens: Regimens, part: Part) -> PartDesign:
    cohorts = part.cohorts
    if usual(part.design).cohorts.maximum_per_regimen == UNLIMITED:
        cohorts = replace(cohorts, maximum_per_regimen=UNLIMITED)
    guards = tuple(each for each in part.guards if not isinstance(each, ParticipantCap))
    return assembled(regimens, replace(part, stopping=(), guards=guards, cohorts=cohorts))


def _below(order: RegimenOrder, here: int, counts: tuple[int, int]) -> dict[str, tuple[int, int]]:
    below = order.strictly_below(np.array([here]))[0]
    return {name: counts for name, lower in zip(order.names, below, strict=True) if lower}


def _decisions(
    design: PartDesign, here: int, cells: list[list[_Cell]], seen: Seen, size: int
) -> tuple[tuple[Verdict, ...], ...]:
    each = [_row(design, here, cell, seen, size) for row in cells for cell in row]
    moves = design.rule(states_of(*each))
    said: list[Verdict] = [
        _verdict(ACTIONS[int(action)], closed=bool(closed))
        for action, closed in zip(moves.action, moves.closed[:, here], strict=True)
    ]
    rest = iter(said)
    rows: list[tuple[Verdict, ...]] = [(*islice(rest, len(row)),) for row in cells]
    return tuple(rows)


def _verdict(action: Action, *, closed: bool) -> Verdict:
    if closed and action in (Action.DE_ESCALATE, Action.STOP, Action.COMPLETE):
        return "eliminate"
    match action:
        case Action.ESCALATE | Action.START:
            return "escalate"
        case Action.DE_ESCALATE:
            return "de_escalate"
        case Action.STAY:
            return "stay"
        case Action.STOP:
            return "stop"
        case Action.COMPLETE:
            return "complete"
        case Action.WAIT:
            return "wait"


def _row(design: PartDesign, here: int, cell: _Cell, seen: Seen, size: int) -> Row:
    """A state after a full cohort, so that the rule is asked whatever the number evaluable.

    Of the DLTs that cohort had as few as it can: all where it is alone.  Where classes are read, a
    DLT elsewhere is of the mildest class that is one.
    """
    names, reads = design.order.names, design.reads
    counts = [
        (cell.n, cell.dlts) if number == here else seen.get(name, (0, 0))
        for number, name in enumerate(names)
    ]
    grades = [
        cell.grades
        if number == here
        else tuple(dlts if k == reads.dlt_from else 0 for k in range(1, reads.grades + 1))
        for number, (_, dlts) in enumerate(counts)
    ]
    evaluable = tuple(n for n, _ in counts)
    return Row(
        evaluable=evaluable,
        dlts=tuple(dlt for _, dlt in counts),
        places=evaluable,
        lost=tuple(0 for _ in counts),
        closed=tuple(False for _ in counts),
        current=here,
        cohort=size,
        cohort_dlts=max(0, cell.dlts - max(0, cell.n - size)),
        grades=tuple(grades) if reads.grades else (),
    )


def _by_responses() -> StudyError:
    return StudyError(
        "This design has no table by DLTs.",
        where="The design of the part",
        because="It reads responses, too: the same DLTs lead up or down with other responses.",
        remedy="Ask `firstdose design decide` for single decisions, or `firstdose design paths` for"
        " every outcome of the next cohorts.",
    )


def _by_both() -> StudyError:
    return StudyError(
        "This design has no table by score.",
        where="Guards of the part",
        because="A guard counts DLTs, and participants with the same score can have more or fewer.",
        remedy="Let the guard too_toxic count the score (counts: score) and leave out coherent and"
        " whole_part_too_toxic, or ask for single decisions.",
    )
