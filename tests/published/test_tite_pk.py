"""TITE-PK, a hazard known but for its multiplier, beside Stan on everolimus.

Günhan et al., Stat Med 2020, doi 10.1002/sim.8703.  Numbers are in ``tite_pk.json`` with their
provenance.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from firstdose.design.posterior.hazard_posterior import (
    HazardCounts,
    MultiplierPrior,
    hazard_summary,
)

PUBLISHED = json.loads((Path(__file__).parent / "tite_pk.json").read_text())
REGIMENS = PUBLISHED["regimens"].values()


def test_two_sums_give_the_posterior() -> None:
    found = hazard_summary(
        MultiplierPrior.of_reference_risk(PUBLISHED["reference_risk"], PUBLISHED["sd"]),
        [1.0],
        HazardCounts(
            dlts=np.array([float(PUBLISHED["dlts"])]),
            exposure=np.array([[PUBLISHED["exposure"]]]),
            log_rates=np.zeros((1, 1)),
        ),
        np.array([[regimen["exposure"] for regimen in REGIMENS]]),
        (0.16, 0.33),
    )
    published = PUBLISHED["log_multiplier"]
    assert found.log_multiplier_mean[0] == pytest.approx(published["mean"], abs=1e-5)
    assert found.log_multiplier_sd[0] == pytest.approx(published["sd"], abs=1e-5)
    for by in ("risk", "stan"):
        expected = [regimen[by] for regimen in REGIMENS]
        np.testing.assert_allclose(found.mean[0], expected, atol=2e-4, rtol=0)
