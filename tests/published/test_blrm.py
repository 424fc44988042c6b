"""The two-parameter logistic model beside an independent quadrature of the cases of crmPack.

The model: Neuenschwander et al., Stat Med 2008, doi 10.1002/sim.3230; crmPack 2.2.1.9000,
LogisticLogNormal.  Numbers are in ``blrm.json`` with their provenance.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit, log_expit, logit
from scipy.stats import norm

from firstdose.design.posterior.priors import BivariateNormal
from firstdose.design.posterior.two_parameter import risk_summary, two_parameter_model

PUBLISHED = json.loads((Path(__file__).parent / "blrm.json").read_text())
PRIOR = BivariateNormal(mean=tuple(PUBLISHED["mean"]), sd=(1.2, 0.6))
RATIOS = np.log(np.array(PUBLISHED["doseGrid"]) / PUBLISHED["ref_dose"])
DLTS = np.array([case["y"] for case in PUBLISHED["cases"]], dtype=np.float64)
EVALUABLE = np.array([case["n"] for case in PUBLISHED["cases"]], dtype=np.float64)


@pytest.mark.parametrize(
    ("of", "published", "within"),
    [("mean", "mean", 1e-8), ("target", "p_target", 2e-5), ("over", "p_over", 2e-5)],
)
def test_risk_of_each_dose(of: str, published: str, within: float) -> None:
    model = two_parameter_model(PRIOR, [*RATIOS])
    found = getattr(risk_summary(model, DLTS, EVALUABLE, (0.16, 0.33)), of)
    expected = [case[published] for case in PUBLISHED["cases"]]
    np.testing.assert_allclose(found, expected, rtol=0, atol=within)


def test_interval_probability_is_that_of_adaptive_integration() -> None:
    """More digits than the table: the second case, third dose, integrated adaptively."""

    def density(intercept: float, log_slope: float) -> float:
        logits = intercept + np.exp(log_slope) * RATIOS
        terms = DLTS[1] * log_expit(logits) + (EVALUABLE[1] - DLTS[1]) * log_expit(-logits)
        priors = norm.pdf([intercept, log_slope], PRIOR.mean, PRIOR.sd)
        return float(np.exp(terms.sum()) * priors.prod())

    def over(log_slope: float, least: float) -> float:
        return quad(density, least, 6, args=(log_slope,), epsabs=0, epsrel=1e-9)[0]

    def cut(log_slope: float) -> float:
        return float(logit(0.33) - np.exp(log_slope) * RATIOS[2])

    slopes = np.linspace(-3.3, 3.9, 61)  # equal steps converge as fast as anything here
    part = sum(over(slope, min(cut(slope), 6.0)) for slope in slopes)
    whole = sum(over(slope, -9.0) for slope in slopes)
    model = two_parameter_model(PRIOR, [*RATIOS])
    found = risk_summary(model, DLTS, EVALUABLE, (0.16, 0.33))
    assert found.over[1, 2] == pytest.approx(part / whole, abs=1e-7)


def test_plug_in_is_the_risk_at_the_mean_parameters() -> None:
    model = two_parameter_model(PRIOR, [*RATIOS])
    found = risk_summary(model, DLTS, EVALUABLE, (0.16, 0.33))
    at = found.parameters
    np.testing.assert_allclose(found.plug_in, expit(at[:, :1] + np.exp(at[:, 1:]) * RATIOS))
