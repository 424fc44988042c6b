"""Settings of the designs that weigh response against toxicity, or let others enter below."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from firstdose.protocol.words import COMPUTABLE, Above0, Number, Participants, Probability

Utility = Annotated[Decimal, Field(ge=0, le=100), COMPUTABLE]
"""What an outcome is worth, from 0 (DLT and no response) to 100 (response and no DLT)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boin12:
    """BOIN12 (Lin, Zhou, Yan, Li and Yuan, JCO Precis Oncol 2020; doi 10.1200/PO.20.00257).

    The next cohort goes to the regimen within one step whose mean utility is most probably above a
    benchmark.  Down at a DLT rate of lambda_d (from ``under`` and ``over`` as in BOIN, with
    ``toxicity_limit`` as target); between lambda_e and lambda_d no step up once ``compares_from``
    are evaluable; up to an untried regimen below lambda_d once ``explores_from`` are.  A regimen is
    closed when Pr(risk > ``toxicity_limit``) >= ``too_toxic``, with all above it, or when
    Pr(response < ``response_limit``) >= ``too_few``.
    """

    toxicity_limit: Probability
    response_limit: Probability
    utility_neither: Utility = Decimal(40)
    utility_both: Utility = Decimal(60)
    too_toxic: Probability = Decimal("0.95")
    too_few: Probability = Decimal("0.90")
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    compares_from: Participants = 6
    explores_from: Participants = 9
    kind: Literal["boin12"] = "boin12"


@dataclass(frozen=True, slots=True, kw_only=True)
class TiteBoin12:
    """TITE-BOIN12 (Zhou, Lin, Lee, Li, Wang, Li and Yuan, Stat Med 2022; 41: 1918-1931).

    As `Boin12`, decided while DLTs and responses are still to come, by its approximated likelihood:
    a participant counts in each rate as the share followed of the window of DLT, or of response,
    and in the utility with the DLT and the response still to be expected, each time in proportion
    to what is left of its window.  The limits on both look at the same effective numbers.  The
    decision waits while more than ``largest_pending_share`` of those at the regimen are inside
    either window.
    """

    toxicity_limit: Probability
    response_limit: Probability
    utility_neither: Utility = Decimal(40)
    utility_both: Utility = Decimal(60)
    too_toxic: Probability = Decimal("0.95")
    too_few: Probability = Decimal("0.90")
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    compares_from: Participants = 6
    explores_from: Participants = 9
    largest_pending_share: Probability = Decimal("0.5")
    kind: Literal["tite_boin12"] = "tite_boin12"


@dataclass(frozen=True, slots=True, kw_only=True)
class UBoin:
    """U-BOIN (Zhou, Lee and Yuan, Stat Med 2019; 38: 5299-5316; doi 10.1002/sim.8361).

    BOIN at ``toxicity_limit`` until a regimen has ``first_stage`` participants; from then on the
    admissible tried regimen with the greatest posterior mean utility.  The four outcomes have a
    Dirichlet prior worth ``prior_participants``, spread evenly.  With ``explores`` the second stage
    still goes up to an untried regimen while BOIN says so at the highest tried one.
    """

    toxicity_limit: Probability
    response_limit: Probability
    utility_neither: Utility = Decimal(40)
    utility_both: Utility = Decimal(60)
    too_toxic: Probability = Decimal("0.95")
    too_few: Probability = Decimal("0.90")
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    first_stage: Participants = 12
    prior_participants: Above0 = Decimal(1)
    explores: bool = False
    kind: Literal["u_boin"] = "u_boin"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterPrior:
    """A normal prior of one parameter."""

    mean: Number
    sd: Above0


@dataclass(frozen=True, slots=True, kw_only=True)
class EffToxPrior:
    """Independent priors of EffTox: logits of DLT risk and response over the centred log dose."""

    toxicity_intercept: ParameterPrior
    toxicity_slope: ParameterPrior
    response_intercept: ParameterPrior
    response_slope: ParameterPrior
    response_curvature: ParameterPrior
    association: ParameterPrior


@dataclass(frozen=True, slots=True, kw_only=True)
class EffTox:
    """EffTox (Thall and Cook, Biometrics 2004; in the parameters of Thall et al., 2014).

    The acceptable regimen in reach with the greatest mean desirability.  ``doses`` in the order of
    the part's regimens.  Acceptable: Pr(risk < ``toxicity_limit``) > ``toxicity_probability`` and
    Pr(response > ``response_limit``) > ``response_probability``.  Equally desirable, and worth 0:
    response ``contour_response`` without risk, risk ``contour_risk`` with certain response, and
    ``balanced_response`` with ``balanced_risk``.
    """

    doses: tuple[Above0, ...]
    prior: EffToxPrior
    toxicity_limit: Probability
    toxicity_probability: Probability
    response_limit: Probability
    response_probability: Probability
    contour_response: Probability
    contour_risk: Probability
    balanced_response: Probability
    balanced_risk: Probability
    kind: Literal["efftox"] = "efftox"


@dataclass(frozen=True, slots=True, kw_only=True)
class BfBoin:
    """BF-BOIN (Zhao, Yuan, Korn and Freidlin, Clin Cancer Res 2024; 30: 673-679).

    BOIN on everyone evaluable at a regimen, those who entered it by backfill included.  Where a
    lower regimen speaks against what the current one says, both are pooled with those between.
    ``target``, ``under`` and ``over`` as in BOIN.
    """

    target: Probability
    under: Number = Decimal("0.6")
    over: Number = Decimal("1.4")
    kind: Literal["bf_boin"] = "bf_boin"
