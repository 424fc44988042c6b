"""People drawn from published figures: each has a course of disease that cells bring about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from firstdose.derive.study_days import so_many_days
from firstdose.protocol.criteria import Criterion
from firstdose.protocol.study import Study
from firstdose.records.facts import ExaminationScored
from firstdose.records.values import Indication, Item, TherapyClass
from firstdose.simulate import questions
from firstdose.simulate.analytes import Test
from firstdose.simulate.courses import Course, course
from firstdose.simulate.dice import Dice
from firstdose.simulate.entry_criteria import Quantities, meets, points_of
from firstdose.simulate.events import (
    after_conditioning,
    after_infusion,
    crs_episode,
    cytopenias,
    with_time,
)
from firstdose.simulate.laboratory import Laboratory, Moment, drawn_of
from firstdose.simulate.milestones import NEVER
from firstdose.simulate.patients import Patient, background_drugs, least_sledai, patient
from firstdose.simulate.person import (
    NOTHING,
    Ahead,
    CellsGiven,
    DrugsGiven,
    Expected,
    Findings,
    Prescription,
    Reading,
)
from firstdose.simulate.population import Population, population
from firstdose.simulate.unread import NOTHING_UNREAD, Unread
from firstdose.standards.ctcae import CtcaeVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class EmpiricalPerson:
    """A virtual patient whose course and laboratory are drawn before any treatment."""

    number: int
    dice: Dice
    population: Population
    patient: Patient
    course: Course
    laboratory: Laboratory
    ctcae: CtcaeVersion

    def readings(self, tests: tuple[Test, ...], moment: Moment) -> list[Reading | None]:
        drawn = drawn_of(tests)
        results = self.laboratory.results(drawn, moment)
        found: list[Reading | None] = [Reading(value=value) for value in results]
        if len(found) == len(tests):
            return found
        by_test = dict(zip(drawn, found, strict=True))
        return [by_test.get(test) for test in tests]

    def findings(self, moment: Moment) -> Findings:
        course, day = self.course, moment.day
        present = frozenset([item for item in course.clears if course.present(item, day)])
        return Findings(present=present, due_to_lupus=present)

    def physician_global(self, moment: Moment) -> Decimal:
        deviation = self.dice.normal(self.number, questions.PHYSICIAN_GLOBAL_NOISE, moment.index)
        return self.course.physician_global(moment.day, deviation)

    def bilag(self, moment: Moment) -> tuple[Item, ...]:
        return ()

    def meets(self, criterion: Criterion, moment: Moment, known: Quantities) -> bool:
        if not criterion.limits:
            return True
        found = {**known, **points_of(self.findings(moment).present)}
        return meets(criterion, found, lambda test: self._measured(test, moment))

    def _measured(self, test: Test, moment: Moment) -> Decimal | None:
        (reading,) = self.readings((test,), moment)
        return reading.value if reading is not None else None

    def after_conditioning(self, given: DrugsGiven) -> Expected:
        if not given.is_first_day:
            return NOTHING
        symptoms = after_conditioning(self.dice, self.number, given.on)
        low = cytopenias(self.laboratory, given.on, self.ctcae)
        return Expected(episodes=(*symptoms, *low))

    def with_time(self, ahead: Ahead) -> Expected:
        """Other events, the taper, and rescue."""
        episodes = with_time(self.dice, self.number, ahead.on, ahead.window_days, ahead.until)
        rescue = self.course.milestones.rescue
        prescribed = [
            Prescription(
                on=ahead.on + so_many_days(day),
                drug="prednisone",
                therapy_class=TherapyClass.GLUCOCORTICOID,
                dose_mg_per_day=dose,
                indication=Indication.RESCUE if day == rescue else Indication.BACKGROUND,
            )
            for day, dose in self.course.prednisone
        ]
        if rescue < NEVER and self.course.milestones.relapse == NEVER:
            drug = background_drugs()["mycophenolate_mofetil"]
            prescribed.append(
                Prescription(
                    on=ahead.on + so_many_days(rescue),
                    drug=drug.drug,
                    therapy_class=drug.therapy_class,
                    dose_mg_per_day=drug.dose_mg_per_day,
                    indication=Indication.RESCUE,
                )
            )
        return Expected(episodes=tuple(episodes), prescriptions=tuple(prescribed))

    def after_infusion(self, given: CellsGiven) -> Expected:
        found = list(after_infusion(self.dice, self.number, given.number, given.on))
        if self.dice.chance(self.number, questions.CRS, self.population.crs_grade_1):
            asked = questions.CRS_INFUSION
            which = self.dice.whole(self.number, asked, 1, given.planned_infusions)
            if which == given.number:
                found.insert(0, crs_episode(self.dice, self.number, given.on))
        return Expected(episodes=tuple(found))

    def after_examination(self, on: date, scored: Sequence[ExaminationScored]) -> Expected:
        return NOTHING


class EmpiricalPeople:
    """The people of one virtual trial: each share of the population is drawn once."""

    __slots__ = ("_dice", "_population", "_study")

    def __init__(self, study: Study, dice: Dice) -> None:
        self._study = study
        self._dice = dice
        self._population = population(dice)

    @property
    def referrals_per_day(self) -> float:
        return self._population.referrals_per_day

    @property
    def unread(self) -> Unread:
        return NOTHING_UNREAD

    @property
    def also_measured(self) -> tuple[str, ...]:
        return ()

    def person(self, number: int) -> EmpiricalPerson:
        return empirical_person(self._dice, self._population, number, self._study)


def empirical_person(
    dice: Dice, population: Population, number: int, study: Study
) -> EmpiricalPerson:
    """Draw a person who may enter; their course is drawn to the study's reading of instruments."""
    drawn = patient(dice, population, number, sledai_at_least=least_sledai(study))
    path = course(dice, population, drawn, study.endpoints.instruments)
    return EmpiricalPerson(
        number=number,
        dice=dice,
        population=population,
        patient=drawn,
        course=path,
        laboratory=Laboratory(dice, drawn, path),
        ctcae=study.endpoints.instruments.ctcae,
    )
