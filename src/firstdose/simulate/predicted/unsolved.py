"""Patients whose course could not be computed: named, and never left out in silence."""

from __future__ import annotations

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.model import Model


def refuse_unsolved(found: tuple[str, ...], model: Model) -> None:
    """A centile of those who could be computed would not be one of everybody."""
    failed = [each for each in found if each != "ok"]
    if failed:
        raise StudyError(
            f"The courses of {len(failed)} of {len(found)} virtual patients could not be computed.",
            where=f"mechanistic model {model.name}",
            because=f"They ended with: {', '.join(dict.fromkeys(failed))}.",
            remedy="Use another seed, and report the study, the seed and this message.",
        )
