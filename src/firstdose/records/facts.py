"""Facts: what a clinic answered or volunteered, each a frozen class of one closed union.

Dates are not here: every fact stands in an ``Entry`` that says when it happened and when it became
known.  ``participant`` is a subject number; no fact holds a name or a birth date.
"""

from __future__ import annotations

from msgspec import Struct

from firstdose.records import care, committee, delegation, locking, oversight
from firstdose.records.ranges import (
    AgeYears,
    Cells,
    CohortNumber,
    InfusionNumber,
    Milligrams,
    Percent,
    PlannedDay,
    Reported,
    SomeCells,
    Years,
)
from firstdose.records.values import (
    Action,
    Causality,
    CriterionAnswer,
    Domain,
    EventState,
    Generation,
    Indication,
    Item,
    Origin,
    Reason,
    Sex,
    SpecialInterest,
    TherapyClass,
    WithdrawalReason,
    YesNo,
)


class StudyOpened(Struct, frozen=True, kw_only=True):
    """Entry 1: which study this is, its whole file, and what the ledger claims to record."""

    study: str
    origin: Origin
    study_text: str
    study_sha256: str
    domains: tuple[Domain, ...]
    made_by: Generation | None = None


class ProtocolVersionActive(Struct, frozen=True, kw_only=True):
    """A later version of the study file comes into force."""

    version: str
    study_text: str
    study_sha256: str


class DoseDecided(Struct, frozen=True, kw_only=True):
    """The safety committee's decision, beside what the design recommended and why.

    ``evidence_through`` is the number of the last entry the committee had before it.
    """

    part: str
    action: Action
    regimen: str
    recommended_action: Action
    recommended_regimen: str
    reasons: tuple[Reason, ...]
    evidence_through: int
    dissent: str = ""


class Consented(Struct, frozen=True, kw_only=True):
    """A participant signed a version of the consent form; a later one is a re-consent."""

    participant: str
    consent_version: str


class DemographyRecorded(Struct, frozen=True, kw_only=True):
    """Who the participant is, as far as the study may know; None: not recorded."""

    participant: str
    sex: Sex
    age_years: AgeYears
    disease_duration_years: Years | None = None


class PriorTherapyRecorded(Struct, frozen=True, kw_only=True):
    """One lupus therapy the participant had before the study."""

    participant: str
    therapy: str
    therapy_class: TherapyClass


class EligibilityAssessed(Struct, frozen=True, kw_only=True):
    """Every entry criterion answered, and the investigator's conclusion."""

    participant: str
    answers: tuple[CriterionAnswer, ...]
    eligible: bool


class RegimenAssigned(Struct, frozen=True, kw_only=True):
    """What the participant is planned to receive; what was given is another fact."""

    participant: str
    part: str
    regimen: str
    cohort: CohortNumber


class ReadinessAssessed(Struct, frozen=True, kw_only=True):
    """Go or no-go before conditioning (``step`` "conditioning") or an infusion ("infusion-2")."""

    participant: str
    step: str
    answers: tuple[CriterionAnswer, ...]


class InfusionHeld(Struct, frozen=True, kw_only=True):
    """A step was put off, or (``final``) left out, with the event behind it when there is one."""

    participant: str
    step: str
    reason: str
    event: str = ""
    final: bool = False


class ProductReleased(Struct, frozen=True, kw_only=True):
    """A product lot was released for the participant."""

    participant: str
    lot: str
    viability_percent: Percent
    cells: SomeCells


class DrugGiven(Struct, frozen=True, kw_only=True):
    """One conditioning drug on one day: what was planned and what was given."""

    participant: str
    drug: str
    planned_day: PlannedDay
    planned_dose_mg: Milligrams
    given_dose_mg: Milligrams


class CellsInfused(Struct, frozen=True, kw_only=True):
    """One infusion: what was planned and what was given, in viable cells."""

    participant: str
    number: InfusionNumber
    regimen: str
    cells_planned: SomeCells
    cells_given: Cells
    lot: str = ""


class Measured(Struct, frozen=True, kw_only=True):
    """One laboratory value or vital sign, number and unit as reported; None: limit not reported."""

    participant: str
    analyte: str
    value: Reported
    unit: str
    lower_limit: Reported | None = None
    upper_limit: Reported | None = None
    qualifier: str = ""
    visit: str = ""


class ExaminationScored(Struct, frozen=True, kw_only=True):
    """One instrument's items as the examiner answered them; totals are derived, never entered."""

    participant: str
    instrument: str
    items: tuple[Item, ...]
    visit: str = ""
    event: str = ""


class VisitAttended(Struct, frozen=True, kw_only=True):
    """The participant came to a scheduled visit."""

    participant: str
    visit: str


class VisitMissed(Struct, frozen=True, kw_only=True):
    """The participant did not come to a scheduled visit."""

    participant: str
    visit: str
    reason: str


class AdverseEventReported(Struct, frozen=True, kw_only=True):
    """An adverse event begins (its onset is the entry's ``occurred_on``)."""

    participant: str
    event: str
    term: str
    system_organ_class: str
    state: EventState
    special_interest: SpecialInterest = SpecialInterest.NONE


class AdverseEventChanged(Struct, frozen=True, kw_only=True):
    """A known event stands differently from this day on: grade, outcome, cause, seriousness."""

    participant: str
    event: str
    state: EventState


class DltAdjudicated(Struct, frozen=True, kw_only=True):
    """The committee says whether an event is dose-limiting; it overrules what the rule derives."""

    participant: str
    event: str
    dose_limiting: YesNo
    rationale: str


class MedicationChanged(Struct, frozen=True, kw_only=True):
    """The daily dose of a drug from this day on; a dose of 0 stops it."""

    participant: str
    drug: str
    therapy_class: TherapyClass
    dose_mg_per_day: Milligrams
    route: str = "oral"
    indication: Indication = Indication.BACKGROUND


class Withdrawn(Struct, frozen=True, kw_only=True):
    """The participant left the study."""

    participant: str
    reason: WithdrawalReason


class Died(Struct, frozen=True, kw_only=True):
    """The participant died."""

    participant: str
    cause: str
    causality: tuple[Causality, ...]


class EnteredInError(Struct, frozen=True, kw_only=True):
    """An amendment that takes an entry back altogether ("" when it concerns no participant)."""

    participant: str = ""


StudyFact = (
    StudyOpened
    | ProtocolVersionActive
    | DoseDecided
    | delegation.StudyFact
    | committee.StudyFact
    | locking.StudyFact
)

ParticipantFact = (
    Consented
    | DemographyRecorded
    | PriorTherapyRecorded
    | EligibilityAssessed
    | RegimenAssigned
    | ReadinessAssessed
    | InfusionHeld
    | ProductReleased
    | DrugGiven
    | CellsInfused
    | Measured
    | ExaminationScored
    | VisitAttended
    | VisitMissed
    | AdverseEventReported
    | AdverseEventChanged
    | DltAdjudicated
    | MedicationChanged
    | Withdrawn
    | Died
    | care.ParticipantFact
    | delegation.ParticipantFact
    | oversight.ParticipantFact
    | locking.ParticipantFact
)

Fact = StudyFact | ParticipantFact | EnteredInError
