"""F3: the map of regimens, dose by schedule, with what happened and the path of decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.analyse.cut import population_reaching
from firstdose.analyse.dose_limiting_toxicity import DLT
from firstdose.analyse.regimen import DECISIONS, reason_of
from firstdose.analyse.rows import Place, Statistic
from firstdose.design.reasons import closed_by
from firstdose.records.values import Action
from firstdose.report.drawing import CellTone, Grid, GridCell, GridStep, grid_drawing
from firstdose.report.expansions import expansion_notes, expansion_of
from firstdose.report.figures.frame import drawn, nothing, title_of, unpublished
from firstdose.report.material import Material
from firstdose.report.names import dose_name, regimen_name, schedule_name
from firstdose.report.origin_notes import truth_note
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.readings import count, decisions, limits, row_of, said, value, whole
from firstdose.report.regimen_axes import Spot, regimen_axes
from firstdose.report.tables.regimens import PENDING, decision_text, dlts, opened_regimens


def regimen_map_figure(material: Material) -> FigureBlock:
    """Rows are doses, columns are schedules; arrows are numbered in the order of the meetings."""
    words = material.words
    if material.reconstructed:
        return unpublished(material, "f3")
    if not opened_regimens(material):
        return nothing(material, "f3", words("tables.t3.empty"))
    axes = regimen_axes(words, material.study.regimens.regimens)
    grid = Grid(
        title=title_of(material, "f3"),
        description=_description(material),
        row_title=words("figures.f3.rows"),
        column_title=words("figures.f3.columns"),
        rows=axes.rows,
        columns=axes.columns,
        cells=tuple(_cell(material, name, spot) for name, spot in axes.spots.items()),
        steps=tuple(_steps(material, axes.spots)),
    )
    return drawn(material, "f3", grid_drawing(grid, words.language), _table(material))


def _cell(material: Material, name: str, spot: Spot) -> GridCell:
    words, tone = material.words, _tone(material, name)
    row, column = spot
    if tone == "unused":
        return GridCell(row=row, column=column, head=regimen_name(material, name), tone=tone)
    evaluable = _place(material, "dlt_evaluable", name)
    treated = _place(material, "infused", name)
    return GridCell(
        row=row,
        column=column,
        head=regimen_name(material, name),
        lines=(
            words("figures.f3.treated", n=count(material, treated, "participants", Statistic.N)),
            *_dlts(material, evaluable, treated),
            *(words(f"figures.f3.tone.{tone}") for tone in (tone,) if tone != "open"),
        ),
        tone=tone,
    )


def _dlts(material: Material, evaluable: Place, treated: Place) -> Iterator[str]:
    """DLTs among the evaluable, where there are any, and how many windows are open."""
    words = material.words
    found = row_of(material, evaluable, DLT, Statistic.COUNT)
    pending = row_of(material, treated, PENDING, Statistic.COUNT)
    if found is not None and found.value is not None and not found.n:
        if count(material, treated, "participants", Statistic.N) != "0":
            yield words("figures.f3.none_evaluable")
    else:
        yield words(
            "figures.f3.dlt",
            dlts=count(material, evaluable, DLT),
            evaluable=count(material, evaluable, "participants", Statistic.N),
        )
    if pending is not None and pending.value:
        yield words("figures.f3.pending", n=whole(pending))


def _place(material: Material, reached: str, group: str) -> Place:
    milestone = "infused" if reached == "infused" else "dlt_evaluable"
    return Place(population=population_reaching(material.study, milestone).name, group=group)


def _tone(material: Material, name: str) -> CellTone:
    """How a cell is set off: reached at the end, open now, left downwards, tried, never used."""
    meetings = decisions(material)
    if name not in opened_regimens(material):
        return "unused"
    if any(_closes(material, one, name) for one in meetings):
        return "closed"
    last = {said(material, one, "part"): one for one in meetings}
    reached = [one for one in last.values() if said(material, one, "regimen") == name]
    if reached:
        complete = said(material, reached[0], "action") == Action.COMPLETE
        return "good" if complete else "current"
    left_down = any(
        said(material, one, "reviewed") == name
        and said(material, one, "action") in {Action.DE_ESCALATE, Action.STOP}
        for one in meetings
    )
    return "closed" if left_down else "open"


def _closes(material: Material, meeting: Place, name: str) -> bool:
    """Whether a decision on an expansion closed a regimen that had become too toxic."""
    if expansion_of(material, meeting) is None:
        return False
    rows = material.results.where(DECISIONS, meeting.group, starts_with="reason.")
    return name in closed_by(reason_of(str(row.value)) for row in rows)


def _steps(material: Material, spots: Mapping[str, Spot]) -> Iterator[GridStep]:
    """One arrow a decision that moved, numbered by its meeting."""
    for meeting in decisions(material):
        start = spots.get(said(material, meeting, "reviewed"))
        end = spots.get(said(material, meeting, "regimen"))
        if start is not None and end is not None and start != end:
            yield GridStep(start=start, end=end, label=meeting.group)


def _description(material: Material) -> str:
    words = material.words
    moves = [
        words(
            "figures.f3.move",
            number=meeting.group,
            date=value(material, meeting, "decided_on"),
            decision=decision_text(material, meeting),
        )
        for meeting in decisions(material)
    ]
    entered = (note.text for note in expansion_notes(material))
    return words.sentence(words("figures.f3.description"), *moves, *entered, truth_note(material))


def _table(material: Material) -> TableBlock:
    words = material.words
    rows = [
        Row.of(
            regimen_name(material, name),
            dose_name(material, name),
            schedule_name(material, name),
            count(material, _place(material, "infused", name), "participants", Statistic.N),
            count(material, _place(material, "dlt_evaluable", name), "participants", Statistic.N),
            count(material, _place(material, "infused", name), PENDING),
            dlts(material, _place(material, "dlt_evaluable", name)),
            limits(material, _place(material, "dlt_evaluable", name), DLT),
        )
        for name in opened_regimens(material)
    ]
    return TableBlock(
        id="f3-numbers",
        caption=title_of(material, "f3"),
        columns=(
            Column(label=words("tables.regimen"), align="text"),
            Column(label=words("tables.t3.cells"), align="text"),
            Column(label=words("tables.t3.infusions"), align="text"),
            Column(label=words("tables.t3.treated")),
            Column(label=words("tables.t3.evaluable")),
            Column(label=words("tables.t3.pending")),
            Column(label=words("tables.t3.dlt")),
            Column(label=words("tables.t3.limits")),
        ),
        rows=tuple(rows),
        notes=(
            *expansion_notes(material),
            *(Note(text=text) for text in (truth_note(material),) if text),
        ),
    )
