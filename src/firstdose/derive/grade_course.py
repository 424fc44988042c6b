"""The course of an adverse event's grade over days, and the spells at or above a grade."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from firstdose.derive.adverse_events import RECOVERED, AdverseEvent, grade_of
from firstdose.derive.cell_therapy_toxicity import ScoredDay

GradeSteps = tuple[tuple[date, int], ...]
"""Grade from each day on, earliest first; 0 once the event is over, 5 for good when fatal.

An end reported with a grade that was not known before has two steps on its day: that grade, then 0.
"""


class Spell(Struct, frozen=True, kw_only=True):
    """Days at or above a grade: from ``start_on`` until the day it was first below; None: still.

    ``step`` is the place of its first day among the steps.
    """

    step: int
    start_on: date
    until_on: date | None

    def lasted_days(self, today: date) -> int:
        """Days from the start to the end or, while it lasts, to ``today``."""
        return ((self.until_on or today) - self.start_on).days


def grade_steps(event: AdverseEvent, scored: tuple[ScoredDay, ...] = ()) -> GradeSteps:
    """The grade reported or, where a scored worksheet says more, the grade derived from it.

    A derived grade holds until the next worksheet or until the event ends.
    """
    reported = _reported(event)
    derived = [(day.on, day.grade) for day in scored if isinstance(day.grade, int)]
    if not derived:
        return reported
    days = sorted({on for on, _ in reported} | {on for on, _ in derived})
    steps: list[tuple[date, int]] = []
    before = 0
    for day in days:
        told = [grade for on, grade in reported if on == day] or [before]
        seen = next((grade for on, grade in reversed(derived) if on <= day), 0)
        over = event.ended_on is not None and day >= event.ended_on
        steps += [(day, said if over else max(said, seen)) for said in told]
        before = told[-1]
    return tuple(steps)


def _reported(event: AdverseEvent) -> GradeSteps:
    steps: list[tuple[date, int]] = []
    before = 0
    for on, state in event.states:
        if state.outcome in RECOVERED:
            if state.grade > before:
                steps.append((on, state.grade))
            before = 0
        else:
            before = grade_of(state)
        steps.append((on, before))
    return tuple(steps)


def spells(steps: GradeSteps, grade_at_least: int, opens_on: date) -> tuple[Spell, ...]:
    """Spells at or above a grade that began on or after a day.

    One under way on that day counts from when the event grows worse than the spell was before,
    also where it was milder in between.
    """
    found: list[Spell] = []
    start: int | None = None
    worst_before = 0
    for place, (on, grade) in enumerate(steps):
        if on < opens_on:
            worst_before = max(worst_before, grade) if grade >= grade_at_least else 0
        if grade < grade_at_least:
            if start is not None:
                found.append(Spell(step=start, start_on=steps[start][0], until_on=on))
            start = None
        elif on >= opens_on and grade > worst_before:
            if start is None or steps[start][0] < opens_on:
                start = place
        elif start is None and on < opens_on:
            start = place
    if start is not None:
        found.append(Spell(step=start, start_on=steps[start][0], until_on=None))
    return tuple(spell for spell in found if spell.start_on >= opens_on)


def resolved_on(steps: GradeSteps, spell: Spell, grade_at_most: int) -> date | None:
    """The first day of or after the spell with at most that grade; None: not yet."""
    return next((on for on, grade in steps[spell.step :] if grade <= grade_at_most), None)


def hours(days: int) -> int:
    """Hours in so many calendar days: facts carry days, so a day counts as 24 hours."""
    return days * (timedelta(days=1) // timedelta(hours=1))
