"""TITE-PK, a hazard known but for its multiplier, beside Stan on everolimus.

Günhan et al., Stat Med 2020, doi 10.1002/sim.8703.  Numbers are in ``tite_pk.json`` with their
provenance.
"""

import json
from pathlib import Path

import numpy as np

from firstdose.design.posterior.hazard_counts import MultiplierPrior, WindowModel, window_summary

PUBLISHED = json.loads((Path(__file__).parent / "tite_pk.json").read_text())
REGIMENS = PUBLISHED["regimens"].values()
MOMENT = 1e-8
"""The exposure of a regimen so short that a DLT in it says when the DLT was."""


def test_dlts_and_exposure_give_the_published_risks() -> None:
    exposure = [*(regimen["exposure"] for regimen in REGIMENS), MOMENT]
    model = WindowModel(
        prior=MultiplierPrior.of_reference_risk(PUBLISHED["reference_risk"], PUBLISHED["sd"]),
        weights=(1.0,),
        exposure=np.array([exposure]),
    )
    dlts, well = np.zeros((2, 1, len(exposure)))
    dlts[0, -1] = PUBLISHED["dlts"]
    counts = dlts, well, np.array([[PUBLISHED["exposure"]]])
    found = window_summary(model, counts, (0.16, 0.33))
    for by in ("risk", "stan"):
        expected = [regimen[by] for regimen in REGIMENS]
        np.testing.assert_allclose(found.mean[0, :-1], expected, atol=2e-4, rtol=0)
