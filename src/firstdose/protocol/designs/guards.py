"""Settings of the guards, which may overrule a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.protocol.words import Above0, Number, Participants, Probability


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForPending:
    """Never escalate while a participant's DLT window is open (calendar guard)."""

    kind: Literal["wait_for_pending"] = "wait_for_pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSkipping:
    """Never go to a regimen that the allowed steps do not reach (count guard).

    ``reach`` says from where they are taken: from any tested regimen, where someone is evaluable,
    or from the current one only, where everyone may still be inside the window (dfcrm and titesim
    keep it).
    """

    reach: Literal["tested", "current"] = "tested"
    kind: Literal["no_skipping"] = "no_skipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantCap:
    """Never plan more participants than this in the part (count guard)."""

    participants: Participants
    kind: Literal["participant_cap"] = "participant_cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooToxic:
    """Stop at a regimen, and at all above it, when its DLT risk is probably too high (count guard).

    Closed when Pr(risk > ``limit``) > ``probability`` under a Beta(``prior_dlt``,
    ``prior_no_dlt``) prior, once ``from_participants`` are evaluable there.  ``asked``: after each
    outcome, or of the current regimen only when its cohort is full and known, as the published
    BOIN does; 3+3, A+B and rolling six are asked after each outcome always.  ``counts``: DLTs or,
    with a design on graded toxicity, the summed score as shares of the greatest weight, the risk
    and ``limit`` then being a mean score as such a share.
    """

    limit: Number
    probability: Number
    prior_dlt: Above0
    prior_no_dlt: Above0
    from_participants: Participants
    lowest_probability: Probability | None = None
    asked: Literal["after_each_outcome", "when_cohort_is_full"] = "after_each_outcome"
    counts: Literal["dlts", "score"] = "dlts"
    kind: Literal["too_toxic"] = "too_toxic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coherent:
    """Never up when the DLT rate of the cohort just seen reaches ``rate`` (count guard).

    Cheung 2005, Biometrika 92: an escalation right after a toxicity is incoherent.  With ``rate``
    at the target this is the group form that dfcrm keeps.
    """

    rate: Probability
    kind: Literal["coherent"] = "coherent"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseIncrement:
    """Never up to a regimen with more than ``fold`` times the cells of one given (count guard).

    Given is what a participant was treated with, whether or not the outcome is known.
    ``of``: the planned cells of one infusion, or all planned cells over the weeks from the first to
    the last infusion; a week or less counts as one.  Cells for everyone, per kg and by weight band
    are compared among their own kind only.
    """

    fold: Above0
    of: Literal["cells_per_infusion", "cells_per_week"] = "cells_per_infusion"
    kind: Literal["dose_increment"] = "dose_increment"


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePartTooToxic:
    """Stop the part when the DLT risk over all of its participants is probably too high.

    Asked after every participant (count guard).  Stopped when Pr(risk > ``limit``) >
    ``probability`` under a Beta(``prior_dlt``, ``prior_no_dlt``) prior, once ``from_participants``
    are evaluable in the part; nothing is then recommended.
    """

    limit: Probability
    probability: Probability
    prior_dlt: Above0
    prior_no_dlt: Above0
    from_participants: Participants
    kind: Literal["whole_part_too_toxic"] = "whole_part_too_toxic"


GuardSettings = (
    WaitForPending
    | NoSkipping
    | ParticipantCap
    | TooToxic
    | Coherent
    | DoseIncrement
    | WholePartTooToxic
)
