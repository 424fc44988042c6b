"""The guards on toxicity over an expansion, in which no rule moves: what stays open, and why not.

The counts are those of the part and of the expansion together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from firstdose.design.guards import guarded_on_counts
from firstdose.design.making import made_of
from firstdose.design.one_row import Move, OneRow, one_row
from firstdose.design.order import Flags, RegimenOrder, regimen_order
from firstdose.design.situation import Situation
from firstdose.design.states import CountGuard, Moves, States, action_code, at
from firstdose.design.too_toxic import too_toxic
from firstdose.design.whole_part import whole_part_too_toxic
from firstdose.protocol.designs import TooToxic, WholePartTooToxic
from firstdose.protocol.study import Study
from firstdose.records.values import Action


def under_guards(study: Study, expansion: str, situation: Situation) -> Move:
    """What the guards say of an expansion: ``closed``, with their reasons in the decision."""
    return _guards(study, expansion)(situation)


@lru_cache(maxsize=64)
def order_of(study: Study, part: str) -> RegimenOrder:
    """The order of the regimens of a part, or of the part that an expansion follows."""
    return regimen_order(study.regimens, study.part(part))


def with_all_above(order: RegimenOrder, regimens: Sequence[str]) -> tuple[str, ...]:
    """Some regimens and everything known to be no less toxic than one of them, in order."""
    named: Flags = np.array([[name in regimens for name in order.names]], dtype=np.bool_)
    found = order.with_all_above(named)[0]
    return tuple(name for name, above in zip(order.names, found, strict=True) if above)


def with_all_below(order: RegimenOrder, regimen: str) -> frozenset[str]:
    """A regimen and everything known to be no more toxic."""
    here = order.names.index(regimen)
    return frozenset(order.names[int(one)] for one in np.flatnonzero(order.above[:, here]))


def next_below(order: RegimenOrder, regimen: str, among: frozenset[str]) -> str:
    """The highest of some regimens that lies strictly below one; "" for none."""
    here = np.array([order.names.index(regimen)], dtype=np.int64)
    wanted = np.array([name in among for name in order.names], dtype=np.bool_)
    found = int(order.highest(order.strictly_below(here) & wanted)[0])
    return order.names[found] if found >= 0 else ""


def highest(order: RegimenOrder, among: frozenset[str]) -> str:
    """The highest of some regimens, the first named of equals; "" for none."""
    wanted: Flags = np.array([[name in among for name in order.names]], dtype=np.bool_)
    found = int(order.highest(wanted)[0])
    return order.names[found] if found >= 0 else ""


@lru_cache(maxsize=16)
def _guards(study: Study, expansion: str) -> OneRow:
    part, order = study.part(expansion), order_of(study, expansion)
    made = made_of(part, order, study.regimens)
    guards: list[CountGuard] = []
    for settings in part.guards:
        match settings:
            case TooToxic():
                guards.append(too_toxic(order, settings, made.scored))
            case WholePartTooToxic():
                guards.append(whole_part_too_toxic(settings))
            case _:
                raise AssertionError("an expansion has the guards on toxicity alone")
    return one_row(order, guarded_on_counts(_stays, guards), made.reads)


def _stays(states: States) -> Moves:
    """Stay, or stop where the regimen is closed; nothing is ever decided here."""
    shut = at(states.closed, states.here)
    return Moves(
        action=np.where(shut, action_code(Action.STOP), action_code(Action.STAY)),
        regimen=np.where(shut, -1, states.here),
        places=at(states.places, states.here),
        closed=states.closed,
        decided=np.zeros_like(shut),
        because=(),
    )
