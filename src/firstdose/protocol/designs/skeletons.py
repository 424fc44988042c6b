"""Settings of the risks thought likely beforehand, from which a risk curve is bent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.protocol.words import Count, Probability


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRisks:
    """The DLT risk thought likely at each regimen, lowest regimen first; ``risks`` rise."""

    risks: tuple[Probability, ...]
    kind: Literal["stated"] = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndifferenceInterval:
    """Risks that follow from an interval around the target in which every risk is as good.

    ``halfwidth`` of that interval, and ``prior_mtd``: the place, from 1, of the regimen thought to
    have the target risk.  Lee and Cheung, Clinical Trials 2009; 6: 227-238.
    """

    halfwidth: Probability
    prior_mtd: Count
    kind: Literal["indifference"] = "indifference"


Skeleton = StatedRisks | IndifferenceInterval
