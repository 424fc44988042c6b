"""A clinic that does exactly what a test tells it: referrals on given days, everything on time, and
dose-limiting toxicity in named participants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from firstdose.protocol.study import Study
from firstdose.records.facts import (
    AdverseEventReported,
    CellsInfused,
    Consented,
    DemographyRecorded,
    DoseDecided,
    DrugGiven,
    EligibilityAssessed,
    Fact,
    Measured,
    MedicationChanged,
    ReadinessAssessed,
    RegimenAssigned,
    StudyOpened,
    VisitAttended,
    Withdrawn,
)
from firstdose.records.orders import (
    Assess,
    AssessReadiness,
    AssignRegimen,
    Condition,
    FollowUp,
    Infuse,
    Order,
    Reconsent,
    Review,
    Screen,
)
from firstdose.records.values import (
    ActionTaken,
    Assessor,
    Causality,
    Component,
    CriterionAnswer,
    Domain,
    EventState,
    Generation,
    Origin,
    Relatedness,
    Sex,
    SpecialInterest,
    TherapyClass,
    WithdrawalReason,
    YesNo,
)
from firstdose.trial.clinic import Answer

START = date(2024, 1, 1)


@dataclass(kw_only=True)
class ScriptedClinic:
    """Answers every order at once; ``toxic`` maps a participant to the study day of a DLT."""

    study: Study
    referrals: tuple[date, ...]
    toxic: Mapping[str, int] = field(default_factory=dict[str, int])
    withdrawn: Mapping[str, int] = field(default_factory=dict[str, int])
    ineligible: frozenset[str] = frozenset()
    not_ready_on: Mapping[str, date] = field(default_factory=dict[str, date])
    committee_takes_days: int = 0
    first_infusions: dict[str, date] = field(default_factory=dict[str, date])
    review_asked_on: dict[str, tuple[date, Review]] = field(
        default_factory=dict[str, tuple[date, Review]]
    )

    def carry_out(self, order: Order, today: date) -> tuple[Answer, ...]:
        match order:
            case Screen():
                return _answers(today, *self._screening(order.participant))
            case AssignRegimen():
                fact = RegimenAssigned(
                    participant=order.participant,
                    part=order.part,
                    regimen=order.regimen,
                    cohort=order.cohort,
                )
                return _answers(today, fact)
            case AssessReadiness():
                return _answers(today, self._readiness(order, today))
            case Condition():
                return _answers(
                    today,
                    *(
                        DrugGiven(
                            participant=order.participant,
                            drug=drug.drug,
                            planned_day=order.planned_day,
                            planned_dose_mg=drug.dose_mg,
                            given_dose_mg=drug.dose_mg,
                        )
                        for drug in order.drugs
                    ),
                )
            case Reconsent():
                fact = Consented(participant=order.participant, consent_version=order.version)
                return _answers(today, fact)
            case Infuse():
                self.first_infusions.setdefault(order.participant, today)
                fact = CellsInfused(
                    participant=order.participant,
                    number=order.number,
                    regimen=order.regimen,
                    cells_planned=order.cells,
                    cells_given=order.cells,
                )
                return _answers(today, fact)
            case Assess() | FollowUp():
                return _answers(
                    today, VisitAttended(participant=order.participant, visit=order.visit)
                )
            case Review():
                return self._decision(order, today)
            case _:
                assert_never(order)

    def unasked(self, today: date) -> tuple[Answer, ...]:
        facts: list[Fact] = [
            Consented(participant=f"{number:03}", consent_version=self.study.consent.version)
            for number, on in enumerate(self.referrals, start=1)
            if on == today
        ]
        for participant, on in self._due(self.toxic):
            if on == today:
                facts.append(dlt(participant))
        for participant, on in self._due(self.withdrawn):
            if on == today:
                reason = WithdrawalReason.PARTICIPANT_DECISION
                facts.append(Withdrawn(participant=participant, reason=reason))
        return _answers(today, *facts)

    def next_unasked_on(self, after: date) -> date | None:
        days = [on for on in self.referrals if on > after]
        days += [on for _, on in (*self._due(self.toxic), *self._due(self.withdrawn)) if on > after]
        return min(days, default=None)

    def _due(self, on_day: Mapping[str, int]) -> tuple[tuple[str, date], ...]:
        return tuple(
            (participant, self.first_infusions[participant] + timedelta(days=day))
            for participant, day in on_day.items()
            if participant in self.first_infusions
        )

    def _screening(self, participant: str) -> tuple[Fact, ...]:
        eligible = participant not in self.ineligible
        vitals = (
            ("height", "165", "cm"),
            ("body_weight", "60", "kg"),
            ("creatinine", "60", "umol/L"),
        )
        return (
            DemographyRecorded(participant=participant, sex=Sex.FEMALE, age_years=38),
            *(
                Measured(participant=participant, analyte=name, value=Decimal(value), unit=unit)
                for name, value, unit in vitals
            ),
            MedicationChanged(
                participant=participant,
                drug="prednisone",
                therapy_class=TherapyClass.GLUCOCORTICOID,
                dose_mg_per_day=Decimal(10),
            ),
            EligibilityAssessed(
                participant=participant,
                answers=tuple(
                    CriterionAnswer(
                        criterion=criterion.key, answer=YesNo.YES if eligible else YesNo.NO
                    )
                    for criterion in self.study.eligibility.criteria
                ),
                eligible=eligible,
            ),
        )

    def _readiness(self, order: AssessReadiness, today: date) -> ReadinessAssessed:
        ready = self.study.readiness
        criteria = (
            ready.before_conditioning
            if order.step == "conditioning"
            else ready.before_each_infusion
        )
        fit = self.not_ready_on.get(order.participant) != today
        return ReadinessAssessed(
            participant=order.participant,
            step=order.step,
            answers=tuple(
                CriterionAnswer(criterion=one.key, answer=YesNo.YES if fit else YesNo.NO)
                for one in criteria
            ),
        )

    def _decision(self, order: Review, today: date) -> tuple[Answer, ...]:
        asked_on, asked = self.review_asked_on.setdefault(order.part, (today, order))
        if (today - asked_on).days < self.committee_takes_days:
            return ()
        del self.review_asked_on[order.part]
        fact = DoseDecided(
            part=asked.part,
            action=asked.recommended_action,
            regimen=asked.recommended_regimen,
            recommended_action=asked.recommended_action,
            recommended_regimen=asked.recommended_regimen,
            reasons=asked.reasons,
            evidence_through=asked.evidence_through,
        )
        return (Answer(fact=fact, occurred_on=asked_on, entered_by="committee"),)


def dlt(participant: str) -> AdverseEventReported:
    """Cytokine release syndrome of grade 3, probably due to the cells."""
    causality = Causality(
        component=Component.CELLS,
        assessor=Assessor.INVESTIGATOR,
        relatedness=Relatedness.PROBABLE,
    )
    return AdverseEventReported(
        participant=participant,
        event="AE-1",
        term="Cytokine release syndrome",
        system_organ_class="Immune system disorders",
        special_interest=SpecialInterest.CRS,
        state=EventState(grade=3, causality=(causality,), action=ActionTaken.NONE),
    )


def opened(study: Study, study_text: str) -> StudyOpened:
    """Entry 1 of a scripted trial."""
    return StudyOpened(
        study=study.identity.name,
        origin=Origin.SIMULATED,
        study_text=study_text,
        study_sha256="",
        domains=tuple(Domain),
        made_by=Generation(clinic="scripted", seed=0),
    )


def _answers(today: date, *facts: Fact) -> tuple[Answer, ...]:
    return tuple(Answer(fact=fact, occurred_on=today, entered_by="site") for fact in facts)
