"""Every choice that was not published, of the study file and of whoever made the records."""

from __future__ import annotations

from firstdose.protocol.words import Assumption
from firstdose.report.assumption_table import assumption_table
from firstdose.report.material import Material
from firstdose.report.origin_notes import stated_truth
from firstdose.report.page import Paragraphs, Section

OF_STATED_TRUTHS = "simulation.truths"
"""What an assumption is about that holds only where a truth of the study file was laid on."""


def assumptions_section(material: Material, further: tuple[Assumption, ...]) -> Section | None:
    """Every choice that was not published, with its reason; None where there is none."""
    words = material.words
    blocks = (
        assumption_table(words, "of_study", _of_study(material)),
        assumption_table(words, "of_simulation", further),
    )
    present = tuple(block for block in blocks if block is not None)
    if not present:
        return None
    return Section(
        id="assumptions",
        title=words("document.section.assumptions"),
        blocks=(Paragraphs(texts=(words("document.assumption.opening"),)), *present),
    )


def _of_study(material: Material) -> tuple[Assumption, ...]:
    """The assumptions of the study file, without those on truths that this trial never had."""
    is_stated = stated_truth(material) is not None
    every = material.study.assumptions
    return tuple(one for one in every if is_stated or not _is_on_truths(one))


def _is_on_truths(one: Assumption) -> bool:
    return f"{one.about}.".startswith(f"{OF_STATED_TRUTHS}.")
