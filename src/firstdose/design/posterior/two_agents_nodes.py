"""How fine a grid the priors of two agents need, and which of them no grid can hold.

As in `resolution`, of one agent; here the interaction too moves the place where the risk passes a
limit, and along the intercepts together only their narrower one blurs it.
"""

from __future__ import annotations

from math import ceil, hypot, sqrt

from firstdose.design.posterior.two_agents import Agent, TwoAgents
from firstdose.records.problem import StudyError

_NODES = {-1: (25, 13, 9), 0: (31, 17, 11), 1: (37, 21, 13)}
"""Intercepts, log slopes and interactions of each grid, of usual priors."""
FINEST = max(_NODES)

_SDS = 10.0
"""Standard deviations of the prior from one end of the grid to the other."""
_LONGEST = 2.1
"""The longest step of the coarsest grid in logits: off by 0.03 in the probabilities of 18."""
_STEEPEST = 2.5
"""The same in log slopes."""
_OF_A_CROSSING = 3.0
"""The same of the interaction, in sd of the intercepts together: off by 0.02 without more nodes."""
_OF_A_SLOPE = 4.0
"""The same of the log slopes, by what they move a limit."""
_USUAL_LIMIT = -1.1
"""The logit of a DLT risk of 0.25, near which all limits of a risk lie."""
_MOST_TIMES = 4.0
"""So many times the usual interactions at most."""


def nodes_at(agents: TwoAgents, level: int) -> tuple[int, int, int]:
    """Intercepts, log slopes and interactions of the grid of a level.

    Where the interaction is known much less well than the intercepts it has more nodes.
    """
    intercepts, log_slopes, interactions = _NODES[level]
    times = _times_the_interactions(agents)
    half = ceil((interactions - 1) / 2 * times - 1e-9)
    return intercepts, log_slopes, 2 * half + 1


def _times_the_interactions(agents: TwoAgents) -> float:
    intercepts, log_slopes, interactions = _NODES[-1]
    both = (agents.first, agents.second)
    narrow = [each.prior.sd[0] * sqrt(1 - each.prior.correlation**2) for each in both]
    together = narrow[0] * narrow[1] / hypot(*narrow)
    ratios = zip(agents.first.dose_ratios, agents.second.dose_ratios, strict=True)
    most = max(one * other for one, other in ratios)
    if max(each.prior.sd[0] for each in both) * _SDS / (intercepts - 1) > _LONGEST:
        _refuse("With so large an sd of an intercept nearly every risk is 0 or 1 beforehand.")
    step = max(each.prior.sd[1] for each in both) * _SDS / (log_slopes - 1)
    if step > _STEEPEST:
        _refuse("With so large an sd of a log slope nearly every risk is 0 or 1 beforehand.")
    moved = max(map(_away, both)) + abs(agents.interaction[0]) * most
    if step * moved > _OF_A_SLOPE * together:
        _refuse(
            "The intercepts are known so well, or lie with the interaction so far from any usual"
            " risk, and the slopes are known so little that the risk passes a limit at nearly one"
            " slope."
        )
    along = agents.interaction[1] * most * _SDS / (interactions - 1)
    times = max(1.0, along / (_OF_A_CROSSING * together))
    if times > _MOST_TIMES:
        _refuse(
            "The interaction, at the highest doses over their references, is known so much less"
            " well than the intercepts that the risk passes a limit at nearly one interaction."
        )
    return times


def _away(agent: Agent) -> float:
    return 1 + abs(agent.prior.mean[0] - _USUAL_LIMIT)


def _refuse(because: str) -> None:
    raise StudyError(
        "The priors of the two agents cannot be computed together.",
        where="Priors of the two agents and of their interaction",
        because=because,
        remedy="State sds more alike, up to 2 for an intercept and up to 1 for a log slope as is"
        " usual, means near a usual risk, and reference doses near the highest ones.",
    )
