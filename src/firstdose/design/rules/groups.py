"""The groups of A+B at one regimen: what its counts say, in whose words, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from firstdose.design.boundaries.a_plus_b import APlusB
from firstdose.design.kernel import kernel
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.reasons import Why, code
from firstdose.design.states import Declares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Says:
    """The reasons of the rule in the words of a design: the key of each `Why`, and fixed values."""

    codes: Integers
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """A+B with what it does on the way down and at the end.

    ``verdicts``: what a regimen's counts say, by evaluable and DLTs.  ``completes``: a regimen that
    is returned to is completed to both groups.  ``confirms``: so is the recommended one.
    """

    limits: APlusB
    completes: bool
    confirms: bool
    lowest_dose_failure: Literal["step_back_schedule", "stop"]
    verdicts: Integers
    says: Says

    @property
    def both(self) -> int:
        """Participants of both groups."""
        return self.limits.a + self.limits.b

    def verdict(self, evaluable: Integers, dlts: Integers) -> Integers:
        """What the counts say; more than both groups are judged as both."""
        found = _looked_up(self.verdicts, evaluable.ravel(), dlts.ravel())
        return found.reshape(evaluable.shape)


@kernel
def _looked_up(table: Integers, evaluable: Integers, dlts: Integers) -> Integers:
    found = np.empty(len(dlts), dtype=np.int64)
    most, worst = table.shape[0] - 1, table.shape[1] - 1
    for place in range(len(dlts)):
        found[place] = table[min(evaluable[place], most), min(dlts[place], worst)]
    return found


def verdicts(limits: APlusB) -> tuple[tuple[Why, ...], ...]:
    """What a regimen's own counts say: a row per number evaluable, a column per number of DLTs.

    It is complete, so that drop-outs and over-enrolment find their row too; the last row also
    stands for more participants, the last column for more DLTs.
    """
    both, columns = limits.a + limits.b, max(limits.d, limits.e) + 2
    return tuple(
        tuple(_verdict(limits, evaluable, dlts) for dlts in range(columns))
        for evaluable in range(both + 1)
    )


def verdict_codes(table: tuple[tuple[Why, ...], ...]) -> Integers:
    """The table of verdicts as numbers."""
    return np.array([[code(why) for why in row] for row in table], dtype=np.int64)


def _verdict(limits: APlusB, evaluable: int, dlts: int) -> Why:
    if dlts > (limits.d if evaluable <= limits.a else limits.e):
        return Why.TWO_DLTS
    if evaluable < limits.a:
        return Why.FEWER_THAN_THREE
    if evaluable >= limits.a + limits.b:
        return Why.AT_MOST_ONE_DLT_IN_SIX
    return Why.NO_DLT_IN_THREE if dlts < limits.c else Why.ONE_DLT_IN_THREE


def declared(order: RegimenOrder, limits: APlusB) -> Declares:
    """What A+B promises on this path.

    Where the path branches it is not coherent: a regimen that is completed to six after one above
    it failed may have its one DLT in the last cohort, and the other way up is then taken.  Nor is
    it where a group passes with a DLT more than it must have: the last of them may have had it.
    """
    ways_up = (order.ways_up >= 0).sum(axis=1)
    return Declares(
        suspends_on_pending=True,
        coherent=bool(np.all(ways_up <= 1)) and limits.c == limits.e == 1,
        monotone_in_dlts=True,
        returns=False,
    )
