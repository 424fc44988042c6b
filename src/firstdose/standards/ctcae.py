"""NCI Common Terminology Criteria for Adverse Events, versions 5.0 and 6.0.

Names, classes, available grades and numeric limits; the wording of the grades is the NCI's and is
not in the package.  Source: data/ctcae/SOURCES.toml.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias

from firstdose.standards.cuts import Criterion, criteria_from
from firstdose.standards.grading import Graded, grade
from firstdose.standards.reasons import ungradable
from firstdose.standards.sides import References
from firstdose.standards.tables import Row, rows
from firstdose.standards.units import analyte as analyte_named
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Grade, Label, YesNo

CtcaeVersion: TypeAlias = Literal["5.0", "6.0"]
VERSIONS: tuple[CtcaeVersion, ...] = ("5.0", "6.0")
Policy: TypeAlias = Literal["unknown", "assume-worst", "assume-none"]
POLICIES: tuple[Policy, ...] = ("unknown", "assume-worst", "assume-none")


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
    """By analyte, with the limits published in its canonical unit, or else in the only one."""
    published: Mapping[str, tuple[Criterion, ...]]
    """By analyte, those whose limits were published in yet another unit as well."""

    @property
    def name(self) -> str:
        return f"CTCAE {self.version}"

    def criteria_in(self, analyte: str, unit: str) -> tuple[Criterion, ...]:
        """The criteria of an analyte, with the limits published in the unit of the report.

        300 mg/dL of cholesterol is grade 1 by its limit in mg/dL, and would be grade 2 by that in
        mmol/L, which was rounded on its own.
        """
        also = {
            c.term: c
            for c in self.published.get(analyte, ())
            if unit and same_scale(analyte, unit, c.unit)
        }
        return tuple(also.get(c.term, c) for c in self.criteria.get(analyte, ()))


@cache
def ctcae(version: CtcaeVersion) -> Standard:
    """Read one version; a study never mixes two."""
    return standard_from(version, rows("ctcae/cuts.csv"))


def standard_from(version: CtcaeVersion, cuts: Iterable[Row]) -> Standard:
    """One version with the limits of a table of cuts."""
    terms = _terms(version)
    found = (row for row in cuts if version in row["versions"].split())
    criteria: defaultdict[str, dict[str, Criterion]] = defaultdict(dict)
    published: defaultdict[str, list[Criterion]] = defaultdict(list)
    for criterion in sorted(criteria_from(found), key=_in_another_unit):
        available = terms[criterion.term].grades
        assert {cut.grade for cut in criterion.cuts} <= available - {5}, criterion.term
        if criterion.term in criteria[criterion.analyte]:
            published[criterion.analyte].append(criterion)
        else:
            criteria[criterion.analyte][criterion.term] = criterion
    return Standard(
        version=version,
        terms=terms,
        criteria={name: tuple(several.values()) for name, several in criteria.items()},
        published={name: tuple(several) for name, several in published.items()},
    )


def _in_another_unit(criterion: Criterion) -> bool:
    return criterion.unit != analyte_named(criterion.analyte).unit


@cache
def same_scale(analyte: str, unit: str, other: str) -> bool:
    """Whether two spellings stand for the same unit of an analyte."""
    return all(
        canonical(analyte, Decimal(n), unit) == canonical(analyte, Decimal(n), other)
        for n in (1, 2)
    )


def grades_of(
    standard: Standard,
    analyte: str,
    value: Decimal,
    references: References | None = None,
    answers: Mapping[str, YesNo] | None = None,
    unit: str = "",
) -> tuple[Graded, ...]:
    """Grade a value under every term that its analyte can trigger; none where it has no term.

    Value and references are in the canonical unit; ``unit`` is the one they were reported in,
    which says against which published limits they are held.
    """
    criteria = standard.criteria_in(analyte, unit)
    return tuple(grade(c, value, references, answers or {}) for c in criteria)


def recorded_grade(standard: Standard, term: str, reported: int) -> Grade:
    """Accept the grade an investigator reported, or say why the term cannot have it."""
    known = standard.terms.get(term)
    if known is None:
        return ungradable("term_unknown", term=term, standard=standard.name)
    if reported not in known.grades:
        available = ", ".join(str(each) for each in sorted(known.grades))
        return ungradable("grade_unavailable", term=term, grade=str(reported), available=available)
    return reported


def term_label(version: CtcaeVersion, term: str) -> Label | None:
    """What a term is called, whatever its capitals; one of another version as it is there."""
    for each in (version, *VERSIONS):
        if label := _labels(each).get(term.strip().lower()):
            return label
    return None


@cache
def _labels(version: CtcaeVersion) -> Mapping[str, Label]:
    return {name.lower(): known.label for name, known in ctcae(version).terms.items()}


@cache
def assumed_answers(policy: Policy) -> Mapping[str, YesNo]:
    """Answers that a policy assumes where a condition was not recorded.

    ``unknown`` assumes nothing; ``assume-worst`` takes the answer with the higher grade, and
    ``assume-none`` the one with the lower.
    """
    found = (row for row in rows("ctcae/policies.csv") if row["policy"] == policy)
    return {row["question"]: YesNo(row["answer"]) for row in found}


@cache
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
