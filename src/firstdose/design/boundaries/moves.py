"""A decision table on counts: what evaluable participants and DLTs at a regimen lead to."""

from __future__ import annotations

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


def is_monotone(rows: Integers) -> bool:
    """No more DLTs among as many participants ever lead higher; holding is neither up nor down."""
    ranked = (rows >= Move.ESCALATE) & (rows <= Move.ELIMINATE)
    severity = np.maximum.accumulate(np.where(ranked, rows, 0), axis=1)
    return bool(np.all(~ranked | (rows >= severity)))
