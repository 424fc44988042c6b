"""A table on counts as publications print it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.moves import Move, is_monotone
from firstdose.design.order import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Boundaries:
    """A table on counts as protocols print it: one column per number of evaluable participants.

    Up at ``escalate_le`` DLTs or fewer (-1: at no number), down at ``de_escalate_ge`` or more,
    closed at ``eliminate_ge`` or more (both one more than the participants: at no number).
    """

    evaluable: Integers
    escalate_le: Integers
    de_escalate_ge: Integers
    eliminate_ge: Integers


def boundaries(moves: Integers) -> Boundaries:
    """The table as boundaries, for each number of evaluable participants that it answers.

    The table must go up, stay, go down, eliminate in that order as DLTs grow.
    """
    evaluable = np.flatnonzero((moves != Move.NOT_DEFINED).any(axis=1))
    rows = moves[evaluable]
    assert is_monotone(rows), "a table whose moves go back up with more DLTs has no boundaries"
    never = evaluable + 1
    return Boundaries(
        evaluable=evaluable,
        escalate_le=(rows == Move.ESCALATE).sum(axis=1) - 1,
        de_escalate_ge=_fewest(rows >= Move.DE_ESCALATE, never),
        eliminate_ge=_fewest(rows == Move.ELIMINATE, never),
    )


def _fewest(reached: Flags, never: Integers) -> Integers:
    return np.where(reached.any(axis=1), reached.argmax(axis=1), never).astype(np.int64)
