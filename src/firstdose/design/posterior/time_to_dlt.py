"""When DLTs come, from those seen so far: how much a participant inside the window counts.

Times are shares of the DLT window.  A DLT of which nobody knows when it came counts as at the end
of the window, which leaves most of the risk to come for those still inside it.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.order import Integers
from firstdose.design.posterior.counts import Reals


def sorted_onsets(onsets: Reals, dlts: Integers) -> Reals:
    """Of each row so many onsets as there are DLTs, earliest first; infinite beyond them.

    ``onsets`` (rows, some of them) are not a number where there is none.
    """
    most = int(dlts.max(initial=0))
    known = np.sort(onsets, axis=1)[:, :most]  # what is no number comes last
    found = np.full((len(dlts), most), np.nan)
    found[:, : known.shape[1]] = known
    there = np.arange(most) < dlts[:, np.newaxis]
    return np.where(there, np.where(np.isnan(found), 1.0, found), np.inf)


def adaptive_weight(followed: Reals, onsets: Reals) -> Reals:
    """The weight of a participant without a DLT in TITE-CRM, by (row, place).

    With z DLTs so far each of the z + 1 intervals between their onsets, from the start of the
    window to its end, has the same weight, and within it the weight rises with time; without a DLT
    it is the share followed.  Cheung and Chappell, Biometrics 2000 (adaptive weights); as
    ``titecrm(scheme = "adaptive")`` of the R package dfcrm 0.2-2.1.  With one DLT at a quarter of
    the window someone followed for an eighth has weight (0 + 1/2) / 2 = 1/4, someone followed for
    five eighths (1 + 1/2) / 2 = 3/4.
    """
    seen = np.isfinite(onsets).sum(axis=1)[:, np.newaxis]
    start, end = np.zeros((len(onsets), 1)), np.ones((len(onsets), 1))
    edges = np.concatenate([start, np.minimum(onsets, 1.0), end], axis=1)
    passed = (onsets[:, np.newaxis, :] <= followed[:, :, np.newaxis]).sum(axis=2)
    low = np.take_along_axis(edges, passed, axis=1)
    high = np.take_along_axis(edges, np.minimum(passed + 1, edges.shape[1] - 1), axis=1)
    width = high - low
    into = np.divide(followed - low, width, out=np.ones_like(width), where=width > 0)
    return (passed + into) / (seen + 1)


def expected_dlt(inside: Reals, onsets: Reals, evaluable: Integers) -> Reals:
    """The probability that a participant without a DLT so far still has one, by (row, place).

    (S(t) - S(1)) / S(t), with S the Kaplan-Meier estimate over the ``evaluable`` of the row, those
    with a DLT included, and over everyone ``inside`` the window: the share each has been followed,
    not a number where there is no one.  Who is censored at the moment of a DLT was at risk of it.
    Yin, Zheng and Xu, J Biopharm Stat 2013.  Among four with a DLT each at 0.25 and 0.5, one
    followed for 0.4 and one complete S falls to 3/4 and then to 3/8, since two are at risk at 0.5;
    the one inside the window has (3/4 - 3/8) / (3/4) = 1/2 of a DLT to come.
    """
    there = ~np.isnan(inside)
    everyone: Integers = (evaluable + there.sum(axis=1))[:, np.newaxis]
    left: Integers = (inside[:, :, np.newaxis] < onsets[:, np.newaxis, :]).sum(axis=1)
    before = np.arange(onsets.shape[1], dtype=np.int64)
    at_risk: Integers = np.maximum(everyone - before - left, 1)
    survives = np.where(np.isfinite(onsets), 1 - 1 / at_risk, 1.0)
    later = onsets[:, np.newaxis, :] > inside[:, :, np.newaxis]
    to_come = np.where(later, survives[:, np.newaxis, :], 1.0).prod(axis=2)
    return np.where(there, 1 - to_come, 0.0)
