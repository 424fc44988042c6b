"""What a figure or table of a simulated trial must say beside its numbers."""

from __future__ import annotations

from firstdose.protocol.study import Truth
from firstdose.report.material import Material
from firstdose.report.names import named_code


def stated_truth(material: Material) -> Truth | None:
    """The truth of the study file that was laid on a simulated trial; None where none was."""
    return material.study.simulation.truth(material.truth)


def truth_text(material: Material) -> str:
    """The assumed truth in words, of the study file first; "" where the trial was not simulated."""
    truth = stated_truth(material)
    if truth is not None:
        return truth.text.text(material.words.language)
    key = f"document.truth_meaning.{material.truth}"
    return material.words(key) if key in material.words.texts else ""


def truth_name(material: Material) -> str:
    """The name of the assumed truth, with its key where the language has a word for it."""
    return named_code(material.words, "truth", material.truth)


def truth_note(material: Material) -> str:
    """That the regimen reached follows from the assumed truth and says nothing of the product."""
    if not material.truth:
        return ""
    words = material.words
    truth = words(
        "document.truth", truth=truth_name(material), meaning=truth_text(material) or material.truth
    )
    treated = any(who.course.followed_days is not None for who in material.cut.participants)
    return words.sentence(truth, words("document.truth_regimen") if treated else "")
