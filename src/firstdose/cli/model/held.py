"""Covariates that everybody has at a stated value, as a command line names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from firstdose.records.problem import Problem, StudyError

if TYPE_CHECKING:
    from firstdose.simulate.mechanistic.model import Model
    from firstdose.simulate.predicted.covariates import Held

WHERE = "--set on the command line"


def held_by(words: Sequence[str], model: Model, sides: int) -> tuple[Held, ...]:
    """What everybody has on each of so many sides; a value that stands alone is that of all.

    ``words`` as "lot_potency=0.7" or, for two sides, "lot_potency=0.7,1.4"; all problems at once.
    """
    from firstdose.simulate.predicted.covariates import problems

    read = [_read(word, sides) for word in words]
    found = [each for each in read if isinstance(each, Problem)]
    named = [each for each in read if not isinstance(each, Problem)]
    found += _twice([name for name, _ in named])
    held = tuple(tuple((name, values[side]) for name, values in named) for side in range(sides))
    every = dict.fromkeys(pair for side in held for pair in side)
    found += dict.fromkeys(problems(model, tuple(every), WHERE))
    if found:
        raise StudyError.of(found)
    return held


def _read(word: str, sides: int) -> tuple[str, tuple[float, ...]] | Problem:
    name, _, said = word.partition("=")
    try:
        values = tuple(float(one) for one in said.split(","))
    except ValueError:
        values = ()
    if len(values) == 1:
        values *= sides
    if len(values) != sides:
        return Problem(
            what=f"'{word}' does not say what everybody has.",
            where=WHERE,
            because="A covariate has one value"
            + (", or one for each of the two that are compared." if sides > 1 else "."),
            remedy="Write --set lot_potency=0.7"
            + (", or --set lot_potency=0.7,1.4 for two." if sides > 1 else "."),
        )
    return name, values


def _twice(names: Sequence[str]) -> Iterator[Problem]:
    for name in sorted({one for one in names if names.count(one) > 1}):
        yield Problem(
            what=f"{name} is named twice.",
            where=WHERE,
            because="Everybody has one value of it.",
            remedy="Name it once.",
        )
