"""The rows of a simulated trial: one for each regimen and one for the trial as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from firstdose.analyse.disease_activity import response_variable, visits_of
from firstdose.analyse.response import MEASURES
from firstdose.protocol.study import Study

WHOLE = ""
"""In place of a regimen: the trial as a whole."""

Cell = str | int | float | bool | None

FIXED: Mapping[str, type[pl.DataType]] = {
    "design": pl.String,
    "truth": pl.String,
    "trial": pl.Int64,
    "regimen": pl.String,
    "selected": pl.Boolean,
    "participants": pl.Int32,
    "evaluable": pl.Int32,
    "dlts": pl.Int32,
    "crs": pl.Int32,
    "early_stop": pl.Boolean,
    "duration_days": pl.Int32,
    "followed_days": pl.Int32,
}
"""The columns that every study has.

``selected``: the part ends with this regimen.  ``participants``: infused, at the regimen that they
were assigned, in a part or in its expansion; so are ``evaluable`` and ``dlts``.  ``crs``: those of
them with cytokine release syndrome after the cells.

Only of the trial as a whole: ``early_stop``, a part ends without a regimen before as many are
evaluable as the study plans; ``duration_days`` from the opening to the last decision of the safety
committee, and ``followed_days`` to the last entry.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseColumn:
    """A response at a visit as the study reads it; ``variable`` is that of the result row."""

    name: str
    population: str
    variable: str

    @property
    def of(self) -> str:
        """The column of how many are in the denominator."""
        return f"{self.name}.of"


def response_columns(study: Study) -> tuple[ResponseColumn, ...]:
    """Every response endpoint of the study at every visit at which it is read."""
    found = [
        ResponseColumn(
            name=f"{endpoint.measure}.{visit}",
            population=endpoint.population,
            variable=response_variable(endpoint.measure, visit),
        )
        for endpoint in study.endpoints.endpoints
        if endpoint.measure in MEASURES
        for visit in visits_of(study, endpoint)
    ]
    names = [one.name for one in found]
    return tuple(
        one
        if names.count(one.name) == 1
        else ResponseColumn(
            name=f"{one.name}.{one.population}",
            population=one.population,
            variable=one.variable,
        )
        for one in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CellColumn:
    """A number of cells in blood, added up over everyone infused who has one."""

    name: str
    variable: str

    @property
    def of(self) -> str:
        """The column of how many were added up, or counted among."""
        return f"{self.name}.of"


COUNTED_CELLS = (
    CellColumn(name="car_cells_quantified", variable="car_cells.quantified"),
    CellColumn(name="b_cells_undetected", variable="b_cells.undetected"),
    CellColumn(name="b_cells_recovered", variable="b_cells.recovered"),
)
"""How many have it, of how many."""

ADDED_CELLS = (
    CellColumn(name="car_cells_highest_per_ul", variable="car_cells.highest_per_ul"),
    CellColumn(name="car_cells_highest_study_day", variable="car_cells.highest_study_day"),
    CellColumn(name="car_cells_area_28_days", variable="car_cells.area_28_days"),
    CellColumn(name="car_cells_last_study_day", variable="car_cells.last_study_day"),
    CellColumn(name="b_cells_lowest_per_ul", variable="b_cells.lowest_per_ul"),
    CellColumn(name="b_cells_undetected_days", variable="b_cells.undetected_days"),
    CellColumn(name="b_cells_recovered_study_day", variable="b_cells.recovered_study_day"),
)
"""The sum of a quantity, in the unit of its name, and of how many."""


def regimens_of(study: Study) -> tuple[str, ...]:
    """Every regimen in which a part enters participants, part by part."""
    return tuple(dict.fromkeys(name for part in study.parts for name in part.regimens))


def frame(study: Study, rows: Iterable[Mapping[str, Cell]]) -> pl.DataFrame:
    """Rows as a frame, with the columns of the study."""
    counted = (*response_columns(study), *COUNTED_CELLS)
    counts = {name: pl.Int32 for one in counted for name in (one.name, one.of)}
    sums = {one.name: pl.Float64 for one in ADDED_CELLS}
    added = {one.of: pl.Int32 for one in ADDED_CELLS}
    return pl.DataFrame(list(rows), schema={**FIXED, **counts, **sums, **added})
