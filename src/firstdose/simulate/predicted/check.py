"""A visual predictive check: centiles of what was recorded beside those of trials like it.

Each simulated trial belongs to a virtual programme, as those of the clinic do, and has as many
patients as were treated, each of them given the doses of one participant and sampled on the days on
which that participant was.  Values have the error and the
limit of quantification of the clinic's laboratory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.analyse.cut import DataCut
from firstdose.analyse.predicted import CheckRow
from firstdose.derive.series import Sample
from firstdose.protocol.study import Study
from firstdose.records.problem import StudyError
from firstdose.simulate.analytes import Test, test_of
from firstdose.simulate.calibration.followed import FollowUp, entered
from firstdose.simulate.calibration.formulas import quantity_of, states_behind
from firstdose.simulate.calibration.patients import Acceptance
from firstdose.simulate.calibration.posterior import Posterior
from firstdose.simulate.calibration.prior import prior
from firstdose.simulate.calibration.saved import programme_from
from firstdose.simulate.calibration.simulated import NUMBERS_OF_A_PROGRAMME
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.covariates import of_product
from firstdose.simulate.mechanistic.clinic.observed import sources
from firstdose.simulate.mechanistic.doses import doses_by_patient
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, Work, courses
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.predicted.cohort import Followed, cohort
from firstdose.simulate.predicted.noise import BELOW, reported
from firstdose.simulate.predicted.populations import POSTERIOR, PRIOR
from firstdose.simulate.predicted.unsolved import refuse_unsolved

Reals: TypeAlias = npt.NDArray[np.float64]

CHECKED: Final = ("car_cells", "b_cells", "neutrophils", "interleukin_6", "anti_dsdna", "c3")
CENTILES: Final = (10, 50, 90)
FEWEST = 5
"""A visit with fewer samples has no centiles worth the name."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Check:
    """How a check is made: the model, who is a patient, and how many trials are simulated.

    ``posterior``: where the programmes of the trials are drawn from; None: from the prior.
    """

    study: Study
    model: Model
    acceptance: Acceptance
    seed: int
    trials: int
    posterior: Posterior | None
    threads: int = 1

    @property
    def population(self) -> Literal["prior", "posterior"]:
        """Whether the programmes are those of the prior or of the posterior."""
        return PRIOR if self.posterior is None else POSTERIOR


def check(cut: DataCut, asked: Check) -> tuple[CheckRow, ...]:
    """A row for each analyte, visit and centile; a ``StudyError`` where nothing can be checked."""
    people = cohort(cut, CHECKED)
    there = [name for name in CHECKED if any(one.samples[name] for one in people)]
    if not there:
        raise StudyError(
            "The ledger has no series that the model could be checked against.",
            where="measurements of the ledger",
            because=f"Nobody who was infused has a value of: {', '.join(CHECKED)}.",
            remedy="Use the ledger of a study that measures some of these.",
        )
    simulated = [_trial(asked, people, there, number) for number in range(1, asked.trials + 1)]
    days = {visit.name: float(visit.day) for visit in cut.study.schedule.visits}
    rows = tuple(row for name in there for row in _rows(people, name, simulated, days))
    if not rows:
        raise StudyError(
            f"At no visit were {FEWEST} participants sampled.",
            where="measurements of the ledger",
            because="A centile of fewer values says nothing.",
            remedy="Wait for more participants, or use another ledger.",
        )
    return rows


_Values: TypeAlias = Mapping[tuple[str, str], tuple[float, ...]]
"""By analyte and visit, a value for each sample that was recorded."""


def _trial(
    asked: Check, people: Sequence[Followed], analytes: Sequence[str], number: int
) -> _Values:
    """The same samples in one simulated trial."""
    dice = Dice(asked.seed, number)
    of = _programme(asked, dice)
    model, first = of.population, number * NUMBERS_OF_A_PROGRAMME
    inputs = entered(of, asked.acceptance, dice, first, len(people)).inputs
    for at, one in enumerate(people):
        for name, value in _covariates(one, dice, at).items():
            if name in model.inputs:
                inputs[at, model.parameter_index(name)] = value
    values, place = _courses(asked, people, inputs, analytes)
    found: dict[tuple[str, str], list[float]] = {}
    for name in analytes:
        test = _test(name)
        for at, one in enumerate(people):
            for sample in _at_visits(one, name):
                exact = float(values[name][at, place[max(sample.study_day, min(place))]])
                value = reported(dice, at + 1, test, sample.visit, exact)
                found.setdefault((name, sample.visit), []).append(value)
    return {key: tuple(each) for key, each in found.items()}


def _programme(asked: Check, dice: Dice) -> FollowUp:
    """The people of the programme that a simulated trial belongs to."""
    unknowns = prior(asked.model)
    drawn = programme_from(asked.posterior, asked.model, dice)
    return FollowUp(
        study=asked.study,
        population=drawn.population(asked.model, unknowns),
        drawn=drawn.rules(unknowns),
        asked=(),
    )


def _covariates(one: Followed, dice: Dice, at: int) -> dict[str, float]:
    weight = {} if one.weight_kg is None else {"weight": one.weight_kg}
    return weight | (of_product(dice, at + 1, one.lot) if one.lot else {})


def _courses(
    asked: Check, people: Sequence[Followed], inputs: Reals, analytes: Sequence[str]
) -> tuple[Mapping[str, Reals], Mapping[int, int]]:
    """Exact values by analyte as (participant, time), and the place of each study day."""
    model = asked.model
    start = min(dose.time for one in people for dose in one.given)
    sampled = {each.study_day for one in people for name in analytes for each in one.samples[name]}
    days = [start, *sorted(day for day in sampled if day > start)]
    quantities = {name: sources()[name] for name in analytes}
    behind = (states_behind(model, each.quantity) for each in quantities.values())
    states = tuple(dict.fromkeys(state for each in behind for state in each))
    found = courses(
        model,
        inputs,
        doses_by_patient(model, [one.given for one in people]),
        Schedule(start=start, times=np.array(days)),
        Accuracy(relative=1e-6),
        Work(threads=asked.threads, states=states),
    )
    refuse_unsolved(found.outcomes(), model)
    known = {name: inputs[:, [at]] for at, name in enumerate(model.inputs)}
    known |= {state: found.of(state) for state in states}
    values = {
        name: each.times * quantity_of(model, each.quantity, known)
        for name, each in quantities.items()
    }
    return values, {int(day): at for at, day in enumerate(days)}


def _rows(
    people: Sequence[Followed],
    analyte: str,
    simulated: Sequence[_Values],
    days: Mapping[str, float],
) -> Iterator[CheckRow]:
    recorded: dict[str, list[float]] = {}
    for one in people:
        for sample in _at_visits(one, analyte):
            value = BELOW if sample.below_limit else float(sample.value)
            recorded.setdefault(sample.visit, []).append(value)
    limit = sources()[analyte].quantified_from
    for visit in sorted(recorded, key=lambda name: days.get(name, 0.0)):
        if visit not in days or len(recorded[visit]) < FEWEST:
            continue
        for centile in CENTILES:
            between = [_centile(each[analyte, visit], centile) for each in simulated]
            low, median, high = (_centile(between, share) for share in (5, 50, 95))
            yield CheckRow(
                analyte=analyte,
                unit=_test(analyte).unit,
                visit=visit,
                day=days[visit],
                people=len(recorded[visit]),
                centile=centile,
                recorded=_quantified(_centile(recorded[visit], centile)),
                low=_quantified(low),
                median=_quantified(median),
                high=_quantified(high),
                limit=limit or None,
            )


def _at_visits(one: Followed, analyte: str) -> Iterator[Sample]:
    return (each for each in one.samples[analyte] if each.visit)


def _centile(values: Sequence[float], centile: int) -> float:
    """One of the values themselves, so that those below the limit keep their rank."""
    return float(np.quantile(np.array(values), centile / 100, method="inverted_cdf"))


def _quantified(value: float) -> float | None:
    return value if isfinite(value) else None


def _test(analyte: str) -> Test:
    found = test_of(analyte)
    assert found is not None, f"{analyte} is measured in no clinic"
    return found
