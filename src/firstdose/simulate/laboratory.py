"""What the laboratory finds in a virtual patient on a day.

Each person has a level of their own, and each visit deviates from it.  An analyte that decides a
SLEDAI-2K item lies on the side of the limit that the course of the disease says, and approaches the
limit as the item comes or goes.  Conditioning lowers the blood counts for a time.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from math import exp, inf
from operator import mul

import numpy as np
from msgspec import Struct

from firstdose.records.values import Sex
from firstdose.simulate import questions
from firstdose.simulate.analytes import Test, tests
from firstdose.simulate.chances import bell
from firstdose.simulate.compiled_dice import Word, as_word
from firstdose.simulate.compiled_laboratory import (
    BEFORE_CELLS,
    ITEM,
    LEVEL,
    ROW,
    SHARE,
    Counts,
    Places,
    Rows,
    draw_levels,
    result,
    sample,
)
from firstdose.simulate.courses import Course
from firstdose.simulate.dice import Dice, normal
from firstdose.simulate.figures import Fixed, figure, fixed
from firstdose.simulate.patients import Patient

COUNTS = ("neutrophils", "lymphocytes", "platelets")
_UNTOUCHED: Counts = (1.0, 1.0, 1.0)
_NADIRS = (
    (questions.NEUTROPHIL_NADIR, "neutrophil_nadir"),
    (questions.LYMPHOCYTE_NADIR, "lymphocyte_nadir"),
    (questions.PLATELET_NADIR, "platelet_nadir"),
)


class Moment(Struct, frozen=True, kw_only=True):
    """When a sample is taken: days since the first infusion and since the first conditioning dose.

    None: before it.  ``index`` names the visit to the dice.  ``raised`` are analytes that an
    adverse event raises, in multiples of their upper limit; ``fever`` is a temperature above
    normal, 0 when there is none.
    """

    day: int | None
    since_conditioning: int | None
    index: int
    raised: tuple[tuple[str, float], ...] = ()
    fever: float = 0.0


class LowSpell(Struct, frozen=True, kw_only=True):
    """Days since the first conditioning dose on which a count is below a limit, and its lowest."""

    first_day: int
    last_day: int
    lowest: float


class Laboratory:
    """One patient's blood, urine and vital signs."""

    __slots__ = ("_dice", "_lowest", "_noise", "_patient", "_rows")

    def __init__(self, dice: Dice, patient: Patient, course: Course) -> None:
        self._dice = dice
        self._patient = patient
        self._noise = as_word(dice.stream(patient.number, questions.NOISE))
        self._rows = _rows(dice, patient, course)
        self._lowest: Counts | None = None

    def results(self, tests: tuple[Test, ...], moment: Moment) -> list[Decimal]:
        """The results of one sample, rounded as the laboratory reports them."""
        day = BEFORE_CELLS if moment.day is None else moment.day
        counts = self._after_conditioning(moment.since_conditioning)
        places, last_places = _taken(tests)
        steps = places.copy()
        sample(self._noise, Word(moment.index), day, counts, self._rows, steps)
        found = list(map(mul, steps.tolist(), last_places))
        if moment.raised or moment.fever:
            for at, test in enumerate(tests):
                found[at] = self._in_illness(test, moment) or found[at]
        return found

    def low_spell(self, analyte: str, below: float) -> LowSpell | None:
        """When conditioning holds a blood count below a limit, without day-to-day noise."""
        place = COUNTS.index(analyte)
        usual = result(self._rows, _places()[analyte], BEFORE_CELLS, _UNTOUCHED, 1.0)
        fall = 1.0 - self._lowest_shares()[place]
        dips = _dips(place)
        if usual * (1.0 - fall * max(dips)) >= below:
            return None
        low = [day for day, dip in enumerate(dips) if usual * (1.0 - fall * dip) < below]
        return LowSpell(first_day=low[0], last_day=low[-1], lowest=usual * (1.0 - fall))

    def _after_conditioning(self, since: int | None) -> Counts:
        """The blood counts as shares of what they are without conditioning."""
        if since is None or not 0 < since < _effect_days():
            return _UNTOUCHED
        neutrophils, lymphocytes, platelets = self._lowest_shares()
        return (
            1.0 - (1.0 - neutrophils) * _dips(0)[since],
            1.0 - (1.0 - lymphocytes) * _dips(1)[since],
            1.0 - (1.0 - platelets) * _dips(2)[since],
        )

    def _lowest_shares(self) -> Counts:
        if self._lowest is None:
            neutrophils, lymphocytes, platelets = (
                bell(self._dice, self._patient.number, asked, key) for asked, key in _NADIRS
            )
            self._lowest = (neutrophils, lymphocytes, platelets)
        return self._lowest

    def _in_illness(self, test: Test, moment: Moment) -> Decimal | None:
        """What an adverse event makes of an analyte; None for one that none raises."""
        if test.kind == "temperature" and moment.fever:
            return rounded(moment.fever, test.decimals)
        upper = test.limits_for(self._patient.sex).upper
        times = next((times for name, times in moment.raised if name == test.analyte), 0.0)
        if upper is None or not times:
            return None
        deviate = normal(int(self._noise), moment.index ^ test.index)
        return rounded(float(upper) * times * exp(test.within * deviate), test.decimals)


@lru_cache(maxsize=1024)
def drawn_of(tests: tuple[Test, ...]) -> tuple[Test, ...]:
    """Of these tests those that this laboratory draws: the others need a mechanistic model."""
    return tuple(test for test in tests if test.kind != "model")


# --- a patient's rows ----------------------------------------------------------------------------


def _rows(dice: Dice, patient: Patient, course: Course) -> Rows:
    """Every analyte as it is in one person."""
    usual = _usual_rows(patient.sex)
    rows = np.empty_like(usual)
    draw_levels(as_word(dice.stream(patient.number, questions.LEVEL)), usual, rows)
    own, clears, returns = rows["own"], rows["clears"], rows["returns"]
    own[_places()["body_weight"]] = patient.weight_kg
    own[_places()["height"]] = patient.height_cm
    for place, item in _deciding():
        clears[place], returns[place] = course.turns(item)
    return rows


@cache
def _drawn() -> tuple[Test, ...]:
    return drawn_of(tuple(tests().values()))


@cache
def _places() -> dict[str, int]:
    return {test.analyte: place for place, test in enumerate(_drawn())}


@cache
def _deciding() -> tuple[tuple[int, str], ...]:
    """The rows of analytes that decide an item, and the item."""
    return tuple((place, test.item) for place, test in enumerate(_drawn()) if test.item)


@lru_cache(maxsize=1024)
def _taken(tests: tuple[Test, ...]) -> tuple[Places, tuple[Decimal, ...]]:
    """The rows of a sample, and of each one of the last place that is printed."""
    places = np.array([_places()[test.analyte] for test in tests], np.int64)
    return places, tuple(_PLACES[test.decimals][1] for test in tests)


@cache
def _usual_rows(sex: Sex) -> Rows:
    """Every analyte as it is usual in women or men."""
    rows = np.zeros(len(_drawn()), ROW)
    for row, test in zip(rows, _drawn(), strict=True):
        for key, value in _row(test, sex).items():
            row[key] = value
    return rows


def _row(test: Test, sex: Sex) -> dict[str, float]:
    neutrophils, lymphocytes = fixed("neutrophil_share"), fixed("lymphocyte_share")
    shares = {"neutrophils": neutrophils, "lymphocytes": lymphocytes}
    lowered = {
        "leukocytes": {"untouched": 1.0 - neutrophils - lymphocytes, **shares},
        **{count: {count: 1.0} for count in COUNTS},
    }
    is_of_the_body = test.kind in ("body_weight", "height")
    return {
        "index": test.index,
        "kind": ITEM if test.item else SHARE if test.kind in shares else LEVEL,
        "steps_per_unit": _PLACES[test.decimals][0],
        "own": 1.0 if test.item else _centre(test, sex),
        "between": test.between,
        "within": test.within,
        "low": test.low,
        "high": inf if is_of_the_body else test.high,
        "limit": test.limit,
        "is_above": test.side == "above",
        "farthest_present": test.farthest_present,
        "distance_present": test.distance_present,
        "distance_absent": test.distance_absent,
        "nearest": fixed("item_value_nearest"),
        "approach_days": fixed("item_value_approach_days"),
        "whole": _places()["leukocytes"],
        "share": shares.get(test.kind, 0.0),
        **lowered.get(test.analyte, {"untouched": 1.0}),
    }


def creatinine_at_entry(dice: Dice, patient: Patient) -> Decimal:
    """Creatinine of a patient as they enter, without the variation from visit to visit, umol/L."""
    test = tests()["creatinine"]
    return rounded(min(max(usual_level(dice, patient, test), test.low), test.high), test.decimals)


def usual_level(dice: Dice, patient: Patient, test: Test) -> float:
    """The level of their own that a patient has of an analyte, without visit-to-visit variation."""
    deviate = dice.normal(patient.number, questions.LEVEL, test.index)
    return _centre(test, patient.sex) * exp(test.between * deviate)


def _centre(test: Test, sex: Sex) -> float:
    return test.centre[1 if sex is Sex.MALE else 0]


@cache
def _effect_days() -> int:
    return round(fixed("conditioning_effect_days"))


@cache
def _dips(place: int) -> tuple[float, ...]:
    """How far down a count is on each day since conditioning began: 0 not at all, 1 lowest.

    Neutrophils and platelets come back to nearly 0 in three times the days to the lowest point;
    lymphocytes are lowest at once and come back slowly.
    """
    days = _effect_days()
    if COUNTS[place] == "lymphocytes":
        fall = round(figure(Fixed, "lymphocyte_fall_days").value)
        recovery = figure(Fixed, "lymphocyte_recovery_days").value
        falling = [day / fall for day in range(fall)]
        rest = range(days - len(falling))
        return (*falling, *(exp(-day / recovery) for day in rest))
    key = "neutrophil" if COUNTS[place] == "neutrophils" else "platelet"
    lowest = figure(Fixed, f"{key}_nadir_day").value
    sharpness = figure(Fixed, "count_dip_sharpness").value
    times = [day / lowest for day in range(days)]
    return tuple((time * exp(1.0 - time)) ** sharpness for time in times)


def rounded(value: float, decimals: int) -> Decimal:
    """A number to so many decimals."""
    per_unit, last_place = _PLACES[decimals]
    return round(value * per_unit) * last_place


_PLACES = tuple((10.0**places, Decimal(1).scaleb(-places)) for places in range(10))
"""By number of decimals: how many of the last place make 1, and one of the last place."""
