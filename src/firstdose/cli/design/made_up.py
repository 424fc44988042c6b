"""Regimens in a line or in a grid, where the command line names no study."""

from __future__ import annotations

import re
from decimal import Decimal

import typer

from firstdose.cli.design.asked import Asked
from firstdose.design.grid import part_in_a_grid, regimens_in_a_grid, usual_turns
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.usual import Companions
from firstdose.protocol.designs import Blrm, DesignSettings, EffTox, Ewoc, InfusionHazard, Path
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.records.problem import Problem, StudyError

MOST_REGIMENS = 99
"""More than any escalation has."""


def shape_of(asked: Asked) -> tuple[int, int] | None:
    """Doses and schedules of the grid; None where regimens stand in a line."""
    if not asked.grid:
        return None
    found = re.fullmatch(r"([1-9][0-9]?)[x×]([1-9][0-9]?)", asked.grid.strip().lower())
    if found is None:
        raise typer.BadParameter("Write doses x schedules, such as 2x3.", param_hint="--grid")
    return int(found[1]), int(found[2])


def count_of(asked: Asked) -> int | None:
    """How many regimens the grid or --regimens has; None where neither is stated."""
    shape = shape_of(asked)
    return asked.regimens if shape is None else shape[0] * shape[1]


def made_up(
    asked: Asked, settings: DesignSettings, companions: Companions, spoken_of: int | None
) -> tuple[Regimens, Part]:
    """Regimens, and the part over them.

    ``spoken_of``: how many regimens truths or outcomes speak of, None for none.
    """
    shape, stated = shape_of(asked), count_of(asked)
    if shape is not None and asked.regimens not in (None, stated):
        raise typer.BadParameter(f"A grid of {asked.grid} has {stated}.", param_hint="--regimens")
    count = stated or spoken_of
    if count is None:
        raise typer.BadParameter("Say how many regimens there are.", param_hint="--regimens")
    if count > MOST_REGIMENS:
        raise StudyError.of([_too_many_regimens(count)])
    if spoken_of is not None and count != spoken_of:
        option = f"--regimens {asked.regimens}" if shape is None else f"--grid {asked.grid}"
        raise StudyError.of([_other_number(option, count, spoken_of)])
    start = asked.start or 1
    if start > count:
        raise StudyError.of([_no_such_start(start, count)])
    order = asked.path.value if asked.path else usual_turns(settings)
    if shape is None:
        line = regimens_in_a_line(count, _stated_doses(settings))
        return line, part_in_a_line(settings, line, companions, start=start, order=order)
    grid = regimens_in_a_grid(*shape)
    path = Path(
        start=grid.regimens[start - 1].name,
        kinds=("schedule", "dose"),
        order=order,
    )
    return grid, part_in_a_grid(settings, grid, companions, path)


def _stated_doses(settings: DesignSettings) -> tuple[Decimal, ...]:
    """What the design says is given at each regimen; empty where it says nothing."""
    match settings:
        case Blrm() | Ewoc() | EffTox() | InfusionHazard():
            return settings.doses
        case _:
            return ()


def _other_number(option: str, said: int, regimens: int) -> Problem:
    return Problem(
        what=f"{option.split(maxsplit=1)[0]} says {said}, and {regimens} are spoken of.",
        where=f"{option} on the command line",
        because="Every regimen needs one DLT risk, and no other can have outcomes.",
        remedy=f"Correct one of the two, or leave {option.split(maxsplit=1)[0]} out.",
    )


def _too_many_regimens(count: int) -> Problem:
    return Problem(
        what=f"There are {count} regimens.",
        where="--regimens, --grid or --start on the command line, or what speaks of each regimen",
        because=f"No escalation has more than {MOST_REGIMENS}.",
        remedy=f"Name {MOST_REGIMENS} or fewer.",
    )


def _no_such_start(start: int, count: int) -> Problem:
    return Problem(
        what=f"There is no regimen {start} to start at.",
        where=f"--start {start} on the command line",
        because=f"There are {count}.",
        remedy=f"Start at one of 1 to {count}.",
    )
