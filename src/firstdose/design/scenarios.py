"""Named sets of assumed DLT risks to look at a design under: fixed ones, and ladders of the MTD.

The scenarios are assumptions to compare designs by, never estimates of a product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.order import RegimenOrder
from firstdose.design.states import Reals
from firstdose.records.problem import StudyError

_OURS = "the scenarios under which this package's reference numbers were computed"
_GRID = "two doses at three schedules, each axis ordered; regimens by dose, then by schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Assumed DLT risks in the order of the regimens, and where they come from.

    ``assumes``: what was assumed to make them, for a reader.  Empty ``response``: none assumed.
    ``grades``: by regimen the probability of each class of worst toxicity, none being the first;
    empty where none are assumed.  ``risk_error``: the Monte Carlo standard errors of risks
    that were simulated; empty where they are stated.
    """

    name: str
    risk: tuple[float, ...]
    assumes: str
    response: tuple[float, ...] = ()
    odds_ratio: float = 1.0
    grades: tuple[tuple[float, ...], ...] = ()
    risk_error: tuple[float, ...] = ()


def _line(name: str, about: str, *risk: float) -> Scenario:
    return Scenario(name=name, risk=risk, assumes=f"{about}; {_OURS}")


FIVE_IN_A_LINE: tuple[Scenario, ...] = (
    _line("S1", "MTD in the middle at a target of 0.30", 0.05, 0.15, 0.30, 0.45, 0.60),
    _line("S2", "the lowest regimen is the MTD", 0.30, 0.42, 0.55, 0.66, 0.75),
    _line("S3", "the highest regimen is the MTD", 0.01, 0.03, 0.08, 0.16, 0.30),
    _line("S4", "every regimen is too toxic", 0.50, 0.60, 0.70, 0.80, 0.90),
    _line("S5", "every regimen is safe", 0.02, 0.04, 0.06, 0.08, 0.10),
    _line("S6", "risk jumps beyond the MTD", 0.02, 0.06, 0.30, 0.60, 0.80),
)
"""Five regimens in a line, for a target of 0.30."""

TWO_BY_THREE: tuple[Scenario, ...] = (
    _line("T1", f"MTD near the top; {_GRID}", 0.04, 0.08, 0.15, 0.15, 0.30, 0.45),
    _line("T2", f"MTDs along the diagonal; {_GRID}", 0.10, 0.20, 0.30, 0.30, 0.45, 0.60),
    _line("T3", f"MTD at the top; {_GRID}", 0.02, 0.04, 0.06, 0.08, 0.15, 0.30),
    _line("T4", f"MTD at the bottom; {_GRID}", 0.30, 0.42, 0.50, 0.45, 0.60, 0.70),
)
"""Two doses by three schedules as a partial order, for a target of 0.30."""


def ladder(order: RegimenOrder, target: float, log_odds_per_step: float) -> tuple[Scenario, ...]:
    """One scenario for each regimen as the MTD: its risk is the target.

    Log odds change by ``log_odds_per_step`` with each step of rank, so that regimens of one rank
    have one risk, and are MTDs together.
    """
    rank = order.rank.astype(np.float64)
    return tuple(
        _stepped(
            f"mtd_{name}",
            f"the MTD is {name}",
            target,
            log_odds_per_step,
            rank - rank[number],
        )
        for number, name in enumerate(order.names)
    )


def edges(order: RegimenOrder, target: float, log_odds_per_step: float) -> tuple[Scenario, ...]:
    """What no MTD answers: the same risk everywhere, every regimen too toxic, every one safe.

    Too toxic: the lowest is one step above the target; safe: the highest is two steps below.
    """
    rank = order.rank.astype(np.float64)
    step = log_odds_per_step
    return (
        _stepped("flat", "every regimen has the risk aimed at", target, 0.0, rank),
        _stepped("all_too_toxic", "every regimen is too toxic", target, step, rank + 1),
        _stepped("all_safe", "every regimen is safe", target, step, rank - rank.max() - 2),
    )


def named(scenarios: tuple[Scenario, ...], name: str) -> Scenario:
    """The scenario of that name.

    Raises:
        StudyError: there is none.
    """
    for scenario in scenarios:
        if scenario.name == name:
            return scenario
    raise StudyError(
        f"There is no scenario named '{name}'.",
        where="Scenarios to compare designs by",
        because="Only scenarios of the chosen set can be named.",
        remedy=f"Choose one of: {', '.join(scenario.name for scenario in scenarios)}.",
    )


def _stepped(name: str, about: str, target: float, step: float, steps: Reals) -> Scenario:
    _refuse(target, step)
    log_odds = np.log(target / (1 - target)) + step * steps
    return Scenario(
        name=name,
        risk=tuple((1 / (1 + np.exp(-log_odds))).tolist()),
        assumes=f"{about}; assumed log odds {step:g} a step around a target of {target:g}",
    )


def _refuse(target: float, step: float) -> None:
    if not (0 < target < 1 and step >= 0):
        raise StudyError(
            f"No scenarios follow from a target of {target:g} and {step:g} log odds a step.",
            where="Scenarios to compare designs by",
            because="A target is a risk between 0 and 1, and no step up lowers the risk.",
            remedy="State a target between 0 and 1, and log odds of 0 or more a step.",
        )
