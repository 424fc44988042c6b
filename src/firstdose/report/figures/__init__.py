"""The figures of a report: each draws result rows, with the same numbers as a table beside it."""

from firstdose.report.figures.activity import activity_figure
from firstdose.report.figures.dosing import dosing_figure
from firstdose.report.figures.profile import profile_figure
from firstdose.report.figures.regimen_map import regimen_map_figure
from firstdose.report.figures.responses import response_figure
from firstdose.report.figures.swimmer import swimmer_figure

__all__ = [
    "activity_figure",
    "dosing_figure",
    "profile_figure",
    "regimen_map_figure",
    "response_figure",
    "swimmer_figure",
]
