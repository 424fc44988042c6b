"""The study and the part that a command line names."""

from __future__ import annotations

import typer

from firstdose import protocol
from firstdose.cli.design.asked import Asked
from firstdose.cli.files import study_files
from firstdose.protocol.finding import nearest
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.records.problem import StudyError


def read_study(word: str) -> Study:
    """The study of that name or path."""
    found = study_files(word)
    return protocol.read(found.study_text, found.name)


def part_named(study: Study, name: str) -> Part:
    """The part of that name; without one the first."""
    names = [part.name for part in study.parts]
    if name and name not in names:
        raise StudyError(
            f"{study.identity.name} has no part '{name}'.",
            where=f"--part {name} on the command line",
            because=f"Its parts are {', '.join(names)}.",
            remedy=nearest(name, names),
        )
    return study.part(name) if name else study.parts[0]


def refuse_what_the_study_says(asked: Asked) -> None:
    """A study file says all that these options say."""
    said = {
        "--regimens": asked.regimens,
        "--participants": asked.participants,
        "--cohort-size": asked.cohort_size,
        "--max-per-regimen": asked.max_per_regimen,
        "--start": asked.start,
        "--grid": asked.grid,
        "--path": asked.path,
        "--guard": asked.guard,
        "--stop": asked.stop,
    }
    for option, value in said.items():
        if value:
            raise typer.BadParameter(
                "The study file says it; another design over its regimens is named by --design.",
                param_hint=option,
            )
