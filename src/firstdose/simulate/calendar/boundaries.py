"""Interval designs as the tables that a compiled loop reads, and how their trials are read out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from firstdose.design.order import Integers
from firstdose.simulate.calendar.trials import Trials

Select = Callable[[Integers, Integers], Integers]
"""Evaluable and DLTs by (row, regimen) in; the regimen recommended for each row, -1 for none."""

TO_BE_SELECTED = -2
"""Recommended is still to be found from the counts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Boundaries:
    """Counts of DLTs by number evaluable (0, 1, 2 …): escalate at or below, the rest at or above.

    A count that is never reached is written as a number above the number evaluable.
    """

    escalate_le: Integers
    de_escalate_ge: Integers
    eliminate_ge: Integers


def selected(trials: Trials, select: Select) -> Trials:
    """The trials with what is recommended found from the counts, each distinct row once."""
    open_ = np.flatnonzero(trials.recommended == TO_BE_SELECTED)
    regimens = trials.evaluable.shape[1]
    both = np.concatenate([trials.evaluable[open_], trials.dlts[open_]], axis=1)
    distinct, of_row = np.unique(both, axis=0, return_inverse=True)
    chosen = select(
        distinct[:, :regimens].astype(np.int64), distinct[:, regimens:].astype(np.int64)
    )
    recommended = trials.recommended.copy()
    recommended[open_] = chosen[of_row.ravel()]
    return replace(trials, recommended=recommended)
