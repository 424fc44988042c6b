"""Named sets of assumed DLT risks to look at a design under.

The scenarios are assumptions to compare designs by, never estimates of a product.
"""

from __future__ import annotations

from dataclasses import dataclass

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
