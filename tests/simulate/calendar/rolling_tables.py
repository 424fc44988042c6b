"""The rolling six table (Skolnik et al., J Clin Oncol 2008, table 1), for tests only."""

import numpy as np

from firstdose.design.order import Integers
from firstdose.simulate.calendar.rolling_six import DE_ESCALATE, ENTER, ESCALATE, HOLD


def rolling_six() -> Integers:
    moves = np.full((7, 7, 7), DE_ESCALATE, dtype=np.int64)
    for entered in range(7):
        for evaluable in range(entered + 1):
            full = entered == 6
            go = evaluable >= 3 and evaluable in {entered, 5}
            moves[entered, evaluable, 0] = ESCALATE if go else HOLD if full else ENTER
            one = evaluable == 6
            moves[entered, evaluable, 1] = ESCALATE if one else HOLD if full else ENTER
    return moves
