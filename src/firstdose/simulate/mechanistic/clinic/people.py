"""The people of the mechanistic clinic, drawn from the population of a model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from firstdose.protocol.criteria import Criterion
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError
from firstdose.records.values import SpecialInterest
from firstdose.simulate.analytes import Limits, Test
from firstdose.simulate.dice import Dice
from firstdose.simulate.episodes import Episode
from firstdose.simulate.events import after_conditioning, after_infusion, with_time
from firstdose.simulate.figures import Fixed, figure, table
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.mechanistic.clinic.candidates import items_at, meets
from firstdose.simulate.mechanistic.clinic.covariates import of_patient, of_product
from firstdose.simulate.mechanistic.clinic.examiner import Examiner
from firstdose.simulate.mechanistic.clinic.forecast import days_ahead, forecast
from firstdose.simulate.mechanistic.clinic.given import Treated
from firstdose.simulate.mechanistic.clinic.observed import Observed
from firstdose.simulate.mechanistic.clinic.prescribing import Prescriber
from firstdose.simulate.mechanistic.clinic.reactions import reactions
from firstdose.simulate.mechanistic.clinic.rules import Rules, assumed_rules
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.mechanistic.virtual_population import virtual_population
from firstdose.simulate.patients import Patient, patient
from firstdose.simulate.person import (
    NOTHING,
    Ahead,
    CellsGiven,
    DrugsGiven,
    Examined,
    Expected,
    Findings,
    Reading,
)
from firstdose.simulate.population import population
from firstdose.simulate.published_states import course_limits
from firstdose.simulate.screening import screening_index
from firstdose.simulate.ward import follow_up_days

MILLION = 1e6
FIRST_SCREENING = Moment(day=None, since_conditioning=None, index=screening_index(1))
ALSO_MEASURED = (
    *("b_cells", "transitional_b_cells", "naive_b_cells", "memory_b_cells"),
    *("car_cells", "car_transgene", "interleukin_6", "crp", "ferritin", "igg"),
)


class MechanisticPerson:
    """A virtual patient whose future follows from the doses they are given."""

    __slots__ = (
        "_dice", "_examiner", "_first_infusion_on", "_laboratory", "_prescriber", "_rules",
        "_study", "_treated", "attempts", "number", "patient",
    )  # fmt: skip

    def __init__(
        self,
        dice: Dice,
        study: Study,
        drawn: Patient,
        treated: Treated,
        *,
        attempt: int,
        rules: Rules,
    ) -> None:
        self.number = drawn.number
        self.attempts = attempt + 1
        self._dice = dice
        self._study = study
        self._treated = treated
        self._rules = rules
        self._laboratory = Observed(dice, drawn, treated, attempt)
        self._examiner = Examiner(
            dice, drawn.number, treated, self._laboratory, attempt=attempt, rules=rules
        )
        limits = course_limits(study.endpoints.instruments)
        self._prescriber = Prescriber(drawn.prednisone_mg_per_day, limits)
        self._first_infusion_on: date | None = None
        items = items_at(study, self._laboratory, self._examiner, FIRST_SCREENING)
        self.patient = replace(drawn, items=tuple(sorted(items)))

    @property
    def may_enter(self) -> bool:
        """Whether the first screening bears out every criterion that can be computed."""
        criteria = self._study.eligibility.criteria
        return all(self.meets(one, FIRST_SCREENING) for one in criteria)

    @property
    def treated(self) -> Treated:
        """The participant in the model."""
        return self._treated

    # --- what is found ---------------------------------------------------------------------------

    def limits(self, test: Test) -> Limits:
        return self._laboratory.limits(test)

    def reading(self, test: Test, moment: Moment) -> Reading | None:
        return self._laboratory.reading(test, moment)

    def findings(self, moment: Moment) -> Findings:
        return self._examiner.findings(moment)

    def physician_global(self, moment: Moment) -> Decimal:
        return self._examiner.physician_global(moment, self.patient.physician_global)

    def meets(self, criterion: Criterion, moment: Moment) -> bool:
        if not criterion.all_of:
            return True
        items = items_at(self._study, self._laboratory, self._examiner, moment)
        return meets(criterion, self._laboratory, items, moment)

    # --- what follows ----------------------------------------------------------------------------

    def after_conditioning(self, given: DrugsGiven) -> Expected:
        for drug, mg in given.mg:
            factor = figure(Fixed, "fludarabine_as_f_ara_a").value if drug == "fludarabine" else 1.0
            self._treated.give(given.on, drug, factor * mg)
        symptoms = after_conditioning(self._dice, self.number, given.on)
        return Expected(
            episodes=tuple(one for one in symptoms if not one.raises) if given.is_first_day else (),
            forecast=self._forecast(),
        )

    def with_time(self, ahead: Ahead) -> Expected:
        episodes = with_time(self._dice, self.number, ahead.on, ahead.window_days, ahead.until)
        return Expected(
            episodes=tuple(one for one in episodes if not _is_from_the_model(one.special_interest))
        )

    def after_infusion(self, given: CellsGiven) -> Expected:
        if self._first_infusion_on is None:
            self._first_infusion_on = given.on
            self._prescriber.infused()
            for covariate, value in of_product(self._dice, self.number, given.lot).items():
                self._treated.set(covariate, value)
        self._treated.give(given.on, "cells", given.cells / MILLION)
        brought = reactions(
            self._dice, self.number, self._treated, given.number, given.on, self._rules
        )
        other = after_infusion(self._dice, self.number, given.number, given.on)
        return Expected(episodes=(*brought, *other), forecast=self._forecast())

    def after_examination(self, examined: Examined) -> Expected:
        plan = self._prescriber.seen(examined)
        if plan is None:
            return NOTHING
        return Expected(forecast=self._forecast(), prescriptions=plan, replaces=True)

    def _forecast(self) -> tuple[Episode, ...]:
        treated, first = self._treated, self._first_infusion_on
        assert treated.started_on is not None, "nothing was given yet"
        prednisone = self._prescriber.prednisone_mg(treated.started_on, treated.days + 1)
        return forecast(
            self._dice,
            self.patient,
            treated,
            days_ahead(treated, prednisone),
            None if first is None else treated.day(first),
            self._study.endpoints.instruments.ctcae,
        )


class MechanisticPeople:
    """The people of one virtual trial; ``drawn`` and ``entered`` count candidates.

    ``of`` and ``rules`` are the model and the rules of the virtual programme that the trial belongs
    to; without them typical values are those of the shipped model.
    """

    __slots__ = ("_dice", "_model", "_population", "_rules", "_study", "drawn", "entered")

    def __init__(
        self, study: Study, dice: Dice, of: Model | None = None, rules: Rules | None = None
    ) -> None:
        self._study = study
        self._dice = dice
        self._model = of or model_for(study)
        self._rules = rules or assumed_rules()
        self._population = population(dice)
        self.drawn = 0
        self.entered = 0
        _check_drugs(study, self._model)

    @property
    def referrals_per_day(self) -> float:
        return self._population.referrals_per_day

    @property
    def also_measured(self) -> tuple[str, ...]:
        return ALSO_MEASURED

    def person(self, number: int) -> MechanisticPerson:
        """The first candidate for this place who may enter."""
        drawn = patient(self._dice, self._population, number)
        most = round(figure(Fixed, "most_candidates").value)
        for attempt in range(most):
            candidate = self._candidate(drawn, attempt)
            if candidate.may_enter:
                self.drawn += candidate.attempts
                self.entered += 1
                return candidate
        raise StudyError(
            f"None of {most} virtual patients drawn for participant {number:03d} may enter.",
            where="eligibility.criteria in the study file",
            because="the mechanistic clinic draws patients until one meets every criterion that"
            " can be computed",
            remedy="Check the limits of the criteria, or use the empirical clinic.",
        )

    def _candidate(self, drawn: Patient, attempt: int) -> MechanisticPerson:
        dice = self._dice
        inputs = virtual_population(
            self._model, dice.seed, 1, drawn.number, trial=dice.trial, attempt=attempt
        )[0]
        treated = Treated(self._model, inputs, f"{drawn.number:03d}", follow_up_days(self._study))
        for covariate, value in of_patient(dice, drawn).items():
            treated.set(covariate, value)
        return MechanisticPerson(
            dice, self._study, drawn, treated, attempt=attempt, rules=self._rules
        )


def model_for(study: Study) -> Model:
    """The shipped model of the study's kind of cells."""
    kind = study.identity.cell_product.en
    names = {row["cell_product"]: row["model"] for row in table("mechanistic_models")}
    if kind not in names:
        raise StudyError(
            f"No mechanistic model ships for {kind} cells.",
            where="identity.cell_product in the study file",
            because=f"there are models for: {', '.join(names)}",
            remedy="Use the empirical clinic.",
        )
    return model(names[kind])


def _check_drugs(study: Study, of: Model) -> None:
    """Every conditioning drug must have a place in the model."""
    known = {target.name for target in of.targets}
    drugs = {drug.drug for scheme in study.regimens.conditioning for drug in scheme.drugs}
    problems = [
        Problem(
            what=f"The mechanistic model {of.name} does not know the drug {drug}.",
            where="regimens.conditioning in the study file",
            because=f"it can be given: {', '.join(sorted(known - {'cells'}))}",
            remedy="Use the empirical clinic.",
        )
        for drug in sorted(drugs - known)
    ]
    if problems:
        raise StudyError.of(problems)


def _is_from_the_model(interest: SpecialInterest) -> bool:
    return interest is SpecialInterest.INFECTION
