"""The settings of a design and what goes with it, from the words of a command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from firstdose.cli.design.asked import PARTICIPANTS, Asked
from firstdose.cli.design.own_table_file import with_file_read
from firstdose.design.usual import Companions, usual
from firstdose.protocol.designs import DesignSettings, GuardSettings, StoppingRule
from firstdose.protocol.finding import Finding, spelled
from firstdose.protocol.stated import Stated, stated_design, stated_guard, stated_stopping
from firstdose.protocol.words import MOST_PARTICIPANTS
from firstdose.records.problem import Problem, StudyError

NONE = "none"


def said(asked: Asked, pairs: Sequence[str]) -> tuple[DesignSettings, Companions]:
    """The settings of --design, and what goes with it: the usual, unless it is said."""
    design = stated_design(asked.design, [with_file_read(pair) for pair in pairs])
    guards = [stated_guard(text) for text in _unless_none(asked.guard)]
    rules = [stated_stopping(text) for text in _unless_none(asked.stop)]
    problems = [
        *_problems(design, f"--design {asked.design}"),
        *_each(guards, "--guard", _unless_none(asked.guard)),
        *_each(rules, "--stop", _unless_none(asked.stop)),
        *too_many("--participants", asked.participants),
        *too_many("--cohort-size", asked.cohort_size),
        *too_many("--max-per-regimen", asked.max_per_regimen),
    ]
    if problems:
        raise StudyError.of(problems)
    assert design.value is not None
    return design.value, _companions(
        asked,
        design.value,
        tuple(each.value for each in guards if each.value is not None),
        tuple(each.value for each in rules if each.value is not None),
    )


def too_many(option: str, participants: int | None) -> Iterator[Problem]:
    """More participants than any part may have."""
    if participants is not None and participants > MOST_PARTICIPANTS:
        yield Problem(
            what=f"{participants} participants are more than any part enters.",
            where=f"{option} on the command line",
            because=f"A part has {MOST_PARTICIPANTS} at most.",
            remedy=f"Write {MOST_PARTICIPANTS} or fewer.",
        )


def _companions(
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


def _unless_none(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text.strip().lower() != NONE]


def _each(found: Sequence[Stated[object]], option: str, texts: Iterable[str]) -> Iterator[Problem]:
    for stated, text in zip(found, texts, strict=True):
        yield from _problems(stated, f"{option} {text}")


def _problems(stated: Stated[object], option: str) -> Iterator[Problem]:
    yield from (problem_of(each, option, each.path) for each in stated.findings)


def problem_of(finding: Finding, option: str, path: tuple[str | int, ...]) -> Problem:
    """A finding as a problem of an option."""
    at = f", {spelled(path)}" if path else ""
    return Problem(
        what=finding.what,
        where=f"{option} on the command line{at}",
        because=finding.because,
        remedy=finding.remedy,
    )
