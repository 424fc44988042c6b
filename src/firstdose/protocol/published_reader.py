"""Reading published results: YAML text in, a `Published` out, or every problem at once."""

from __future__ import annotations

from functools import lru_cache

from firstdose.protocol.published import Published
from firstdose.protocol.published_checks import findings_in
from firstdose.protocol.shape import shaped_as
from firstdose.protocol.written import written
from firstdose.records.problem import StudyError


@lru_cache(maxsize=16)
def read_published(text: str, name: str = "published.yaml") -> Published:
    """What a file of published results says; a `StudyError` that holds every problem.

    ``name`` is what messages call the file.  The same text gives the same object.
    """
    if not text.strip():
        raise StudyError(
            "The study has no published results.",
            where=name,
            because="Published results stand in a file `published.yaml` beside the study file.",
            remedy="Write one; that of nct06010472 shows how.",
        )
    as_written, twice = written(text, name)
    published, of_shape = shaped_as(Published, as_written.value)
    found = (*twice, *of_shape, *findings_in(published))
    if found:
        in_order = sorted(found, key=lambda finding: as_written.line(finding.path))
        raise StudyError.of(as_written.problem(finding) for finding in in_order)
    return published
