"""The class of worst toxicity of each participant, from the number that decides on a DLT.

The same uniform number, read from the worst class down: a DLT is where it is below the risk of one,
as for designs that read DLTs alone.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.design.states import Reals
from firstdose.simulate.compiled_dice import Word, answer, trial_key
from firstdose.simulate.questions import DOSE_LIMITING

_DOSE_LIMITING = Word(DOSE_LIMITING)


def at_least(classes: Reals) -> Reals:
    """By (regimen, class beyond none): the probability of that class or a worse one."""
    return np.cumsum(classes[:, ::-1], axis=1)[:, ::-1][:, 1:].copy()


@kernel
def class_drawn(drawn: float, worse: Reals) -> int:
    """The class beyond none that a number falls into, from the worst down; -1 for none."""
    for place in range(len(worse) - 1, -1, -1):
        if drawn < worse[place]:
            return place
    return -1


@kernel
def draw_grades(
    worse: Reals, cohort: tuple[Integers, Integers, Integers], seed: Word, trial: Integers
) -> Integers:
    """Of each cohort how many have each class beyond none.

    ``worse`` as of `at_least`; ``cohort``: regimen, those who enter, and those who did before.
    """
    regimen, added, entered = cohort
    classes = worse.shape[1]
    counts = np.zeros((len(trial), classes), dtype=np.int64)
    for row in range(len(trial)):
        key = trial_key(seed, Word(trial[row]))
        for number in range(added[row]):
            who = Word(entered[row] + number + 1)
            place = class_drawn(answer(key, who, _DOSE_LIMITING), worse[regimen[row]])
            if place >= 0:
                counts[row, place] += 1
    return counts
