"""What the laboratory finds in a virtual patient on a day.

Each person has a level of their own, and each visit deviates from it.  An analyte that decides a
SLEDAI-2K item lies on the side of the limit that the course of the disease says, and approaches the
limit as the item comes or goes.  Conditioning lowers the blood counts for a time.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from math import exp

from msgspec import Struct

from firstdose.records.values import Sex
from firstdose.simulate import questions
from firstdose.simulate.analytes import Test, tests
from firstdose.simulate.chances import bell
from firstdose.simulate.courses import Course
from firstdose.simulate.dice import Dice, normal
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.patients import Patient

COUNTS = ("neutrophils", "lymphocytes", "platelets")
_NADIRS = (
    (questions.NEUTROPHIL_NADIR, "neutrophil_nadir"),
    (questions.LYMPHOCYTE_NADIR, "lymphocyte_nadir"),
    (questions.PLATELET_NADIR, "platelet_nadir"),
)


class _Assumed(Struct, frozen=True, kw_only=True):
    """Figures asked for at every value, read once.

    ``nearest``: how close, as a share, a value comes to the limit of the item it decides.
    """

    nearest: float
    approach_days: float
    neutrophil_share: float
    lymphocyte_share: float
    effect_days: int


@cache
def _assumed() -> _Assumed:
    def value(key: str) -> float:
        return figure(Fixed, key).value

    return _Assumed(
        nearest=value("item_value_nearest"),
        approach_days=value("item_value_approach_days"),
        neutrophil_share=value("neutrophil_share"),
        lymphocyte_share=value("lymphocyte_share"),
        effect_days=round(value("conditioning_effect_days")),
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

    __slots__ = (
        "_assumed", "_course", "_day", "_dice", "_items", "_levels", "_lowest", "_noise",
        "_number", "_patient",
    )  # fmt: skip

    def __init__(self, dice: Dice, patient: Patient, course: Course) -> None:
        self._dice = dice
        self._patient = patient
        self._course = course
        self._number = patient.number
        self._noise = dice.stream(patient.number, questions.NOISE)
        self._assumed = _assumed()
        self._levels: dict[str, float] = {}
        self._lowest: tuple[float, ...] = ()
        self._day: int | None = None
        self._items: dict[str, tuple[bool, float]] = {}

    def value(self, test: Test, moment: Moment) -> Decimal:
        """One result, rounded as the laboratory reports it."""
        if test.kind == "temperature" and moment.fever:
            return rounded(moment.fever, test.decimals)
        noise = exp(test.within * normal(self._noise, moment.index ^ test.index))
        raised = self._raised(test, moment) if moment.raised else 0.0
        value = raised * noise if raised else self._value(test, moment, noise)
        return rounded(value, test.decimals)

    def low_spell(self, analyte: str, below: float) -> LowSpell | None:
        """When conditioning holds a blood count below a limit, without day-to-day noise."""
        place = COUNTS.index(analyte)
        usual = self._usual_count(analyte)
        fall = 1.0 - self._lowest_shares()[place]
        dips = _dips(place)
        if usual * (1.0 - fall * max(dips)) >= below:
            return None
        low = [day for day, dip in enumerate(dips) if usual * (1.0 - fall * dip) < below]
        return LowSpell(first_day=low[0], last_day=low[-1], lowest=usual * (1.0 - fall))

    def after_conditioning(self, analyte: str, since: int | None) -> float:
        """A blood count as a share of what it is without conditioning."""
        if since is None or not 0 < since < self._assumed.effect_days:
            return 1.0
        place = COUNTS.index(analyte)
        return 1.0 - (1.0 - self._lowest_shares()[place]) * _dips(place)[since]

    def _usual_count(self, analyte: str) -> float:
        if analyte == "platelets":
            return self._item_level(tests()["platelets"], None, 1.0)
        return self._share_of_white_cells(analyte, None)

    def _lowest_shares(self) -> tuple[float, ...]:
        if not self._lowest:
            self._lowest = tuple(
                bell(self._dice, self._number, asked, key) for asked, key in _NADIRS
            )
        return self._lowest

    # --- one value -------------------------------------------------------------------------------

    def _raised(self, test: Test, moment: Moment) -> float:
        """What an adverse event raises the analyte to; 0 for one that none raises."""
        upper = test.limits_for(self._patient.sex).upper
        times = (times for name, times in moment.raised if name == test.analyte)
        return float(upper) * next(times, 0.0) if upper is not None else 0.0

    def _value(self, test: Test, moment: Moment, noise: float) -> float:
        match test.kind:
            case "level" | "temperature":
                level = self._levels.get(test.analyte)
                if level is None:
                    level = usual_level(self._dice, self._patient, test)
                    self._levels[test.analyte] = level
                return min(max(level * noise, test.low), test.high)
            case "item":
                value = self._item_level(test, moment.day, noise)
                return value * self._left(test.analyte, moment.since_conditioning)
            case "neutrophils" | "lymphocytes":
                usual = self._share_of_white_cells(test.kind, moment.day)
                return usual * self.after_conditioning(test.kind, moment.since_conditioning) * noise
            case "body_weight":
                return self._patient.weight_kg * noise
            case "height":
                return self._patient.height_cm
            case "model":
                raise AssertionError(f"only a mechanistic model gives {test.analyte}")

    def _left(self, analyte: str, since: int | None) -> float:
        """What conditioning leaves of an analyte that decides an item, as a share."""
        if analyte == "platelets":
            return self.after_conditioning(analyte, since)
        if analyte != "leukocytes":
            return 1.0
        neutrophils, lymphocytes = self._assumed.neutrophil_share, self._assumed.lymphocyte_share
        left = 1.0 - neutrophils - lymphocytes
        left += neutrophils * self.after_conditioning("neutrophils", since)
        return left + lymphocytes * self.after_conditioning("lymphocytes", since)

    def _share_of_white_cells(self, analyte: str, day: int | None) -> float:
        """Neutrophils or lymphocytes without conditioning, and without day-to-day noise."""
        is_neutrophils = analyte == "neutrophils"
        known = self._assumed
        share = known.neutrophil_share if is_neutrophils else known.lymphocyte_share
        return self._item_level(tests()["leukocytes"], day, 1.0) * share

    def _item_level(self, test: Test, day: int | None, noise: float) -> float:
        """A value on the side of the limit on which the item says it is, nearer as it changes."""
        between = self._levels.get(test.analyte)
        if between is None:
            between = self._levels[test.analyte] = _between(self._dice, self._number, test)
        present, near = self._item(test.item, day)
        if present:
            distance = min(test.distance_present * between * noise, test.farthest_present)
        else:
            distance = test.distance_absent * between * noise
        factor = 1.0 + max(distance * near, self._assumed.nearest)
        is_above = present is (test.side == "above")
        return test.limit * factor if is_above else test.limit / factor

    def _item(self, item: str, day: int | None) -> tuple[bool, float]:
        """Whether an item is there, and the share of their distance that its values have then."""
        if day != self._day:
            self._day = day
            self._items.clear()
        found = self._items.get(item)
        if found is None:
            near = 1.0
            if day is not None:
                apart = self._course.days_from_change(item, day)
                near -= exp(-apart / self._assumed.approach_days)
            found = self._items[item] = (self._course.present(item, day), near)
        return found


def _between(dice: Dice, number: int, test: Test) -> float:
    """By which factor somebody's own level of an analyte differs from the usual one."""
    return exp(test.between * dice.normal(number, questions.LEVEL, test.index))


def creatinine_at_entry(dice: Dice, patient: Patient) -> Decimal:
    """Creatinine of a patient as they enter, without the variation from visit to visit, umol/L."""
    test = tests()["creatinine"]
    return rounded(min(max(usual_level(dice, patient, test), test.low), test.high), test.decimals)


def usual_level(dice: Dice, patient: Patient, test: Test) -> float:
    """The level of their own that a patient has of an analyte, without visit-to-visit variation."""
    centre = test.centre[1 if patient.sex is Sex.MALE else 0]
    return centre * _between(dice, patient.number, test)


@cache
def _dips(place: int) -> tuple[float, ...]:
    """How far down a count is on each day since conditioning began: 0 not at all, 1 lowest.

    Neutrophils and platelets come back to nearly 0 in three times the days to the lowest point;
    lymphocytes are lowest at once and come back slowly.
    """
    days = _assumed().effect_days
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
