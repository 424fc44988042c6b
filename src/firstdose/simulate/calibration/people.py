"""Whom the targets count: programmes of people, what they were given, and who counts in what.

People of one programme are numbered in the order of entry, and a number of n people counts the
first n.  So everybody who is simulated counts in every number that counts him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from firstdose.protocol.regimens import FlatCells
from firstdose.protocol.study import Study
from firstdose.records.problem import StudyError
from firstdose.simulate.calibration.stated import Table, stated
from firstdose.simulate.calibration.targets import Target
from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.truth import anchor_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """People under one regimen who count in the same targets: how many were seen and simulated."""

    regimen: str
    given: tuple[Dose, ...]
    seen: int
    simulated: int
    counted_in: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Published people whose numbers overlap, and everything that is said of them."""

    name: str
    targets: tuple[Target, ...]
    strata: tuple[Stratum, ...]

    @property
    def simulated(self) -> int:
        return sum(each.simulated for each in self.strata)


def programmes(study: Study, targets: Sequence[Target]) -> tuple[Programme, ...]:
    """The programmes that the targets speak of, in the order of the file."""
    found: list[Programme] = []
    for name, row in stated("people")["programmes"].items():
        own = tuple(each for each in targets if each.patients in row["groups"])
        if own:
            found.append(Programme(name=name, targets=own, strata=_strata(study, row, own)))
    return tuple(found)


def _strata(study: Study, row: Table, targets: Sequence[Target]) -> tuple[Stratum, ...]:
    people = max(each.people for each in targets)
    regimens = tuple(_regimens(study, row, people))
    places = [(regimens[at], tuple(at < each.people for each in targets)) for at in range(people)]
    made: list[Stratum] = []
    for ((regimen, given), counted_in), members in groupby(places):
        seen = len(list(members))
        made.append(
            Stratum(
                regimen=regimen,
                given=given,
                seen=seen,
                simulated=seen * int(row["simulated_per_seen"]),
                counted_in=counted_in,
            )
        )
    return tuple(made)


def _regimens(study: Study, row: Table, people: int) -> Iterator[tuple[str, tuple[Dose, ...]]]:
    """What each of the people was given, in order of entry."""
    if row.get("regimens") != "of_the_study":
        given = (*_conditioning(row), *_cells(row["infusion_days"], float(row["cells_e6"])))
        yield from (("as published", given) for _ in range(people))
        return
    path = anchor_path(study, study.parts[0])
    for at in range(people):
        name = path[min(at // int(row["each"]), len(path) - 1)]
        yield name, planned_doses(study, name)


def planned_doses(study: Study, name: str) -> tuple[Dose, ...]:
    """What a regimen of the study gives a virtual patient."""
    regimen = study.regimens.named(name)
    if not isinstance(regimen.cells, FlatCells):
        raise StudyError(
            f"The cells of regimen {name} depend on body weight.",
            where="regimens in the study file",
            because="The people of a calibration have no weight of their own.",
            remedy="Calibrate with a study whose regimens give the same cells to everyone.",
        )
    drugs = [
        {"target": each.drug, "mg_per_m2": float(each.dose_mg_per_m2), "days": each.days}
        for each in study.regimens.conditioning_named(regimen.conditioning).drugs
    ]
    cells = _cells(regimen.infusion_days, float(regimen.cells.cells) / 1e6)
    return (*_conditioning({"conditioning": drugs}), *cells)


def _conditioning(row: Table) -> Iterator[Dose]:
    surface, active = stated("people")["body_surface_m2"], stated("people")["active_share"]
    for each in row["conditioning"]:
        if each["target"] not in active:
            raise StudyError(
                f"The model has no conditioning drug '{each['target']}'.",
                where="regimens.conditioning in the study file",
                because=f"It has these: {', '.join(active)}.",
                remedy="Calibrate with a study that conditions with these drugs.",
            )
        amount = each["mg_per_m2"] * active[each["target"]] * surface
        for day in each["days"]:
            yield Dose(target=each["target"], time=float(day), amount=amount)


def _cells(days: Sequence[int], amount_e6: float) -> Iterator[Dose]:
    for day in days:
        yield Dose(target="cells", time=float(day), amount=amount_e6)
