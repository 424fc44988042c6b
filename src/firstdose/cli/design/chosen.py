"""From what the command line says to the design itself, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import typer

from firstdose.cli.design.asked import Asked, sorted_words
from firstdose.cli.design.made_up import made_up
from firstdose.cli.design.said import problem_of, said
from firstdose.cli.design.study_part import part_named, read_study, refuse_what_the_study_says
from firstdose.design.designs import assembled, part_design
from firstdose.design.part_design import PartDesign
from firstdose.design.usual import usual
from firstdose.protocol.checks import findings_in_design
from firstdose.protocol.finding import Finding
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError

_SAID_BY = {
    "design": "--set",
    "guards": "--guard",
    "stopping": "--stop",
    "cohorts": "--cohort-size, --max-per-regimen",
    "path": "--path, --start",
    "titration": "STUDY",
    "rescue": "STUDY",
}
"""Where each part of a design is said, by what a finding is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One design over its regimens; ``study`` is None where they are regimens in a line."""

    study: Study | None
    regimens: Regimens
    part: Part
    design: PartDesign


def chosen(asked: Asked, regimens: int | None = None, also: Iterable[Problem] = ()) -> Chosen:
    """The design that the command line names.

    ``regimens``: how many there are in a line where --regimens does not say.  ``also``: problems
    found elsewhere on the command line, shown with those found here.
    """
    others = tuple(also)
    try:
        found = _chosen(asked, regimens)
    except StudyError as error:
        raise StudyError.of((*error.problems, *others)) from None
    if others:
        raise StudyError.of(others)
    return found


def say_whose_guards(stated: Sequence[str], designs: Iterable[Chosen]) -> None:
    """On standard error: guards that a design named on the command line goes without.

    ``stated``: the guards of the command line, in the place of those that a design usually has.
    """
    for one in designs:
        part, its = one.part, one.part.design.kind
        own = part if one.study is None else one.study.part(part.name)
        if one.study is not None and own == part:
            continue
        if not set(own.guards) <= set(part.guards):
            typer.echo(
                f"The guards of the study file ({_kinds(own)}) go with its own design; {its} has"
                f" {_kinds(part) or 'none'} here.",
                err=True,
            )
        usually = replace(part, guards=usual(part.design).guards)
        if stated and not set(usually.guards) <= set(part.guards):
            typer.echo(
                f"The guards stated take the place of what {its} usually has: {_kinds(usually)}.",
                err=True,
            )


def _kinds(part: Part) -> str:
    return ", ".join(dict.fromkeys(each.kind for each in part.guards))


def _chosen(asked: Asked, regimens: int | None) -> Chosen:
    study_word, pairs = sorted_words(asked)
    if not study_word and not asked.design:
        raise typer.BadParameter(
            "Name a STUDY, or a design with --design.", param_hint="STUDY or --design"
        )
    if study_word:
        return _of_a_study(asked, study_word, pairs)
    return _without_a_study(asked, pairs, regimens)


def _of_a_study(asked: Asked, word: str, pairs: Sequence[str]) -> Chosen:
    study = read_study(word)
    part = part_named(study, asked.part)
    if not asked.design:
        refuse_what_the_study_says(asked)
        return Chosen(
            study=study,
            regimens=study.regimens,
            part=part,
            design=part_design(study, part.name),
        )
    settings, companions = said(asked, pairs)
    path = part.path
    if asked.path:
        path = replace(path, order=asked.path.value)
    other = replace(
        part,
        design=settings,
        guards=companions.guards,
        stopping=companions.stopping,
        cohorts=replace(companions.cohorts, titration=part.cohorts.titration),
        path=path,
    )
    return _checked(study, study.regimens, other)


def _without_a_study(asked: Asked, pairs: Sequence[str], regimens: int | None) -> Chosen:
    if asked.part:
        raise typer.BadParameter("A part belongs to a STUDY.", param_hint="--part")
    settings, companions = said(asked, pairs)
    line, part = made_up(asked, settings, companions, regimens)
    return _checked(None, line, part)


def _checked(study: Study | None, regimens: Regimens, part: Part) -> Chosen:
    """The design put together; what does not fit is refused, all of it."""
    findings = findings_in_design(regimens, part)
    if findings:
        raise StudyError.of(problem_of(each, _said_by(each), each.path[-1:]) for each in findings)
    return Chosen(study=study, regimens=regimens, part=part, design=assembled(regimens, part))


def _said_by(finding: Finding) -> str:
    """The option that says what is wrong; what no option says stands in the study."""
    names = [str(name) for name in (*finding.path[-1:], *finding.path[:1]) if name in _SAID_BY]
    return _SAID_BY[names[0]] if names else "--design"
