"""A small trial told by hand: who came, what they were given, what happened to them.

Days are study days of each participant; the first infusion is on day 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files

from derive.hand_made import RELATED, SKIN, cause, sledai_items, state
from firstdose import protocol
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    CellsInfused,
    Consented,
    DemographyRecorded,
    Died,
    DoseDecided,
    DrugGiven,
    EligibilityAssessed,
    ExaminationScored,
    Fact,
    Measured,
    MedicationChanged,
    PriorTherapyRecorded,
    RegimenAssigned,
    StudyOpened,
    Withdrawn,
)
from firstdose.records.ledger import Ledger
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
    Outcome,
    Reason,
    SeriousCriterion,
    Sex,
    SpecialInterest,
    TherapyClass,
    WithdrawalReason,
    YesNo,
)
from firstdose.standards.verdict import Presence

OPENED = date(2023, 11, 1)
NERVES = "Nervous system disorders"
IMMUNE = "Immune system disorders"

__all__ = ["IMMUNE", "NERVES", "OPENED", "RELATED", "SKIN", "cause"]


@cache
def study_text() -> str:
    """The file of the shipped reference study."""
    path = files("firstdose.studies") / "nct06010472" / "study.yaml"
    return path.read_text(encoding="utf-8")


@cache
def reference_study() -> Study:
    """The shipped reference study."""
    return protocol.read(study_text(), "nct06010472")


@dataclass(frozen=True)
class Line:
    """A fact, the day it happened and the day it became known."""

    fact: Fact
    on: date
    known: date


@dataclass
class Trial:
    """Facts in any order; ``ledger`` puts them in the order in which they became known."""

    origin: Origin = Origin.CONDUCTED
    domains: tuple[Domain, ...] = tuple(Domain)
    truth: str = ""
    lines: list[Line] = field(default_factory=list)

    def add(self, fact: Fact, on: date, known: date | None = None) -> Trial:
        self.lines.append(Line(fact, on, known or on))
        return self

    def decided(
        self, on: date, action: Action, regimen: str, reasons: tuple[Reason, ...] = ()
    ) -> Trial:
        """The committee follows the recommendation."""
        fact = DoseDecided(
            part="escalation",
            action=action,
            regimen=regimen,
            recommended_action=action,
            recommended_regimen=regimen,
            reasons=reasons,
            evidence_through=1,
        )
        return self.add(fact, on)

    def ineligible(self, who: str, on: date, criterion: str) -> Trial:
        self.add(Consented(participant=who, consent_version="1"), on)
        answers = (CriterionAnswer(criterion=criterion, answer=YesNo.NO),)
        return self.add(
            EligibilityAssessed(participant=who, answers=answers, eligible=False),
            on + timedelta(days=3),
        )

    def participant(
        self,
        who: str,
        zero: date,
        *,
        regimen: str = "d1-i7",
        sex: Sex = Sex.FEMALE,
        age: int = 37,
        years: str = "10",
        therapies: Iterable[tuple[str, TherapyClass]] = (
            ("mycophenolate_mofetil", TherapyClass.IMMUNOSUPPRESSANT),
            ("belimumab", TherapyClass.BIOLOGIC),
        ),
        infusions: int = 3,
    ) -> Person:
        """Someone screened, assigned, conditioned and infused as planned."""
        person = Person(trial=self, who=who, zero=zero, regimen=regimen)
        person.entered(sex=sex, age=age, years=years, therapies=therapies)
        if infusions:
            person.treated(infusions)
        return person

    def person(self, who: str, zero: date, regimen: str = "d1-i7") -> Person:
        """Someone entered already, to whom more happens."""
        return Person(trial=self, who=who, zero=zero, regimen=regimen)

    def ledger(self) -> Ledger:
        told = Ledger()
        opened = StudyOpened(
            study="nct06010472",
            origin=self.origin,
            study_text=study_text(),
            study_sha256="0" * 64,
            domains=self.domains,
            made_by=Generation(clinic="empirical", seed=1, truth=self.truth)
            if self.truth
            else None,
        )
        told.append(opened, occurred_on=OPENED, known_on=OPENED, entered_by="sponsor")
        for line in sorted(self.lines, key=lambda line: line.known):
            told.append(line.fact, occurred_on=line.on, known_on=line.known, entered_by="site")
        return told


@dataclass
class Person:
    """One participant of a small trial."""

    trial: Trial
    who: str
    zero: date
    regimen: str

    def on(self, day: int) -> date:
        return self.zero + timedelta(days=day)

    def add(self, day: int, fact: Fact, known: int | None = None) -> Person:
        self.trial.add(fact, self.on(day), None if known is None else self.on(known))
        return self

    def entered(
        self, *, sex: Sex, age: int, years: str, therapies: Iterable[tuple[str, TherapyClass]]
    ) -> None:
        who = self.who
        self.add(-20, Consented(participant=who, consent_version="1"))
        self.add(
            -20,
            DemographyRecorded(
                participant=who, sex=sex, age_years=age, disease_duration_years=Decimal(years)
            ),
        )
        for therapy, kind in therapies:
            self.add(
                -20, PriorTherapyRecorded(participant=who, therapy=therapy, therapy_class=kind)
            )
        self.add(-10, EligibilityAssessed(participant=who, answers=(), eligible=True))
        given = RegimenAssigned(participant=who, part="escalation", regimen=self.regimen, cohort=1)
        self.add(-7, given)

    def treated(self, infusions: int) -> None:
        for day in (-5, -4, -3):
            for drug in ("fludarabine", "cyclophosphamide"):
                self.add(
                    day,
                    DrugGiven(
                        participant=self.who,
                        drug=drug,
                        planned_day=day,
                        planned_dose_mg=Decimal(40),
                        given_dose_mg=Decimal(40),
                    ),
                )
        regimen = reference_study().regimens.named(self.regimen)
        for number, day in enumerate(regimen.infusion_days[:infusions], start=1):
            cells = Decimal("0.75e9")
            self.add(
                day,
                CellsInfused(
                    participant=self.who,
                    number=number,
                    regimen=self.regimen,
                    cells_planned=cells,
                    cells_given=cells,
                ),
            )

    def event(
        self,
        day: int,
        grade: int,
        *,
        event: str = "AE-1",
        term: str = "Rash maculo-papular",
        organ: str = SKIN,
        interest: SpecialInterest = SpecialInterest.NONE,
        causality: tuple[Causality, ...] = RELATED,
        seriousness: tuple[SeriousCriterion, ...] = (),
        treatment: tuple[str, ...] = (),
        lasting: int | None = None,
        known: int | None = None,
    ) -> Person:
        told = state(grade, causality=causality, seriousness=seriousness, treatment=treatment)
        reported = AdverseEventReported(
            participant=self.who,
            event=event,
            term=term,
            system_organ_class=organ,
            state=told,
            special_interest=interest,
        )
        self.add(day, reported, known)
        if lasting is not None:
            gone = EventState(grade=grade, causality=causality, outcome=Outcome.RECOVERED)
            changed = AdverseEventChanged(participant=self.who, event=event, state=gone)
            self.add(day + lasting, changed, max(day + lasting, known or day))
        return self

    def crs(self, day: int, grade: int = 1, event: str = "AE-crs", lasting: int = 2) -> Person:
        return self.event(
            day,
            grade,
            event=event,
            term="Cytokine release syndrome",
            organ=IMMUNE,
            interest=SpecialInterest.CRS,
            lasting=lasting,
        )

    def scored(self, day: int, visit: str, *present: str, pga: str = "0.3") -> Person:
        """SLEDAI-2K with these items present, PGA, and what LLDAS asks beside them."""
        asked = ("haemolytic_anaemia", "gastrointestinal_activity", "other_investigational_drug")
        examined: tuple[tuple[str, tuple[Item, ...]], ...] = (
            ("sledai_2k", sledai_items(*present)),
            ("pga", (Item(key="pga", answer=Decimal(pga)),)),
            ("lldas", tuple(Item(key=key, answer=Presence.ABSENT) for key in asked)),
        )
        for instrument, items in examined:
            self.add(
                day,
                ExaminationScored(
                    participant=self.who, instrument=instrument, items=items, visit=visit
                ),
            )
        return self

    def counted(self, day: int) -> Person:
        """Blood counts in the normal range."""
        for analyte, number in (("neutrophils", "3.1"), ("platelets", "210")):
            value = Measured(
                participant=self.who, analyte=analyte, value=Decimal(number), unit="10*9/L"
            )
            self.add(day, value)
        return self

    def prednisone(
        self, day: int, mg: str, indication: Indication = Indication.BACKGROUND
    ) -> Person:
        changed = MedicationChanged(
            participant=self.who,
            drug="prednisone",
            therapy_class=TherapyClass.GLUCOCORTICOID,
            dose_mg_per_day=Decimal(mg),
            indication=indication,
        )
        return self.add(day, changed)

    def withdrew(
        self, day: int, reason: WithdrawalReason = WithdrawalReason.PARTICIPANT_DECISION
    ) -> Person:
        return self.add(day, Withdrawn(participant=self.who, reason=reason))

    def died(self, day: int) -> Person:
        return self.add(day, Died(participant=self.who, cause="sepsis", causality=()))
