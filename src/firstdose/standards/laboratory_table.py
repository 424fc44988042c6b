"""A whole laboratory file to its grades, by columns.

The columns only say on which side of each limit a number lies.  Rows that agree in that, and in
what is recorded beside the number, have the same grade; so each distinct combination is graded
once, by the same functions as a single row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from firstdose.standards import cells
from firstdose.standards.assessment import Assessment
from firstdose.standards.charts import Charts, charts_of, coded
from firstdose.standards.columns import (
    Bytes,
    Flags,
    Found,
    Integers,
    Numbers,
    conversion_in,
    numbers_of,
    sides_of,
)
from firstdose.standards.cuts import Criterion
from firstdose.standards.laboratory_row import READ, Asked, graded_finding, row_grades
from firstdose.standards.sides import REFERENCES, Findings
from firstdose.standards.targets import Target, target
from firstdose.standards.verdict import Ungradable

ADDED = ("term", "grade", "reason")

_BITS_OF_A_SIGNATURE = 62
_MOST_TERMS = 8


@dataclass(frozen=True, slots=True)
class Memory:
    """What was worked out so far, so that it is not worked out again in the next stretch of rows.

    A line is a distinct triple of term, grade and reason; answers are lines by number.
    """

    lines: dict[tuple[str, str, str], int] = field(default_factory=dict)
    signatures: dict[Criterion, dict[int, int]] = field(default_factory=dict)
    rows: dict[tuple[str, ...], tuple[int, ...]] = field(default_factory=dict)

    def line(self, answer: Assessment) -> int:
        """The number of the line that an answer reads as."""
        grade = "" if isinstance(answer.grade, Ungradable) else str(answer.grade)
        return self.lines.setdefault((answer.term, grade, answer.reason), len(self.lines))


@dataclass(frozen=True, slots=True)
class _Job:
    """How the rows are to be graded, and what was worked out so far."""

    asked: Asked
    memory: Memory


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of some rows: their numbers, and what is recorded beside these."""

    numbers: Numbers
    chart: Charts

    def at(self, rows: Integers) -> "_Known":
        return _Known(self.numbers.at(rows), self.chart.at(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """Answers to some rows: the row, the place among the answers to that row, and the line."""

    rows: Integers
    places: Integers
    lines: Integers


def table_grades(frame: pl.DataFrame, asked: Asked, memory: Memory | None = None) -> pl.DataFrame:
    """The rows of a file of texts, in their order, with the columns of `ADDED`.

    A row with several terms is there several times.  Agrees with `row_grades` row by row.
    """
    job = _Job(asked, memory or Memory())
    known = _Known(numbers_of(frame), charts_of(frame, asked.as_of))
    found = list(_by_columns(frame, known, job))
    done = np.zeros(frame.height, dtype=np.bool_)
    for answers in found:
        done[answers.rows] = True
    left = _without_what_changes_nothing(frame, known.chart.understood)
    found.append(_by_rows(left, np.flatnonzero(~done), job))
    rows = np.concatenate([each.rows for each in found])
    places = np.concatenate([each.places for each in found])
    lines = np.concatenate([each.lines for each in found])
    order = np.argsort(rows * _MOST_TERMS + places, kind="stable")
    told = list(job.memory.lines)
    texts = pl.DataFrame(told, schema=dict.fromkeys(ADDED, pl.String), orient="row")
    return pl.concat([frame[rows[order]], texts[lines[order]]], how="horizontal")


def _by_columns(frame: pl.DataFrame, known: _Known, job: _Job) -> Iterator[_Answers]:
    """The answers to the rows that the columns can represent, one kind of row after the other."""
    names = [coded(frame, name) for name in ("analyte", "unit", "direction")]
    analyte, unit, direction = names
    kinds = (analyte.codes * len(unit.words) + unit.codes) * len(direction.words) + direction.codes
    plain = known.numbers.exact & known.numbers.columns["value"].present & known.chart.understood
    where = np.flatnonzero(plain)
    where = where[np.argsort(kinds[where], kind="stable")]
    _, starts = np.unique(kinds[where], return_index=True)
    for rows in np.split(where, starts[1:]):
        if not rows.size:
            return
        said = [each.words[each.codes[rows[0]]] for each in names]
        way = cells.direction(said[2])
        if isinstance(way, Ungradable):
            continue
        goal = target(job.asked.standard, said[0], said[1].strip(), way)
        if goal.why_not is not None:
            yield from _without_criteria(frame, rows, known.chart.recorded[rows], job)
        else:
            yield from _of_criteria(goal, said[1].strip(), known, rows, job)


def _without_criteria(
    frame: pl.DataFrame, rows: Integers, recorded: Integers, job: _Job
) -> Iterator[_Answers]:
    """Rows whose number cannot be graded: they differ in the recorded grade only."""
    grades, first, which = np.unique(recorded, return_index=True, return_inverse=True)
    for kind in range(grades.size):
        answers = row_grades(_row(frame, int(rows[first[kind]])), job.asked)
        alike = rows[which == kind]
        for place, answer in enumerate(answers):
            yield _constant(alike, place, job.memory.line(answer))


def _of_criteria(
    goal: Target, unit: str, known: _Known, rows: Integers, job: _Job
) -> Iterator[_Answers]:
    """Rows that differ in their numbers; a grade recorded for one of two terms is left."""
    if len(goal.terms) > 1:
        rows = rows[known.chart.recorded[rows] == 0]
    conversion = conversion_in(goal.analyte, unit)
    if conversion is None or not rows.size or not all(map(_fits, goal.criteria)):
        return
    here = known.at(rows)
    found = [sides_of(c, conversion, here.numbers, here.chart.qualifiers) for c in goal.criteria]
    exact = np.logical_and.reduce([each.exact for each in found])
    for place, (criterion, sides) in enumerate(zip(goal.criteria, found, strict=True)):
        lines = _lines(criterion, _Seen(sides, here.chart, exact), job)
        yield _Answers(rows=rows[exact], places=np.full_like(lines, place), lines=lines)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found in some rows, to be read back row by row."""

    found: Found
    chart: Charts
    exact: Flags

    def findings(self, row: int) -> Findings:
        return Findings(
            sides=tuple(int(sides[row]) for sides in self.found.sides),
            known=frozenset(name for name, there in self.found.known.items() if there[row]),
        )


def _lines(criterion: Criterion, seen: _Seen, job: _Job) -> Integers:
    """The line of each row: each distinct signature is graded once, and never again."""
    known = job.memory.signatures.setdefault(criterion, {})
    signatures = _signatures(criterion, seen)[seen.exact]
    distinct, first, which = np.unique(signatures, return_index=True, return_inverse=True)
    rows = np.flatnonzero(seen.exact)
    lines = np.zeros(distinct.size, dtype=np.int64)
    for place, signature in enumerate(distinct.tolist()):
        if signature not in known:
            row = int(rows[first[place]])
            answer = graded_finding(job.asked, criterion, seen.findings(row), seen.chart.of(row))
            known[signature] = job.memory.line(answer)
        lines[place] = known[signature]
    return lines[which]


def _signatures(criterion: Criterion, seen: _Seen) -> Integers:
    """All that the grade of each row depends on, in one whole number."""
    parts: list[tuple[Integers | Bytes | Flags, int]] = []
    parts += [(sides, 3) for sides in seen.found.sides]
    parts += [(seen.found.known[name], 1) for name in ("value", *REFERENCES)]
    parts += [(seen.chart.answers[question], 2) for question in criterion.questions]
    parts.append((seen.chart.recorded, 3))
    signature = np.zeros(seen.exact.size, dtype=np.int64)
    for part, bits in parts:
        signature = (signature << bits) | part
    return signature


def _fits(criterion: Criterion) -> bool:
    """Whether a signature has room for all that a grade depends on."""
    bits = 3 * len(criterion.comparisons) + 2 * len(criterion.questions)
    return bits + len(REFERENCES) + 1 + 3 <= _BITS_OF_A_SIGNATURE


def _by_rows(frame: pl.DataFrame, rows: Integers, job: _Job) -> _Answers:
    """The answers to the rows that are left, one by one; rows that read alike are graded once."""
    read = [name for name in READ if name in frame.columns]
    found: list[tuple[int, int, int]] = []
    for row, texts in zip(rows.tolist(), frame.select(read)[rows].iter_rows(), strict=True):
        lines = job.memory.rows.get(texts)
        if lines is None:
            answers = row_grades(dict(zip(read, texts, strict=True)), job.asked)
            lines = tuple(job.memory.line(answer) for answer in answers)
            job.memory.rows[texts] = lines
        found.extend((row, place, line) for place, line in enumerate(lines))
    columns = np.array(found, dtype=np.int64).reshape(-1, 3)
    return _Answers(rows=columns[:, 0], places=columns[:, 1], lines=columns[:, 2])


def _without_what_changes_nothing(frame: pl.DataFrame, understood: Flags) -> pl.DataFrame:
    """The rows without the day and the sex where these are well: more rows read alike then."""
    empty = pl.lit("")
    return frame.with_columns(
        pl.when(pl.lit(pl.Series(understood))).then(empty).otherwise(pl.col(name)).alias(name)
        for name in ("date", "sex")
        if name in frame.columns
    )


def _constant(rows: Integers, place: int, line: int) -> _Answers:
    return _Answers(rows=rows, places=np.full_like(rows, place), lines=np.full_like(rows, line))


def _row(frame: pl.DataFrame, row: int) -> Mapping[str, str]:
    return frame.row(row, named=True)
