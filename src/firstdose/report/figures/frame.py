"""What every figure has around it: caption, description, and its place when there is nothing."""

from __future__ import annotations

from firstdose.report.chart import Chart, View, render
from firstdose.report.drawing import Drawing, draw, empty_figure
from firstdose.report.material import Material
from firstdose.report.page import FigureBlock, TableBlock


def title_of(material: Material, name: str) -> str:
    """The caption of a figure by its key in the words of figures."""
    return material.words(f"figures.{name}.caption")


def charted(
    material: Material, name: str, view: View, description: str, table: TableBlock
) -> FigureBlock:
    """A chart in its frame."""
    caption = title_of(material, name)
    chart = Chart(title=caption, description=description, view=view)
    svg = render(chart, words=material.words, origin=material.origin)
    return FigureBlock(
        id=figure_id(name), caption=caption, svg=svg, description=description, table=table
    )


def drawn(
    material: Material, name: str, drawing: Drawing, table: TableBlock | None = None
) -> FigureBlock:
    """A drawing in its frame."""
    return FigureBlock(
        id=figure_id(name),
        caption=title_of(material, name),
        svg=draw(drawing, words=material.words, origin=material.origin),
        description=drawing.description,
        table=table,
    )


def nothing(material: Material, name: str, reason: str) -> FigureBlock:
    """The figure that says in its place why there is nothing to show."""
    caption = title_of(material, name)
    return FigureBlock(
        id=figure_id(name),
        caption=caption,
        svg=empty_figure(caption, reason, words=material.words, origin=material.origin),
        description=reason,
    )


def unpublished(material: Material, name: str) -> FigureBlock:
    """The figure of a reconstruction that would show single participants."""
    return nothing(material, name, material.words("tables.not_published"))


_IDS = {
    "f1": "f1-trial-profile",
    "f2": "f2-dosing-schema",
    "f3": "f3-regimen-map",
    "f4": "f4-swimmer",
    "f5": "f5-disease-activity",
    "f7": "f7-responses",
}


def figure_id(name: str) -> str:
    """The anchor of a figure, which is also the name of its file."""
    return _IDS[name]
