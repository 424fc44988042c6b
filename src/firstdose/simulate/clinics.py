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
from firstdose.records.values import Domain
from firstdose.simulate import empirical
from firstdose.trial.clinic import Clinic


class Opened(Protocol):
    """What opens a clinic for one trial."""

    def __call__(
        self, study: Study, truth: Truth, seed: int, *, trial: int, start: date
    ) -> Clinic: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfClinic:
    """How a clinic is opened, what it records, and what it assumes beside the study file."""

    opened: Opened
    domains: tuple[Domain, ...]
    assumptions: Callable[[], tuple[Assumption, ...]]


CLINICS: Mapping[str, KindOfClinic] = {
    empirical.NAME: KindOfClinic(
        opened=empirical.EmpiricalClinic,
        domains=empirical.DOMAINS,
        assumptions=empirical.assumptions,
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
