"""CRS of many people at once: the twin of `reactions`, as the worst grade of each person."""

from __future__ import annotations

import numpy as np

from firstdose.simulate import questions
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.mechanistic.clinic.reactions import GRADES, grade_fold
from firstdose.simulate.mechanistic.clinic.rules import Rules
from firstdose.simulate.mechanistic.draws import People, Reals


def worst_crs(
    people: People, il6: Reals, entry: Reals, days: Reals, infused_on: Reals, rules: Rules
) -> Reals:
    """The worst grade of CRS of each person, 0 for none.

    ``il6`` is (person, day) on ``days`` from the first infusion, ``entry`` its value before it;
    ``infused_on`` (person, infusion) holds the days of infusions, not a number where there is none.
    """
    watch = figure(Fixed, "crs_watch_days").value
    after = days[np.newaxis, np.newaxis, :] > infused_on[:, :, np.newaxis]
    until = days[np.newaxis, np.newaxis, :] <= infused_on[:, :, np.newaxis] + watch
    peak = np.max(np.where(np.any(after & until, axis=1), il6, 0.0), axis=1)
    frailty = figure(Fixed, "crs_frailty").value * people.normals(questions.CRS_FRAILTY)[:, 0]
    fold = peak / entry * np.exp(frailty)
    return np.max(
        [np.where(fold >= grade_fold(grade, rules), grade, 0) for grade in GRADES], axis=0
    )
