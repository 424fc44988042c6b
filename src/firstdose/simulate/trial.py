"""One whole virtual trial: the ordinary trial with virtual patients in the place of a clinic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from firstdose.protocol.study import Study
from firstdose.records.facts import StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.values import Generation, Origin
from firstdose.simulate.clinics import clinic_named, clinic_of
from firstdose.simulate.mechanistic.clinic.people import NO_ECONOMY, Economy
from firstdose.simulate.usual_clinic import usual_clinic
from firstdose.simulate.virtual_clinic import VirtualClinic
from firstdose.trial.loop import Clock, run

LAST_DAY = date(2099, 12, 31)


def trial(  # noqa: PLR0913 (what is simulated, and how a run of it is told apart)
    study: Study,
    study_text: str,
    *,
    seed: int,
    clinic: str | None = None,
    truth: str | None = None,
    trial: int = 0,
    on_day: Callable[[date], None] | None = None,
) -> Ledger:
    """Run one virtual trial; its ledger is marked as simulated and says how to make it again.

    ``study_text`` is the file that ``study`` was read from.  ``clinic`` None: the mechanistic one
    where it can speak of the study, else the empirical one.  ``truth`` None: the study's default in
    the empirical clinic; in the mechanistic one the biology alone.
    """
    made_by = generation(study, clinic or usual_clinic(study), truth, seed, trial)
    return simulated(study, study_text, made_by, on_day).ledger


class Simulated(NamedTuple):
    """A whole virtual trial, and the clinic that answered."""

    ledger: Ledger
    clinic: VirtualClinic


def simulated(
    study: Study,
    study_text: str,
    made_by: Generation,
    on_day: Callable[[date], None] | None = None,
    economy: Economy = NO_ECONOMY,
) -> Simulated:
    """Run the virtual trial of this making; ``economy``: what its clinic saves."""
    clinic = clinic_of(study, made_by, economy)
    clock = Clock(start=study.simulation.first_referral_on, until=LAST_DAY, on_day=on_day)
    return Simulated(run(study, clinic, opening(study, study_text, made_by), clock), clinic)


def generation(
    study: Study, clinic: str, truth: str | None, seed: int, trial: int = 0
) -> Generation:
    """How a simulated ledger is made; the truth is one of the study file, or the clinic's own."""
    kind = clinic_named(clinic)
    stated = kind.truth(study, truth)
    name = kind.own_truth if stated is None else stated.name
    return Generation(clinic=clinic, seed=seed, truth=name, trial=trial)


def opening(study: Study, study_text: str, made_by: Generation) -> StudyOpened:
    """Entry 1 of a simulated ledger."""
    return StudyOpened(
        study=study.identity.name,
        origin=Origin.SIMULATED,
        study_text=study_text,
        study_sha256=study_sha256(study_text),
        domains=clinic_named(made_by.clinic).domains,
        made_by=made_by,
    )
