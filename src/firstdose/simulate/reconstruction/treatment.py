"""What a participant was given, and the cytokine release syndrome of those who had one.

The regimen of a participant is not published and recorded as such; that there were so many
infusions is.  Their days and cells are those of a regimen of the study file: for the first
participant the published start of the escalation, for each later one any, drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from firstdose.derive.dosing import cells_at_weight, drug_mg
from firstdose.derive.plan import lead_days
from firstdose.protocol.regimens import Regimen
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    CellsInfused,
    Consented,
    DemographyRecorded,
    DrugGiven,
    ExaminationScored,
    ParticipantFact,
    PriorTherapyRecorded,
    RegimenAssigned,
)
from firstdose.records.values import (
    Assessor,
    Causality,
    Component,
    EventState,
    Item,
    Outcome,
    Relatedness,
    SpecialInterest,
)
from firstdose.simulate.chances import somewhere_between, whole_between
from firstdose.simulate.dice import Dice
from firstdose.simulate.laboratory import creatinine_at_entry, rounded
from firstdose.simulate.reconstruction import questions
from firstdose.simulate.reconstruction.enrolment import Enrolment
from firstdose.simulate.reconstruction.people import PUBLISHED_CLASSES, Person
from firstdose.simulate.reconstruction.targets import NOT_PUBLISHED
from firstdose.standards.body_size import body_surface_mosteller_m2
from firstdose.standards.renal_function import creatinine_clearance_cockcroft_gault_ml_per_min
from firstdose.standards.verdict import Presence


class Basis(StrEnum):
    """Who entered a record of a reconstruction: what it rests on."""

    PUBLISHED = "reconstructed from published aggregates"
    PARTLY = "reconstructed from published aggregates; details drawn, not published"
    DRAWN = "reconstructed from published aggregates; drawn, not published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact, the day it speaks of, and what it rests on."""

    on: date
    fact: ParticipantFact
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconstructed:
    """One participant as drawn; ``attained`` is None for those not followed for longer."""

    participant: str
    person: Person
    days: Enrolment
    had_crs: bool
    attained: bool | None

    @property
    def number(self) -> int:
        """The participant's number for the dice."""
        return self.person.number

    def day(self, study_day: int) -> date:
        """The calendar day of a study day."""
        return self.days.infused_on + timedelta(days=study_day)


def entry(study: Study, who: Reconstructed) -> Iterator[Told]:
    """Consent, demography and earlier therapies, on the day of consent."""
    on, name, person = who.days.consented_on, who.participant, who.person
    consent = Consented(participant=name, consent_version=study.consent.version)
    yield Told(on=on, fact=consent, basis=Basis.PUBLISHED)
    demography = DemographyRecorded(
        participant=name,
        sex=person.sex,
        age_years=person.age_years,
        disease_duration_years=Decimal(person.disease_duration_years),
    )
    yield Told(on=on, fact=demography, basis=Basis.PUBLISHED)
    for had in person.prior_therapies:
        fact = PriorTherapyRecorded(
            participant=name, therapy=had.therapy, therapy_class=had.therapy_class
        )
        known = had.therapy_class in PUBLISHED_CLASSES
        yield Told(on=on, fact=fact, basis=Basis.PARTLY if known else Basis.DRAWN)


def treatment(study: Study, dice: Dice, who: Reconstructed) -> Iterator[Told]:
    """Regimen not published, conditioning, infusions, and the CRS of those who had one."""
    regimen = _regimen(study, dice, who)
    part = study.parts[0].name if len(study.parts) == 1 else NOT_PUBLISHED
    assigned = RegimenAssigned(
        participant=who.participant, part=part, regimen=NOT_PUBLISHED, cohort=0
    )
    lead = lead_days(study, regimen.name)
    yield Told(on=who.day(-lead), fact=assigned, basis=Basis.DRAWN)
    yield from _conditioning(study, dice, who, regimen)
    cells = cells_at_weight(regimen.cells, Decimal(f"{who.person.patient.weight_kg:.1f}"))
    for number, day in enumerate(regimen.infusion_days, start=1):
        fact = CellsInfused(
            participant=who.participant,
            number=number,
            regimen=NOT_PUBLISHED,
            cells_planned=cells,
            cells_given=cells,
        )
        yield Told(on=who.day(day), fact=fact, basis=Basis.PARTLY)
    if who.had_crs:
        yield from _crs(dice, who, regimen)


def _regimen(study: Study, dice: Dice, who: Reconstructed) -> Regimen:
    """The regimen of the study file whose spacing and cells are taken; the first one's is known."""
    names = study.parts[0].regimens
    if who.number == 1:
        return study.regimens.named(study.parts[0].path.start)
    asked = questions.SPACING_AND_CELLS
    return study.regimens.named(names[dice.whole(who.number, asked, 0, len(names) - 1)])


def _conditioning(study: Study, dice: Dice, who: Reconstructed, regimen: Regimen) -> Iterator[Told]:
    """Doses by the body surface and renal function of the virtual patient behind."""
    patient = who.person.patient
    weight_kg = Decimal(f"{patient.weight_kg:.1f}")
    surface_m2 = body_surface_mosteller_m2(
        height_cm=Decimal(f"{patient.height_cm:.1f}"), weight_kg=weight_kg
    )
    clearance = creatinine_clearance_cockcroft_gault_ml_per_min(
        age_years=Decimal(who.person.age_years),
        weight_kg=weight_kg,
        creatinine_umol_per_l=creatinine_at_entry(dice, patient),
        sex=who.person.sex,
    )
    for drug in study.regimens.conditioning_named(regimen.conditioning).drugs:
        dose_mg = drug_mg(drug, surface_m2=surface_m2, creatinine_clearance_ml_per_min=clearance)
        for day in drug.days:
            fact = DrugGiven(
                participant=who.participant,
                drug=drug.drug,
                planned_day=day,
                planned_dose_mg=dose_mg,
                given_dose_mg=dose_mg,
            )
            yield Told(on=who.day(day), fact=fact, basis=Basis.DRAWN)


# --- cytokine release syndrome -------------------------------------------------------------------

_EVENT = "AE-1"


def _crs(dice: Dice, who: Reconstructed, regimen: Regimen) -> Iterator[Told]:
    """Fever and nothing else, soon after an infusion: grade 1 (Lee 2019), as in the clinic."""
    days = regimen.infusion_days
    infusion = days[dice.whole(who.number, questions.CRS_INFUSION, 0, len(days) - 1)]
    onset = infusion + whole_between(dice, who.number, questions.CRS_ONSET, "crs_onset_days")
    lasts = whole_between(dice, who.number, questions.CRS_DURATION, "crs_duration_days")
    reported = AdverseEventReported(
        participant=who.participant,
        event=_EVENT,
        term="Cytokine release syndrome",
        system_organ_class="Immune system disorders",
        state=_state(Outcome.ONGOING),
        special_interest=SpecialInterest.CRS,
    )
    yield Told(on=who.day(onset), fact=reported, basis=Basis.PARTLY)
    for day in range(lasts):
        fever = somewhere_between(dice, who.number, questions.CRS_FEVER, "fever_cel", day)
        sheet = ExaminationScored(
            participant=who.participant,
            instrument="crs",
            items=(
                Item(key="fever", answer=rounded(fever, 1)),
                Item(key="hypotension", answer=Presence.ABSENT),
                Item(key="hypoxia", answer=Presence.ABSENT),
            ),
            event=_EVENT,
        )
        yield Told(on=who.day(onset + day), fact=sheet, basis=Basis.DRAWN)
    over = AdverseEventChanged(
        participant=who.participant, event=_EVENT, state=_state(Outcome.RECOVERED)
    )
    yield Told(on=who.day(onset + lasts), fact=over, basis=Basis.DRAWN)


def _state(outcome: Outcome) -> EventState:
    caused = Causality(
        component=Component.CELLS,
        assessor=Assessor.INVESTIGATOR,
        relatedness=Relatedness.PROBABLE,
    )
    return EventState(grade=1, causality=(caused,), outcome=outcome)
