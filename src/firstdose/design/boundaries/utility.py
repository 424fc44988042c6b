"""Toxicity and response together: BOIN12's desirability and U-BOIN's utilities.

Lin, Zhou, Yan, Li and Yuan, JCO Precis Oncol 2020 (BOIN12); Zhou, Lee and Yuan, Stat Med 2019
(U-BOIN).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaincc

from firstdose.design.boundaries.moves import Reals
from firstdose.design.boundaries.settings import outside_0_1, refuse
from firstdose.design.order import Flags, Integers
from firstdose.records.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Utilities:
    """What each outcome is worth, from 0 (toxicity alone) to 100 (response alone)."""

    neither: float
    both: float
    response_alone: float = 100.0
    toxicity_alone: float = 0.0

    def __post_init__(self) -> None:
        refuse((_bad_utilities(self),))

    @property
    def by_outcome(self) -> Reals:
        """In the order neither, response alone, toxicity alone, both."""
        return np.array([self.neither, self.response_alone, self.toxicity_alone, self.both])


@dataclass(frozen=True, slots=True, kw_only=True)
class Admissible:
    """A regimen is too toxic, or responds too seldom, when that is probable enough.

    Too toxic: Pr(toxicity > ``toxicity``) >= ``too_toxic``.  Too few responses:
    Pr(response < ``response``) >= ``too_few``.  Under Beta(1, 1) priors.  0.95 and 0.90: BOIN12.
    """

    toxicity: float
    response: float
    too_toxic: float = 0.95
    too_few: float = 0.90

    def __post_init__(self) -> None:
        refuse(
            outside_0_1(name, value, "It is a probability.")
            for name, value in (
                ("highest acceptable toxicity", self.toxicity),
                ("lowest acceptable response", self.response),
                ("certainty of too much toxicity", self.too_toxic),
                ("certainty of too few responses", self.too_few),
            )
        )


def too_toxic(limits: Admissible, evaluable: Integers | Reals, dlts: Integers | Reals) -> Flags:
    """Whether so many DLTs among so many close a regimen; either may be counted in part."""
    return betaincc(1.0 + dlts, 1.0 + evaluable - dlts, limits.toxicity) >= limits.too_toxic


def responds_too_seldom(
    limits: Admissible, evaluable: Integers | Reals, responses: Integers | Reals
) -> Flags:
    """Whether so few responses among so many close it."""
    below = betainc(1.0 + responses, 1.0 + evaluable - responses, limits.response)
    return below >= limits.too_few


def utility_sum(utilities: Utilities, outcomes: Integers) -> Reals:
    """Utility summed over participants, in participants of full utility.

    ``outcomes[..., 4]`` counts neither, response alone, toxicity alone, both.
    """
    return outcomes @ (utilities.by_outcome / 100)


def benchmark(utilities: Utilities, limits: Admissible) -> float:
    """The utility that BOIN12 asks a regimen to beat, 0 to 1.

    Half way from the utility at the limits, toxicity and response independent, to the best.
    """
    t, e = limits.toxicity, limits.response
    at_limits = float(
        utilities.by_outcome @ np.array([(1 - t) * (1 - e), (1 - t) * e, t * (1 - e), t * e])
    )
    return (at_limits + (100 - at_limits) / 2) / 100


def desirability(benchmark_utility: float, evaluable: Integers, total: Reals) -> Reals:
    """Pr(mean utility > benchmark), with the utility sum as if it counted responders (BOIN12)."""
    refuse((outside_0_1("benchmark utility", benchmark_utility, "Utilities run from 0 to 1."),))
    return betaincc(1.0 + total, 1.0 + evaluable - total, benchmark_utility).astype(np.float64)


def mean_and_variance(evaluable: Integers, total: Reals) -> tuple[Reals, Reals]:
    """Posterior mean and variance of the mean utility, 0 to 1, as BOIN12 sees it."""
    a, b = 1.0 + total, 1.0 + evaluable - total
    return a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))


def dirichlet_mean_and_variance(
    utilities: Utilities, outcomes: Integers, prior: tuple[float, float, float, float]
) -> tuple[Reals, Reals]:
    """Posterior mean and variance of the mean utility (0 to 100) under a Dirichlet prior: U-BOIN.

    Outcomes and prior in the order neither, response alone, toxicity alone, both.
    """
    refuse((_bad_dirichlet(prior),))
    a = outcomes + np.array(prior)
    size = a.sum(axis=-1)
    share = a / size[..., None]
    worth = utilities.by_outcome
    mean = share @ worth
    return mean, (share @ worth**2 - mean**2) / (size + 1)


def _bad_utilities(utilities: Utilities) -> Problem | None:
    u = utilities
    ends = u.response_alone == 100 and u.toxicity_alone == 0
    if ends and 0 <= u.neither <= 100 and 0 <= u.both <= 100:
        return None
    return Problem(
        what=f"The utilities are {u.response_alone:g} (response alone), {u.neither:g} (neither),"
        f" {u.both:g} (both), {u.toxicity_alone:g} (toxicity alone).",
        where="Design settings: utilities",
        because="Utilities are measured from the worst outcome, 0, to the best, 100.",
        remedy="Set response alone to 100, toxicity alone to 0 and the others between.",
    )


def _bad_dirichlet(prior: tuple[float, float, float, float]) -> Problem | None:
    if min(prior) > 0:
        return None
    return Problem(
        what=f"The prior of the four outcomes is {', '.join(f'{a:g}' for a in prior)}.",
        where="Design settings: prior",
        because="A Dirichlet prior counts as participants with each outcome, all above 0.",
        remedy="Set all four numbers of the prior above 0.",
    )
