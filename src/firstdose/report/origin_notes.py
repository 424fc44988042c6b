"""What a figure or table of a simulated trial must say beside its numbers."""

from __future__ import annotations

from firstdose.report.material import Material


def truth_text(material: Material) -> str:
    """The assumed truth in the words of the study file; "" where the trial was not simulated."""
    for truth in material.study.simulation.truths:
        if truth.name == material.truth:
            return truth.text.text(material.words.language)
    return ""


def truth_note(material: Material) -> str:
    """That the regimen reached follows from the assumed truth and says nothing of the product."""
    if not material.truth:
        return ""
    return material.words(
        "document.truth", truth=material.truth, meaning=truth_text(material) or material.truth
    )
