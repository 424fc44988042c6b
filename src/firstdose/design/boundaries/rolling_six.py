"""Rolling six, classic and with a queue: who is enrolled counts beside who is evaluable.

Skolnik, Barrett, Jayaraman, Patel and Adamson, J Clin Oncol 2008; the queue (IQ rolling 6, up to
eight): Frankel, Chung, Tuscano et al., JAMA Netw Open 2020, table 2.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.boundaries.moves import Move
from firstdose.design.order import Flags, Integers


def rolling_six() -> Integers:
    """The classic table, ``moves[enrolled, evaluable, dlts]``, up to six enrolled.

    `Move.STAY` enrols the next participant here.  `Move.ESCALATE` where no higher regimen is left
    open means that this one is recommended.  A participant with a DLT is evaluable.
    """
    enrolled, evaluable, dlts, can_be = _counts(6)
    all_in = evaluable == enrolled
    up = (dlts == 0) & (((evaluable >= 3) & all_in) | (evaluable >= 5))
    up |= (dlts == 1) & (evaluable == 6)
    moves = np.select(
        [~can_be, dlts >= 2, up, enrolled < 6],
        [Move.NOT_DEFINED, Move.DE_ESCALATE, Move.ESCALATE, Move.STAY],
        Move.HOLD,
    )
    return moves.astype(np.int64)


def rolling_six_with_queue() -> Integers:
    """The table of the IQ rolling six, up to eight enrolled; entries as in `rolling_six`.

    Two DLTs of seven or of eight recommend the regimen.  Accrual holds while six outcomes are
    awaited without a DLT, or three with one.  Rare counts that the published table leaves out
    follow the same.
    """
    enrolled, evaluable, dlts, can_be = _counts(8)
    up = ((dlts == 0) & (evaluable >= 3)) | ((dlts == 1) & (evaluable >= 6))
    down = (dlts >= 3) | ((dlts == 2) & (evaluable <= 6))
    recommended = (dlts == 2) & (evaluable >= 7) & (evaluable == enrolled)
    room_at_0 = (dlts == 0) & (enrolled - evaluable <= 5) & (enrolled < 8)
    room_at_1 = (dlts == 1) & (enrolled - evaluable <= 2) & (enrolled < 8)
    moves = np.select(
        [~can_be, down, recommended, up, (dlts < 2) & (enrolled < 6), room_at_0 | room_at_1],
        [
            Move.NOT_DEFINED,
            Move.DE_ESCALATE,
            Move.RECOMMEND,
            Move.ESCALATE,
            Move.STAY,
            Move.STAY,
        ],
        Move.HOLD,
    )
    return moves.astype(np.int64)


def _counts(most: int) -> tuple[Integers, Integers, Integers, Flags]:
    numbers = np.arange(most + 1, dtype=np.int64)
    enrolled, evaluable, dlts = numbers[:, None, None], numbers[None, :, None], numbers
    return enrolled, evaluable, dlts, (dlts <= evaluable) & (evaluable <= enrolled)
