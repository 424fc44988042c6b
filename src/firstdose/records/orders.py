"""Orders: what the trial asks today of a clinic, which answers with facts.

``due_on`` is the planned day; the order stays open from ``opens_on`` until ``closes_on``, both
included, and is asked again each day until an answer settles it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from firstdose.records.values import Action, Reason


class Screen(Struct, frozen=True, kw_only=True):
    """Assess a consented person against every entry criterion."""

    participant: str
    due_on: date
    opens_on: date
    closes_on: date


class AssignRegimen(Struct, frozen=True, kw_only=True):
    """Assign an eligible participant to the open place: part, regimen and cohort."""

    participant: str
    part: str
    regimen: str
    cohort: int
    due_on: date
    opens_on: date
    closes_on: date


class Reconsent(Struct, frozen=True, kw_only=True):
    """Ask a participant on study to sign the version of the consent form that is now in force."""

    participant: str
    version: str
    due_on: date
    opens_on: date
    closes_on: date


class AssessReadiness(Struct, frozen=True, kw_only=True):
    """Answer every go/no-go criterion before ``step`` ("conditioning" or "infusion-2")."""

    participant: str
    step: str
    due_on: date
    opens_on: date
    closes_on: date


class PlannedDrug(Struct, frozen=True, kw_only=True):
    """A conditioning drug for one day, with the dose computed from body surface area."""

    drug: str
    dose_mg: Decimal


class Condition(Struct, frozen=True, kw_only=True):
    """Give the conditioning drugs of one planned day (negative: before the first infusion)."""

    participant: str
    planned_day: int
    drugs: tuple[PlannedDrug, ...]
    due_on: date
    opens_on: date
    closes_on: date


class Infuse(Struct, frozen=True, kw_only=True):
    """Infuse so many viable cells, as infusion ``number`` of the regimen."""

    participant: str
    number: int
    regimen: str
    cells: Decimal
    due_on: date
    opens_on: date
    closes_on: date


class Assess(Struct, frozen=True, kw_only=True):
    """Do a scheduled visit: these procedures."""

    participant: str
    visit: str
    procedures: tuple[str, ...]
    due_on: date
    opens_on: date
    closes_on: date


class FollowUp(Struct, frozen=True, kw_only=True):
    """Ask after a participant whose treatment visits are over."""

    participant: str
    visit: str
    due_on: date
    opens_on: date
    closes_on: date


class Review(Struct, frozen=True, kw_only=True):
    """Convene the safety committee: the design's recommendation with its reasons, to be decided."""

    part: str
    recommended_action: Action
    recommended_regimen: str
    reasons: tuple[Reason, ...]
    evidence_through: int
    due_on: date
    opens_on: date
    closes_on: date


ParticipantOrder = (
    Screen | AssignRegimen | Reconsent | AssessReadiness | Condition | Infuse | Assess | FollowUp
)
Order = ParticipantOrder | Review
