"""The clinics of virtual patients by their names: another is one more entry of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from firstdose.protocol.finding import nearest
from firstdose.protocol.study import Study, Truth
from firstdose.protocol.words import Assumption
from firstdose.records.problem import StudyError
from firstdose.records.values import Domain, Generation
from firstdose.simulate import empirical, mechanistic_clinic
from firstdose.simulate.mechanistic.clinic.people import NO_ECONOMY, Economy
from firstdose.simulate.truth import truth_named
from firstdose.simulate.virtual_clinic import VirtualClinic


class Opened(Protocol):
    """What opens a clinic for one trial; ``truth`` None: no stated risk is laid on its patients.

    ``economy``: what a clinic whose patients have a biology saves.
    """

    def __call__(
        self,
        study: Study,
        truth: Truth | None,
        seed: int,
        *,
        trial: int,
        start: date,
        economy: Economy,
    ) -> VirtualClinic: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfClinic:
    """How a clinic is opened, what it records, and what it assumes beside the study file.

    ``own_truth``: what a run is called on which no stated DLT risk is laid, because the patients
    bring their own; "" for a clinic that needs a truth of the study file.
    """

    opened: Opened
    domains: tuple[Domain, ...]
    assumptions: Callable[[], tuple[Assumption, ...]]
    own_truth: str = ""

    def truth(self, study: Study, name: str | None) -> Truth | None:
        """The truth of a run by its name, or the usual one; None for the clinic's own.

        A ``StudyError`` when neither the study nor the clinic has it.
        """
        if self.own_truth and name in (None, self.own_truth):
            return None
        return truth_named(study, name)

    def truth_names(self, study: Study) -> tuple[str, ...]:
        """Every truth that a run here may have: the clinic's own, then those of the study file."""
        own = (self.own_truth,) if self.own_truth else ()
        return (*own, *(each.name for each in study.simulation.truths))

    def usual_truth(self, study: Study) -> str:
        """The truth of a run that names none."""
        return self.own_truth or study.simulation.default_truth


def _empirical(
    study: Study,
    truth: Truth | None,
    seed: int,
    *,
    trial: int,
    start: date,
    economy: Economy,
) -> VirtualClinic:
    assert truth is not None, "the empirical clinic has no truth of its own"
    return empirical.EmpiricalClinic(study, truth, seed, trial=trial, start=start)


CLINICS: Mapping[str, KindOfClinic] = {
    empirical.NAME: KindOfClinic(
        opened=_empirical,
        domains=empirical.DOMAINS,
        assumptions=empirical.assumptions,
    ),
    mechanistic_clinic.NAME: KindOfClinic(
        opened=mechanistic_clinic.opened,
        domains=mechanistic_clinic.DOMAINS,
        assumptions=mechanistic_clinic.assumptions,
        own_truth=mechanistic_clinic.TRUTH,
    ),
    mechanistic_clinic.PRIOR_NAME: KindOfClinic(
        opened=mechanistic_clinic.opened_from_prior,
        domains=mechanistic_clinic.DOMAINS,
        assumptions=mechanistic_clinic.assumptions_of_the_prior,
        own_truth=mechanistic_clinic.TRUTH,
    ),
}


def clinic_named(name: str) -> KindOfClinic:
    """The kind of clinic of that name; a ``StudyError`` names the known ones."""
    found = CLINICS.get(name)
    if found is None:
        raise StudyError(
            f"There is no clinic '{name}'.",
            where=f"--clinic {name} on the command line",
            because="A simulated trial needs virtual patients who answer its orders; these"
            f" clinics have some: {', '.join(CLINICS)}.",
            remedy=nearest(name, tuple(CLINICS)),
        )
    return found


def clinic_of(study: Study, made_by: Generation, economy: Economy = NO_ECONOMY) -> VirtualClinic:
    """The virtual clinic that answers in a trial of this making."""
    kind = clinic_named(made_by.clinic)
    truth, start = kind.truth(study, made_by.truth), study.simulation.first_referral_on
    seed, number = made_by.seed, made_by.trial
    return kind.opened(study, truth, seed, trial=number, start=start, economy=economy)
