"""The groups of A+B at one regimen: what its counts say, and in whose words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from firstdose.design.boundaries.a_plus_b import APlusB
from firstdose.design.order import Integers
from firstdose.design.reasons import Why, code


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
        most, worst = (size - 1 for size in self.verdicts.shape)
        return self.verdicts[np.minimum(evaluable, most), np.minimum(dlts, worst)]


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
