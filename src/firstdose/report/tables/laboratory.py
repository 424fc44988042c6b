"""Laboratory values: worst grade of each analyte after treatment began, beside its baseline."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL
from firstdose.analyse.laboratory import GRADES, UNGRADABLE, Line, laboratory_variable, line_of
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Statistic
from firstdose.analyse.toxicity import Start, population_of
from firstdose.records.values import Domain
from firstdose.report.material import Material
from firstdose.report.names import code_name, term_name
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.readings import count, said, share

CONDITIONING: Start = "conditioning"
CELLS: Start = "cells"


def laboratory_table(material: Material) -> TableBlock:
    """One row an analyte and term under which anyone had a grade, or none could be given."""
    words = material.words
    worst = words("tables.laboratory.worst", start=code_name(words, "start", CONDITIONING))
    emergent = words("tables.laboratory.emergent")
    return TableBlock(
        id="laboratory",
        caption=words("tables.laboratory.caption"),
        columns=(
            Column(label=words("tables.laboratory.term"), align="text"),
            Column(label=words("tables.laboratory.measured")),
            *(Column(label=words.number(grade), group=worst) for grade in GRADES),
            Column(label=words("tables.laboratory.ungradable"), group=worst),
            Column(label=words("tables.laboratory.shifts"), align="text"),
            *(
                Column(label=words(f"tables.laboratory.from_{start}"), group=emergent)
                for start in (CONDITIONING, CELLS)
            ),
        ),
        rows=() if material.reconstructed else tuple(_rows(material)),
        notes=(Note(text=words("tables.laboratory.note")),),
        empty=_why_empty(material),
    )


def _why_empty(material: Material) -> str:
    words = material.words
    if not material.cut.records(Domain.LABORATORY):
        return words("tables.laboratory.not_recorded")
    if material.reconstructed:
        return words("tables.not_published")
    return words(
        "tables.laboratory.empty" if any(_measured(material)) else "tables.laboratory.nothing"
    )


def _measured(material: Material) -> Iterator[Result]:
    """How many were measured after treatment began, one row an analyte and term."""
    population = _place(material, CONDITIONING).population
    beginning = f"laboratory_from_{CONDITIONING}."
    return material.results.where(population, ALL, starts_with=beginning, statistic=Statistic.N)


def _rows(material: Material) -> Iterator[Row]:
    for row in _measured(material):
        variable = f"{row.variable}.grade_0"
        none = material.results.row(row.population, ALL, variable, Statistic.COUNT)
        if none.value != row.value:
            yield _row(material, line_of(row.variable))


def _row(material: Material, line: Line) -> Row:
    _, term = line
    place, cells = _place(material, CONDITIONING), _place(material, CELLS)
    variable = laboratory_variable(CONDITIONING, line)
    return Row.of(
        term_name(material, term),
        count(material, place, variable, Statistic.N),
        *(count(material, place, f"{variable}.grade_{grade}") for grade in GRADES),
        count(material, place, f"{variable}.{UNGRADABLE}"),
        _shifts(material, said(material, place, f"{variable}.shifts")),
        share(material, place, f"{variable}.emergent"),
        share(material, cells, f"{laboratory_variable(CELLS, line)}.emergent"),
    )


def _place(material: Material, start: Start) -> Place:
    return Place(population=population_of(material.study, start), group=ALL)


def _shifts(material: Material, said: str) -> str:
    """Changes of grade with how many had them, ``0→3 (5), 1→2 (1)``."""
    words = material.words
    pairs = (shift.partition(" ") for shift in said.split("; ") if shift)
    texts = [
        words("tables.laboratory.shift", change=change.replace(">", "→"), n=n)
        for change, _, n in pairs
    ]
    return words("general.list_comma").join(texts) or words("general.dash")
