"""Settings of the rule-based designs: what the counts at one regimen alone decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreePlusThree:
    """3+3 over regimens (Storer 1989; Korn 1994), one cell of the partial order at a time.

    A regimen is passed with 0 DLTs in 3 or at most 1 in 6 and failed with 2 or more.
    ``lowest_dose_failure`` says what happens when the first regimen of the dose stage fails after
    the schedule stage had passed it: step back one schedule, or stop.
    """

    complete_to_six_on_de_escalation: bool = True
    recommended_needs_six: bool = True
    lowest_dose_failure: Literal["step_back_schedule", "stop"] = "step_back_schedule"
    kind: Literal["three_plus_three"] = "three_plus_three"
