"""What is compared: regimens of the study, each with the cells and the interval that make it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from firstdose.protocol.finding import nearest
from firstdose.protocol.regimens import FlatCells, Regimen
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.calibration.people import planned_doses
from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.predicted.covariates import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRegimen:
    """A regimen as a virtual patient is given it; ``interval_days`` 0 for a single infusion.

    ``held``: covariates that everybody has at one value, in the place of what is drawn.
    """

    name: str
    cells: float
    interval_days: int
    infusions: int
    conditioning: str
    given: tuple[Dose, ...]
    held: Held = ()

    @property
    def title(self) -> str:
        """Its name, and what is held: "d1-i7, lot_potency=0.7"."""
        return ", ".join((self.name, *(f"{name}={value:g}" for name, value in self.held)))


def given(study: Study, names: Sequence[str]) -> tuple[GivenRegimen, ...]:
    """Regimens of the study by their names, as a virtual patient is given them."""
    return tuple(_given(study, each) for each in asked_for(study, names))


def asked_for(study: Study, names: Sequence[str]) -> tuple[Regimen, ...]:
    """Regimens of the study by their names; every name it does not have is a problem."""
    known = {each.name: each for each in study.regimens.regimens}
    problems = [
        Problem(
            what=f"The study has no regimen '{name}'.",
            where="--regimen on the command line",
            because="A virtual patient is given what the study file describes.",
            remedy=nearest(name, tuple(known)),
        )
        for name in dict.fromkeys(names)
        if name not in known
    ]
    if problems:
        raise StudyError.of(problems)
    return tuple(known[name] for name in names)


def grid(study: Study) -> tuple[GivenRegimen, ...]:
    """The regimens of the study that differ in cells and interval alone, lowest first.

    As many infusions and the same conditioning as most of them have.
    """
    every = [given(study, [each.name])[0] for each in _evenly_spaced(study)]
    alike = [(each.infusions, each.conditioning) for each in every]
    usual = max(dict.fromkeys(alike), key=alike.count, default=None)
    found = [one for one, key in zip(every, alike, strict=True) if key == usual]
    doses, intervals = {one.cells for one in found}, {one.interval_days for one in found}
    if len(doses) < 2 or len(intervals) < 2:
        raise StudyError(
            f"{study.identity.name} has no grid of doses and intervals.",
            where="regimens in the study file",
            because="A response surface needs two doses and two intervals among regimens with as"
            " many infusions and the same conditioning.",
            remedy="Compare two regimens by `firstdose model what-if`.",
        )
    return tuple(sorted(found, key=lambda one: (one.cells, -one.interval_days)))


def _evenly_spaced(study: Study) -> Iterator[Regimen]:
    for each in study.regimens.regimens:
        gaps = {later - day for day, later in pairwise(each.infusion_days)}
        if isinstance(each.cells, FlatCells) and len(gaps) == 1:
            yield each


def _given(study: Study, regimen: Regimen) -> GivenRegimen:
    doses = planned_doses(study, regimen.name)
    gaps = [later - day for day, later in pairwise(regimen.infusion_days)]
    assert isinstance(regimen.cells, FlatCells), "other cells were refused"
    return GivenRegimen(
        name=regimen.name,
        cells=float(regimen.cells.cells),
        interval_days=gaps[0] if gaps else 0,
        infusions=len(regimen.infusion_days),
        conditioning=regimen.conditioning,
        given=doses,
    )
