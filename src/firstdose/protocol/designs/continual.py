"""Settings of continual reassessment: one curve through all regimens, bent by every outcome."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from firstdose.protocol.designs.skeletons import Skeleton
from firstdose.protocol.words import BY_KIND, Above0, Count, Number, Probability

Estimate = Literal["plug_in", "posterior_mean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crm:
    """Continual reassessment method (O'Quigley, Pepe and Fisher, Biometrics 1990; 46: 33-48).

    The next cohort enters the open regimen whose estimated risk is nearest to ``target``.
    ``model``: the ``power`` curve (risk of the skeleton to the power exp(a)), the ``logistic`` one
    with its ``intercept`` fixed, or ``logistic_two_parameter``, whose intercept has a normal prior
    with ``intercept_variance``.  ``prior_variance``: of a, or of the log slope.  ``method``:
    ``bayes``, or ``likelihood``, which needs participants with and without a DLT.  Until there are
    both, cohorts follow ``initial_path``, a regimen for each cohort, where one is stated.
    ``estimate``: the risk at the mean of the parameters (as dfcrm), or the mean of the risk.
    """

    target: Probability
    skeleton: Annotated[Skeleton, BY_KIND]
    model: Literal["power", "logistic", "logistic_two_parameter"] = "power"
    method: Literal["bayes", "likelihood"] = "bayes"
    estimate: Estimate = "plug_in"
    prior_variance: Above0 = Decimal("1.34")
    intercept: Number = Decimal(3)
    intercept_variance: Above0 | None = None
    initial_path: tuple[str, ...] = ()
    kind: Literal["crm"] = "crm"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowWeight:
    """When this share of the window has passed without a DLT, so much of a participant counts."""

    followed: Number
    weight: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class TiteCrm:
    """Time-to-event continual reassessment (Cheung and Chappell, Biometrics 2000; 56: 1177-1182).

    As `Crm`, and participants inside their window count with a weight: nothing is suspended.
    ``weights``: points between which the weight runs straight, from nothing at the start of the
    window to all of it at the end; none stated means in proportion to the time followed.  With
    ``scheme`` ``adaptive`` the weight follows from when the DLTs of everyone came so far, and no
    points are stated.
    """

    target: Probability
    skeleton: Annotated[Skeleton, BY_KIND]
    model: Literal["power", "logistic"] = "power"
    estimate: Estimate = "plug_in"
    prior_variance: Above0 = Decimal("1.34")
    intercept: Number = Decimal(3)
    scheme: Literal["stated", "adaptive"] = "stated"
    weights: tuple[WindowWeight, ...] = ()
    kind: Literal["tite_crm"] = "tite_crm"


@dataclass(frozen=True, slots=True, kw_only=True)
class FractionalCrm:
    """Fractional continual reassessment (Yin, Zheng and Xu, J Biopharm Stat 2013; 23: 856-870).

    As `Crm`, and a participant inside the window counts as the part of a DLT still to be expected:
    (S(t) - S(end)) / S(t), with t the share of the window followed and S the Kaplan-Meier estimate
    of being without a DLT, over everyone at every regimen.  Until the first DLT that would be none
    whatever happens, so that the decision waits for every window; from then on nothing is
    suspended.
    """

    target: Probability
    skeleton: Annotated[Skeleton, BY_KIND]
    model: Literal["power", "logistic"] = "power"
    estimate: Estimate = "posterior_mean"
    prior_variance: Above0 = Decimal(2)
    intercept: Number = Decimal(3)
    kind: Literal["fractional_crm"] = "fractional_crm"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedOrder:
    """A complete order of the regimens, lowest first, and its prior ``weight``, in any unit."""

    lowest_first: tuple[str, ...]
    weight: Above0 = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoCrm:
    """Continual reassessment over a partial order (Wages, Conaway, O'Quigley, Clin Trials 2011).

    A power curve in each of the complete orders that the steps of the study allow: the ``orders``
    stated, or all of them, of which at most ``most_orders`` are taken.  ``method``: ``bayes``
    averages over orders; ``likelihood`` takes the best one, as pocrm, and needs an
    ``initial_path``, a regimen for each cohort, until there are participants with and without a
    DLT.  ``prior_variance``: of the Bayesian version.  It closes no regimen as too toxic: that is
    for a guard.
    """

    target: Probability
    skeleton: Annotated[Skeleton, BY_KIND]
    method: Literal["bayes", "likelihood"] = "bayes"
    prior_variance: Above0 = Decimal("1.34")
    initial_path: tuple[str, ...] = ()
    orders: tuple[StatedOrder, ...] = ()
    most_orders: Count = 24
    kind: Literal["po_crm"] = "po_crm"
