"""How every chart looks: thin rules, quiet labels, nothing that is not needed to read it."""

from __future__ import annotations

from firstdose.report.chart.json import Spec
from firstdose.report.colour import SERIES, Colour
from firstdose.report.fonts import family
from firstdose.report.words import Language

LABEL = 11
TITLE = 12


def theme(language: Language) -> Spec:
    """The Vega-Lite configuration of one language."""
    return {
        "aria": False,
        "font": family(language),
        "padding": 8,
        "view": {"stroke": None, "continuousWidth": 600, "continuousHeight": 280},
        "range": {"category": [str(colour) for colour in SERIES]},
        "title": {
            "anchor": "start",
            "frame": "group",
            "fontSize": TITLE,
            "fontWeight": "bold",
            "color": Colour.INK,
            "offset": 6,
        },
        "axis": {
            "labelFontSize": LABEL,
            "labelColor": Colour.INK,
            "titleFontSize": TITLE,
            "titleFontWeight": "normal",
            "titleColor": Colour.INK,
            "titlePadding": 8,
            "domainColor": Colour.EDGE,
            "tickColor": Colour.EDGE,
            "tickSize": 4,
            "gridColor": Colour.RULE,
            "gridWidth": 0.6,
            "labelLimit": 260,
            "labelFlush": False,
            "labelSeparation": 5,
        },
        "legend": {
            "orient": "bottom",
            "direction": "horizontal",
            "labelFontSize": LABEL,
            "labelColor": Colour.INK,
            "labelLimit": 560,
            "titleFontSize": LABEL,
            "titleFontWeight": "normal",
            "titleColor": Colour.MUTED,
            "symbolOpacity": 1,
            "symbolStrokeWidth": 1.6,
            "symbolSize": 60,
            "columnPadding": 16,
            "offset": 10,
            "layout": {"bottom": {"direction": "vertical", "anchor": "start", "margin": 8}},
        },
        "text": {"fontSize": 10, "color": Colour.INK},
        "bar": {"discreteBandSize": {"band": 0.7}},
    }
