"""One trial's draw of everything uncertain: the population its participants come from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from firstdose.simulate import questions
from firstdose.simulate.dice import STUDY, Dice, Question
from firstdose.simulate.figures import Pace, Quartiles, Share, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """A distribution known by its quartiles: limits, and how much lies below each of them."""

    limits: tuple[float, ...]
    below: tuple[float, ...]

    def at(self, probability: float) -> float:
        """The quantile: evenly spread between quartiles, and thinning out towards both ends."""
        last = len(self.below) - 2
        place = min(bisect_right(self.below, probability) - 1, last)
        low, high = self.limits[place], self.limits[place + 1]
        share = (probability - self.below[place]) / (self.below[place + 1] - self.below[place])
        if place == 0:
            return high - (high - low) * (1.0 - share) ** 2
        if place == last:
            return low + (high - low) * share**2
        return low + (high - low) * share


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Rates and proportions as they are in this trial: one draw of each posterior."""

    referrals_per_day: float
    female: float
    age_years: Quantiles
    disease_duration_years: Quantiles
    prior_biologic: float
    prior_plasmapheresis: float
    sri_4_at_week_12: float
    lldas_at_week_12: float
    remission_beyond_12_months: float
    crs_grade_1: float


def population(dice: Dice) -> Population:
    """Draw the population of one virtual trial."""
    return Population(
        referrals_per_day=_pace(dice, questions.REFERRAL_PACE, "referral"),
        female=_share(dice, questions.FEMALE_SHARE, "female"),
        age_years=_quantiles(dice, questions.AGE_MASSES, "age_years"),
        disease_duration_years=_quantiles(
            dice, questions.DURATION_MASSES, "disease_duration_years"
        ),
        prior_biologic=_share(dice, questions.BIOLOGIC_SHARE, "prior_biologic"),
        prior_plasmapheresis=_share(dice, questions.PLASMAPHERESIS_SHARE, "prior_plasmapheresis"),
        sri_4_at_week_12=_share(dice, questions.SRI_4_SHARE, "sri_4_at_week_12"),
        lldas_at_week_12=_share(dice, questions.LLDAS_SHARE, "lldas_at_week_12"),
        remission_beyond_12_months=_share(
            dice, questions.REMISSION_SHARE, "remission_beyond_12_months"
        ),
        crs_grade_1=_share(dice, questions.CRS_SHARE, "crs_grade_1"),
    )


def _share(dice: Dice, asked: Question, key: str) -> float:
    return dice.beta(STUDY, asked, *figure(Share, key).posterior)


def _pace(dice: Dice, asked: Question, key: str) -> float:
    return dice.gamma(STUDY, asked, *figure(Pace, key).posterior)


def _quantiles(dice: Dice, asked: Question, key: str) -> Quantiles:
    """How much of the population lies between the quartiles seen in ``of`` people.

    The ``of`` + 1 gaps between people drawn at random hold equal shares on average, jointly
    Dirichlet distributed with all parameters 1; a quarter of the gaps lies between two quartiles.
    """
    seen = figure(Quartiles, key)
    limits = (seen.low, seen.first, seen.median, seen.third, seen.high)
    gaps = (seen.of + 1) / 4
    masses = [dice.gamma(STUDY, asked, gaps, 1.0, index) for index in range(4)]
    total = sum(masses)
    below = (0.0, *(mass / total for mass in accumulate(masses[:3])), 1.0)
    return Quantiles(limits=limits, below=below)
