"""One row of a laboratory file to its grades: the reference for a whole table of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from firstdose.standards import cells
from firstdose.standards.assessment import (
    Assessment,
    assessment,
    measured,
    refused,
)
from firstdose.standards.ctcae import Policy, Standard
from firstdose.standards.cuts import Criterion
from firstdose.standards.grading import findings
from firstdose.standards.reasons import ungradable
from firstdose.standards.sides import REFERENCES, Findings, Qualifier, References
from firstdose.standards.targets import Target, target
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable, YesNo

READ = (
    *("analyte", "unit", "direction", *cells.NUMBERS),
    *("qualifier", "date", "age", "sex", "recorded_grade", *cells.questions()),
)
"""Every column that is read; any other passes through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a file is to be graded; samples after ``as_of`` are mistakes."""

    standard: Standard
    policy: Policy
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is recorded of a participant beside the number."""

    answers: Mapping[str, YesNo]
    recorded: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """The cells of one row, as far as they are understood, and why the others are not."""

    numbers: Mapping[str, Decimal]
    qualifier: Qualifier
    chart: Chart
    problems: tuple[Ungradable, ...]


def row_grades(row: Mapping[str, str], asked: Asked) -> tuple[Assessment, ...]:
    """The grade of one row under every term that it can trigger, with the reasons.

    There is always at least one answer; its term is "" where the row names none.
    """
    direction = cells.direction(row.get("direction", ""))
    one_way = None if isinstance(direction, Ungradable) else direction
    found = target(asked.standard, row.get("analyte", ""), row.get("unit", "").strip(), one_way)
    read = _read(row, asked.as_of)
    problems = read.problems
    if isinstance(direction, Ungradable):
        problems = (*problems, direction)
    if problems:
        return tuple(refused(term, problems) for term in found.terms or ("",))
    if found.why_not is None and "value" in read.numbers:
        return _graded(found, read, row["unit"].strip(), asked)
    return _by_record(found, read, asked)


def graded_finding(asked: Asked, criterion: Criterion, found: Findings, chart: Chart) -> Assessment:
    """The grade of one finding; every number of a table comes through here."""
    number = measured(criterion, found, chart.answers, asked.policy)
    return assessment(asked.standard, criterion.term, number, chart.recorded)


def _graded(found: Target, row: _Row, unit: str, asked: Asked) -> tuple[Assessment, ...]:
    if row.chart.recorded is not None and len(found.terms) > 1:
        return _ambiguous(found)
    numbers: dict[str, Decimal] = {}
    for name, reported in row.numbers.items():
        converted = canonical(found.analyte, reported, unit)
        assert isinstance(converted, Decimal), "the unit was accepted"
        numbers[name] = converted
    references = References(**{name: numbers.get(name) for name in REFERENCES})
    return tuple(
        graded_finding(
            asked,
            criterion,
            findings(criterion, numbers["value"], references, row.qualifier),
            row.chart,
        )
        for criterion in found.criteria
    )


def _by_record(found: Target, row: _Row, asked: Asked) -> tuple[Assessment, ...]:
    """The answer where no number can be graded: what was recorded, or why there is none."""
    recorded = row.chart.recorded
    empty = "value" not in row.numbers
    if recorded is not None and found.terms and (empty or found.recordable):
        if len(found.terms) > 1:
            return _ambiguous(found)
        term = "".join(found.terms)
        answer = assessment(asked.standard, term, None, recorded)
        if found.recordable or isinstance(answer.grade, Ungradable):
            return (answer,)
        return (replace(answer, reasons=(ungradable("recorded_without_value"),)),)
    why = found.why_not
    if empty and found.terms and not found.recordable:
        why = ungradable("cell_empty", column="`value`")
    assert why is not None, "a value without criteria"
    return tuple(refused(term, (why,)) for term in found.terms or ("",))


def _ambiguous(found: Target) -> tuple[Assessment, ...]:
    why = ungradable("recorded_ambiguous", terms=", ".join(found.terms))
    return tuple(refused(term, (why,)) for term in found.terms)


def _read(row: Mapping[str, str], as_of: date) -> _Row:
    problems: list[Ungradable] = []
    numbers: dict[str, Decimal] = {}
    for name in cells.NUMBERS:
        number = cells.number(row.get(name, ""), name)
        if isinstance(number, Ungradable):
            problems.append(number)
        elif number is not None:
            numbers[name] = number
    for low, high in (("lln", "uln"), ("baseline_lln", "baseline_uln")):
        if low in numbers and high in numbers and numbers[low] > numbers[high]:
            problems.append(ungradable("limits_reversed", low=row[low], high=row[high]))
    answers: dict[str, YesNo] = {}
    for question in cells.questions():
        answer = cells.answer(row.get(question, ""), question)
        if isinstance(answer, Ungradable):
            problems.append(answer)
        else:
            answers[question] = answer
    qualifier = cells.qualifier(row.get("qualifier", ""))
    recorded = cells.recorded(row.get("recorded_grade", ""))
    grown = cells.adult(row.get("age", ""))
    others = (qualifier, recorded, grown, cells.sex(row.get("sex", "")))
    problems += [each for each in others if isinstance(each, Ungradable)]
    on = cells.day(row.get("date", ""), as_of)
    if isinstance(on, Ungradable):
        problems.append(on)
    if isinstance(grown, YesNo) and grown is not YesNo.UNKNOWN:
        if answers.get("adult", YesNo.UNKNOWN) not in (grown, YesNo.UNKNOWN):
            problems.append(
                ungradable("answers_contradict", adult=row["adult"], age=row["age"].strip())
            )
        answers["adult"] = grown
    return _Row(
        numbers=numbers,
        qualifier=qualifier if isinstance(qualifier, Qualifier) else Qualifier.EXACTLY,
        chart=Chart(answers=answers, recorded=recorded if isinstance(recorded, int) else None),
        problems=tuple(problems),
    )
