"""The mechanistic clinic: virtual patients who follow from a model and the doses given."""

from __future__ import annotations

from datetime import date

from firstdose.protocol.study import Study, Truth
from firstdose.protocol.words import Assumption
from firstdose.records.values import Domain
from firstdose.simulate import empirical, figures
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.course import Solver, alone
from firstdose.simulate.mechanistic.clinic.people import MechanisticPeople
from firstdose.simulate.virtual_clinic import VirtualClinic

NAME = "mechanistic"
TRUTH = "mechanistic"
"""The truth of a run on which no stated risk of a dose-limiting toxicity is laid."""

DOMAINS = (*empirical.DOMAINS, Domain.KINETICS, Domain.B_CELLS, Domain.CYTOKINES)


class MechanisticClinic(VirtualClinic):
    """The virtual clinic with people who are followed through a mechanistic model."""

    __slots__ = ("people",)

    def __init__(
        self,
        study: Study,
        truth: Truth | None,
        seed: int,
        *,
        trial: int = 0,
        start: date,
        solver: Solver = alone,
    ) -> None:
        dice = Dice(seed, trial)
        self.people = MechanisticPeople(study, dice, solver=solver)
        super().__init__(study, self.people, truth, dice, start=start)


def assumptions() -> tuple[Assumption, ...]:
    """Everything that the mechanistic clinic assumes, and what it shares with the empirical one."""
    left_out = {row["key"] for row in figures.table("not_in_the_mechanistic_clinic")}
    shared = (
        one
        for one in figures.assumptions(figures.EMPIRICAL)
        if one.about.removeprefix(f"{figures.EMPIRICAL}.") not in left_out
    )
    return (*figures.assumptions(figures.MECHANISTIC), *shared)
