"""Small records made by hand: days are study days, and the first infusion is on day 0."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files

from firstdose import protocol
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    CellsInfused,
    Consented,
    DemographyRecorded,
    Died,
    DltAdjudicated,
    DrugGiven,
    EnteredInError,
    ExaminationScored,
    InfusionHeld,
    Measured,
    ParticipantFact,
    RegimenAssigned,
    StudyOpened,
    VisitAttended,
    VisitMissed,
    Withdrawn,
)
from firstdose.records.history import History
from firstdose.records.ledger import Ledger
from firstdose.records.values import (
    ActionTaken,
    Assessor,
    Causality,
    Component,
    EventState,
    Item,
    Origin,
    Outcome,
    Relatedness,
    SeriousCriterion,
    Sex,
    SpecialInterest,
    WithdrawalReason,
    YesNo,
)
from firstdose.standards.scores import score_table
from firstdose.standards.verdict import Presence

ZERO = date(2024, 3, 4)
WHO = "001"
SKIN = "Skin and subcutaneous tissue disorders"
BLOOD = "Blood and lymphatic system disorders"


@cache
def reference_study() -> Study:
    """The shipped reference study."""
    text = files("firstdose.studies") / "nct06010472" / "study.yaml"
    return protocol.read(text.read_text(encoding="utf-8"), "nct06010472")


def on(day: int) -> date:
    """The calendar day of a study day."""
    return ZERO + timedelta(days=day)


def cause(
    relatedness: Relatedness,
    component: Component = Component.CELLS,
    assessor: Assessor = Assessor.INVESTIGATOR,
) -> Causality:
    return Causality(component=component, assessor=assessor, relatedness=relatedness)


RELATED = (cause(Relatedness.PROBABLE), cause(Relatedness.UNLIKELY, Component.CONDITIONING))
UNRELATED = (
    cause(Relatedness.NOT_RELATED),
    cause(Relatedness.NOT_RELATED, Component.CONDITIONING),
)


def state(
    grade: int,
    *,
    outcome: Outcome = Outcome.ONGOING,
    causality: tuple[Causality, ...] = RELATED,
    seriousness: tuple[SeriousCriterion, ...] = (),
    action: ActionTaken = ActionTaken.NONE,
    treatment: tuple[str, ...] = (),
) -> EventState:
    return EventState(
        grade=grade,
        causality=causality,
        seriousness=seriousness,
        action=action,
        outcome=outcome,
        treatment=treatment,
    )


@dataclass(frozen=True)
class Line:
    """A fact with the day on which it happened and the day on which it became known."""

    fact: ParticipantFact
    day: int
    known: int


@dataclass
class Story:
    """What happened to one participant, told in any order and known in the order of its days."""

    lines: list[Line] = field(default_factory=list)

    def add(self, day: int, fact: ParticipantFact, known: int | None = None) -> Story:
        self.lines.append(Line(fact, day, day if known is None else known))
        return self

    def assigned(self, day: int = -7, regimen: str = "d1-i7", part: str = "escalation") -> Story:
        self.add(day, Consented(participant=WHO, consent_version="1"))
        described = DemographyRecorded(participant=WHO, sex=Sex.FEMALE, age_years=37)
        self.add(day, described)
        given = RegimenAssigned(participant=WHO, part=part, regimen=regimen, cohort=1)
        return self.add(day, given)

    def conditioned(self, days: tuple[int, ...] = (-5, -4, -3)) -> Story:
        for day in days:
            for drug in ("fludarabine", "cyclophosphamide"):
                self.add(
                    day,
                    DrugGiven(
                        participant=WHO,
                        drug=drug,
                        planned_day=day,
                        planned_dose_mg=Decimal(40),
                        given_dose_mg=Decimal(40),
                    ),
                )
        return self

    def infused(self, number: int, day: int, percent: int = 100, regimen: str = "d1-i7") -> Story:
        planned = Decimal("0.75e9")
        return self.add(
            day,
            CellsInfused(
                participant=WHO,
                number=number,
                regimen=regimen,
                cells_planned=planned,
                cells_given=planned * percent / 100,
            ),
        )

    def treated(self, days: tuple[int, ...] = (0, 7, 14)) -> Story:
        """Assigned, conditioned and infused as planned."""
        self.assigned().conditioned()
        for number, day in enumerate(days, start=1):
            self.infused(number, day)
        return self

    def event(
        self,
        day: int,
        grade: int,
        *,
        event: str = "AE-1",
        term: str = "Rash maculo-papular",
        organ: str = SKIN,
        interest: SpecialInterest = SpecialInterest.NONE,
        known: int | None = None,
        causality: tuple[Causality, ...] = RELATED,
        seriousness: tuple[SeriousCriterion, ...] = (),
        action: ActionTaken = ActionTaken.NONE,
        treatment: tuple[str, ...] = (),
    ) -> Story:
        told = state(
            grade,
            causality=causality,
            seriousness=seriousness,
            action=action,
            treatment=treatment,
        )
        fact = AdverseEventReported(
            participant=WHO,
            event=event,
            term=term,
            system_organ_class=organ,
            state=told,
            special_interest=interest,
        )
        return self.add(day, fact, known)

    def changed(
        self, day: int, told: EventState, event: str = "AE-1", known: int | None = None
    ) -> Story:
        return self.add(day, AdverseEventChanged(participant=WHO, event=event, state=told), known)

    def recovered(
        self,
        day: int,
        grade: int = 1,
        event: str = "AE-1",
        causality: tuple[Causality, ...] = RELATED,
        known: int | None = None,
    ) -> Story:
        told = state(grade, outcome=Outcome.RECOVERED, causality=causality)
        return self.changed(day, told, event, known)

    def measured(
        self,
        day: int,
        analyte: str,
        value: str,
        unit: str,
        limits: tuple[str, str] | None = None,
        *,
        known: int | None = None,
        qualifier: str = "",
    ) -> Story:
        fact = Measured(
            participant=WHO,
            analyte=analyte,
            value=Decimal(value),
            unit=unit,
            lower_limit=Decimal(limits[0]) if limits else None,
            upper_limit=Decimal(limits[1]) if limits else None,
            qualifier=qualifier,
        )
        return self.add(day, fact, known)

    def held(self, day: int, number: int, event: str = "", final: bool = False) -> Story:
        fact = InfusionHeld(
            participant=WHO, step=f"infusion-{number}", reason="held", event=event, final=final
        )
        return self.add(day, fact)

    def adjudicated(self, day: int, answer: YesNo, event: str = "AE-1") -> Story:
        fact = DltAdjudicated(
            participant=WHO, event=event, dose_limiting=answer, rationale="reviewed"
        )
        return self.add(day, fact)

    def withdrew(
        self, day: int, reason: WithdrawalReason = WithdrawalReason.PARTICIPANT_DECISION
    ) -> Story:
        return self.add(day, Withdrawn(participant=WHO, reason=reason))

    def died(self, day: int, *said: Causality, known: int | None = None) -> Story:
        return self.add(day, Died(participant=WHO, cause="sepsis", causality=said), known)

    def attended(self, day: int, visit: str) -> Story:
        return self.add(day, VisitAttended(participant=WHO, visit=visit))

    def missed(self, day: int, visit: str) -> Story:
        return self.add(day, VisitMissed(participant=WHO, visit=visit, reason="ill"))

    def scored(
        self, day: int, instrument: str, items: tuple[Item, ...], visit: str = "", event: str = ""
    ) -> Story:
        fact = ExaminationScored(
            participant=WHO, instrument=instrument, items=items, visit=visit, event=event
        )
        return self.add(day, fact)

    # --- told -----------------------------------------------------------------------------

    def ledger(self) -> Ledger:
        """The ledger in which each line stands on the day on which it became known."""
        told = Ledger()
        opened = StudyOpened(
            study="nct06010472",
            origin=Origin.CONDUCTED,
            study_text="",
            study_sha256="",
            domains=(),
        )
        first = on(min((line.known for line in self.lines), default=0) - 1)
        told.append(opened, occurred_on=first, known_on=first, entered_by="sponsor")
        for line in sorted(self.lines, key=lambda line: line.known):
            told.append(
                line.fact, occurred_on=on(line.day), known_on=on(line.known), entered_by="site"
            )
        return told

    def history(self, day: int | None = None) -> History:
        """What was known of the participant at the end of a day; None: everything."""
        told = self.ledger()
        return (told if day is None else told.as_known_on(on(day))).history(WHO)


def take_back(told: Ledger, number: int, day: int) -> None:
    """Take an entry back as entered in error."""
    told.append(
        EnteredInError(participant=WHO),
        occurred_on=on(day),
        known_on=on(day),
        entered_by="site",
        amends=number,
        reason="not this participant",
    )


def sledai_items(
    *present: str, unknown: tuple[str, ...] = (), not_lupus: tuple[str, ...] = ()
) -> tuple[Item, ...]:
    """All 24 items: those named present, the others absent."""
    return tuple(
        Item(
            key=item.key,
            answer=Presence.NOT_ASSESSED
            if item.key in unknown
            else Presence.PRESENT
            if item.key in (*present, *not_lupus)
            else Presence.ABSENT,
            attributed=YesNo.NO if item.key in not_lupus else YesNo.YES,
        )
        for item in score_table("sledai_2k").items
    )


def with_window(study: Study, **changes: object) -> Study:
    """The study with another DLT window in its first part."""
    part = study.parts[0]
    window = replace(part.dlt_window, **changes)
    return replace(study, parts=(replace(part, dlt_window=window), *study.parts[1:]))


def with_evaluability(study: Study, **changes: object) -> Study:
    """The study with another evaluability rule in its first part."""
    part = study.parts[0]
    rule = replace(part.evaluability, **changes)
    return replace(study, parts=(replace(part, evaluability=rule), *study.parts[1:]))


def without_conditioning(study: Study) -> Study:
    """The study with nothing given before the cells."""
    schemes = tuple(replace(one, drugs=()) for one in study.regimens.conditioning)
    return replace(study, regimens=replace(study.regimens, conditioning=schemes))
