"""The people of the mechanistic clinic, drawn from the population of a model."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import Fixed, figure, table
from firstdose.simulate.mechanistic.clinic.course import Solver, alone
from firstdose.simulate.mechanistic.clinic.covariates import of_patient
from firstdose.simulate.mechanistic.clinic.given import Treated
from firstdose.simulate.mechanistic.clinic.participant import MechanisticPerson
from firstdose.simulate.mechanistic.clinic.pool import Plausible, Pool, everyone
from firstdose.simulate.mechanistic.clinic.rules import Rules, assumed_rules
from firstdose.simulate.mechanistic.doses import Reals
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.patients import Patient, patient
from firstdose.simulate.population import population
from firstdose.simulate.unread import NOTHING_UNREAD, Unread
from firstdose.simulate.ward import follow_up_days

ALSO_MEASURED = (
    *("b_cells", "transitional_b_cells", "naive_b_cells", "memory_b_cells"),
    *("car_cells", "car_transgene", "interleukin_6", "crp", "ferritin", "igg"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Economy:
    """What is saved on one of many trials: who finds courses, and what of visits nobody reads.

    Every draw answers a question of its own, so that nothing else changes.
    """

    solver: Solver = alone
    unread: Unread = NOTHING_UNREAD


NO_ECONOMY = Economy()
"""Courses are found one by one, and everything is measured."""


class MechanisticPeople:
    """The people of one virtual trial; ``drawn`` and ``entered`` count candidates.

    ``of`` and ``rules`` are the model and the rules of the virtual programme that the trial belongs
    to; without them typical values are those of the shipped model.  ``plausible`` says which
    candidates are patients.
    """

    __slots__ = (
        "_dice", "_model", "_pool", "_population", "_rules", "_solver", "_study",
        "drawn", "entered", "unread",
    )  # fmt: skip

    def __init__(
        self,
        study: Study,
        dice: Dice,
        of: Model | None = None,
        rules: Rules | None = None,
        plausible: Plausible = everyone,
        *,
        economy: Economy = NO_ECONOMY,
    ) -> None:
        self._solver = economy.solver
        self.unread = economy.unread
        self._study = study
        self._dice = dice
        self._model = of or model_for(study)
        self._rules = rules or assumed_rules()
        self._pool = Pool(self._model, dice, plausible)
        self._population = population(dice)
        self.drawn = 0
        self.entered = 0
        unknown = unknown_drugs(study, self._model)
        if unknown:
            raise StudyError.of(unknown)

    @property
    def dice(self) -> Dice:
        """The dice of the trial."""
        return self._dice

    @property
    def also_measured(self) -> tuple[str, ...]:
        return ALSO_MEASURED

    @property
    def referrals_per_day(self) -> float:
        return self._population.referrals_per_day

    def person(self, number: int) -> MechanisticPerson:
        """The first candidate for this place who may enter."""
        drawn = patient(self._dice, self._population, number)
        most = round(figure(Fixed, "most_candidates").value)
        for attempt, inputs in self._pool.candidates(number, most):
            candidate = self._candidate(drawn, attempt, inputs)
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

    def _candidate(self, drawn: Patient, attempt: int, inputs: Reals) -> MechanisticPerson:
        dice = self._dice
        days = follow_up_days(self._study)
        treated = Treated(self._model, inputs, f"{drawn.number:03d}", days, self._solver)
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


def unknown_drugs(study: Study, of: Model) -> tuple[Problem, ...]:
    """A problem for every conditioning drug that has no place in the model."""
    known = {target.name for target in of.targets}
    drugs = {drug.drug for scheme in study.regimens.conditioning for drug in scheme.drugs}
    return tuple(
        Problem(
            what=f"The mechanistic model {of.name} does not know the drug {drug}.",
            where="regimens.conditioning in the study file",
            because=f"it can be given: {', '.join(sorted(known - {'cells'}))}",
            remedy="Use the empirical clinic.",
        )
        for drug in sorted(drugs - known)
    )
