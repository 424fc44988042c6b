"""Settings of the designs that keep the probability of overdosing below a limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from firstdose.protocol.designs.priors import LogisticPrior, NormalPrior
from firstdose.protocol.words import BY_KIND, Above0, AtLeast0, Number, Probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Blrm:
    """Bayesian logistic regression with overdose control (Neuenschwander et al., Stat Med 2008).

    logit risk = intercept + exp(log slope) x log(dose / ``reference_dose``).  Of the regimens
    whose risk exceeds ``target_to`` with probability ``overdose_probability`` at most, the next
    cohort enters the one whose risk lies most probably from ``target_from`` to ``target_to``;
    where there is none the part stops.  ``doses``: of the regimens, in their order; none stated
    means their cells per infusion.  ``largest_increase``: the next dose is at most so many times
    the present one.
    """

    prior: Annotated[LogisticPrior, BY_KIND]
    reference_dose: Above0
    doses: tuple[Above0, ...] = ()
    target_from: Probability = Decimal("0.16")
    target_to: Probability = Decimal("0.33")
    overdose_probability: Probability = Decimal("0.25")
    largest_increase: Above0 = Decimal(2)
    kind: Literal["blrm"] = "blrm"


@dataclass(frozen=True, slots=True, kw_only=True)
class DualBlrm:
    """Bayesian logistic regression of two agents (Neuenschwander et al., chapter 6, 2015).

    Each agent alone has the model of `Blrm`, with its own prior and reference dose.  Together their
    odds are those of agents that do not change each other, times exp(interaction x first dose x
    second dose), doses over their references; the interaction is normal.  ``first_doses`` and
    ``second_doses``: of the regimens, in their order; one of the two may be 0, and where no first
    ones are stated they are the cells per infusion.  For two agents, or dose and schedule, on a
    free path.  Overdose control as of `Blrm`; ``largest_increase`` holds for each agent, and from 0
    the next dose is the lowest.  The default ``interaction_sd``, log 9 / 1.96, is that of a factor
    between a ninth and nine with 95 %.  The chapter is in Statistical Methods in Drug Combination
    Studies.
    """

    first_prior: NormalPrior
    first_reference_dose: Above0
    second_prior: NormalPrior
    second_reference_dose: Above0
    second_doses: tuple[AtLeast0, ...]
    first_doses: tuple[AtLeast0, ...] = ()
    interaction_mean: Number = Decimal(0)
    interaction_sd: Above0 = Decimal("1.121")
    target_from: Probability = Decimal("0.16")
    target_to: Probability = Decimal("0.33")
    overdose_probability: Probability = Decimal("0.25")
    largest_increase: Above0 = Decimal(2)
    kind: Literal["dual_blrm"] = "dual_blrm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ewoc:
    """Escalation with overdose control (Babb, Rogatko and Zacks, Stat Med 1998; 17: 1103-1120).

    The highest dose that lies above the dose with risk ``target`` with probability ``feasibility``
    at most.  Model, prior and doses as of `Blrm`.
    """

    target: Probability
    prior: Annotated[LogisticPrior, BY_KIND]
    reference_dose: Above0
    doses: tuple[Above0, ...] = ()
    feasibility: Probability = Decimal("0.25")
    largest_increase: Above0 = Decimal(2)
    kind: Literal["ewoc"] = "ewoc"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetAfterInfusion:
    """When after an infusion its DLTs begin: half of them within ``median_days`` of the delay."""

    form: Literal["exponential", "gamma", "weibull"]
    median_days: Above0
    delay_days: Number = Decimal(0)
    steepness: Above0 = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionHazard:
    """A hazard for each infusion that adds up, of one unknown size (Günhan et al., Stat Med 2020).

    The hazard of an infusion is in proportion to a power of its dose, and spread over the days
    after it.  So the interval moves the risk: hazard falls inside or outside the window.
    ``reference``: a regimen whose risk within the window is thought to be ``reference_risk``;
    ``prior_sd`` is of the log hazard.  Every one of ``onsets`` with every one of ``dose_exponents``
    is thought equally likely and weighed by the data.  ``later``: what the hazard of each further
    infusion is multiplied by.  Participants inside their window count for the days followed.
    Overdose control, ``doses`` and ``largest_increase`` as of `Blrm`.
    """

    reference: str
    reference_risk: Probability
    onsets: tuple[OnsetAfterInfusion, ...]
    prior_sd: Above0 = Decimal("1.25")
    dose_exponents: tuple[Number, ...] = (Decimal(1),)
    later: Above0 = Decimal(1)
    doses: tuple[Above0, ...] = ()
    target_from: Probability = Decimal("0.16")
    target_to: Probability = Decimal("0.33")
    overdose_probability: Probability = Decimal("0.25")
    largest_increase: Above0 | None = None
    kind: Literal["infusion_hazard"] = "infusion_hazard"
