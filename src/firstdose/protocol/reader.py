"""Reading a study file: YAML text in, a `Study` out, or every problem at once."""

from __future__ import annotations

from functools import lru_cache

from firstdose.protocol.checks import findings_in
from firstdose.protocol.shape import shaped
from firstdose.protocol.shorthand import already_said, written_out
from firstdose.protocol.study import Study
from firstdose.protocol.written import written
from firstdose.records.problem import Problem, StudyError


@lru_cache(maxsize=16)
def read(text: str, name: str = "study file") -> Study:
    """The study that a study file describes; a `StudyError` that holds every problem.

    ``name`` is what messages call the file.  The same text gives the same object.
    """
    study, found = _read(text, name)
    if found:
        raise StudyError.of(found)
    return study


def problems(text: str, name: str = "study file") -> tuple[Problem, ...]:
    """Everything to put right in a study file, in the order of its lines; () when nothing is."""
    try:
        return _read(text, name)[1]
    except StudyError as unreadable:
        return unreadable.problems


def _read(text: str, name: str) -> tuple[Study, tuple[Problem, ...]]:
    as_written, twice = written(text, name)
    in_full, of_shorthand = written_out(as_written)
    study, of_shape = shaped(in_full.value)
    of_shape = tuple(each for each in of_shape if not already_said(each, of_shorthand))
    found = (*twice, *of_shorthand, *of_shape, *findings_in(study))
    in_order = sorted(found, key=lambda finding: in_full.line(finding.path))
    return study, tuple(in_full.problem(finding) for finding in in_order)
