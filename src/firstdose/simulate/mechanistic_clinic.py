"""The mechanistic clinic: virtual patients who follow from a model and the doses given.

Every trial belongs to one virtual programme: what is unknown of the biology has one value in it.
The programme is drawn from the posterior that is saved with the product or, where none is or where
it is asked for, from the prior.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from firstdose.protocol.study import Study, Truth
from firstdose.protocol.words import Assumption
from firstdose.records.values import Domain, Generation
from firstdose.simulate import empirical, figures
from firstdose.simulate.calibration.patients import Acceptance, acceptance, accepted
from firstdose.simulate.calibration.posterior import Posterior, VirtualProgramme
from firstdose.simulate.calibration.prior import prior
from firstdose.simulate.calibration.saved import from_prior, programme_from, saved_posterior
from firstdose.simulate.calibration.stated import assumptions as of_the_calibration
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.people import (
    NO_ECONOMY,
    Economy,
    MechanisticPeople,
    model_for,
)
from firstdose.simulate.mechanistic.clinic.rules import rules_among
from firstdose.simulate.mechanistic.draws import Bools, People, Reals
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.virtual_clinic import VirtualClinic

NAME = "mechanistic"
PRIOR_NAME = "mechanistic-prior"
"""The same clinic with programmes from the prior."""

TRUTH = "mechanistic"
"""The truth of a run on which no stated risk of a dose-limiting toxicity is laid."""

DOMAINS = (*empirical.DOMAINS, Domain.KINETICS, Domain.B_CELLS, Domain.CYTOKINES)


class MechanisticClinic(VirtualClinic):
    """The virtual clinic with people who are followed through a mechanistic model."""

    __slots__ = ("people",)

    def __init__(
        self, study: Study, truth: Truth | None, people: MechanisticPeople, *, start: date
    ) -> None:
        self.people = people
        super().__init__(study, people, truth, people.dice, start=start)


def opened(
    study: Study,
    truth: Truth | None,
    seed: int,
    *,
    trial: int = 0,
    start: date,
    economy: Economy = NO_ECONOMY,
) -> MechanisticClinic:
    """The clinic of a trial whose programme comes from the posterior, where one is saved."""
    people = people_of_a_trial(study, Dice(seed, trial), economy)
    return MechanisticClinic(study, truth, people, start=start)


def opened_from_prior(
    study: Study,
    truth: Truth | None,
    seed: int,
    *,
    trial: int = 0,
    start: date,
    economy: Economy = NO_ECONOMY,
) -> MechanisticClinic:
    """The clinic of a trial whose programme comes from the prior."""
    dice = Dice(seed, trial)
    people = _people(study, dice, from_prior(model_for(study), dice), economy)
    return MechanisticClinic(study, truth, people, start=start)


def people_of_a_trial(study: Study, dice: Dice, economy: Economy = NO_ECONOMY) -> MechanisticPeople:
    """The people of the programme that a trial belongs to."""
    of = model_for(study)
    return _people(study, dice, programme_from(saved_posterior(study, of), of, dice), economy)


def posterior_behind(study: Study, made_by: Generation) -> Posterior | None:
    """What the programme of a mechanistic trial was drawn from; None: from the prior."""
    return saved_posterior(study, model_for(study)) if made_by.clinic == NAME else None


def programme_behind(study: Study, made_by: Generation) -> VirtualProgramme | None:
    """The programme of a trial that was simulated so; None where another clinic did."""
    if made_by.clinic not in {NAME, PRIOR_NAME}:
        return None
    dice = Dice(made_by.seed, made_by.trial)
    return programme_from(posterior_behind(study, made_by), model_for(study), dice)


def _people(
    study: Study, dice: Dice, drawn: VirtualProgramme, economy: Economy
) -> MechanisticPeople:
    """The people of a programme: accepted as those of a calibration are, and by entry criteria."""
    of = model_for(study)
    unknowns, readiness = prior(of), _acceptance(of, dice.seed)
    population = drawn.population(of, unknowns)

    def plausible(inputs: Reals, people: People) -> Bools:
        return accepted(population, readiness, people, inputs)

    rules = rules_among(drawn.rules(unknowns))
    return MechanisticPeople(study, dice, population, rules, plausible, economy=economy)


@lru_cache(maxsize=4)
def _acceptance(of: Model, seed: int) -> Acceptance:
    return acceptance(of, seed)


def assumptions() -> tuple[Assumption, ...]:
    """Everything that the clinic assumes where programmes come from the posterior."""
    return _assumptions("programme_from_prior")


def assumptions_of_the_prior() -> tuple[Assumption, ...]:
    """Everything that the clinic assumes where programmes come from the prior."""
    return _assumptions("programme_from_posterior")


def _assumptions(but: str) -> tuple[Assumption, ...]:
    """Of the clinic, of the calibration, and what it shares with the empirical clinic."""
    left_out = {row["key"] for row in figures.table("not_in_the_mechanistic_clinic")}
    own = (
        one
        for one in figures.assumptions(figures.MECHANISTIC)
        if one.about != f"{figures.MECHANISTIC}.{but}"
    )
    shared = (
        one
        for one in figures.assumptions(figures.EMPIRICAL)
        if one.about.removeprefix(f"{figures.EMPIRICAL}.") not in left_out
    )
    return (*own, *of_the_calibration(), *shared)
