"""Continual reassessment beside the R package dfcrm 0.2-2.1 (Cheung).

The design: O'Quigley, Pepe, Fisher, Biometrics 1990, doi 10.2307/2531628; with time to event,
Cheung and Chappell, Biometrics 2000, doi 10.1111/j.0006-341X.2000.01177.x; skeletons, Lee and
Cheung, Clinical Trials 2009;6:227-238.  Numbers are in ``dfcrm_fits.json`` and
``dfcrm_skeletons.json``, each with its provenance.
"""

import json
from pathlib import Path
from typing import NotRequired, TypedDict

import numpy as np
import pytest

from firstdose.design.posterior.counts import Counts, Partial
from firstdose.design.posterior.curve import Family
from firstdose.design.posterior.one_parameter import OneParameter, fit
from firstdose.design.posterior.one_parameter_likelihood import fit_likelihood
from firstdose.design.posterior.skeleton import Indifference, skeleton


class Fit(TypedDict):
    """Who was treated with what outcome, and what dfcrm makes of it."""

    family: Family
    method: str
    level: list[int]
    tox: list[int]
    weights: NotRequired[list[float]]
    estimate: float
    variance: NotRequired[float]
    risk: list[float]
    mtd: int


class SkeletonCase(TypedDict):
    """The settings of one call of getprior, and its result."""

    target: float
    halfwidth: float
    regimens: int
    prior_mtd: int
    family: Family
    intercept: float
    skeleton: list[float]


HERE = Path(__file__).parent
FITS = json.loads((HERE / "dfcrm_fits.json").read_text())
CRM: list[Fit] = FITS["crm"]
TITE_CRM: list[Fit] = FITS["tite_crm"]
SKELETONS: list[SkeletonCase] = json.loads((HERE / "dfcrm_skeletons.json").read_text())["cases"]
FAMILIES: tuple[Family, ...] = ("power", "logistic")


def model(family: Family) -> OneParameter:
    return OneParameter(
        family=family,
        skeleton=tuple(FITS["skeleton"]),
        prior_variance=FITS["prior_variance"],
        intercept=FITS["intercept"],
    )


def counted(fits: list[Fit], regimens: int) -> Counts:
    """All fits at once: a row each."""
    evaluable = np.zeros((len(fits), regimens), dtype=np.int64)
    dlts = np.zeros_like(evaluable)
    most = max(len(each["level"]) for each in fits)
    regimen = np.full((len(fits), most), -1, dtype=np.int64)
    weight = np.zeros((len(fits), most))
    for row, each in enumerate(fits):
        shares = each.get("weights", [1.0] * len(each["level"]))
        for who, (level, tox, share) in enumerate(
            zip(each["level"], each["tox"], shares, strict=True)
        ):
            if tox or share == 1:
                evaluable[row, level - 1] += 1
                dlts[row, level - 1] += tox
            else:
                regimen[row, who], weight[row, who] = level - 1, share
    return Counts(evaluable=evaluable, dlts=dlts, partial=Partial(regimen=regimen, weight=weight))


def chosen(fits: list[Fit], family: Family, method: str) -> list[Fit]:
    return [each for each in fits if (each["family"], each["method"]) == (family, method)]


def nearest(risk: np.ndarray, target: float) -> list[int]:
    return [int(level) for level in np.abs(risk - target).argmin(axis=1) + 1]


def test_every_fit_is_there() -> None:
    assert (len(CRM), len(TITE_CRM), len(SKELETONS)) == (221, 300, 216)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", ["crm", "tite_crm"])
def test_bayesian_fits(kind: str, family: Family) -> None:
    """Every estimate within 1e-6, every MTD the same; 113 nodes, 225 for the logistic curve."""
    fits = chosen(FITS[kind], family, "bayes")
    assert len(fits) == {"crm": 75, "tite_crm": 150}[kind]
    found = fit(model(family), counted(fits, 5))
    assert found.estimate == pytest.approx([each["estimate"] for each in fits], abs=1e-6)
    assert found.variance == pytest.approx([each.get("variance") for each in fits], abs=1e-6)
    assert found.risk == pytest.approx(np.array([each["risk"] for each in fits]), abs=1e-6)
    assert nearest(found.risk, FITS["target"]) == [each["mtd"] for each in fits]


def test_maximum_likelihood_fits() -> None:
    """dfcrm stops its search at a step of 1.2e-4, so its estimates are off by up to 2e-5."""
    fits = chosen(CRM, "power", "mle")
    assert len(fits) == 71
    found = fit_likelihood(model("power"), counted(fits, 5))
    assert found.defined.all()
    assert found.estimate == pytest.approx([each["estimate"] for each in fits], abs=2e-5)
    assert found.risk == pytest.approx(np.array([each["risk"] for each in fits]), abs=1e-5)
    assert nearest(found.risk, FITS["target"]) == [each["mtd"] for each in fits]


def test_the_example_of_the_manual() -> None:
    example = FITS["manual_example"]
    found = fit(
        OneParameter(family="power", skeleton=tuple(example["skeleton"])), counted([example], 6)
    )
    assert found.estimate == pytest.approx([example["estimate"]], abs=1e-6)
    assert found.risk[0] == pytest.approx(example["risk"], abs=1e-6)
    assert nearest(found.risk, example["target"]) == [example["mtd"]]


@pytest.mark.parametrize("family", FAMILIES)
def test_skeletons(family: Family) -> None:
    cases = [case for case in SKELETONS if case["family"] == family]
    assert len(cases) == 108
    for case in cases:
        found = skeleton(
            Indifference(
                target=case["target"],
                halfwidth=case["halfwidth"],
                regimens=case["regimens"],
                prior_mtd=case["prior_mtd"],
                family=case["family"],
                intercept=case["intercept"],
            )
        )
        assert found == pytest.approx(case["skeleton"], abs=1e-11)
