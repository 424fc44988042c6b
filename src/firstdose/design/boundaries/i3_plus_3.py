"""i3+3: the observed rate against an interval around the target, with one look back.

Liu, Wang and Ji, Clin Trials 2020.
"""

from __future__ import annotations

from firstdose.design.boundaries.keyboards import Target
from firstdose.design.boundaries.moves import counts, moves_by
from firstdose.design.boundaries.settings import bad_most, refuse
from firstdose.design.order import Integers

_ROUNDING = 1e-9


def i3_plus_3(target: Target, most: int) -> Integers:
    """The table of i3+3, ``moves[evaluable, dlts]``, without elimination.

    Up below the interval; stay in it, its ends included.  Above it down, unless one DLT fewer
    would be below it: then stay.
    """
    refuse((bad_most(most),))
    evaluable, dlts = counts(most)
    lowest = target.lowest * evaluable - _ROUNDING
    above = dlts > target.highest * evaluable + _ROUNDING
    return moves_by(dlts < lowest, above & (dlts - 1 >= lowest))
