"""Settings of the model-assisted designs: decision tables computed from a target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from firstdose.protocol.words import Above0, AtLeast0, Count, Number, Probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Boin:
    """Bayesian optimal interval design (Liu and Yuan, J R Stat Soc C 2015; 64: 507-523).

    ``target`` is the DLT probability aimed at.  Up when the observed rate is at most lambda_e, down
    when it is at least lambda_d; both follow from ``under`` and ``over``, the highest rate that is
    too low and the lowest that is too high, as multiples of the target.  The regimen at the end is
    the one whose isotonic estimate is nearest to the target; with ``select_below_lambda_d`` only
    one whose estimate is below lambda_d.
    """

    target: Probability
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    select_below_lambda_d: bool = False
    kind: Literal["boin"] = "boin"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoinCombination:
    """BOIN where toxicity rises in two ways (Lin and Yin, Stat Methods Med Res 2017).

    For two agents, or dose and schedule, on a free path.  Boundaries as in `Boin`; of the regimens
    one step up or down the one most likely to be near the target is taken.
    """

    target: Probability
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    kind: Literal["boin_combination"] = "boin_combination"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe:
    """Product of independent beta probabilities (Mander and Sweeting, Stat Med 2015).

    For two agents, or dose and schedule, on a free path.  Of every line that can part regimens with
    a DLT risk below the ``target`` from those above it, the most probable is found; of the regimens
    next to it (``considers``: the ``closest``, or all that are ``adjacent``) the one with the
    fewest participants comes next.  A regimen that is above the target with
    ``overdose_probability``, averaged over all lines, is not entered.  ``prior_medians``: of the
    risk of each regimen in the order of the part, by default the target; the prior counts as
    ``prior_participants`` over all regimens.
    """

    target: Probability
    prior_medians: tuple[Probability, ...] = ()
    prior_participants: Above0 = Decimal(1)
    considers: Literal["closest", "adjacent"] = "closest"
    overdose_probability: Probability = Decimal("0.8")
    kind: Literal["pipe"] = "pipe"


@dataclass(frozen=True, slots=True, kw_only=True)
class GBoin:
    """Generalised BOIN on graded toxicity (Mu et al., J R Stat Soc C 2019; doi 10.1111/rssc.12263).

    The worst toxicity of each participant has a class, from 0 for none, and counts as much as its
    class in ``weights``: their mean is compared with ``target_score``, in the same units.  Class
    ``dlt_from`` and worse are DLTs.  Boundaries as in `Boin`, with the target and the scores as
    shares of the greatest weight; the regimen at the end is the one whose isotonic mean score is
    nearest to the target.
    """

    target_score: Above0
    weights: tuple[AtLeast0, ...]
    dlt_from: Count
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    kind: Literal["g_boin"] = "g_boin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """Keyboard design (Yan, Mandrekar and Yuan, Clin Cancer Res 2017).

    Risks within ``below`` under the ``target`` and ``above`` over it are as good as the target; the
    same width cuts all risks into keys, and the design moves towards the strongest key under a
    Beta(``prior_dlt``, ``prior_no_dlt``) prior.  What is narrower than a key is dropped.
    """

    target: Probability
    below: AtLeast0 = Decimal("0.05")
    above: AtLeast0 = Decimal("0.05")
    prior_dlt: Above0 = Decimal(1)
    prior_no_dlt: Above0 = Decimal(1)
    kind: Literal["keyboard"] = "keyboard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mtpi:
    """Modified toxicity probability interval design (Ji, Liu, Li and Bekele, Clin Trials 2010).

    Three intervals: below, around and above the target; the one with the most posterior mass per
    width decides.  Settings as in `Keyboard`.
    """

    target: Probability
    below: AtLeast0 = Decimal("0.05")
    above: AtLeast0 = Decimal("0.05")
    prior_dlt: Above0 = Decimal(1)
    prior_no_dlt: Above0 = Decimal(1)
    kind: Literal["mtpi"] = "mtpi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mtpi2:
    """mTPI-2 (Guo, Wang, Yang, Lynn and Ji, Contemp Clin Trials 2017).

    As `Keyboard`, but the outermost intervals are as wide as what is left.
    """

    target: Probability
    below: AtLeast0 = Decimal("0.05")
    above: AtLeast0 = Decimal("0.05")
    prior_dlt: Above0 = Decimal(1)
    prior_no_dlt: Above0 = Decimal(1)
    kind: Literal["mtpi_2"] = "mtpi_2"


@dataclass(frozen=True, slots=True, kw_only=True)
class IThreePlusThree:
    """i3+3 (Liu, Wang and Ji, Clin Trials 2020): the observed rate against an interval.

    Up below ``target`` less ``below``; stay up to ``target`` and ``above``; beyond that down,
    unless one DLT fewer would be below the interval: then stay.
    """

    target: Probability
    below: AtLeast0 = Decimal("0.05")
    above: AtLeast0 = Decimal("0.05")
    kind: Literal["i3_plus_3"] = "i3_plus_3"
