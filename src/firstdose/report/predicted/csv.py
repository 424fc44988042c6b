"""Rows of predictions as CSV, each with its origin: a column for every field of the row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import fields

from firstdose.analyse.predicted import (
    CheckRow,
    CourseRow,
    DifferenceRow,
    EffectRow,
    IndexRow,
    OrderRow,
    RegimenRow,
)
from firstdose.records.values import Origin

Row = CheckRow | CourseRow | DifferenceRow | EffectRow | IndexRow | OrderRow | RegimenRow


def as_csv(rows: Sequence[Row], origin: Origin = Origin.SIMULATED, held: Sequence[str] = ()) -> str:
    """Numbers with six significant digits; nothing where there is no number.

    ``origin`` is that of the records which the model is held to, where there are some.  ``held``:
    covariates that everybody has at a value, as "name=value"; a column says so in every row.
    """
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    names = [each.name for each in fields(rows[0])]
    verdict = isinstance(rows[0], OrderRow)
    of_all = [" ".join(held)] if held else []
    sheet.writerow(["origin", *names, *(["verdict"] if verdict else []), *["held" for _ in of_all]])
    for row in rows:
        said = [_said(getattr(row, name)) for name in names]
        said += [row.verdict] if isinstance(row, OrderRow) else []
        sheet.writerow([origin.value, *said, *of_all])
    return text.getvalue()


def _said(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - the number that is none
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def sensitivity_csv(effects: Sequence[EffectRow], indices: Sequence[IndexRow]) -> str:
    """One row for each population, endpoint and unknown.

    The indices are those of the last population, and empty where none was asked for.
    """
    of = {(row.endpoint, row.unknown): row for row in indices}
    names = [each.name for each in fields(EffectRow)]
    further = ("first", "first_error", "total", "total_error")
    heads = ("first_index", "first_index_error", "total_index", "total_index_error")
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(["origin", *names, *heads])
    for row in effects:
        own = row.population == effects[-1].population
        index = of.get((row.endpoint, row.unknown)) if own else None
        shares = [None if index is None else getattr(index, name) for name in further]
        said = (*(getattr(row, name) for name in names), *shares)
        sheet.writerow([Origin.SIMULATED.value, *map(_said, said)])
    return text.getvalue()
