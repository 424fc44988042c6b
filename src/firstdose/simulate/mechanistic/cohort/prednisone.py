"""Prednisone and rescue of many people at once: the compiled twin of `Prescriber`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.simulate import questions
from firstdose.simulate.courses import STEP
from firstdose.simulate.figures import Fixed, Ladder, Weights, figure
from firstdose.simulate.mechanistic.clinic.prescribing import goals
from firstdose.simulate.mechanistic.draws import Bools, People, Reals
from firstdose.simulate.published_states import CourseLimits

MOST_STEPS = 128


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What the examiner wrote down by (person, look), and the planned day of each look.

    The physician global is in tenths of a point; ``before`` looks came before the cells.
    """

    points: Reals
    judged: Reals
    days: Reals
    before: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prednisone:
    """The daily dose on the day of each look, and whether rescue has begun by then."""

    mg_per_day: Reals
    rescued: Bools


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rule:
    """The figures of the rule: a row of limits and a dose for each goal, and the ladders."""

    goals: Reals
    ladder: Reals
    after_relapse: Reals
    figures: Reals


def at_entry(people: People) -> Reals:
    """The daily dose with which people enter."""
    options = figure(Weights, "prednisone_mg_per_day")
    reached = np.cumsum(np.array(options.weights))
    drawn = people.uniforms(questions.PREDNISONE)[:, 0] * float(reached[-1])
    place = np.minimum(np.searchsorted(reached, drawn, side="right"), len(reached) - 1)
    return np.array([float(name) for name in options.names])[place]


def prednisone(entry_mg_per_day: Reals, seen: Seen, limits: CourseLimits) -> Prednisone:
    """What is taken at each look, if every look is followed by the rule."""
    dose, rescued = np.zeros_like(seen.points), np.zeros(seen.points.shape, dtype=np.bool_)
    rule = _rule()
    _followed(
        entry_mg_per_day, seen.points, seen.judged, seen.days, seen.before,
        float(limits.fall_points), float(limits.low_activity_prednisone_mg),
        rule.goals, rule.ladder, rule.after_relapse, rule.figures, dose, rescued,
    )  # fmt: skip
    return Prednisone(mg_per_day=dose, rescued=rescued)


@cache
def _rule() -> _Rule:
    names = (
        *("flare_points", "flare_global", "prednisone_step_days"),
        *("rescue_prednisone_mg", "prednisone_after_relapse_days"),
    )
    found = {name: figure(Fixed, name).value for name in names}
    found["flare_global"] /= float(STEP)
    return _Rule(
        goals=np.array(
            [
                (
                    float(one.clinical_points_at_most),
                    float(one.physician_global_at_most / STEP),
                    float(one.mg_per_day),
                )
                for one in goals()
            ]
        ),
        ladder=np.array(figure(Ladder, "prednisone_doses").mg_per_day),
        after_relapse=np.array(figure(Ladder, "prednisone_after_relapse").mg_per_day),
        figures=np.array([found[name] for name in names]),
    )


@kernel
def _followed(  # noqa: PLR0913, PLR0917 (a kernel takes arrays, not value objects)
    entry: Reals, points: Reals, judged: Reals, days: Reals, before: int,
    fall: float, after_fall: float,
    goals: Reals, ladder: Reals, after_relapse: Reals, figures: Reals,
    dose: Reals, rescued: Bools,
) -> None:  # fmt: skip
    """Fills ``dose`` and ``rescued`` (person, look)."""
    flare_points, flare_global, step_days, rescue_mg, wait = figures
    on, mg = np.empty(MOST_STEPS), np.empty(MOST_STEPS)
    for person in range(points.shape[0]):
        steps, relapsed = 0, False
        lowest_points, lowest_global = points[person, before - 1], judged[person, before - 1]
        at_first = lowest_points
        for look in range(points.shape[1]):
            if look < before:
                dose[person, look] = entry[person]
                continue
            today, now, whole = days[look], points[person, look], judged[person, look]
            while steps > 0 and on[steps - 1] > today:
                steps -= 1
            current = mg[steps - 1] if steps > 0 else entry[person]
            if now - lowest_points >= flare_points or whole - lowest_global >= flare_global:
                relapsed = True
                on[steps], mg[steps] = today, max(current, rescue_mg)
                steps += 1
                for turn in range(len(after_relapse)):
                    on[steps], mg[steps] = today + (turn + 1) * wait, after_relapse[turn]
                    steps += 1
            else:
                goal = after_fall if at_first - now >= fall else -1.0
                for row in range(len(goals) - 1, -1, -1):
                    if now <= goals[row, 0] and whole <= goals[row, 1]:
                        goal = goals[row, 2]
                day = today
                if steps > 0:
                    day = max(today, on[steps - 1] + step_days)
                while goal >= 0.0 and current > goal:
                    lower = goal
                    for rung in range(len(ladder)):
                        if ladder[rung] < current:
                            lower = ladder[rung]
                            break
                    current = max(lower, goal)
                    on[steps], mg[steps] = day, current
                    steps += 1
                    day += step_days
            lowest_points, lowest_global = min(lowest_points, now), min(lowest_global, whole)
            taken = entry[person]
            for step in range(steps):
                if on[step] <= today:
                    taken = mg[step]
            dose[person, look], rescued[person, look] = taken, relapsed
