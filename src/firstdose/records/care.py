"""Facts of care that a clinic of people records beside what the trial asks for.

Who asked for a place stands first in the queue (`trial.enrolment`).  No report rests on any of them
yet: what was planned, given and seen stands in the facts of `facts`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from firstdose.records.ranges import Amount, InfusionNumber, Milligrams, Percent, PlannedDay
from firstdose.standards.verdict import YesNo


class PregnancyResult(StrEnum):
    """What a pregnancy test showed, or why none was done."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    UNCLEAR = "unclear"
    NOT_POSSIBLE = "not_possible"


class Expecting(StrEnum):
    """Whose pregnancy is reported."""

    PARTICIPANT = "participant"
    PARTNER = "partner"


class PregnancyOutcome(StrEnum):
    """How a pregnancy stands."""

    ONGOING = "ongoing"
    LIVE_BIRTH = "live_birth"
    MISCARRIAGE = "miscarriage"
    TERMINATION = "termination"
    STILLBIRTH = "stillbirth"
    UNKNOWN = "unknown"


class RescueTreatment(StrEnum):
    """What is given against a toxicity of the cells or of the conditioning."""

    TOCILIZUMAB = "tocilizumab"
    GLUCOCORTICOID = "glucocorticoid"
    G_CSF = "g_csf"
    RED_CELLS = "red_cells"
    PLATELETS = "platelets"
    IMMUNOGLOBULIN = "immunoglobulin"
    OTHER = "other"


class SlotRequested(Struct, frozen=True, kw_only=True):
    """The site asks for a place at a regimen for an eligible person; assignment grants it."""

    participant: str
    part: str
    regimen: str


class SlotCancelled(Struct, frozen=True, kw_only=True):
    """A place that was asked for is given back before anything was given."""

    participant: str
    reason: str


class DoseChecked(Struct, frozen=True, kw_only=True):
    """A second person worked out the planned dose of a conditioning drug alone, and agrees."""

    participant: str
    drug: str
    planned_day: PlannedDay
    dose_mg: Milligrams


class PregnancyTested(Struct, frozen=True, kw_only=True):
    """A pregnancy test, or the statement that pregnancy is not possible."""

    participant: str
    result: PregnancyResult


class PregnancyReported(Struct, frozen=True, kw_only=True):
    """A pregnancy of the participant or of a partner, and how it stands from this day on."""

    participant: str
    expecting: Expecting
    pregnancy_outcome: PregnancyOutcome
    note: str = ""


class RescueGiven(Struct, frozen=True, kw_only=True):
    """One rescue treatment on one day: amount and unit as given, and the event it was for."""

    participant: str
    rescue: RescueTreatment
    amount: Amount
    unit: str
    event: str = ""


class ProductThawed(Struct, frozen=True, kw_only=True):
    """A bag was thawed for the participant: viability, expiry, and whose cells it holds.

    ``thawed_at`` is the time of day, such as 09:40.  ``identity_confirmed``: two people read the
    same identity on the bag, the lot and the participant.
    """

    participant: str
    lot: str
    thawed_at: str
    viability_percent: Percent
    expires_on: date
    identity_confirmed: YesNo


class InfusionObserved(Struct, frozen=True, kw_only=True):
    """How one infusion went: from when to when, what was given before it, and any reaction."""

    participant: str
    number: InfusionNumber
    began_at: str
    ended_at: str
    reaction: YesNo
    premedication: tuple[str, ...] = ()
    note: str = ""


ParticipantFact = (
    SlotRequested
    | SlotCancelled
    | DoseChecked
    | PregnancyTested
    | PregnancyReported
    | RescueGiven
    | ProductThawed
    | InfusionObserved
)
