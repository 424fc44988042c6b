"""T5: adverse events of special interest: how many, how bad, when, how long, how treated."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL
from firstdose.analyse.rows import Place, Statistic
from firstdose.analyse.special_interest import INTERESTS, interest_variable
from firstdose.analyse.toxicity import GRADES, Start, population_of
from firstdose.records.values import Origin, SpecialInterest
from firstdose.report.material import Material
from firstdose.report.names import code_name, known_name
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.readings import count, limits, missing, row_of, said, share, span, whole

CELLS: Start = "cells"
CONDITIONING: Start = "conditioning"


def special_interest_table(material: Material) -> TableBlock:
    """One row a class, those without an event too: none in so many is a result with limits."""
    words = material.words
    return TableBlock(
        id="t5-special-interest",
        caption=words("tables.t5.caption"),
        columns=(
            Column(label=words("tables.t5.class"), align="text"),
            Column(label=words("tables.participants"), unit=_n(material, CELLS)),
            Column(label=words("tables.exact_limits")),
            Column(label=words("tables.events")),
            Column(label=words("tables.t5.worst"), align="text"),
            Column(label=words("tables.t5.onset"), unit=words("tables.t5.median_range")),
            Column(label=words("tables.t5.duration"), unit=words("tables.t5.median_range")),
            Column(label=words("tables.t5.treatment"), align="text"),
            Column(label=words("tables.t5.from_conditioning"), unit=_n(material, CONDITIONING)),
        ),
        rows=tuple(_row(material, kind) for kind in INTERESTS),
        notes=tuple(_notes(material)),
    )


def _notes(material: Material) -> Iterator[Note]:
    yield Note(text=material.words("tables.t5.note"))
    if material.origin is Origin.SIMULATED:
        yield Note(text=material.words("tables.t5.simulated"))


def _place(material: Material, start: Start) -> Place:
    return Place(population=population_of(material.study, start), group=ALL)


def _n(material: Material, start: Start) -> str:
    place = _place(material, start)
    return material.words("tables.n", n=count(material, place, "participants", Statistic.N))


def _row(material: Material, kind: SpecialInterest) -> Row:
    place, variable = _place(material, CELLS), interest_variable(CELLS, kind)
    return Row.of(
        code_name(material.words, "interest", kind),
        share(material, place, variable),
        limits(material, place, variable),
        count(material, place, variable, Statistic.EVENTS),
        worst_grades(material, place, variable),
        span(material, place, f"{variable}.onset_study_day"),
        span(material, place, f"{variable}.duration_days"),
        _treatments(material, place, f"{variable}.treatments"),
        share(material, _place(material, CONDITIONING), interest_variable(CONDITIONING, kind)),
    )


def worst_grades(material: Material, place: Place, variable: str) -> str:
    """How many participants had which worst grade; a dash where none had any."""
    words = material.words
    rows = {
        grade: row_of(material, place, f"{variable}.grade_{grade}", Statistic.COUNT)
        for grade in GRADES
    }
    reasons = [missing(material, row) for row in rows.values()]
    if all(reasons):
        return reasons[0]
    return words.list(
        [
            words("tables.t5.grade_count", grade=grade, n=whole(row))
            for grade, row in rows.items()
            if row is not None and not missing(material, row) and row.value
        ]
    )


def _treatments(material: Material, place: Place, variable: str) -> str:
    absent = missing(material, row_of(material, place, variable))
    drugs = [drug for drug in said(material, place, variable).split("; ") if drug]
    return absent or material.words.list(
        [known_name(material.words, "drug", drug) for drug in drugs]
    )
