"""Charts from rows: layers and axes as frozen classes, rendered to SVG."""

from firstdose.report.chart.json import Rows, Scalar
from firstdose.report.chart.layer import (
    Band,
    Bars,
    Layer,
    Limits,
    Lines,
    Points,
    Texts,
    Threshold,
    Tiles,
)
from firstdose.report.chart.render import Chart, png, render
from firstdose.report.chart.scale import Axis, Calendar, Category, Quantity, Series
from firstdose.report.chart.view import Panels, Plot, Stacked, View

__all__ = [
    "Axis",
    "Band",
    "Bars",
    "Calendar",
    "Category",
    "Chart",
    "Layer",
    "Limits",
    "Lines",
    "Panels",
    "Plot",
    "Points",
    "Quantity",
    "Rows",
    "Scalar",
    "Series",
    "Stacked",
    "Texts",
    "Threshold",
    "Tiles",
    "View",
    "png",
    "render",
]
