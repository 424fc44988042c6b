"""Who waits for a place, as a table: who asked first stands first."""

from __future__ import annotations

from collections.abc import Sequence

from firstdose.report.page import Column, Row, TableBlock
from firstdose.report.words import Words
from firstdose.trial.enrolment import Candidate


def queue_table(in_line: Sequence[Candidate], words: Words) -> TableBlock:
    """One row for each who waits, in the order in which places are given."""
    return TableBlock(
        id="queue",
        caption=words("safety.queue.caption"),
        columns=(
            Column(label=words("safety.queue.place")),
            Column(label=words("tables.participant"), align="text"),
            Column(label=words("safety.queue.asked"), align="text"),
            Column(label=words("safety.queue.consented"), align="text"),
            Column(label=words("safety.queue.eligible"), align="text"),
        ),
        rows=tuple(_row(place, one, words) for place, one in enumerate(in_line, start=1)),
        empty=words("safety.queue.nobody"),
    )


def _row(place: int, one: Candidate, words: Words) -> Row:
    asked = words("safety.queue.not_asked")
    if one.asked is not None:
        entry = words.number(one.asked.number)
        asked = words("safety.queue.asked_on", on=one.asked.known_on, entry=entry)
    to_screen = words("safety.queue.to_screen")
    return Row.of(
        words.number(place),
        one.participant,
        asked,
        words.date(one.consented_on),
        to_screen if one.assessed_on is None else words.date(one.assessed_on),
    )
