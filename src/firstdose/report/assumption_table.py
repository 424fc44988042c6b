"""Assumptions as a table: what is assumed, why, and about what."""

from __future__ import annotations

from firstdose.protocol.words import Assumption
from firstdose.report.page import Column, Row, TableBlock
from firstdose.report.words import Words


def assumption_table(
    words: Words, name: str, assumptions: tuple[Assumption, ...]
) -> TableBlock | None:
    """Assumptions one below the other; None where there is none."""
    language = words.language
    if not assumptions:
        return None
    return TableBlock(
        id=f"assumptions-{name.replace('_', '-')}",
        caption=words(f"document.assumption.{name}"),
        columns=(
            Column(label=words("document.assumption.statement"), align="text"),
            Column(label=words("document.assumption.because"), align="text"),
            Column(label=words(f"document.assumption.about.{name}"), align="text"),
        ),
        rows=tuple(
            Row.of(one.statement.text(language), one.because.text(language), one.about)
            for one in assumptions
        ),
    )
