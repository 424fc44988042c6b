"""Where each unknown is moved, apart from all others: over its prior, or over its posterior.

Unknowns hang together in a posterior; moved apart, they are taken as if they did not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from firstdose.simulate.calibration.moved import collapsed, weighted_quantile
from firstdose.simulate.calibration.posterior import Posterior
from firstdose.simulate.predicted.populations import POSTERIOR, PRIOR

Reals: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """The unknowns of the posterior, each by itself; None: of the prior."""

    posterior: Posterior | None = None

    @property
    def population(self) -> str:
        """Whether it is the prior or the posterior."""
        return PRIOR if self.posterior is None else POSTERIOR

    def at(self, deviates: Reals) -> Reals:
        """A programme: every unknown at the centile that its standard normal deviate says."""
        if self.posterior is None:
            return deviates
        rows, weights = self.posterior.standard, self.posterior.weights
        return np.array(
            [
                weighted_quantile(rows[:, column], weights, float(share))
                for column, share in enumerate(ndtr(deviates))
            ]
        )


def apart(posterior: Posterior | None) -> Apart:
    """Over the posterior; over the prior where there is none, or where it has collapsed."""
    if posterior is None or collapsed(posterior.effective):
        return Apart()
    return Apart(posterior=posterior)
