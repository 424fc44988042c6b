"""The people of a ledger as the model sees them: what they were given, and when sampled."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.analyse.cut import DataCut, Participant, population_reaching
from firstdose.derive.happened import happened
from firstdose.derive.series import Sample, series
from firstdose.derive.study_days import study_day
from firstdose.records.facts import CellsInfused, DrugGiven
from firstdose.simulate.analytes import test_of
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.mechanistic.doses import Dose

MILLION = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One participant: the doses given, by study day, and the samples of each analyte.

    ``weight_kg`` is the last before the first infusion, None where it was not measured.  ``lot`` is
    that of the first infusion, "" where it was not recorded.
    """

    number: str
    regimen: str
    given: tuple[Dose, ...]
    weight_kg: float | None
    lot: str
    samples: dict[str, tuple[Sample, ...]]


def cohort(cut: DataCut, analytes: tuple[str, ...]) -> tuple[Followed, ...]:
    """Everyone infused, in the order of their numbers."""
    infused = cut.members(population_reaching(cut.study, "infused").name)
    found = (_followed(cut, who, analytes) for who in infused)
    return tuple(one for one in found if one is not None)


def _followed(cut: DataCut, who: Participant, analytes: tuple[str, ...]) -> Followed | None:
    given = who.course.exposure
    if given is None or given.first_infusion_on is None:
        return None
    first = given.first_infusion_on
    as_f_ara_a = figure(Fixed, "fludarabine_as_f_ara_a").value
    drugs = tuple(
        Dose(
            target=each.fact.drug,
            time=float(study_day(first, each.occurred_on)),
            amount=float(each.fact.given_dose_mg)
            * (as_f_ara_a if each.fact.drug == "fludarabine" else 1.0),
        )
        for each in happened(who.history, DrugGiven, cut.on)
    )
    cells = tuple(
        Dose(target="cells", time=float(one.study_day), amount=float(one.cells_given) / MILLION)
        for one in given.infusions
    )
    weights = series(who.history, "body_weight", "kg", first, cut.on)
    before = [float(one.value) for one in weights if one.study_day <= 0]
    infusions = happened(who.history, CellsInfused, cut.on)
    return Followed(
        number=who.number,
        regimen=given.regimen,
        given=(*drugs, *cells),
        weight_kg=before[-1] if before else None,
        lot=infusions[0].fact.lot,
        samples={
            analyte: series(who.history, analyte, _unit(analyte), first, cut.on)
            for analyte in analytes
        },
    )


def _unit(analyte: str) -> str:
    test = test_of(analyte)
    assert test is not None, f"{analyte} is measured in no clinic"
    return test.unit
