"""The decision table of a design at one regimen, for every number evaluable and every one of DLTs.

What ends a part (stopping rules, a cap, the places of a regimen in a design that sets no limit) is
left out, since it depends on the part and not on the counts at the regimen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from firstdose.design.designs import PartDesign, assembled
from firstdose.design.one_row import Row, states_of
from firstdose.design.order import RegimenOrder
from firstdose.design.states import ACTIONS
from firstdose.design.usual import UNLIMITED, usual
from firstdose.protocol.designs import ParticipantCap
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.records.values import Action

Verdict = Literal["escalate", "stay", "de_escalate", "eliminate", "stop", "complete", "wait"]
Seen = Mapping[str, tuple[int, int]]
"""Evaluable participants and DLTs at other regimens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsTable:
    """The decisions at a regimen: ``decisions[n - 1][dlt]`` for ``n`` from 1.

    ``seen``: what is taken to be known of other regimens.  ``depends``: other counts there would
    give other decisions, as in designs that join all regimens by a model.
    """

    regimen: str
    decisions: tuple[tuple[Verdict, ...], ...]
    seen: Seen
    depends: bool

    def fewest(self, n: int, *verdicts: Verdict) -> int | None:
        """The fewest DLTs of ``n`` that lead to one of these decisions; None when none do."""
        found = [dlt for dlt, said in enumerate(self.decisions[n - 1]) if said in verdicts]
        return min(found, default=None)

    def most(self, n: int, *verdicts: Verdict) -> int | None:
        """The most DLTs of ``n`` that lead to one of these decisions; None when none do."""
        found = [dlt for dlt, said in enumerate(self.decisions[n - 1]) if said in verdicts]
        return max(found, default=None)


def counts_table(
    regimens: Regimens, part: Part, most: int, at: str = "", seen: Seen | None = None
) -> CountsTable:
    """The decisions at a regimen with up to ``most`` evaluable; ``at``: by default one inside.

    Unless ``seen`` says otherwise one cohort without a DLT is known of every regimen below.
    """
    alone = _without_an_end(regimens, part)
    order = alone.order
    here = order.names.index(at or inside(order))
    size = part.cohorts.size
    known = _below(order, here, (size, 0)) if seen is None else seen
    decisions = _decisions(alone, here, most, known, size)
    other = _decisions(alone, here, most, _below(order, here, (4 * size, 1)), size)
    return CountsTable(
        regimen=order.names[here],
        decisions=decisions,
        seen=known,
        depends=other != _decisions(alone, here, most, _below(order, here, (size, 0)), size),
    )


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
    design: PartDesign, here: int, most: int, seen: Seen, size: int
) -> tuple[tuple[Verdict, ...], ...]:
    cells = [(n, dlt) for n in range(1, most + 1) for dlt in range(n + 1)]
    moves = design.rule(states_of(*(_row(design.order, here, cell, seen, size) for cell in cells)))
    said: list[Verdict] = [
        _verdict(ACTIONS[int(action)], closed=bool(closed))
        for action, closed in zip(moves.action, moves.closed[:, here], strict=True)
    ]
    rows: list[tuple[Verdict, ...]] = []
    for n in range(1, most + 1):
        at = sum(len(row) for row in rows)
        rows.append((*said[at : at + n + 1],))
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


def _row(order: RegimenOrder, here: int, cell: tuple[int, int], seen: Seen, size: int) -> Row:
    """A state after a full cohort, so that the rule is asked whatever the number evaluable."""
    counts = [
        cell if number == here else seen.get(name, (0, 0))
        for number, name in enumerate(order.names)
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
    )
