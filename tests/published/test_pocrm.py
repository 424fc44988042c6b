"""Continual reassessment over a partial order beside the R package pocrm 0.13 (Wages).

The design: Wages, Conaway, O'Quigley, Clinical Trials 2011;8:380-389, doi
10.1177/1740774511408748.  Numbers are in ``pocrm_fits.json`` with their provenance.
"""

import json
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.one_parameter import OneParameter
from firstdose.design.posterior.orderings import orderings
from firstdose.design.posterior.partial_orders import PartialOrderModel, fit_orders, recommended


class Fit(TypedDict):
    """Who was treated with what outcome, and what pocrm makes of it."""

    dlt: list[int]
    regimen: list[int]
    weight: list[float]
    best: int
    exponent: float
    risk: list[float]
    recommended: int


PUBLISHED = json.loads((Path(__file__).parent / "pocrm_fits.json").read_text())
FITS: list[Fit] = PUBLISHED["cases"]


def two_by_three() -> np.ndarray:
    """Two doses of three schedules: more of either is no less toxic."""
    dose, schedule = np.divmod(np.arange(6), 3)
    more_dose = dose[:, np.newaxis] <= dose
    return more_dose & (schedule[:, np.newaxis] <= schedule)


def model() -> PartialOrderModel:
    found = orderings(two_by_three())
    return PartialOrderModel(
        within=OneParameter(family="power", skeleton=tuple(PUBLISHED["skeletons"][0])),
        lowest_first=tuple(tuple(int(r) for r in order) for order in found),
        prior=tuple(PUBLISHED["prior"]),
    )


def counted(each: Fit) -> Counts:
    regimen, dlt = np.array(each["regimen"]) - 1, np.array(each["dlt"])
    return Counts(
        evaluable=np.bincount(regimen, minlength=6)[np.newaxis].astype(np.int64),
        dlts=np.bincount(regimen[dlt == 1], minlength=6)[np.newaxis].astype(np.int64),
    )


def test_the_five_orders_of_two_by_three() -> None:
    skeleton = np.array(PUBLISHED["skeletons"][0])
    in_order = skeleton[model().place]
    theirs = np.array(PUBLISHED["skeletons"])
    assert sorted(map(tuple, in_order)) == sorted(map(tuple, theirs))


@pytest.mark.parametrize("number", range(len(FITS)))
def test_fits(number: int) -> None:
    """To the three decimals printed; of orders that are as good, pocrm draws one."""
    each, ours = FITS[number], model()
    theirs = [
        int(np.flatnonzero((np.array(ours.within.skeleton)[ours.place] == order).all(axis=1))[0])
        for order in np.array(PUBLISHED["skeletons"])
    ]
    found = fit_orders(ours, counted(each))
    best = theirs[each["best"] - 1]
    assert np.round(found.weight[0, theirs], 3).tolist() == each["weight"]
    assert round(float(found.estimate[0, best]), 3) == each["exponent"]
    assert np.round(found.risk[0, best], 3).tolist() == each["risk"]
    tied = each["weight"].count(max(each["weight"]))
    assert found.best[0, best] == pytest.approx(1 / tied)
    assert found.best[0].sum() == pytest.approx(1)
    assert recommended(ours, found, PUBLISHED["target"])[0, each["recommended"] - 1] > 0
