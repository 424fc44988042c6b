"""Settings that no table can be made of, refused before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable

from firstdose.records.problem import Problem, StudyError

MANY = 60
"""Participants that a regimen of a part without a limit is taken to have at most."""


def refuse(problems: Iterable[Problem | None]) -> None:
    """Raise all problems that there are, at once."""
    found = [problem for problem in problems if problem is not None]
    if found:
        raise StudyError.of(found)


def outside_0_1(name: str, value: float, because: str) -> Problem | None:
    """The problem of a probability that is not strictly between 0 and 1."""
    if 0 < value < 1:
        return None
    return Problem(
        what=f"The {name} is {value:g}.",
        where=f"Design settings: {name}",
        because=because,
        remedy=f"Set the {name} to a probability above 0 and below 1.",
    )


def bad_target(target: float) -> Problem | None:
    """The problem of a target DLT risk that is 0, 1 or beyond."""
    return outside_0_1(
        "target", target, "A design looks for a regimen whose DLT risk is the target."
    )


def bad_margins(target: float, below: float, above: float) -> Problem | None:
    """The problem of an interval around the target that is empty or leaves 0 to 1."""
    has_width = min(below, above) >= 0 and max(below, above) > 0
    if has_width and below < target < 1 - above:
        return None
    return Problem(
        what=f"The interval around the target {target:g} is {target - below:g} to"
        f" {target + above:g}.",
        where="Design settings: margins below and above the target",
        because="DLT risks near the target are those in the interval; it must have a width, and"
        " leave room for risks that are too low and too high.",
        remedy="Choose margins of 0 or more, not both 0, with target - below above 0 and"
        " target + above below 1.",
    )


def too_few(name: str, value: int, least: int, because: str) -> Problem | None:
    """The problem of a number of participants that is too small to mean anything."""
    if value >= least:
        return None
    return Problem(
        what=f"The {name} is {value}.",
        where=f"Design settings: {name}",
        because=because,
        remedy=f"Set the {name} to {least} or more.",
    )


def bad_most(most: int) -> Problem | None:
    """The problem of a table without a row."""
    return too_few("number of participants", most, 1, "The table has a row per participant.")
