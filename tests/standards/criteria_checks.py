"""What must hold of every criterion of a table, so that a table can be put to the test."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

from firstdose.standards import (
    Criterion,
    References,
    Standard,
    Ungradable,
    YesNo,
    analyte,
    canonical,
)
from firstdose.standards.cuts import Of, Worse, limit_of
from firstdose.standards.grading import grade

CASES = Path(__file__).parents[1] / "cases" / "standards_ctcae.csv"
Case = dict[str, str]


def circumstances(criterion: Criterion) -> Iterator[tuple[References, dict[str, YesNo]]]:
    """References and answers under which the limits of a criterion can be told apart."""
    fixed = [c.amount for c in criterion.cuts if c.of is Of.ABSOLUTE] or [Decimal(100)]
    normal = [(max(fixed) * Decimal("1.05"), min(fixed) * Decimal("0.95"))]
    normal += [(Decimal(80), Decimal(100)), (max(fixed), max(fixed) * 2)]
    for lln, uln in normal:
        for baseline in (uln * Decimal("0.9"), uln * 2, lln * Decimal("0.5"), lln * 2):
            for said in product((YesNo.YES, YesNo.NO), repeat=len(criterion.questions)):
                references = References(lln=lln, uln=uln, baseline=baseline)
                yield references, dict(zip(criterion.questions, said, strict=True))


def values_beside(criterion: Criterion, references: References) -> list[Decimal]:
    """Values at, just below and just above every limit, from the mildest to the worst."""
    steps = (Decimal("-0.001"), Decimal(0), Decimal("0.001"))
    limits = [limit_of(cut, references) for cut in criterion.cuts]
    values = {limit + step for limit in limits if limit is not None for step in steps}
    return sorted(values, reverse=criterion.worse is Worse.LOWER)


def one_direction(criterion: Criterion) -> bool:
    return len({cut.worse for cut in criterion.cuts}) == 1


def worse_is_never_milder_and_every_grade_is_reached(criterion: Criterion) -> bool:
    reached: set[int] = set()
    for references, answers in circumstances(criterion):
        values = values_beside(criterion, references)
        grades = [grade(criterion, value, references, answers).at_least for value in values]
        if grades != sorted(grades):
            return False
        reached.update(grades)
    return {cut.grade for cut in criterion.cuts} <= reached


ONLY_IN_ANOTHER_UNIT = {"upcr": "mg/mg"}
"""Limits that were published in one unit, which is not the canonical one."""


def in_its_own_unit(criterion: Criterion) -> bool:
    own = ONLY_IN_ANOTHER_UNIT.get(criterion.analyte, analyte(criterion.analyte).unit)
    return criterion.unit == own


def same_clauses_in_every_unit(standard: Standard) -> bool:
    """Limits published in a second unit differ in their numbers only."""

    def clauses(criterion: Criterion) -> set[tuple[object, ...]]:
        return {(c.grade, c.worse, c.of, c.closed, c.when) for c in criterion.cuts}

    own = {(c.term, c.analyte): c for several in standard.criteria.values() for c in several}
    return all(
        clauses(criterion) == clauses(own[criterion.term, criterion.analyte])
        for several in standard.published.values()
        for criterion in several
    )


@cache
def cases() -> tuple[Case, ...]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def in_canonical(key: str, unit: str, numbers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The same numbers in the canonical unit of an analyte."""
    converted = {name: canonical(key, number, unit) for name, number in numbers.items()}
    known = {name: each for name, each in converted.items() if isinstance(each, Decimal)}
    assert len(known) == len(numbers), (key, unit)
    return known


def case_holds(standard: Standard, case: Case) -> bool:
    """Whether a case comes out as its row says; limits are in the unit of the value."""
    told = {n: Decimal(case[n]) for n in ("value", "lln", "uln", "baseline") if case[n]}
    numbers = in_canonical(case["analyte"], case["unit"], told)
    value = numbers.pop("value")
    pairs = (pair.split("=") for pair in case["answers"].split())
    answers = {question: YesNo(answer) for question, answer in pairs}
    criteria = standard.criteria_in(case["analyte"], case["unit"])
    found = [c for c in criteria if c.term == case["term"]]
    if len(found) != 1:
        return False
    graded = grade(found[0], value, References(**numbers), answers)
    seen = "ungradable" if isinstance(graded.grade, Ungradable) else str(graded.grade)
    return (seen, str(graded.at_most)) == (case["grade"], case["at_most"])
