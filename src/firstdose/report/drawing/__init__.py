"""Drawings of our own: trial profile, dosing schema and grid map, as small readable SVG."""

from firstdose.report.drawing.empty import empty_figure
from firstdose.report.drawing.flow import Flow, FlowArm, FlowBox, FlowStep, flow_drawing
from firstdose.report.drawing.grid import CellTone, Grid, GridCell, GridStep, grid_drawing
from firstdose.report.drawing.schema import Kind, Lane, Moment, Period, Schema, schema_drawing
from firstdose.report.drawing.shapes import (
    Anchor,
    Box,
    Drawing,
    Group,
    Label,
    Mark,
    Point,
    Shape,
    Sign,
    Stroke,
)
from firstdose.report.drawing.svg import draw

__all__ = [
    "Anchor",
    "Box",
    "CellTone",
    "Drawing",
    "Flow",
    "FlowArm",
    "FlowBox",
    "FlowStep",
    "Grid",
    "GridCell",
    "GridStep",
    "Group",
    "Kind",
    "Label",
    "Lane",
    "Mark",
    "Moment",
    "Period",
    "Point",
    "Schema",
    "Shape",
    "Sign",
    "Stroke",
    "draw",
    "empty_figure",
    "flow_drawing",
    "grid_drawing",
    "schema_drawing",
]
