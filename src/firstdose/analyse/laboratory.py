"""Laboratory toxicity: the worst grade of each analyte after treatment began, beside its baseline.

A value is emergent when graded above baseline.  A worst value that cannot be graded is counted as
such and never as grade 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firstdose.analyse.cut import ALL, DataCut, Participant
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Sources, Statistic, counted
from firstdose.analyse.toxicity import STARTS, Start, population_of
from firstdose.derive.laboratory import (
    LaboratoryToxicity,
    laboratory_toxicities,
    worst_laboratory,
)
from firstdose.records.values import Domain
from firstdose.standards.verdict import Grade, Outcome, Ungradable

GRADES = (0, 1, 2, 3, 4)
UNGRADABLE = "ungradable"

Line = tuple[str, str]
"""An analyte and the CTCAE term that it is graded under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """One participant's worst value under a term, and whether any value was emergent."""

    value: LaboratoryToxicity
    emergent: Sources


def laboratory(cut: DataCut) -> tuple[Result, ...]:
    """Every term under which anything was measured after treatment began, from either start."""
    if not cut.records(Domain.LABORATORY):
        return ()
    return tuple(row for start in STARTS for row in _from(cut, start))


def laboratory_variable(start: Start, line: Line) -> str:
    """The variable of an analyte under a term, from a start."""
    analyte, term = line
    return f"laboratory_from_{start}.analyte={analyte}.term={term}"


def line_of(variable: str) -> Line:
    """The analyte and term of a variable that ``laboratory_variable`` wrote."""
    _, _, named = variable.partition(".analyte=")
    analyte, _, term = named.partition(".term=")
    return analyte, term


def _from(cut: DataCut, start: Start) -> Iterator[Result]:
    population = population_of(cut.study, start)
    place = Place(population=population, group=ALL)
    found: dict[Line, list[Worst]] = {}
    for who in cut.members(population):
        emergent = _emergent(cut, who, start)
        for value in worst_laboratory(cut.study, who.history, cut.on, start):
            line = (value.analyte, value.term)
            worst = Worst(value=value, emergent=tuple(emergent.get(line, ())))
            found.setdefault(line, []).append(worst)
    for line in sorted(found):
        yield from _line(place, laboratory_variable(start, line), found[line])


def _line(place: Place, variable: str, members: list[Worst]) -> Iterator[Result]:
    """How many were measured, how many had which worst grade, and in how many it was emergent."""
    yield place.row(
        variable,
        Statistic.N,
        len(members),
        unit="participants",
        n=len(members),
        sources=(one.value.source for one in members),
    )
    for grade in GRADES:
        yield from counted(place, f"{variable}.grade_{grade}", members, _with_grade(grade))
    yield from counted(place, f"{variable}.{UNGRADABLE}", members, _ungradable)
    yield from counted(
        place, f"{variable}.emergent", members, lambda one: one.emergent or None, limits=True
    )
    shifts = Counter(
        f"{_text(one.value.baseline_grade)}>{_text(one.value.grade)}"
        for one in members
        if _text(one.value.baseline_grade) != _text(one.value.grade)
    )
    said = "; ".join(f"{shift} {number}" for shift, number in sorted(shifts.items()))
    yield place.value(f"{variable}.shifts", said, sources=(one.value.source for one in members))


def _emergent(cut: DataCut, who: Participant, start: Start) -> dict[Line, list[int]]:
    """Values worse than before the start, by line."""
    found: dict[Line, list[int]] = {}
    for one in laboratory_toxicities(cut.study, who.history, cut.on):
        if one.emergent_from(start) is Outcome.MET:
            found.setdefault((one.analyte, one.term), []).append(one.source)
    return found


def _with_grade(grade: int) -> Callable[[Worst], Sources | None]:
    return lambda one: (one.value.source,) if one.value.grade == grade else None


def _ungradable(one: Worst) -> Sources | None:
    return (one.value.source,) if isinstance(one.value.grade, Ungradable) else None


def _text(grade: Grade) -> str:
    """A grade in a shift; one that cannot be given is a question mark."""
    return "?" if isinstance(grade, Ungradable) else str(grade)
