"""Settings of the model-assisted designs: decision tables computed from a target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from firstdose.protocol.words import Probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Boin:
    """Bayesian optimal interval design (Liu and Yuan, J R Stat Soc C 2015; 64: 507-523).

    ``target`` is the DLT probability aimed at.  Up when the observed rate is at most lambda_e, down
    when it is at least lambda_d; both follow from ``under`` and ``over``, the highest rate that is
    too low and the lowest that is too high, as multiples of the target.  The regimen at the end is
    the one whose isotonic estimate is nearest to the target.
    """

    target: Probability
    under: Decimal = Decimal("0.6")
    over: Decimal = Decimal("1.4")
    kind: Literal["boin"] = "boin"
