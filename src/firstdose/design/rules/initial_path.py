"""The first stage of a two-stage design: a stated path, until there are both outcomes."""

from __future__ import annotations

import numpy as np

from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import ModelWhy, code
from firstdose.design.states import States, Voice, at
from firstdose.design.way import way
from firstdose.records.problem import StudyError


def both_outcomes(states: States) -> Flags:
    """Whether there are evaluable participants with and without a DLT."""
    dlts, evaluable = states.dlts.sum(axis=1), states.evaluable.sum(axis=1)
    return np.logical_and(dlts > 0, dlts < evaluable)


def along(order: RegimenOrder, path: Integers, size: int, states: States) -> Integers:
    """Where the next cohort enters in the first stage; -1 for nowhere.

    ``path``: the regimen of each cohort; the last one is repeated.  While everyone has had a DLT
    the path goes no further.  From a closed regimen the way leads back.
    """
    cohorts = states.places.sum(axis=1) // size
    following = path[np.minimum(cohorts, len(path) - 1)]
    no_dlt = states.dlts.sum(axis=1) == 0
    aim = np.where(no_dlt & ~at(states.closed, following), following, states.here)
    judged = way(order, states)
    return np.where(at(states.closed, aim), judged.back, aim)


def first_stage_ended(states: States, closed: Flags) -> Integers:
    """What is recommended when the part ends in the first stage: where it stands, without a DLT."""
    fine = (states.dlts.sum(axis=1) == 0) & states.started & ~at(closed, states.here)
    return np.where(fine, states.here, -1)


def voice(states: States, first_stage: Flags, aim: Integers) -> Voice:
    """That the initial path goes on."""
    codes = np.where(first_stage, code(ModelWhy.INITIAL_PATH), 0)
    return Voice(code=codes, regimen=states.here, to=aim)


def path_numbers(order: RegimenOrder, path: tuple[str, ...]) -> Integers:
    """The path as numbers of regimens; it starts where the part does."""
    wrong = [name for name in path if name not in order.names]
    if wrong or (path and path[0] != order.names[order.start]):
        raise StudyError(
            f"The initial path {', '.join(path)} cannot be followed.",
            where="initial_path of the design",
            because="It names a regimen of the part for each cohort, the first that of the start.",
            remedy=f"Begin with {order.names[order.start]} and name only regimens of the part.",
        )
    return np.array([order.names.index(name) for name in path], dtype=np.int64)
