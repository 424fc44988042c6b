"""Views: layers on one pair of axes, and views beside or below each other."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.report.chart.layer import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Layers drawn over each other, the first at the back, on shared axes.

    ``width`` and ``height`` are those of the area inside the axes, in pixels; a page is about 680
    wide.  ``title`` names one panel among several.
    """

    layers: tuple[Layer, ...]
    width: int = 600
    height: int = 280
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Small multiples in reading order, ``columns`` to a row, with one key for all.

    Give all plots the same ``low`` and ``high`` where they are to be compared.
    """

    plots: tuple[Plot, ...]
    columns: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacked:
    """Plots one below the other that share their horizontal axis."""

    plots: tuple[Plot, ...]


View = Plot | Panels | Stacked
