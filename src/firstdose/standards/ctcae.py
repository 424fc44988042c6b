"""NCI Common Terminology Criteria for Adverse Events, versions 5.0 and 6.0.

Names, classes, available grades and numeric limits; the wording of the grades is the NCI's and is
not in the package.  Source: data/ctcae/SOURCES.toml.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias

from firstdose.standards.cuts import Criterion, References, criteria_from
from firstdose.standards.grading import Graded, grade
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import rows
from firstdose.standards.verdict import Grade, Label, YesNo

CtcaeVersion: TypeAlias = Literal["5.0", "6.0"]
Policy: TypeAlias = Literal["as_recorded", "worst_case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An adverse event term, and the grades that it has."""

    name: str
    system_organ_class: str
    grades: frozenset[int]
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One version of CTCAE: its terms, and the criteria that a laboratory value can meet."""

    version: CtcaeVersion
    terms: Mapping[str, Term]
    criteria: Mapping[str, tuple[Criterion, ...]]
    """By analyte."""


@cache
def ctcae(version: CtcaeVersion) -> Standard:
    """Read one version; a study never mixes two."""
    terms = _terms(version)
    found = (row for row in rows("ctcae/cuts.csv") if version in row["versions"].split())
    criteria: defaultdict[str, list[Criterion]] = defaultdict(list)
    for criterion in criteria_from(found):
        available = terms[criterion.term].grades
        assert {cut.grade for cut in criterion.cuts} <= available, criterion.term
        criteria[criterion.analyte].append(criterion)
    by_analyte = {analyte: tuple(several) for analyte, several in criteria.items()}
    return Standard(version=version, terms=terms, criteria=by_analyte)


def grades_of(
    standard: Standard,
    analyte: str,
    value: Decimal,
    references: References | None = None,
    answers: Mapping[str, YesNo] | None = None,
) -> tuple[Graded, ...]:
    """Grade a value under every term that its analyte can trigger; none where it has no term."""
    given = answers or {}
    return tuple(grade(c, value, references, given) for c in standard.criteria.get(analyte, ()))


def recorded_grade(standard: Standard, term: str, reported: int) -> Grade:
    """Accept the grade an investigator reported, or say why the term cannot have it."""
    known = standard.terms.get(term)
    if known is None:
        return ungradable("term_unknown", term=term, standard=f"CTCAE {standard.version}")
    if reported not in known.grades:
        available = ", ".join(str(each) for each in sorted(known.grades))
        return ungradable("grade_unavailable", term=term, grade=str(reported), available=available)
    return reported


@cache
def assumed_answers(policy: Policy) -> Mapping[str, YesNo]:
    """Answers that a policy assumes where a condition was not recorded.

    ``as_recorded`` assumes nothing; ``worst_case`` assumes symptoms and consequences, as the R
    package admiral does.
    """
    found = (row for row in rows("ctcae/policies.csv") if row["policy"] == policy)
    return {row["question"]: YesNo(row["answer"]) for row in found}


def _terms(version: CtcaeVersion) -> Mapping[str, Term]:
    chinese = {row["term"]: row["label_zh"] for row in rows("ctcae/labels.csv")}
    return {
        row["term"]: Term(
            name=row["term"],
            system_organ_class=row["system_organ_class"],
            grades=frozenset(int(each) for each in row["grades_available"]),
            label=Label(en=row["term"], zh=chinese.get(row["term"], row["term"])),
        )
        for row in rows("ctcae/terms.csv")
        if row["version"] == version
    }
