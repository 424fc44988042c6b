"""Frozen predictions beside what was seen: proper scores of each number and of all of them.

The logarithmic score is the negative log probability of the number seen; the ranked probability
score sums squared differences of cumulative probabilities (Gneiting and Raftery 2007, "Strictly
proper scoring rules, prediction, and estimation", J Am Stat Assoc 102:359), here divided by the
people.  Of both, smaller is better.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from math import inf, log
from typing import Final

import numpy as np

from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.prediction.distribution import centiles, probabilities
from firstdose.simulate.prediction.frozen import DLT, Drawn, Frozen

COLUMNS: Final = ("regimen", "measure", "count", "of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A result: ``count`` of ``people`` at a regimen had the measure."""

    regimen: str
    measure: str
    count: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a set of programmes predicted one number: its centiles, and the two scores.

    ``cumulative`` is the probability of a smaller number and half that of the one seen.
    """

    low: int
    median: int
    high: int
    cumulative: float
    log_score: float
    ranked: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A result, and how well each set of programmes had predicted it."""

    seen: Seen
    posterior: Score
    prior: Score


def results(text: str, name: str, frozen: Frozen) -> tuple[Seen, ...]:
    """Results from a CSV file, every problem of it at once."""
    reader = csv.DictReader(StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise StudyError(
            "The results cannot be read.",
            where=f"{name}, first line",
            because=f"Its columns must be {', '.join(COLUMNS)}.",
            remedy="Start from the rows that `firstdose predict` printed.",
        )
    known = {(one.regimen, one.measure) for one in frozen.posterior.counts}
    known |= {(one.regimen, DLT) for one in frozen.posterior.toxicity}
    found: list[Seen] = []
    problems: list[Problem] = []
    for line, row in enumerate(reader, 2):
        wrong = _wrong(row, known, found)
        if wrong:
            problems.append(_problem(wrong, f"{name}, line {line}"))
        else:
            found.append(
                Seen(
                    regimen=row["regimen"],
                    measure=row["measure"],
                    count=int(row["count"]),
                    people=int(row["of"]),
                )
            )
    if problems:
        raise StudyError.of(problems)
    return tuple(found)


def scored(frozen: Frozen, seen: Sequence[Seen]) -> tuple[Scored, ...]:
    """Every result with its scores."""
    return tuple(
        Scored(seen=one, posterior=_score(frozen.posterior, one), prior=_score(frozen.prior, one))
        for one in seen
    )


def as_csv(rows: Sequence[Scored]) -> str:
    """A row for each result and set of programmes, then the means; three decimals."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        (*COLUMNS, "by", "q05", "median", "q95", "inside", "cumulative", "log_score", "ranked")
    )
    writer.writerows(_lines(rows))
    return out.getvalue()


def _lines(rows: Sequence[Scored]) -> Iterator[tuple[object, ...]]:
    for by in ("posterior", "prior"):
        scores = [row.posterior if by == "posterior" else row.prior for row in rows]
        for row, score in zip(rows, scores, strict=True):
            one = row.seen
            inside = "yes" if score.low <= one.count <= score.high else "no"
            yield (
                *(one.regimen, one.measure, one.count, one.people, by),
                *(score.low, score.median, score.high, inside),
                *(f"{score.cumulative:.3f}", f"{score.log_score:.3f}", f"{score.ranked:.3f}"),
            )
        if rows:
            within = [s.low <= r.seen.count <= s.high for s, r in zip(scores, rows, strict=True)]
            logs = sum(score.log_score for score in scores) / len(scores)
            ranked = sum(score.ranked for score in scores) / len(scores)
            whole = f"{sum(within)} of {len(within)}"
            yield ("all", "mean", "", "", by, "", "", "", whole, "", f"{logs:.3f}", f"{ranked:.3f}")


def _score(drawn: Drawn, seen: Seen) -> Score:
    chances = probabilities(drawn, seen.regimen, seen.measure, seen.people)
    low, median, high = centiles(chances)
    reached, here = np.cumsum(chances), float(chances[seen.count])
    steps = (np.arange(seen.people + 1) >= seen.count).astype(np.float64)
    return Score(
        low=low,
        median=median,
        high=high,
        cumulative=float(reached[seen.count]) - here / 2.0,
        log_score=-log(here) if here > 0 else inf,
        ranked=float(np.sum((reached - steps) ** 2)) / seen.people,
    )


def _wrong(row: dict[str, str], known: set[tuple[str, str]], found: Sequence[Seen]) -> str:
    """What is wrong with a row; "" when nothing is."""
    regimen, measure = row["regimen"], row["measure"]
    if (regimen, measure) not in known:
        return f"Nothing was predicted of '{measure}' at regimen '{regimen}'."
    if any((one.regimen, one.measure) == (regimen, measure) for one in found):
        return f"'{measure}' at regimen '{regimen}' is given twice."
    count, people = row["count"] or "", row["of"] or ""
    if not (count.isdecimal() and people.isdecimal()):
        return "The columns count and of must be whole numbers."
    if not int(count) <= int(people) or int(people) == 0:
        return f"{count} of {people} people is no count."
    return ""


def _problem(what: str, where: str) -> Problem:
    return Problem(
        what=what,
        where=where,
        because="Only a number of people that was predicted can be compared.",
        remedy="Correct the line, or leave it out.",
    )
