"""What the examiner sees of a participant in the model: SLEDAI-2K items and physician global."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import exp
from statistics import NormalDist

import numpy as np

from firstdose.simulate import questions
from firstdose.simulate.analytes import Test, tests
from firstdose.simulate.compiled_dice import as_word
from firstdose.simulate.compiled_normal import Words, normals
from firstdose.simulate.courses import HIGHEST_GLOBAL, STEP
from firstdose.simulate.decided_items import beyond
from firstdose.simulate.dice import Dice, question
from firstdose.simulate.figures import Fixed, figure, table
from firstdose.simulate.laboratory import Moment, rounded
from firstdose.simulate.mechanistic.clinic.course import Course
from firstdose.simulate.mechanistic.clinic.given import Treated
from firstdose.simulate.mechanistic.clinic.observed import (
    Observed,
    entry_probabilities,
    model_day,
    sources,
)
from firstdose.simulate.mechanistic.clinic.rules import Rules
from firstdose.simulate.person import Findings

COUNT_ITEMS = {"leukopenia": "leukocytes", "thrombocytopenia": "platelets"}
ACTIVITY_OF = {"renal": "R", "non_renal": "X"}


@cache
def read_of_courses() -> frozenset[str]:
    """All that the laboratory, the examiner and the forecast of adverse events read of a course."""
    return frozenset({*ACTIVITY_OF.values(), *(one.quantity for one in sources().values())})


@cache
def organs() -> dict[str, str]:
    """The organ whose activity brings each item; "laboratory": a value decides it."""
    return {row["item"]: row["organ"] for row in table("sledai_2k_organs")}


@cache
def decided_by() -> dict[str, tuple[Test, ...]]:
    """The analytes that decide each item of the laboratory."""
    found: dict[str, tuple[Test, ...]] = {}
    for test in tests().values():
        if test.item:
            found[test.item] = (*found.get(test.item, ()), test)
    return found


@cache
def clinical() -> dict[str, str]:
    """The items that the activity of an organ brings, with it."""
    return {item: organ for item, organ in organs().items() if organ in ACTIVITY_OF}


@cache
def clinical_questions() -> Words:
    """What names each of them to the dice."""
    return np.array([question(f"item: {item}") for item in clinical()], dtype=np.uint64)


@cache
def rareness() -> dict[str, float]:
    """How far out the threshold of each lies, in standard deviations of what is seen at entry."""
    return {item: -NormalDist().inv_cdf(entry_probabilities()[item]) for item in clinical()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Seen:
    """One look: clinical items in multiples of their thresholds, and what was found."""

    moment: Moment
    course: Course
    above: Mapping[str, float]
    findings: Findings


class Examiner:
    """Sees one participant.  ``attempt`` numbers the candidate who was accepted."""

    __slots__ = (
        "_at_entry", "_attempt", "_dice", "_laboratory", "_noise", "_number", "_rules", "_seen",
        "_thresholds", "_treated",
    )  # fmt: skip

    def __init__(
        self,
        dice: Dice,
        number: int,
        treated: Treated,
        laboratory: Observed,
        *,
        attempt: int,
        rules: Rules,
    ) -> None:
        self._dice = dice
        self._number = number
        self._treated = treated
        self._laboratory = laboratory
        self._attempt = attempt
        self._rules = rules
        self._noise = dice.stream(number, questions.ITEM_NOISE)
        self._thresholds: dict[str, float] = {}
        self._at_entry: dict[str, bool] = {}
        self._seen: _Seen | None = None

    def findings(self, moment: Moment) -> Findings:
        """Items present by activity or by the value itself, and those that count as lupus."""
        return self._look(moment).findings

    def _look(self, moment: Moment) -> _Seen:
        """What is seen at a moment of a course; one look serves whoever asks for it there."""
        course = self._treated.reach(model_day(moment))
        seen = self._seen
        if seen is None or seen.course is not course or seen.moment != moment:
            seen = self._seen = self._looked(moment, course)
        return seen

    def _looked(self, moment: Moment, course: Course) -> _Seen:
        day = model_day(moment)
        activity = {organ: max(course.on(name, day), 0.0) for organ, name in ACTIVITY_OF.items()}
        noise = figure(Fixed, "item_visit_noise").value
        drawn = normals(self._noise, clinical_questions() ^ as_word(moment.index))
        above = {
            item: activity[organ] * exp(noise * deviation) / self.threshold(item)
            for (item, organ), deviation in zip(clinical().items(), drawn, strict=True)
        }
        by_value = {item for item in decided_by() if self._is_due_to_lupus(item, day)}
        present = {item for item, seen in above.items() if seen > 1.0}
        present |= {item for item in by_value if self._decides(item, day)}
        return _Seen(
            moment=moment,
            course=course,
            above=above,
            findings=Findings(
                present=frozenset(present), due_to_lupus=frozenset(present | by_value)
            ),
        )

    def physician_global(self, moment: Moment, at_entry: float) -> Decimal:
        """In proportion to activity, half of it renal in someone with renal disease at entry."""
        day = model_day(moment)
        course = self._treated.reach(day)
        activity = max(course.on("X", day), 0.0)
        if self._decided_at_entry("proteinuria"):
            activity = (activity + max(course.on("R", day), 0.0)) / 2.0
        deviation = self._dice.normal(self._number, questions.PHYSICIAN_GLOBAL_NOISE, moment.index)
        seen = at_entry * activity + figure(Fixed, "physician_variation").value * deviation
        steps = Decimal(round(seen / float(STEP)))
        return min(max(steps * STEP, Decimal(0)), HIGHEST_GLOBAL).quantize(STEP)

    def above_thresholds(self, moment: Moment) -> Mapping[str, float]:
        """The activity that is seen of each clinical item, in multiples of its threshold."""
        return self._look(moment).above

    def activity(self, item: str, day: int) -> float:
        """The activity of the organ of a clinical item, without the noise of a visit."""
        return max(self._treated.reach(day).on(ACTIVITY_OF[organs()[item]], day), 0.0)

    def threshold(self, item: str) -> float:
        """Activity above which the item is there, relative to that at entry."""
        if not self._thresholds:
            between = self._rules.item_thresholds_between
            within = figure(Fixed, "item_visit_noise").value
            whole = (between**2 + within**2) ** 0.5
            stream = self._dice.stream(self._number, questions.ITEM_THRESHOLD)
            drawn = normals(stream, clinical_questions() + as_word(self._attempt))
            for (item_of, rare), deviation in zip(rareness().items(), drawn, strict=True):
                self._thresholds[item_of] = exp(whole * rare + between * deviation)
        return self._thresholds[item]

    def was_there_at_entry(self, item: str) -> bool:
        """Whether the activity at entry is above the threshold of a clinical item."""
        found = self._at_entry.get(item)
        if found is None:
            found = self._at_entry[item] = self.activity(item, 0) > self.threshold(item)
        return found

    def was_low_at_entry(self, item: str) -> bool:
        """Whether a count was low before treatment."""
        return self._decided_at_entry(item)

    def _decided_at_entry(self, item: str) -> bool:
        found = self._at_entry.get(item)
        if found is None:
            found = self._at_entry[item] = self._decides(item, 0)
        return found

    def _decides(self, item: str, day: int) -> bool:
        """Whether a value, as the laboratory would print it without error, is beyond its limit."""
        return any(
            beyond(test, rounded(self._laboratory.without_error(test, day), test.decimals))
            for test in decided_by()[item]
        )

    def _is_due_to_lupus(self, item: str, day: int) -> bool:
        """Serology and urine are; a low count where it was low untreated and lupus is active."""
        if item not in COUNT_ITEMS:
            return True
        course = self._treated.reach(day)
        was_low = self._decided_at_entry(item)
        return was_low and course.on("X", day) >= figure(Fixed, "low_count_due_to_lupus").value
