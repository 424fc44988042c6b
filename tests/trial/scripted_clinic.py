"""A clinic that does exactly what a test tells it: referrals on given days, everything on time, and
whatever is to go otherwise in named participants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
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
    Died,
    DoseDecided,
    DrugGiven,
    EligibilityAssessed,
    Fact,
    InfusionHeld,
    Measured,
    MedicationChanged,
    ProtocolVersionActive,
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
    Action,
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


Chosen = tuple[Action, str]
"""What a committee decides: an action and the regimen it leads to."""


def follows(order: Review) -> Chosen | None:
    """A committee that decides as recommended; None: it leaves the review open."""
    return order.recommended_action, order.recommended_regimen


@dataclass(kw_only=True)
class ScriptedClinic:
    """Answers every order at once.

    ``toxic``, ``withdrawn`` and ``died`` map a participant to a study day; ``told_late`` to the
    days until a DLT is reported.  ``held`` maps a participant and a step to the days on which it is
    asked for in vain; ``unanswered`` are steps nobody answers, ``left_out`` those held for good.
    ``versions`` are study files that come into force; ``unwilling`` sign none.
    """

    study: Study
    referrals: tuple[date, ...]
    toxic: Mapping[str, int] = field(default_factory=dict[str, int])
    told_late: Mapping[str, int] = field(default_factory=dict[str, int])
    withdrawn: Mapping[str, int] = field(default_factory=dict[str, int])
    died: Mapping[str, int] = field(default_factory=dict[str, int])
    ineligible: frozenset[str] = frozenset()
    held: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    unanswered: frozenset[tuple[str, str]] = frozenset()
    left_out: frozenset[tuple[str, str]] = frozenset()
    versions: Mapping[date, str] = field(default_factory=dict[date, str])
    unwilling: frozenset[str] = frozenset()
    committee: Callable[[Review], Chosen | None] = follows
    committee_takes_days: int = 0
    asked_in_vain: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    orders: list[tuple[date, Order]] = field(default_factory=list[tuple[date, Order]])
    first_infusions: dict[str, date] = field(default_factory=dict[str, date])
    review_asked_on: dict[str, tuple[date, Review]] = field(
        default_factory=dict[str, tuple[date, Review]]
    )

    def carry_out(self, order: Order, today: date) -> tuple[Answer, ...]:
        self.orders.append((today, order))
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
                return _answers(today, *self._readiness(order))
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
                if order.participant in self.unwilling:
                    return ()
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
        for on, text in self.versions.items():
            if on == today:
                facts.append(ProtocolVersionActive(version="2", study_text=text, study_sha256=""))
        for participant, on in self._due(self.died):
            if on == today:
                facts.append(Died(participant=participant, cause="accident", causality=()))
        for participant, on in self._due(self.withdrawn):
            if on == today:
                reason = WithdrawalReason.PARTICIPANT_DECISION
                facts.append(Withdrawn(participant=participant, reason=reason))
        return (*self._toxicities(today), *_answers(today, *facts))

    def _toxicities(self, today: date) -> tuple[Answer, ...]:
        return tuple(
            Answer(fact=dlt(participant), occurred_on=on, entered_by="site")
            for participant, on in self._due(self.toxic)
            if on + timedelta(days=self.told_late.get(participant, 0)) == today
        )

    def next_unasked_on(self, after: date) -> date | None:
        days = [*self.referrals, *self.versions]
        days += [on for _, on in (*self._due(self.withdrawn), *self._due(self.died))]
        for participant, on in self._due(self.toxic):
            days.append(on + timedelta(days=self.told_late.get(participant, 0)))
        return min((on for on in days if on > after), default=None)

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

    def _readiness(self, order: AssessReadiness) -> tuple[Fact, ...]:
        asked = (order.participant, order.step)
        if asked in self.unanswered:
            return ()
        self.asked_in_vain[asked] += 1
        fit = self.asked_in_vain[asked] > self.held.get(asked, 0) and asked not in self.left_out
        ready = self.study.readiness
        criteria = (
            ready.before_conditioning
            if order.step == "conditioning"
            else ready.before_each_infusion
        )
        assessed = ReadinessAssessed(
            participant=order.participant,
            step=order.step,
            answers=tuple(
                CriterionAnswer(criterion=one.key, answer=YesNo.YES if fit else YesNo.NO)
                for one in criteria
            ),
        )
        if asked not in self.left_out:
            return (assessed,)
        participant, step = asked
        return (
            assessed,
            InfusionHeld(participant=participant, step=step, reason="told so", final=True),
        )

    def _decision(self, order: Review, today: date) -> tuple[Answer, ...]:
        asked_on, asked = self.review_asked_on.setdefault(order.part, (today, order))
        if (today - asked_on).days < self.committee_takes_days:
            return ()
        del self.review_asked_on[order.part]
        chosen = self.committee(asked)
        if chosen is None:
            return ()
        action, regimen = chosen
        fact = DoseDecided(
            part=asked.part,
            action=action,
            regimen=regimen,
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
