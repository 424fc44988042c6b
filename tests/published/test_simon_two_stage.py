"""Two-stage designs of Simon, Control Clin Trials 1989; 10: 1-10, by the sum that BOP2 uses.

Optimal designs for a type I error of 0.05 and a power of 0.80: stop with so many responses or fewer
in the first participants, and at the end; participants and early stops expected under the null.
"""

import numpy as np
import pytest

from firstdose.design.boundaries.bop2 import Expansion, Hypothesis, Limits
from firstdose.design.boundaries.bop2_exact import chances


@pytest.mark.parametrize(
    ("looks", "stops_at", "null", "hope", "participants", "early"),
    [
        ((10, 29), (1, 5), 0.10, 0.30, 15.0, 0.74),
        ((13, 43), (3, 12), 0.20, 0.40, 20.6, 0.75),
        ((15, 46), (5, 18), 0.30, 0.50, 23.6, 0.72),
    ],
)
def test_optimal_designs(
    looks: tuple[int, int],
    stops_at: tuple[int, int],
    null: float,
    hope: float,
    participants: float,
    early: float,
) -> None:
    expansion = Expansion(
        null=Hypothesis(probabilities=(null,)),
        alternative=Hypothesis(probabilities=(hope,)),
        looks=looks,
        type_one_error=0.05,
    )
    limits = Limits(counts=np.array(stops_at)[None, :, None])
    under_null = chances(expansion, limits, expansion.null.cells)
    under_hope = chances(expansion, limits, expansion.alternative.cells)
    assert under_null.passes[0] <= 0.05
    assert under_hope.passes[0] >= 0.80
    assert under_null.mean_participants[0] == pytest.approx(participants, abs=0.05)
    assert under_null.stops[0, 0] == pytest.approx(early, abs=0.005)
