"""Charts as SVG and PNG; the one place that knows vl-convert."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

import vl_convert

from firstdose.records.values import Origin
from firstdose.report.chart.theme import theme
from firstdose.report.chart.tidy import tidy
from firstdose.report.chart.vega import view_spec
from firstdose.report.chart.view import View
from firstdose.report.drawing.bold import with_bold_outlined
from firstdose.report.fonts import folder
from firstdose.report.label import Figure, labelled
from firstdose.report.words import Words

VEGA_LITE = "5.21"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VIEW_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A view with the title and description that a screen reader says in its place."""

    title: str
    description: str
    view: View


def render(chart: Chart, *, words: Words, origin: Origin | None) -> str:
    """The chart as SVG, the same bytes every time, with the label of its origin in it."""
    register_fonts()
    spec = {
        "$schema": SCHEMA,
        "background": None,
        "config": theme(words.language),
        **view_spec(chart.view),
    }
    drawn = vl_convert.vegalite_to_svg(
        json.dumps(spec, ensure_ascii=False), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    box = VIEW_BOX.search(drawn)
    assert box is not None, "an SVG of a chart has a size"
    figure = Figure(
        body=tidy(drawn),
        width=float(box.group(1)),
        height=float(box.group(2)),
        title=chart.title,
        description=chart.description,
    )
    return labelled(figure, words=words, origin=origin)


def png(svg: str, scale: float = 1) -> bytes:
    """A picture of any SVG of this package, light, on paper; 1 is 96 dots per inch."""
    register_fonts()
    return vl_convert.svg_to_png(with_bold_outlined(svg), scale=scale, ppi=72)


@cache
def register_fonts() -> None:
    """Make the shipped fonts known to the engine, once per process."""
    vl_convert.register_font_directory(str(folder()))
