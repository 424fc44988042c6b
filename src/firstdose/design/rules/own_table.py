"""A team's own decision table as a design, from the study file or from CSV text."""

from __future__ import annotations

import numpy as np

from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.own_table import DECISIONS, own_table
from firstdose.design.made import Made
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.reasons import IntervalWhy, code
from firstdose.design.rules.cohorts_by_table import by_table
from firstdose.design.rules.interval import nearest_to
from firstdose.design.states import Because, States, Voice, at
from firstdose.protocol.designs import OwnTable, TableRow
from firstdose.protocol.designs.rule_based import Verdict
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import Problem, StudyError

_WORDS: dict[Move, Verdict] = {
    Move.ESCALATE: "escalate",
    Move.STAY: "stay",
    Move.DE_ESCALATE: "de_escalate",
    Move.ELIMINATE: "eliminate",
    Move.STOP: "stop",
}
assert set(_WORDS.values()) == set(DECISIONS), "a word for each decision"


def by_own_table(order: RegimenOrder, settings: OwnTable, cohorts: Cohorts) -> Made:
    """The table over the path of the part.

    Its rows must cover every size that a regimen can reach, cohort by cohort.
    """
    listed = moves_of(settings)
    rows = np.flatnonzero((listed != Move.NOT_DEFINED).any(axis=1))
    missing = sorted(set(sizes(cohorts)) - set(rows.tolist()))
    if missing:
        raise StudyError.of([_no_rows(missing)])
    moves = _complete(listed, rows)
    monotone = bool(np.all(np.diff(np.where(_SEVERITY[moves] < 0, 9, _SEVERITY[moves])) >= 0))

    def lacking(states: States) -> Because:
        evaluable = at(states.evaluable, states.here)
        read = rows[np.minimum(np.searchsorted(rows, evaluable), len(rows) - 1)]
        lack = np.maximum(read - evaluable, 0)

        def speak() -> Voice:
            codes = np.where((lack > 0) & (evaluable > 0), code(IntervalWhy.AS_IF_DLT), 0)
            number = (("lacking", lack.astype(np.float64), 0),)
            return Voice(code=codes, regimen=states.here, to=states.here, numbers=number)

        return speak

    made = by_table(
        order,
        cohorts,
        lambda most: _up_to(moves, most),
        nearest_to(order, float(settings.target)),
        also=lacking,
    )
    return made if monotone else made.promising_no_monotony()


def table_rows(text: str, where: str) -> tuple[tuple[TableRow, ...], tuple[Problem, ...]]:
    """The rows in CSV text with the columns ``n,dlt,decision``, and what in them may be a slip.

    ``where`` names the file.  Every problem of the text is raised at once.
    """
    read = own_table(text, where)
    if read.problems:
        raise StudyError.of(read.problems)
    rows = tuple(
        TableRow(n=int(n), dlt=int(dlt), decision=_WORDS[Move(int(read.moves[n, dlt]))])
        for n, dlt in np.argwhere(read.moves != Move.NOT_DEFINED)
    )
    return rows, read.warnings


def moves_of(settings: OwnTable) -> Integers:
    """The table ``moves[evaluable, dlts]`` of the settings; every problem is raised at once."""
    lines = [f"{row.n},{row.dlt},{row.decision}" for row in settings.rows]
    read = own_table("\n".join(["n,dlt,decision", *lines]), "Design settings: rows")
    if read.problems:
        raise StudyError.of(read.problems)
    return read.moves


def sizes(cohorts: Cohorts) -> tuple[int, ...]:
    """How many a regimen can have, cohort by cohort, up to its maximum."""
    most = cohorts.maximum_per_regimen
    return (*range(cohorts.size, most, cohorts.size), most)


def _complete(listed: Integers, rows: Integers) -> Integers:
    """Every number between the rows read in the next row, what is missing taken as DLTs."""
    moves = listed.copy()
    for evaluable in range(1, int(rows[-1])):
        if evaluable not in rows:
            following = int(rows[np.searchsorted(rows, evaluable)])
            lack = following - evaluable
            moves[evaluable, : evaluable + 1] = listed[following, lack : following + 1]
    return moves


def _up_to(moves: Integers, most: int) -> Integers:
    """The table with rows for so many participants; beyond its own rows it stays."""
    grown = np.full((most + 1, most + 1), Move.NOT_DEFINED, dtype=np.int64)
    for evaluable in range(len(moves), most + 1):
        grown[evaluable, : evaluable + 1] = Move.STAY
    kept = min(len(moves), most + 1)
    grown[:kept, :kept] = moves[:kept, :kept]
    return grown


_SEVERITY = np.array([-1, 0, 1, 2, 3, 1, 1, 4], dtype=np.int64)
"""How much a move holds back, by `Move`; -1 where the table says nothing."""


def _no_rows(missing: list[int]) -> Problem:
    return Problem(
        what="The table has no row for "
        f"{', '.join(map(str, missing[:6]))}{' …' if len(missing) > 6 else ''} evaluable.",
        where="Design settings: rows",
        because="A regimen can have so many participants, cohort by cohort.",
        remedy="Add the rows, or change the size of a cohort or the most that a regimen may take.",
    )
