"""``firstdose check``: every problem of a study file, with line numbers and remedies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from firstdose.cli.files import StudyFiles, study_files
from firstdose.cli.options import Study
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.published import sound
from firstdose.records.problem import Problem, StudyError

if TYPE_CHECKING:
    from firstdose import protocol

EXAMPLE = "firstdose check nct06010472"


@with_problems_shown
def check(study: Study) -> None:
    """Show every problem of a study file.

    Each comes with its line, the reason and a remedy. Published results that stand beside the
    file are checked with it.
    """
    from firstdose import protocol

    found = study_files(study)
    problems = (*protocol.problems(found.study_text, found.name), *_of_published(found))
    if problems:
        raise StudyError.of(problems)
    checked = protocol.read(found.study_text, found.name)
    if unmade := tuple(_of_designs(checked)):
        raise StudyError.of(unmade)
    sound(found.published_text, found.published_name, checked.identity.name)
    counts = (
        _counted(len(checked.regimens.regimens), "regimen"),
        _counted(len(checked.parts), "part"),
        _counted(len(checked.assumptions), "assumption"),
    )
    typer.echo(f"{checked.identity.name}: no problems. {', '.join(counts)} marked as such.")


def _of_published(found: StudyFiles) -> tuple[Problem, ...]:
    """What is wrong with the published results; () where there are none."""
    from firstdose import protocol

    try:
        if found.published_text:
            protocol.read_published(found.published_text, found.published_name)
    except StudyError as error:
        return error.problems
    return ()


def _of_designs(study: protocol.Study) -> Iterator[Problem]:
    """Why the design of a part cannot be made of its regimens, though its settings are fine."""
    from firstdose.design import part_design

    for part in study.parts:
        try:
            part_design(study, part.name)
        except StudyError as error:
            for one in error.problems:
                yield replace(one, where=f"design of part {part.name}: {one.where}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
