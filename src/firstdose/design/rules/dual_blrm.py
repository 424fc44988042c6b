"""Two agents with an interaction, and overdose control (Neuenschwander et al., 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import numpy as np

from firstdose.design.made import Made
from firstdose.design.order import Flags, RegimenOrder
from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.priors import BivariateNormal
from firstdose.design.posterior.resolution import refuse_a_settled_prior
from firstdose.design.posterior.two_agents import (
    Agent,
    TwoAgents,
    TwoAgentsModel,
    in_and_above,
    two_agents_model,
)
from firstdose.design.posterior.two_agents_nodes import FINEST, nodes_at
from firstdose.design.rules.doses import doses_of, within_increase
from firstdose.design.rules.logistic_prior import prior_of
from firstdose.design.rules.model import Model, cohorts_of
from firstdose.design.rules.overdose_control import interval_words, most_probable, reals
from firstdose.design.states import Reals
from firstdose.protocol.designs import DualBlrm, NormalPrior
from firstdose.protocol.parts import Cohorts
from firstdose.protocol.regimens import Regimens
from firstdose.records.problem import StudyError

SURE = 0.03
"""The coarsest grid was off by up to 0.02 in the probabilities of 24 participants."""


def dual_blrm(
    order: RegimenOrder, settings: DualBlrm, regimens: Regimens, cohorts: Cohorts
) -> Made:
    """The Bayesian logistic regression model of two agents, with overdose control."""
    doses = tuple(doses_of(order, regimens, settings.first_doses)), settings.second_doses
    _refuse_doses(order, doses)
    agents = TwoAgents(
        first=_agent(settings.first_prior, settings.first_reference_dose, doses[0]),
        second=_agent(settings.second_prior, settings.second_reference_dose, doses[1]),
        interaction=(float(settings.interaction_mean), float(settings.interaction_sd)),
    )
    target = float(settings.target_from), float(settings.target_to)
    coarse = _model(agents, target, -1)
    risks = np.exp(coarse.per_count[: len(order.names)].T)
    refuse_a_settled_prior(np.digitize(risks, target), "Priors of the two agents")

    def intervals(level: int, counts: Counts) -> tuple[Reals, Reals]:
        model = _model(agents, target, level)
        return in_and_above(model, *reals(counts))

    judge = most_probable(intervals, float(settings.overdose_probability))
    model = Model(
        order=order,
        judge=replace(judge, sure=SURE, highest_level=FINEST),
        words=interval_words(intervals, str(settings.overdose_probability)),
        reachable=_within(doses[0], settings) & _within(doses[1], settings),
    )
    return cohorts_of(model, cohorts)


@lru_cache(maxsize=4)
def _model(agents: TwoAgents, target: tuple[float, float], level: int) -> TwoAgentsModel:
    return two_agents_model(agents, nodes_at(agents, level), target)


def _agent(prior: NormalPrior, reference: Decimal, doses: Sequence[Decimal]) -> Agent:
    found = prior_of(prior, float(reference))
    assert isinstance(found, BivariateNormal), "a normal prior is one"
    return Agent(prior=found, dose_ratios=tuple(float(dose / reference) for dose in doses))


def _within(doses: Sequence[Decimal], settings: DualBlrm) -> Flags:
    """Whether an agent rises by no more than is allowed; from nothing, to its lowest dose."""
    allowed = within_increase(doses, settings.largest_increase)
    lowest = min((dose for dose in doses if dose > 0), default=Decimal(0))
    from_none = np.array([[here == 0 and to <= lowest for to in doses] for here in doses])
    return allowed | from_none


def _refuse_doses(order: RegimenOrder, doses: tuple[Sequence[Decimal], Sequence[Decimal]]) -> None:
    names = order.names
    wrong = ""
    if any(len(each) != len(names) for each in doses):
        wrong = f"{len(doses[0])} and {len(doses[1])} doses for {len(names)} regimens"
    elif any(one == other == 0 for one, other in zip(*doses, strict=True)):
        wrong = "a regimen without either agent"
    elif any(
        each[low] > each[high] for low, high in np.argwhere(order.direct).tolist() for each in doses
    ):
        wrong = "a step up that lowers a dose"
    if wrong:
        raise StudyError(
            f"The doses of the two agents do not fit the regimens: {wrong}.",
            where="Design settings: first_doses, second_doses",
            because=f"Each regimen has a dose of each agent, in this order: {', '.join(names)};"
            " one of the two may be 0, and no step lowers one.",
            remedy="State both doses for each regimen of the part.",
        )
