"""The physician global of many people at once, in tenths: the twin of `Examiner`."""

from __future__ import annotations

import numpy as np

from firstdose.simulate import questions
from firstdose.simulate.courses import HIGHEST_GLOBAL, STEP
from firstdose.simulate.figures import Fixed, Spread, figure
from firstdose.simulate.mechanistic.clinic.examiner import decided_by
from firstdose.simulate.mechanistic.cohort.laboratory import Results
from firstdose.simulate.mechanistic.cohort.looks import Look
from firstdose.simulate.mechanistic.draws import Bools, People, Reals


def physician_global(results: Results, looks: tuple[Look, ...]) -> Reals:
    """The assessment at each look in tenths of a point; the first look is before treatment."""
    people, known = results.people, results.quantities
    non_renal, renal = (np.maximum(known[name], 0.0) for name in ("X", "R"))
    activity = np.where(_is_renal(results), (non_renal + renal) / 2.0, non_renal)
    noise = people.normals(questions.PHYSICIAN_GLOBAL_NOISE, [look.index for look in looks])
    variation = figure(Fixed, "physician_variation").value
    seen = at_entry(people) * activity + variation * noise
    return np.clip(np.rint(seen / float(STEP)), 0.0, float(HIGHEST_GLOBAL / STEP))


def at_entry(people: People) -> Reals:
    """What they enter with, as a column: a bell curve held inside its limits."""
    shape = figure(Spread, "physician_global_at_entry")
    assert not shape.log, "the physician global at entry is drawn on its own scale"
    drawn = shape.centre + shape.spread * people.normals(questions.PHYSICIAN_GLOBAL)
    return np.clip(drawn, shape.low, shape.high)


def _is_renal(results: Results) -> Bools:
    """Whether urine protein was raised at entry, as a column."""
    raised = [results.beyond_in_truth(test)[:, [0]] for test in decided_by()["proteinuria"]]
    return np.any(raised, axis=0)
