"""T4: treatment-emergent adverse events, in overview, by worst grade and by regimen."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.analyse.cut import ALL
from firstdose.analyse.rows import Place, Statistic
from firstdose.analyse.toxicity import (
    GRADES,
    STARTS,
    SUMMARY,
    Start,
    population_of,
    variable_of,
)
from firstdose.protocol.study import Study
from firstdose.report.expansions import expansion_notes
from firstdose.report.material import Material
from firstdose.report.names import code_name, group_name, known_name, population_name, term_name
from firstdose.report.page import Column, Note, Row, TableBlock
from firstdose.report.readings import count, limits, share

Line = tuple[str, str, int]
"""The name of a line, its variable and its indent."""


def adverse_event_tables(material: Material) -> tuple[TableBlock, ...]:
    """The overview, then organ classes and terms by worst grade and by regimen."""
    return (
        _overview(material),
        *(_by_grade(material, start) for start in STARTS),
        *(_by_regimen(material, start) for start in STARTS),
    )


def _overview(material: Material) -> TableBlock:
    words = material.words
    rows: list[Row] = []
    for name in ("", *SUMMARY):
        cells = [words(f"tables.t4.line.{name or 'any'}")]
        for start in STARTS:
            place = _place(material, start)
            variable = f"{variable_of(start)}.{name}" if name else variable_of(start)
            cells += [
                share(material, place, variable),
                limits(material, place, variable),
                count(material, place, variable, Statistic.EVENTS),
            ]
        rows.append(Row.of(*cells, indent=0 if not name else 1))
    return TableBlock(
        id="t4-overview",
        caption=words("tables.t4.overview"),
        columns=(
            Column(label=words("tables.t4.participants_with"), align="text"),
            *(column for start in STARTS for column in _overview_columns(material, start)),
        ),
        rows=tuple(rows),
        notes=(
            *_start_notes(material, STARTS),
            Note(text=words("tables.t4.severe_serious")),
            Note(text=words("tables.t4.related")),
            *expansion_notes(material),
        ),
    )


def _overview_columns(material: Material, start: Start) -> tuple[Column, ...]:
    words, place = material.words, _place(material, start)
    group = words(
        "tables.t4.from",
        start=code_name(words, "start", start),
        n=count(material, place, "participants", Statistic.N),
    )
    return (
        Column(label=words("tables.participants"), group=group),
        Column(label=words("tables.exact_limits"), group=group),
        Column(label=words("tables.events"), group=group),
    )


def _by_grade(material: Material, start: Start) -> TableBlock:
    words, place = material.words, _place(material, start)
    columns = (
        Column(label=words("tables.t4.soc_term"), align="text"),
        Column(label=words("tables.t4.any_grade")),
        *(Column(label=words("names.grade", grade=grade)) for grade in GRADES),
        Column(label=words("tables.events")),
    )
    rows = [
        Row.of(
            name,
            share(material, place, variable),
            *(count(material, place, f"{variable}.grade_{grade}") for grade in GRADES),
            count(material, place, variable, Statistic.EVENTS),
            indent=indent,
        )
        for name, variable, indent in _lines(material, start)
    ]
    return TableBlock(
        id=f"t4-by-grade-from-{start}",
        caption=words("tables.t4.by_grade", start=code_name(words, "start", start)),
        columns=columns,
        rows=tuple(rows),
        notes=(*_start_notes(material, (start,)), Note(text=words("tables.t4.once"))),
        empty=_why_empty(material, start),
    )


def _by_regimen(material: Material, start: Start) -> TableBlock:
    words, population = material.words, population_of(material.study, start)
    places = [Place(population=population, group=group) for group in material.cut.groups]
    columns = [Column(label=words("tables.t4.soc_term"), align="text")]
    for place in places:
        n = count(material, place, "participants", Statistic.N)
        group = words("tables.named_n", name=group_name(material, place.group), n=n)
        columns += [
            Column(label=words("tables.t4.any_grade"), group=group),
            Column(label=words("tables.t4.grade_3_or_worse"), group=group),
        ]
    rows = [
        Row.of(
            name,
            *(
                count(material, place, each)
                for place in places
                for each in (variable, f"{variable}.grade_3_or_worse")
            ),
            indent=indent,
        )
        for name, variable, indent in _lines(material, start)
    ]
    return TableBlock(
        id=f"t4-by-regimen-from-{start}",
        caption=words("tables.t4.by_regimen", start=code_name(words, "start", start)),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*_start_notes(material, (start,)), Note(text=words("tables.t4.once"))),
        empty=_why_empty(material, start),
    )


def _place(material: Material, start: Start) -> Place:
    return Place(population=population_of(material.study, start), group=ALL)


def _lines(material: Material, start: Start) -> Iterator[Line]:
    """Every organ class with its terms; of a published study there are none to show."""
    if material.reconstructed:
        return
    place, beginning = _place(material, start), f"{variable_of(start)}.soc="
    rows = material.results.where(
        place.population, place.group, starts_with=beginning, statistic=Statistic.EVENTS
    )
    for row in rows:
        soc, _, term = row.variable.removeprefix(beginning).partition(".term=")
        name = term_name(material, term) if term else known_name(material.words, "soc", soc)
        yield name, row.variable, 1 if term else 0


def _start_notes(material: Material, starts: tuple[Start, ...]) -> tuple[Note, ...]:
    words = material.words
    notes = [
        words(
            "tables.t4.start_note",
            start=code_name(words, "start", start),
            population=population_name(material, population_of(material.study, start)),
        )
        for start in starts
    ]
    if "conditioning" in starts and _some_without_conditioning(material.study):
        notes.append(words("tables.t4.without_conditioning"))
    return tuple(Note(text=text) for text in notes)


def _some_without_conditioning(study: Study) -> bool:
    """Whether any regimen of the study has its cells given without drugs before them."""
    known = study.regimens
    return any(not known.conditioning_named(one.conditioning).drugs for one in known.regimens)


def _why_empty(material: Material, start: Start) -> str:
    words = material.words
    if material.reconstructed:
        return words("tables.not_published")
    return words("tables.t4.empty", start=code_name(words, "start", start))
