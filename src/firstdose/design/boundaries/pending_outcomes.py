"""DLTs and responses that are still to come, at one regimen: what each window followed counts for.

The approximated likelihood of TITE-BOIN12 (Zhou et al., Stat Med 2022), each event being equally
likely at any time of its window.  With 1 event among 2 known and one participant followed for half
the window the effective number is 2.5 and the rate 0.4; that participant still has the event with
probability 0.4 * 0.5 / (1 - 0.4 * 0.5) = 0.25.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.boundaries.moves import Reals


def rate_among(effective: Reals, events: Reals) -> Reals:
    """Events per effective participant; 0 while no one has been followed at all."""
    return np.divide(events, effective, out=np.zeros_like(effective), where=effective > 0)


def still_to_come(rate: Reals, followed: Reals) -> Reals:
    """The probability that the event comes in the rest of the window, none having come so far."""
    left = 1.0 - rate * followed
    return np.divide(rate * (1.0 - followed), left, out=np.zeros_like(left), where=followed < 1)
