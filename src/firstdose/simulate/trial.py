"""One whole virtual trial: the ordinary trial with virtual patients in the place of a clinic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from firstdose.protocol.study import Study
from firstdose.records.facts import StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from firstdose.records.values import Generation, Origin
from firstdose.simulate import empirical
from firstdose.simulate.clinics import clinic_named
from firstdose.simulate.truth import truth_named
from firstdose.trial.loop import Clock, run

LAST_DAY = date(2099, 12, 31)


def trial(
    study: Study,
    study_text: str,
    *,
    seed: int,
    truth: str | None = None,
    trial: int = 0,
    on_day: Callable[[date], None] | None = None,
) -> Ledger:
    """Run one virtual trial; its ledger is marked as simulated and says how to make it again.

    ``study_text`` is the file that ``study`` was read from.  ``truth`` None: the study's default.
    """
    name = truth_named(study, truth).name
    made_by = Generation(clinic=empirical.NAME, seed=seed, truth=name, trial=trial)
    return generated(study, study_text, made_by, on_day)


def generated(
    study: Study,
    study_text: str,
    made_by: Generation,
    on_day: Callable[[date], None] | None = None,
) -> Ledger:
    """The virtual trial that these clinic, seed, truth and trial number make."""
    truth, start = truth_named(study, made_by.truth), study.simulation.first_referral_on
    opened = clinic_named(made_by.clinic).opened
    clinic = opened(study, truth, made_by.seed, trial=made_by.trial, start=start)
    clock = Clock(start=start, until=LAST_DAY, on_day=on_day)
    return run(study, clinic, opening(study, study_text, made_by), clock)


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
