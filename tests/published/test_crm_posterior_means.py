"""One-parameter continual reassessment beside a printed table of posterior means.

Neuenschwander, Branson and Gsponer, Stat Med 2008; 27: 2420-2439, doi 10.1002/sim.3230, table I: an
oncology trial in which none of 16 participants at the four lowest doses and both at 25 mg had a
DLT, with the skeleton of the trial and an equidistant one; the prior variance of the exponent is
1.34.  The paper simulated the posterior, and prints three decimals.
"""

import numpy as np
import pytest

from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.grid import expected
from firstdose.design.posterior.one_parameter import OneParameter, grid, mean_risk

COUNTS = Counts(
    evaluable=np.array([[3, 4, 5, 4, 0, 0, 2, 0, 0, 0]]),
    dlts=np.array([[0, 0, 0, 0, 0, 0, 2, 0, 0, 0]]),
)
TABLE_I = {
    "of the trial": (
        (0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.1, 0.17, 0.3),
        (0.069, 0.085, 0.099, 0.111, 0.123, 0.144, 0.163, 0.242, 0.33, 0.465),
        (0.055, 0.062, 0.068, 0.072, 0.076, 0.082, 0.087, 0.101, 0.109, 0.108),
    ),
    "equidistant": (
        (0.063, 0.125, 0.188, 0.25, 0.313, 0.375, 0.438, 0.5, 0.563, 0.625),
        (0.024, 0.054, 0.09, 0.13, 0.176, 0.226, 0.281, 0.341, 0.405, 0.475),
        (0.03, 0.051, 0.069, 0.084, 0.097, 0.107, 0.115, 0.119, 0.12, 0.117),
    ),
}


@pytest.mark.parametrize("skeleton", TABLE_I)
def test_means_and_standard_deviations_are_those_printed(skeleton: str) -> None:
    risks, means, deviations = TABLE_I[skeleton]
    model = OneParameter(family="power", skeleton=risks, prior_variance=1.34)
    mean = mean_risk(model, COUNTS)[0]
    on = grid(model)
    square = expected(on, COUNTS, on.risks.risk**2)[0]
    np.testing.assert_allclose(mean, means, rtol=0, atol=1.5e-3)
    np.testing.assert_allclose(np.sqrt(square - mean**2), deviations, rtol=0, atol=1.5e-3)
