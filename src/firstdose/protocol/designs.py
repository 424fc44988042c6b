"""Settings of the escalation designs and of the guards that may overrule them: closed unions.

``design`` turns each into its rule in one ``match`` that ends in ``assert_never``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from firstdose.protocol.regimens import StepKind
from firstdose.protocol.words import Above0, Count


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


DesignSettings = ThreePlusThree


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForPending:
    """Never escalate while a participant's DLT window is open (calendar guard)."""

    kind: Literal["wait_for_pending"] = "wait_for_pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSkipping:
    """Never go to a regimen that the allowed steps do not reach from a tested one (count guard)."""

    kind: Literal["no_skipping"] = "no_skipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantCap:
    """Never plan more participants than this in the part (count guard)."""

    participants: Count
    kind: Literal["participant_cap"] = "participant_cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooToxic:
    """Stop at a regimen, and at all above it, when its DLT risk is probably too high (count guard).

    Closed when Pr(risk > ``limit``) > ``probability`` under a Beta(``prior_dlt``,
    ``prior_no_dlt``) prior, once ``from_participants`` are evaluable there.
    """

    limit: Decimal
    probability: Decimal
    prior_dlt: Above0
    prior_no_dlt: Above0
    from_participants: Count
    kind: Literal["too_toxic"] = "too_toxic"


GuardSettings = WaitForPending | NoSkipping | ParticipantCap | TooToxic


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """In which order the kinds of step are taken; the reference study: schedule, then dose."""

    start: str
    kinds: tuple[StepKind, ...]
