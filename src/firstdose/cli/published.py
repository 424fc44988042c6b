"""Published results on their way into a report: sound, and of the study reported."""

from __future__ import annotations

from firstdose.records.problem import StudyError


def sound(text: str, name: str, study: str) -> str:
    """The same text; a problem when it cannot be read or tells of another study than ``study``.

    "" where a study has no published results.
    """
    from firstdose import protocol

    if not text:
        return ""
    published = protocol.read_published(text, name)
    if published.study != study:
        raise StudyError(
            f"These are the published results of {published.study}, not of {study}.",
            where=name,
            because="A number is compared only with the study that it was published of.",
            remedy=f"Put the published results of {study} there, or correct `study`.",
        )
    return text
