"""BILAG-2004 of many people at their first screening: the twin of `worksheet`.

The categories are those of the published rules, which are asked once for each sheet that occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.derive.bilag import CATEGORIES, bilag_worksheet
from firstdose.protocol.criteria import BILAG_QUANTITIES
from firstdose.records.values import Item, Sex
from firstdose.simulate import questions
from firstdose.simulate.analytes import tests
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import Fixed, figure, table
from firstdose.simulate.mechanistic.clinic.bilag import SEDIMENT, kidney, scored, systems
from firstdose.simulate.mechanistic.clinic.examiner import clinical, decided_by
from firstdose.simulate.mechanistic.clinic.observed import filtration_at
from firstdose.simulate.mechanistic.clinic.rules import Rules
from firstdose.simulate.mechanistic.cohort.items import above_thresholds
from firstdose.simulate.mechanistic.cohort.laboratory import Results, steps_of
from firstdose.simulate.mechanistic.cohort.looks import Look
from firstdose.simulate.mechanistic.draws import Bools, People, Reals
from firstdose.simulate.population import Population, population
from firstdose.standards.composition import all_composed

Whole: TypeAlias = npt.NDArray[np.int64]

NEW: Final = 4
"""The score of an item that is there; on a first sheet that it is the same makes no difference."""

SEXES: Final = (Sex.FEMALE, Sex.MALE)
AGES, CREATININES, RATES, PROTEINS = 128, 512, 256, 20_001
"""One more than the highest that is told apart: years, umol/L, mL/min/1.73 m2 and mg/g."""

WORKING: Final = 60 * RATES + 100
"""A kidney that works: creatinine of 60 umol/L, a rate of 100 mL/min/1.73 m2."""

NORMAL_PRESSURE: Final = {"systolic_pressure": Decimal(120), "diastolic_pressure": Decimal(75)}
"""Blood pressure leads to no category above C, whatever it is."""


def bilag_systems(
    results: Results, screening: Look, rules: Rules, dice: Dice
) -> Mapping[str, Reals]:
    """How many organ systems have which category, by the quantity of a criterion."""
    looked = above_thresholds(results, (screening,), rules)
    above = {item: each[:, 0] for item, each in looked}
    letters = [_of_items(name, above) for name in dict.fromkeys(systems().values())]
    letters.append(_of_kidneys(results, screening, above, _population(dice)))
    return {
        name: np.sum([each == wanted for each in letters], axis=0).astype(np.float64)
        for wanted, name in enumerate(BILAG_QUANTITIES)
    }


# --- organ systems with items --------------------------------------------------------------------


def _of_items(system: str, above: Mapping[str, Reals]) -> Whole:
    """The category of a system, as a place in `CATEGORIES`, by which of its items are there."""
    there = _there(system, above)
    if not there:
        return np.full(len(next(iter(above.values()))), _by_items(system, ()))
    codes = np.array(list(there.values())).T @ (1 << np.arange(len(there)))
    every, place = np.unique(codes, return_inverse=True)
    found = [
        _by_items(system, tuple(key for at, key in enumerate(there) if code >> at & 1))
        for code in every.tolist()
    ]
    return np.array(found)[place]


def _there(system: str, above: Mapping[str, Reals]) -> dict[str, Bools]:
    """The items of the worksheet that SLEDAI-2K items stand for, each in one of two forms."""
    severe = figure(Fixed, "bilag_severe_from").value
    there: dict[str, Bools] = {}
    for row in table("bilag_2004_items"):
        seen = above[row["sledai_item"]]
        forms = ((row["milder"], (seen > 1.0) & (seen < severe)), (row["severe"], seen >= severe))
        for key, found in forms:
            if systems()[key] == system:
                there[key] = there[key] | found if key in there else found
    return there


@lru_cache(maxsize=4096)
def _by_items(system: str, there: tuple[str, ...]) -> int:
    if system == "haematological":
        return CATEGORIES.index("C")  # the virtual examiner gives no worse
    items = [scored(key, NEW * (key in there)) for key, of in systems().items() if of == system]
    return _category(system, items)


def _category(system: str, items: Iterable[Item]) -> int:
    """What the published rules say; D and E, which they cannot tell apart here, are D."""
    name = f"bilag_{system}"
    letter = all_composed((name,), bilag_worksheet((tuple(items),)))[name]
    return CATEGORIES.index(letter) if isinstance(letter, str) else CATEGORIES.index("D")


# --- the kidney ----------------------------------------------------------------------------------


class _AskedOnce:
    """What follows from a whole number, worked out for each number that occurs, once."""

    __slots__ = ("_known", "_of")

    def __init__(self, of: Callable[[int], int], numbers: int) -> None:
        self._of = of
        self._known = np.full(numbers, -1, dtype=np.int64)

    def __call__(self, numbers: Whole) -> Whole:
        unknown = np.unique(numbers[self._known[numbers] < 0])
        self._known[unknown] = [self._of(one) for one in unknown.tolist()]
        return self._known[numbers]


def _of_kidneys(
    results: Results, screening: Look, above: Mapping[str, Reals], of: Population
) -> Whole:
    """The category of the renal system by protein, sediment, creatinine and filtration."""
    upcr = tests()["upcr"]
    protein = np.minimum(steps_of(upcr, results.true(upcr))[:, 0], PROTEINS - 1).astype(np.int64)
    creatinine, rate = _function(results.people, screening, of)
    alike = _functions()(creatinine * RATES + rate) * PROTEINS + _proteins()(protein)
    every, place = np.unique(alike * 2 + _sediment(results, above), return_inverse=True)
    found: list[int] = []
    for code in every.tolist():
        kidneys, there = divmod(code, 2)
        function, amount = divmod(kidneys, PROTEINS)
        found.append(_by_kidney(amount, function, there))
    return np.array(found)[place]


def _sediment(results: Results, above: Mapping[str, Reals]) -> Bools:
    """Whether any item of the sediment is there, as the examiner sees it."""
    found = np.zeros(len(results.people), dtype=np.bool_)
    for item in SEDIMENT:
        if item in clinical():
            found |= above[item] > 1.0
        else:
            for test in decided_by()[item]:
                found |= results.beyond_in_truth(test)[:, 0]
    return found


def _function(people: People, screening: Look, of: Population) -> tuple[Whole, Whole]:
    """Creatinine as the laboratory prints it, and the filtration rate computed from it."""
    test = tests()["creatinine"]
    male = people.uniforms(questions.SEX)[:, 0] >= of.female
    drawn = people.uniforms(questions.AGE)[:, 0].tolist()
    age = np.array([round(of.age_years.at(one)) for one in drawn], dtype=np.int64)
    own = np.exp(test.between * people.normals(questions.LEVEL, [test.index])[:, 0])
    level = np.clip(np.where(male, test.centre[1], test.centre[0]) * own, test.low, test.high)
    noise = people.normals(questions.NOISE, [screening.index ^ test.index])[:, 0]
    creatinine = steps_of(test, level * np.exp(test.within * noise)).astype(np.int64)
    return creatinine, _rates()((male * AGES + age) * CREATININES + creatinine)


@cache
def _rates() -> _AskedOnce:
    def rate(number: int) -> int:
        who, creatinine = divmod(number, CREATININES)
        sex, age = divmod(who, AGES)
        return min(int(filtration_at(age, Decimal(creatinine), SEXES[sex])), RATES - 1)

    return _AskedOnce(rate, len(SEXES) * AGES * CREATININES)


@cache
def _proteins() -> _AskedOnce:
    """For an amount of protein the first one that is like it in a kidney that works.

    Two are alike that come to the same categories, with sediment and without.
    """
    first: dict[tuple[int, int], int] = {}
    return _AskedOnce(lambda protein: first.setdefault(_both(protein, WORKING), protein), PROTEINS)


@cache
def _functions() -> _AskedOnce:
    """For creatinine and rate, as one number, the first ones that are like it without protein."""
    first: dict[tuple[int, int], int] = {}
    return _AskedOnce(
        lambda function: first.setdefault(_both(0, function), function), CREATININES * RATES
    )


def _both(protein: int, function: int) -> tuple[int, int]:
    """The categories without and with sediment."""
    return _by_kidney(protein, function, 0), _by_kidney(protein, function, 1)


@lru_cache(maxsize=1 << 16)
def _by_kidney(protein: int, function: int, sediment: int) -> int:
    creatinine, rate = divmod(function, RATES)
    measured = {"creatinine": Decimal(creatinine), "egfr": Decimal(rate), **NORMAL_PRESSURE}
    items = kidney(Decimal(protein), measured, sediment=bool(sediment), involved=True)
    return _category("renal", items)


@lru_cache(maxsize=16)
def _population(dice: Dice) -> Population:
    return population(dice)
