"""What the engine answers to an event table: every state and assignment, or a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

import numpy as np

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Reals
from firstdose.simulate.mechanistic.engine import (
    NEGATIVE_STATE,
    OUTCOMES,
    Accuracy,
    Schedule,
    Work,
    assigned,
    courses,
    engine_of,
)
from firstdose.simulate.mechanistic.exchange.asked import Asked
from firstdose.simulate.mechanistic.model import Model

_MOST_SCALINGS = 6
_NEGATIVE = OUTCOMES[NEGATIVE_STATE]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """One patient: ``values`` by name, a value for each moment; not-a-number where none is."""

    asked: Asked
    outcome: str
    values: Mapping[str, Reals]


def answers(
    model: Model, questions: Sequence[Asked], accuracy: Accuracy, engine: ModuleType | None = None
) -> tuple[Answer, ...]:
    """The answers in the order of the questions; each patient is solved alone."""
    return tuple(_answer(model, each, accuracy, engine) for each in questions)


def scaled(
    model: Model, questions: Sequence[Asked], accuracy: Accuracy, engine: ModuleType
) -> Model:
    """The model with the largest value that each state takes as its scale.

    The scales decide which error counts, and the errors decide the values: they are solved in turn
    until no scale changes by more than a tenth.

    Raises:
        StudyError: the scales do not come to rest.
    """
    for _ in range(_MOST_SCALINGS):
        found = answers(model, questions, accuracy, engine)
        largest = [_largest(each.name, found) or each.scale for each in model.states]
        rest = all(
            abs(size / each.scale - 1) < 0.1
            for size, each in zip(largest, model.states, strict=True)
        )
        model = replace(
            model,
            states=tuple(
                replace(each, scale=size) for size, each in zip(largest, model.states, strict=True)
            ),
        )
        if rest:
            return model
    raise StudyError(
        "The size of the states cannot be found.",
        where=f"model {model.name}",
        because=f"It still changed after {_MOST_SCALINGS} solutions, so no error can be judged.",
        remedy="Write the model in units in which its states are neither huge nor tiny.",
    )


def _largest(state: str, found: Sequence[Answer]) -> float:
    sizes = [np.abs(each.values[state]) for each in found]
    known = np.concatenate([each[np.isfinite(each)] for each in sizes])
    return float(np.max(known, initial=0.0))


def _answer(model: Model, one: Asked, accuracy: Accuracy, engine: ModuleType | None) -> Answer:
    times = np.unique(np.array([each.time for each in one.moments], dtype=np.float64))
    at = np.searchsorted(times, [each.time for each in one.moments])
    after = np.array([each.after for each in one.moments])
    found: dict[str, Reals] = {}
    outcome = "ok"
    before = Schedule(start=one.start, times=times)
    for schedule, here in ((before, ~after), (replace(before, observe="after"), after)):
        if not np.any(here):
            continue
        solved = courses(model, one.inputs, one.doses, schedule, accuracy, Work(engine=engine))
        (outcome,) = solved.outcomes()
        along = {each: solved.of(each)[0] for each in solved.states}
        along |= {
            name: each[0] for name, each in assigned(model, one.inputs, solved, engine).items()
        }
        for name, values in along.items():
            kept = found.setdefault(name, np.full(len(at), np.nan))
            kept[here] = values[at[here]]
    if outcome == "ok" and _below_zero(model, one, accuracy, engine or engine_of(model)):
        nothing = np.full(len(at), np.nan)
        return Answer(asked=one, outcome=_NEGATIVE, values=dict.fromkeys(found, nothing))
    return Answer(asked=one, outcome=outcome, values=found)


def _below_zero(model: Model, one: Asked, accuracy: Accuracy, engine: ModuleType) -> bool:
    """Whether a state starts below 0, or a dose of a file takes more than there is.

    The engine takes what is below 0 at a break point for a rest of something used up.
    """
    start = np.zeros(len(model.states))
    engine.initial(one.inputs[0], start)
    doses = one.doses
    taking = (doses.amount < 0) & (doses.time <= one.moments[-1].time)
    if np.any(start < 0) or not np.any(taking):
        return bool(np.any(start < 0))
    seen = Schedule(start=one.start, times=np.unique(doses.time[taking]))
    left = courses(model, one.inputs, doses, seen, accuracy, Work(engine=engine)).values[0]
    taken = np.zeros_like(left)
    at_once = np.isin(doses.time, seen.times) & (doses.duration == 0)
    when = np.searchsorted(seen.times, doses.time[at_once]), doses.state[at_once]
    np.add.at(left, when, doses.amount[at_once])
    np.add.at(taken, when, np.abs(doses.amount[at_once]))
    return bool(np.any(left < -accuracy.relative * taken))
