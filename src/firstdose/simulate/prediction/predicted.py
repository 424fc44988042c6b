"""How many people of a virtual programme reach each measure under each regimen.

The people of a programme are the same under every regimen, so that regimens differ by what they do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.study import Study
from firstdose.simulate.calibration.endpoints import Endpoint, endpoint
from firstdose.simulate.calibration.followed import entered, followed
from firstdose.simulate.calibration.patients import acceptance
from firstdose.simulate.calibration.people import planned_doses
from firstdose.simulate.calibration.prior import prior, values_of
from firstdose.simulate.calibration.simulated import NUMBERS_OF_A_PROGRAMME, Setting
from firstdose.simulate.calibration.stated import Table
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.doses import doses_for_all
from firstdose.simulate.mechanistic.engine import Accuracy
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.whole_trials.rows import regimens_of

Reals: TypeAlias = npt.NDArray[np.float64]

AGAIN = Accuracy(relative=1e-6)
"""How exactly a course is solved that fails at the accuracy of screening."""

FIRST_NUMBER = 1 << 40
"""Virtual programmes of a prediction are numbered from here on, apart from all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of the people of each programme reach a measure under a regimen."""

    regimen: str
    measure: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predicting:
    """Programmes (a row of unknowns each) and how many people of each are followed."""

    study: Study
    model: Model
    standard: Reals
    people: int
    seed: int
    threads: int = 1


@cache
def measures() -> Mapping[str, Table]:
    """What is predicted, by name."""
    folder = files("firstdose.simulate.prediction") / "data"
    return tomllib.loads((folder / "measures.toml").read_text(encoding="utf-8"))


def predicted(
    asked: Predicting, reached: Callable[[object], None] = lambda _: None
) -> tuple[Counts, ...]:
    """Every regimen and measure; a programme of which somebody has no course is left out."""
    setting, endpoints = _setting(asked), _endpoints(asked.study)
    regimens = regimens_of(asked.study)
    rows: list[Reals] = []
    for at, row in enumerate(asked.standard):
        rows.append(_numbers(setting, asked, endpoints, row, at))
        reached(f"{at + 1} of {len(asked.standard)} virtual programmes")
    found = np.array(rows)
    found = found[np.all(np.isfinite(found), axis=(1, 2))]
    return tuple(
        Counts(
            regimen=regimen,
            measure=one.name,
            counts=tuple(int(count) for count in found[:, place, at]),
        )
        for place, regimen in enumerate(regimens)
        for at, one in enumerate(endpoints)
    )


def _numbers(
    setting: Setting, asked: Predicting, endpoints: Sequence[Endpoint], row: Reals, at: int
) -> Reals:
    """How many people of a programme reach each measure by (regimen, measure).

    Not a number where that is unknown.
    """
    of = replace(setting.follow_up(values_of(setting.unknowns, row), endpoints), again=AGAIN)
    first = (FIRST_NUMBER + at) * NUMBERS_OF_A_PROGRAMME
    people = entered(of, setting.acceptance, setting.dice, first, asked.people)
    found: list[list[float]] = []
    for regimen in regimens_of(asked.study):
        doses = planned_doses(asked.study, regimen)
        course = followed(of, people, doses_for_all(of.population, doses, asked.people))
        found.append([float(np.sum(one.of(course, of.drawn))) for one in endpoints])
    return np.array(found)


def _endpoints(study: Study) -> tuple[Endpoint, ...]:
    return tuple(endpoint(study, name, row) for name, row in measures().items())


def _setting(asked: Predicting) -> Setting:
    return Setting(
        study=asked.study,
        model=asked.model,
        unknowns=prior(asked.model),
        programmes=(),
        endpoints={},
        acceptance=acceptance(asked.model, asked.seed),
        dice=Dice(asked.seed),
        threads=asked.threads,
    )
