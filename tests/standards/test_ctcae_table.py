"""The CTCAE limits: every boundary on its right side, and what a wrong number would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import pytest

from firstdose.standards import References, YesNo, ctcae
from firstdose.standards.circumstances import implied
from firstdose.standards.ctcae import CtcaeVersion, Standard, standard_from
from firstdose.standards.grading import grade
from firstdose.standards.tables import rows
from firstdose.standards.units import conversions
from standards.criteria_checks import (
    case_holds,
    cases,
    circumstances,
    in_canonical,
    in_its_own_unit,
    one_direction,
    same_clauses_in_every_unit,
    values_beside,
    worse_is_never_milder_and_every_grade_is_reached,
)

Row = Mapping[str, str]
VERSIONS: tuple[CtcaeVersion, ...] = ("5.0", "6.0")
CUTS = rows("ctcae/cuts.csv")
WHEN = {row["when"]: (row["question"], row["answer"]) for row in rows("conditions/conditions.csv")}
STEP = Decimal("0.001")

# What 3.5 of the specification, and the terms themselves, say is new, gone or regraded in v6.0.
CHANGED = {
    *("Neutrophil count decreased", "Platelet count decreased", "Thrombocytopenia"),
    *("Lymphocyte count decreased", "Alanine aminotransferase increased"),
    *("Aspartate aminotransferase increased", "GGT increased", "Blood bilirubin increased"),
    *("Alkaline phosphatase increased", "Creatinine increased", "Creatinine clearance decreased"),
    *("Lipase increased", "Hyperglycemia", "Proteinuria", "Urinary protein increased"),
    *("CPK increased", "Ejection fraction decreased", "Forced expiratory volume decreased"),
    "Hypertension",
}


def groups() -> dict[str, list[Row]]:
    """The rows of each criterion as it stands in the file."""
    found: dict[str, list[Row]] = {}
    for version in VERSIONS:
        for row in CUTS:
            if version in row["versions"].split():
                name = f"{version} {row['term']} ({row['analyte']}, {row['unit']})"
                found.setdefault(name, []).append(row)
    return found


def limit_in_unit(row: Row, references: Mapping[str, Decimal]) -> Decimal:
    """The limit of a row by its columns, without the engine."""
    cut, away = Decimal(row["cut"]), Decimal(1 if row["worse"] == "higher" else -1)
    if not row["of"]:
        return cut
    reference = references[row["of"].split("_")[0]]
    if row["of"].endswith("_change"):
        return reference + away * cut
    if row["of"].endswith("_percent"):
        return reference + away * reference * cut / 100
    return reference * cut


def expected(group: list[Row], value: Decimal, references: Mapping[str, Decimal], said: Row) -> int:
    """The highest grade whose row is passed, by its columns, without the engine."""
    best = 0
    for row in group:
        question, answer = WHEN.get(row["when"], ("", ""))
        limit = limit_in_unit(row, references)
        passed = value > limit if row["worse"] == "higher" else value < limit
        if row["closed"] == "yes":
            passed = passed or value == limit
        if passed and (not question or said[question] == answer):
            best = max(best, int(row["grade"]))
    return best


@pytest.mark.parametrize("baseline", [60, 90, 300])
def test_every_boundary_is_on_its_right_side(baseline: int) -> None:
    for name, group in groups().items():
        standard = ctcae("5.0" if name.startswith("5.0") else "6.0")
        each_boundary_is_on_its_right_side(group, standard, baseline)


def each_boundary_is_on_its_right_side(group: list[Row], standard: Standard, baseline: int) -> None:
    analyte, unit = group[0]["analyte"], group[0]["unit"]
    (criterion,) = (c for c in standard.criteria_in(analyte, unit) if c.term == group[0]["term"])
    references = {"lln": Decimal(80), "uln": Decimal(100), "baseline": Decimal(baseline)}
    asked = {WHEN[row["when"]][0] for row in group if row["when"]}
    for row in group:
        question, answer = WHEN.get(row["when"], ("", ""))
        said = dict.fromkeys(asked, "no") | ({question: answer} if question else {})
        limit = limit_in_unit(row, references)
        for value in (limit - STEP, limit, limit + STEP):
            numbers = in_canonical(analyte, unit, {**references, "value": value})
            converted = numbers.pop("value")
            answers = {each: YesNo(word) for each, word in said.items()}
            found = grade(criterion, converted, References(**numbers), answers)
            assert found.grade == expected(group, value, references, said), (row, value)


@pytest.mark.parametrize("version", VERSIONS)
def test_limits_in_two_units_differ_in_their_numbers_only(version: CtcaeVersion) -> None:
    assert ctcae(version).published
    assert same_clauses_in_every_unit(ctcae(version))


def changed_terms(table: tuple[Row, ...]) -> set[str]:
    """Terms whose limits are not the same in both versions."""
    by_version = {
        version: {tuple(row.values())[1:] for row in table if version in row["versions"].split()}
        for version in VERSIONS
    }
    return {row[0] for row in by_version["5.0"] ^ by_version["6.0"]}


def test_the_versions_differ_where_version_6_says_so() -> None:
    assert changed_terms(CUTS) == CHANGED


def test_every_term_has_cases_at_its_limits() -> None:
    told = Counter((case["version"], case["term"]) for case in cases())
    for version in VERSIONS:
        terms = {c.term for several in ctcae(version).criteria.values() for c in several}
        mine = terms if version == "5.0" else terms & CHANGED
        assert {term for term in mine if told[version, term] < 2} == set()


# What a slip of the pen could do to one row of the table.

Slip = Callable[[list[Row], Row], Row | None]


def neighbour(group: list[Row], row: Row) -> Row | None:
    """The row of the next grade under the same condition, or else of the one before."""
    alike = [each for each in group if each["of"] == row["of"] and each["when"] == row["when"]]
    if len(alike) == 1:
        alike = [each for each in group if each["of"] == row["of"]] or group
    alike = sorted(alike, key=lambda each: int(each["grade"]))
    place = alike.index(row)
    others = alike[place + 1 :] or alike[:place][::-1]
    return others[0] if others else None


def to_cut(row: Row, cut: Decimal) -> Row:
    return {**row, "cut": format(cut.normalize(), "f")}


def beyond_its_neighbour(group: list[Row], row: Row) -> Row | None:
    other = neighbour(group, row)
    if other is None:
        return to_cut(row, Decimal(row["cut"]) * 2)
    return to_cut(row, 2 * Decimal(other["cut"]) - Decimal(row["cut"]))


def equal_to_its_neighbour(group: list[Row], row: Row) -> Row | None:
    other = neighbour(group, row)
    return None if other is None else {**row, "cut": other["cut"]}


def a_little_off(group: list[Row], row: Row) -> Row | None:
    return to_cut(row, Decimal(row["cut"]) * Decimal("1.05") + (Decimal(row["cut"]) == 0))


def other_direction(group: list[Row], row: Row) -> Row | None:
    return {**row, "worse": "lower" if row["worse"] == "higher" else "higher"}


def other_side(group: list[Row], row: Row) -> Row | None:
    return {**row, "closed": "no" if row["closed"] == "yes" else "yes"}


def neighbours_grade(group: list[Row], row: Row) -> Row | None:
    other = neighbour(group, row)
    return None if other is None else {**row, "grade": other["grade"]}


def other_unit(group: list[Row], row: Row) -> Row | None:
    others = [each.unit for each in conversions(row["analyte"]) if each.unit != row["unit"]]
    return {**row, "unit": others[0] if others else "mmol/d"}


OTHER = {
    "": "uln",
    "lln": "uln",
    "uln": "baseline",
    "baseline": "uln",
    "uln_change": "uln",
    "baseline_change": "baseline_percent",
    "baseline_percent": "baseline_change",
}


def other_reference(group: list[Row], row: Row) -> Row | None:
    return {**row, "of": OTHER[row["of"]]}


def no_condition(group: list[Row], row: Row) -> Row | None:
    return {**row, "when": ""} if row["when"] else None


def one_version_less(group: list[Row], row: Row) -> Row | None:
    return {**row, "versions": "5.0"} if row["versions"] == "5.0 6.0" else None


SLIPS: dict[str, Slip] = {
    "beyond its neighbour": beyond_its_neighbour,
    "equal to its neighbour": equal_to_its_neighbour,
    "five per cent off": a_little_off,
    "other direction": other_direction,
    "limit itself on the other side": other_side,
    "row left out": lambda group, row: {},
    "grade of its neighbour": neighbours_grade,
    "other unit": other_unit,
    "other reference": other_reference,
    "condition left out": no_condition,
    "one version left out": one_version_less,
}


def slipped(slip: Slip) -> Iterator[tuple[Row, tuple[Row, ...]]]:
    """Each row, and the rows of its term with one slip in it."""
    for row in CUTS:
        same = [each for each in CUTS if each["term"] == row["term"]]
        group = [
            each
            for each in same
            if (each["analyte"], each["unit"]) == (row["analyte"], row["unit"])
            and set(each["versions"].split()) & set(row["versions"].split())
        ]
        wrong = slip(group, row)
        if wrong is not None and wrong != row:
            table = [wrong if each is row else each for each in same]
            yield row, tuple(each for each in table if each)


def caught(table: tuple[Row, ...], term: str) -> bool:
    """Whether the checks that stand in these tests notice."""
    if (term in changed_terms(table)) != (term in CHANGED):
        return True
    for version in VERSIONS:
        told = [case for case in cases() if (case["version"], case["term"]) == (version, term)]
        if not any(version in row["versions"].split() for row in table):
            if told:
                return True
            continue
        try:
            standard = standard_from(version, table)
        except (AssertionError, KeyError, ValueError):
            return True
        if not all(case_holds(standard, case) for case in told):
            return True
        found = [c for several in standard.criteria.values() for c in several]
        if not all(map(in_its_own_unit, found)):
            return True
        found += [c for several in standard.published.values() for c in several]
        if not all(map(one_direction, found)) or not same_clauses_in_every_unit(standard):
            return True
        if not all(map(worse_is_never_milder_and_every_grade_is_reached, found)):
            return True
    return False


def test_no_slip_stands_in_the_table() -> None:
    for term in {row["term"] for row in CUTS}:
        assert not caught(tuple(row for row in CUTS if row["term"] == term), term)


MILDER_OF_TWO = {
    ("Fibrinogen decreased", "1", "below LLN"),
    ("Lipase increased", "2", "asymptomatic"),
    ("Serum amylase increased", "2", "asymptomatic"),
}
"""Rows that the text has and that give no grade which another row does not give as well."""

SAID_TWICE = MILDER_OF_TWO - {("Fibrinogen decreased", "1", "below LLN")} | {
    ("Lipase increased", "3", "asymptomatic"),
    ("Serum amylase increased", "3", "asymptomatic"),
    ("Hyperuricemia", "1", "without consequences"),
    ("Hypokalemia", "1", "asymptomatic"),
    ("Hyponatremia", "2", "asymptomatic"),
    ("Fever", "3", "for at most 24 h"),
}
"""Rows whose condition says no more than that the worse row beside it does not apply."""


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_one_row_is_caught(name: str) -> None:
    """Only a slip that changes the grade of no value stays unseen."""
    missed: list[Row] = []
    total = 0
    for row, table in slipped(SLIPS[name]):
        total += 1
        if not caught(table, row["term"]):
            missed.append(row)
    print(f"{name}: {total - len(missed)} of {total} caught")
    unseen = {(row["term"], row["grade"], row["when"]) for row in missed}
    assert unseen <= (SAID_TWICE if name == "condition left out" else MILDER_OF_TWO)
    assert len(missed) <= (9 if name == "condition left out" else 4)
    assert total >= 96


def test_what_stays_unseen_changes_no_grade() -> None:
    """Without those rows, the grade of every case and every boundary is what it was."""
    for term, worst, when in MILDER_OF_TWO:
        kept = tuple(
            row
            for row in CUTS
            if row["term"] == term and (row["grade"], row["when"]) != (worst, when)
        )
        for version in VERSIONS:
            standard = standard_from(version, kept)
            (whole,) = (c for s in ctcae(version).criteria.values() for c in s if c.term == term)
            (part,) = (c for several in standard.criteria.values() for c in several)
            for references, said in circumstances(whole):
                answers = {each: word for each, word in said.items() if each not in implied()}
                for value in values_beside(whole, references):
                    told = grade(whole, value, references, answers).grade
                    assert grade(part, value, references, answers).grade == told
