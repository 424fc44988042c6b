"""Every choice that was not published, of the study file and of whoever made the records."""

from __future__ import annotations

from firstdose.protocol.words import Assumption
from firstdose.report.material import Material
from firstdose.report.page import Column, Paragraphs, Row, Section, TableBlock


def assumptions_section(material: Material, further: tuple[Assumption, ...]) -> Section | None:
    """Every choice that was not published, with its reason; None where there is none."""
    words = material.words
    blocks = (
        _assumptions(material, "of_study", material.study.assumptions),
        _assumptions(material, "of_simulation", further),
    )
    present = tuple(block for block in blocks if block is not None)
    if not present:
        return None
    return Section(
        id="assumptions",
        title=words("document.section.assumptions"),
        blocks=(Paragraphs(texts=(words("document.assumption.opening"),)), *present),
    )


def _assumptions(
    material: Material, name: str, assumptions: tuple[Assumption, ...]
) -> TableBlock | None:
    words, language = material.words, material.words.language
    if not assumptions:
        return None
    return TableBlock(
        id=f"assumptions-{name.replace('_', '-')}",
        caption=words(f"document.assumption.{name}"),
        columns=(
            Column(label=words("document.assumption.statement"), align="text"),
            Column(label=words("document.assumption.because"), align="text"),
            Column(label=words("document.assumption.about"), align="text"),
        ),
        rows=tuple(
            Row.of(one.statement.text(language), one.because.text(language), one.about)
            for one in assumptions
        ),
    )
