"""The numeric wording of a term, grade by grade, in firstdose's own words."""

from collections import defaultdict
from collections.abc import Mapping

from firstdose.standards.circumstances import condition_labels
from firstdose.standards.ctcae import Standard
from firstdose.standards.cuts import Cut
from firstdose.standards.units import analyte
from firstdose.standards.verdict import Language


def numeric_wordings(
    standard: Standard, term: str, language: Language = "en"
) -> Mapping[int, tuple[str, ...]]:
    """For each grade of a term that a number gives, its cuts as read aloud."""
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for several in (*standard.criteria.values(), *standard.published.values()):
        for criterion in several:
            if criterion.term == term:
                name = analyte(criterion.analyte).label.text(language)
                for cut in criterion.cuts:
                    found[cut.grade][f"{name} {cut_wording(cut, language)}"] = None
    return {grade: tuple(texts) for grade, texts in sorted(found.items())}


def cut_wording(cut: Cut, language: Language = "en") -> str:
    """A cut with its conditions, such as: < LLN, with symptoms."""
    parts = [cut.wording.text(language)]
    parts += [condition_labels()[each].text(language) for each in cut.when]
    return ("，" if language == "zh" else ", ").join(parts)
