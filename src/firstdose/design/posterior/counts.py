"""What a posterior is asked about: a row per state, a column per regimen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstdose.design.order import Flags, Integers

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Partial:
    """Participants still followed and without a DLT: (rows, most of them in any row).

    ``regimen``: -1 where there is no one.  ``weight``: how much of the window counts, 0 to 1; such
    a participant has likelihood ``1 - weight * risk`` (Cheung and Chappell, Biometrics 2000, doi
    10.1111/j.0006-341X.2000.01177.x).  With weight 1 it is an evaluable participant without a DLT.
    """

    regimen: Integers
    weight: Reals

    def __post_init__(self) -> None:
        assert self.regimen.shape == self.weight.shape, "one weight for each participant"
        within = (self.weight >= 0) & (self.weight <= 1)
        assert within.all(), "a weight is a share of the window"

    def rows(self, chosen: Flags | Integers | slice) -> Partial:
        """Those of the chosen rows."""
        return Partial(regimen=self.regimen[chosen], weight=self.weight[chosen])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Evaluable participants and those of them with a DLT: (rows, regimens).

    Who is in ``partial`` is not among the evaluable.  A participant inside the window may instead
    be counted among them with the part of a DLT that is to be expected: then the DLTs are not whole
    numbers.
    """

    evaluable: Integers | Reals
    dlts: Integers | Reals
    partial: Partial | None = None

    def __post_init__(self) -> None:
        assert self.evaluable.shape == self.dlts.shape, "evaluable and DLTs by row and regimen"
        possible = (self.dlts >= 0) & (self.dlts <= self.evaluable)
        assert possible.all(), "no more DLTs than evaluable participants"
        partial = self.partial
        assert partial is None or len(partial.regimen) == len(self.dlts), "a row for each state"

    @property
    def are_whole(self) -> bool:
        """Whether nobody is counted in part."""
        return self.partial is None and np.issubdtype(self.dlts.dtype, np.integer)

    def rows(self, chosen: Flags | Integers | slice) -> Counts:
        """The chosen rows."""
        return Counts(
            evaluable=self.evaluable[chosen],
            dlts=self.dlts[chosen],
            partial=None if self.partial is None else self.partial.rows(chosen),
        )
