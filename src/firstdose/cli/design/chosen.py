"""From what the command line says to the design itself, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from firstdose import protocol
from firstdose.cli.design.asked import PARTICIPANTS, Asked
from firstdose.cli.files import study_files
from firstdose.design.designs import PartDesign, assembled, part_design
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.usual import Companions, usual
from firstdose.protocol.checks import findings_in_design
from firstdose.protocol.designs import DesignSettings, GuardSettings, StoppingRule
from firstdose.protocol.finding import Finding, nearest, spelled
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.stated import Stated, stated_design, stated_guard, stated_stopping
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError

NONE = "none"
_SAID_BY = {
    "design": "--set",
    "guards": "--guard",
    "stopping": "--stop",
    "cohorts": "--cohort-size, --max-per-regimen",
    "path": "--start",
}


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


def _chosen(asked: Asked, regimens: int | None) -> Chosen:
    study_word, pairs = _sorted_words(asked)
    if not study_word and not asked.design:
        raise typer.BadParameter(
            "Name a STUDY, or a design with --design.", param_hint="STUDY or --design"
        )
    if study_word:
        return _of_a_study(asked, study_word, pairs)
    return _in_a_line(asked, pairs, regimens)


def names_a_study(asked: Asked) -> bool:
    """Whether the command line names a study."""
    return bool(_sorted_words(asked)[0])


def _sorted_words(asked: Asked) -> tuple[str, tuple[str, ...]]:
    """The study, and the settings that follow without an option of their own."""
    settings = [word for word in asked.words if "=" in word and not Path(word).exists()]
    studies = [word for word in asked.words if word not in settings]
    if len(studies) > 1:
        raise typer.BadParameter(f"One study at a time, not {len(studies)}.", param_hint="STUDY")
    if (settings or asked.set_) and not asked.design:
        raise typer.BadParameter("Settings belong to a design.", param_hint="--design")
    return "".join(studies), (*asked.set_, *settings)


def _of_a_study(asked: Asked, word: str, pairs: Sequence[str]) -> Chosen:
    study = read_study(word)
    part = _part(study, asked.part)
    if not asked.design:
        _refuse_lines(asked)
        return Chosen(
            study=study,
            regimens=study.regimens,
            part=part,
            design=part_design(study, part.name),
        )
    settings, companions = _said(asked, pairs)
    other = replace(
        part,
        design=settings,
        guards=companions.guards,
        stopping=companions.stopping,
        cohorts=companions.cohorts,
    )
    return _checked(study, study.regimens, other)


def _in_a_line(asked: Asked, pairs: Sequence[str], regimens: int | None) -> Chosen:
    if asked.part:
        raise typer.BadParameter("A part belongs to a STUDY.", param_hint="--part")
    settings, companions = _said(asked, pairs)
    count = asked.regimens or regimens
    if count is None:
        raise typer.BadParameter("Say how many regimens there are.", param_hint="--regimens")
    if regimens is not None and asked.regimens not in (None, regimens):
        raise StudyError.of([_other_number(asked.regimens or 0, regimens)])
    start = asked.start or 1
    if start > count:
        raise StudyError.of([_no_such_start(start, count)])
    line = regimens_in_a_line(count)
    part = part_in_a_line(settings, line, companions, start=start)
    return _checked(None, line, part)


def _checked(study: Study | None, regimens: Regimens, part: Part) -> Chosen:
    """The design put together; what does not fit is refused, all of it."""
    findings = findings_in_design(regimens, part)
    if findings:
        raise StudyError.of(
            _problem(each, _SAID_BY.get(str(each.path[0]), "--design"), each.path[-1:])
            for each in findings
        )
    return Chosen(study=study, regimens=regimens, part=part, design=assembled(regimens, part))


def _said(asked: Asked, pairs: Sequence[str]) -> tuple[DesignSettings, Companions]:
    """The settings of --design, and what goes with it: the usual, unless it is said."""
    design = stated_design(asked.design, pairs)
    guards = [stated_guard(text) for text in _unless_none(asked.guard)]
    rules = [stated_stopping(text) for text in _unless_none(asked.stop)]
    problems = [
        *_problems(design, f"--design {asked.design}"),
        *_each(guards, "--guard", _unless_none(asked.guard)),
        *_each(rules, "--stop", _unless_none(asked.stop)),
    ]
    if problems:
        raise StudyError.of(problems)
    assert design.value is not None
    return design.value, companions_of(
        asked,
        design.value,
        tuple(each.value for each in guards if each.value is not None),
        tuple(each.value for each in rules if each.value is not None),
    )


def companions_of(
    asked: Asked,
    settings: DesignSettings,
    guards: tuple[GuardSettings, ...],
    rules: tuple[StoppingRule, ...],
) -> Companions:
    """What the design usually comes with, and in its place what is said."""
    by_name = usual(settings, asked.participants or PARTICIPANTS)
    cohorts = replace(
        by_name.cohorts,
        size=asked.cohort_size or by_name.cohorts.size,
        maximum_per_regimen=asked.max_per_regimen or by_name.cohorts.maximum_per_regimen,
    )
    return Companions(
        cohorts=cohorts,
        guards=guards if asked.guard else by_name.guards,
        stopping=rules if asked.stop else by_name.stopping,
    )


def read_study(word: str) -> Study:
    """The study of that name or path."""
    found = study_files(word)
    return protocol.read(found.study_text, found.name)


def _part(study: Study, name: str) -> Part:
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


def _refuse_lines(asked: Asked) -> None:
    """A study file says all that these options say."""
    said = {
        "--regimens": asked.regimens,
        "--cohort-size": asked.cohort_size,
        "--max-per-regimen": asked.max_per_regimen,
        "--start": asked.start,
        "--guard": asked.guard,
        "--stop": asked.stop,
    }
    for option, value in said.items():
        if value:
            raise typer.BadParameter(
                "The study file says it; another design over its regimens is named by --design.",
                param_hint=option,
            )


def _unless_none(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text.strip().lower() != NONE]


def _each(found: Sequence[Stated[object]], option: str, texts: Iterable[str]) -> Iterator[Problem]:
    for stated, text in zip(found, texts, strict=True):
        yield from _problems(stated, f"{option} {text}")


def _problems(stated: Stated[object], option: str) -> Iterator[Problem]:
    yield from (_problem(each, option, each.path) for each in stated.findings)


def _problem(finding: Finding, option: str, path: tuple[str | int, ...]) -> Problem:
    at = f", {spelled(path)}" if path else ""
    return Problem(
        what=finding.what,
        where=f"{option} on the command line{at}",
        because=finding.because,
        remedy=finding.remedy,
    )


def _other_number(said: int, regimens: int) -> Problem:
    return Problem(
        what=f"--regimens says {said}, and {regimens} are spoken of.",
        where=f"--regimens {said} on the command line",
        because="Every regimen needs one DLT risk, and no other can have outcomes.",
        remedy="Correct one of the two, or leave --regimens out.",
    )


def _no_such_start(start: int, count: int) -> Problem:
    return Problem(
        what=f"There is no regimen {start} to start at.",
        where=f"--start {start} on the command line",
        because=f"There are {count}.",
        remedy=f"Start at one of 1 to {count}.",
    )
