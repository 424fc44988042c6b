"""Parts of a study: each with its own regimens, window, rule, path, cohorts and waiting times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, assert_never

from firstdose.protocol.designs import (
    DesignSettings,
    GuardSettings,
    ParticipantCap,
    Path,
    StoppingRule,
)
from firstdose.protocol.regimens import Regimen
from firstdose.protocol.responses import ResponseCriterion
from firstdose.protocol.toxicity import ToxicityClasses
from firstdose.protocol.words import (
    BY_KIND,
    Count,
    Days,
    Key,
    Participants,
    Percent,
    Probability,
    Text,
    WholeNumber,
    Words,
)

DayAnchor = Literal["first_conditioning", "first_infusion", "last_infusion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DltWindow:
    """How long dose-limiting toxicity is watched for, counted from the anchor (that day is day 0).

    The window includes its last day.  ``min_follow_up_after_last_infusion_days`` is the least that
    must remain after the last planned infusion of any regimen of the part.
    """

    anchor: DayAnchor
    days: Count
    min_follow_up_after_last_infusion_days: Days = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """How many participants are entered at a time, and how many one regimen may take.

    ``titration``: one participant at each regimen until the first DLT, or until no step is left;
    that cohort is then filled, and the design takes over (Simon et al., J Natl Cancer Inst 1997).
    """

    size: Participants
    maximum_per_regimen: Participants
    titration: Literal["none", "one_until_first_dlt"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staggering:
    """Waiting times, in days from first infusion to first infusion.

    ``after_first_days``: between the first and second participant of a regimen; ``between_days``:
    between later ones.  ``between_regimens_days``: from the committee's decision to the first
    infusion at another regimen.  No two regimens of a part are open at once.
    """

    after_first_days: Days
    between_days: Days
    between_regimens_days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluability:
    """Who counts in the escalation rule.

    Everyone with a DLT or a toxicity-related departure, and everyone who had this share of the
    planned cells and the full window.  Others are replaced.
    """

    minimum_percent_of_planned_cells: Percent
    all_infusions_required: bool
    replace_unrelated_departures: bool
    maximum_replacements_per_regimen: WholeNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """Who arrives while a cohort is awaited may enter a lower regimen that has proved itself.

    Open are regimens below the current one with ``least_responses`` or more and fewer than ``cap``
    places taken, unless the DLT rate, its own and pooled with the regimens one step above, reaches
    ``unsafe_rate``; such a regimen shuts those above it as well (Zhao, Yuan, Korn and Freidlin,
    Clin Cancer Res 2024, where ``unsafe_rate`` is the lambda_d of BOIN).
    """

    unsafe_rate: Probability
    cap: Participants = 12
    least_responses: WholeNumber = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the study, in which one rule moves through its regimens.

    ``stopping``: the part is over when any of these rules holds, and its regimen is then chosen.
    ``opens_after`` names the part that must be complete first ("" for the first part).
    ``review_within_days`` is the longest time from the day a review is due, when the last window of
    a cohort has closed, to the safety committee's decision.  ``response`` is what a design that
    weighs responses, and backfill, count as one (None: neither reads any); ``toxicity_classes``,
    how a design on graded toxicity classes it.
    """

    name: Key
    section: Words
    title: Text
    regimens: tuple[str, ...]
    path: Path
    design: Annotated[DesignSettings, BY_KIND]
    guards: tuple[Annotated[GuardSettings, BY_KIND], ...]
    dlt_window: DltWindow
    cohorts: Cohorts
    staggering: Staggering
    evaluability: Evaluability
    stopping: tuple[StoppingRule, ...] = ()
    opens_after: str = ""
    review_within_days: Days = 7
    response: Annotated[ResponseCriterion, BY_KIND] | None = None
    backfill: Backfill | None = None
    toxicity_classes: ToxicityClasses | None = None


def participant_caps(part: Part) -> tuple[int, ...]:
    """Every number of participants beyond which the guards of a part let nobody enter."""
    return tuple(guard.participants for guard in part.guards if isinstance(guard, ParticipantCap))


def called(part: Part) -> str:
    """How a message names a part: as its study does, or as the only one where there is no study."""
    return f"part `{part.name}`" if part.name else "the part"


def planned_window(
    part: Part, regimen: Regimen, first_conditioning_day: int | None
) -> tuple[int, int]:
    """First and last study day of the DLT window when every infusion is given as planned.

    A window counted from the last infusion is watched from the first one on.  Without conditioning
    one counted from it begins with the first infusion.
    """
    days = part.dlt_window.days
    match part.dlt_window.anchor:
        case "first_infusion":
            return 0, days
        case "last_infusion":
            return 0, max(regimen.infusion_days, default=0) + days
        case "first_conditioning":
            first = min(first_conditioning_day or 0, 0)
            return first, first + days
        case _:
            assert_never(part.dlt_window.anchor)
