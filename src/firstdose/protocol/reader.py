"""Reading a study file: YAML text in, a `Study` out, or every problem at once.

Whoever starts a study reads its file by `read`, whose checks are those of today.  The file that a
ledger carries was checked when its trial began and is read by `recorded`: a check that came later
never hides the data of a trial that runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from firstdose.protocol.checks import findings_in
from firstdose.protocol.finding import Finding
from firstdose.protocol.shape import shaped
from firstdose.protocol.shorthand import already_said, written_out
from firstdose.protocol.study import Study
from firstdose.protocol.written import Written, written
from firstdose.records.problem import Problem, StudyError


def read(text: str, name: str = "study file") -> Study:
    """The study that a study file describes; a `StudyError` that holds every problem.

    ``name`` is what messages call the file.  The same text gives the same object.
    """
    by_shape = _by_shape(text, name)
    if found := by_shape.problems(*by_shape.of_checks):
        raise StudyError.of(found)
    return by_shape.study


def recorded(text: str, name: str = "study file") -> Study:
    """The study of a file that stands in a ledger, read by its shape alone.

    What `read` would refuse in it today, `problems` says.  A `StudyError` where it has no shape of
    a study file.  It is the very object that `read` gives of the same text.
    """
    by_shape = _by_shape(text, name)
    if found := by_shape.problems():
        raise StudyError.of(found)
    return by_shape.study


def problems(text: str, name: str = "study file") -> tuple[Problem, ...]:
    """Everything to put right in a study file, in the order of its lines; () when nothing is."""
    try:
        by_shape = _by_shape(text, name)
    except StudyError as unreadable:
        return unreadable.problems
    return by_shape.problems(*by_shape.of_checks)


@dataclass(frozen=True, kw_only=True)
class _ByShape:
    """A study file as its class; ``of_shape``: what has no shape of a study file."""

    study: Study
    written: Written
    of_shape: tuple[Finding, ...]

    @cached_property
    def of_checks(self) -> tuple[Finding, ...]:
        """What the checks of today find."""
        return tuple(findings_in(self.study))

    def problems(self, *further: Finding) -> tuple[Problem, ...]:
        """What is wrong with the shape, and what was found further, in the order of the lines."""
        found = sorted((*self.of_shape, *further), key=lambda one: self.written.line(one.path))
        return tuple(self.written.problem(finding) for finding in found)


@lru_cache(maxsize=16)
def _by_shape(text: str, name: str) -> _ByShape:
    as_written, twice = written(text, name)
    in_full, of_shorthand = written_out(as_written)
    study, of_shape = shaped(in_full.value)
    of_shape = tuple(each for each in of_shape if not already_said(each, of_shorthand))
    return _ByShape(study=study, written=in_full, of_shape=(*twice, *of_shorthand, *of_shape))
