"""The empirical clinic: virtual patients drawn from published figures and stated assumptions."""

from __future__ import annotations

from datetime import date

from firstdose.protocol.study import Study, Truth
from firstdose.records.values import Domain
from firstdose.simulate.dice import Dice
from firstdose.simulate.empirical_people import EmpiricalPeople
from firstdose.simulate.figures import assumptions
from firstdose.simulate.virtual_clinic import VirtualClinic

__all__ = ["DOMAINS", "NAME", "EmpiricalClinic", "assumptions"]

NAME = "empirical"
DOMAINS = (
    Domain.DEMOGRAPHY,
    Domain.PRIOR_THERAPY,
    Domain.ELIGIBILITY,
    Domain.REGIMEN,
    Domain.EXPOSURE,
    Domain.ADVERSE_EVENTS,
    Domain.LABORATORY,
    Domain.DISEASE_ACTIVITY,
    Domain.MEDICATION,
    Domain.VISITS,
)
"""What this clinic records; kinetics, B cells and cytokines are left to the mechanistic one."""


class EmpiricalClinic(VirtualClinic):
    """The virtual clinic with people drawn from published figures."""

    __slots__ = ()

    def __init__(
        self, study: Study, truth: Truth, seed: int, *, trial: int = 0, start: date
    ) -> None:
        dice = Dice(seed, trial)
        super().__init__(study, EmpiricalPeople(study, dice), truth, dice, start=start)
