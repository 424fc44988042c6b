"""A decision table on counts: what evaluable participants and DLTs at a regimen lead to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from firstdose.design.order import Flags, Integers

Reals = npt.NDArray[np.float64]


class Move(IntEnum):
    """What a table says of the counts at the current regimen.

    ``ELIMINATE`` goes down and closes the regimen with everything above it.  ``HOLD`` waits for
    outcomes, with no one enrolled.  ``RECOMMEND`` ends with this regimen recommended, ``STOP``
    with none.
    """

    NOT_DEFINED = 0
    ESCALATE = 1
    STAY = 2
    DE_ESCALATE = 3
    ELIMINATE = 4
    HOLD = 5
    RECOMMEND = 6
    STOP = 7


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


def counts(most: int) -> tuple[Integers, Integers]:
    """Evaluable (down) and DLTs (across) of a table for up to ``most`` participants."""
    numbers = np.arange(most + 1, dtype=np.int64)
    return numbers[:, None], numbers[None, :]


def possible(most: int) -> Flags:
    """Where a table has an answer: someone is evaluable, and no more have had a DLT."""
    evaluable, dlts = counts(most)
    return (evaluable >= 1) & (dlts <= evaluable)


def moves_by(escalates: Flags, goes_down: Flags) -> Integers:
    """The table ``moves[evaluable, dlts]`` of a rule that goes up, goes down or stays.

    Where both are claimed it goes down.
    """
    moves = np.select([goes_down, escalates], [Move.DE_ESCALATE, Move.ESCALATE], Move.STAY)
    return np.where(possible(len(moves) - 1), moves, Move.NOT_DEFINED).astype(np.int64)


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


def is_monotone(rows: Integers) -> bool:
    """No more DLTs among as many participants ever lead higher; holding is neither up nor down."""
    ranked = (rows >= Move.ESCALATE) & (rows <= Move.ELIMINATE)
    severity = np.maximum.accumulate(np.where(ranked, rows, 0), axis=1)
    return bool(np.all(~ranked | (rows >= severity)))


def _fewest(reached: Flags, never: Integers) -> Integers:
    return np.where(reached.any(axis=1), reached.argmax(axis=1), never).astype(np.int64)
