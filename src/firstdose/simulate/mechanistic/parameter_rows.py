"""The parameters of a model, a row each of ``parameters.csv``, and how they go together."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Final, cast, get_args

import numpy as np

from firstdose.simulate.mechanistic.fields import Fields, Table
from firstdose.simulate.mechanistic.model import Confidence, Correlation, Distribution, Parameter

COLUMNS: Final = (
    "name",
    "block",
    "meaning",
    "typical",
    "unit",
    "iiv_cv",
    "distribution",
    "upper",
    "source",
    "confidence",
    "confidence_note",
    "calibration_role",
)


def parameter_rows(fields: Fields, text: str) -> tuple[Parameter, ...]:
    """The parameters of the file; rows that cannot be used become problems."""
    rows = csv.DictReader(text.splitlines())
    missing = [each for each in COLUMNS if each not in (rows.fieldnames or ())]
    if missing:
        fields.problem(
            f"columns are missing: {', '.join(missing)}", "parameters.csv",
            "each parameter is a row with all of them", "Add the columns.",
        )  # fmt: skip
        return ()
    return tuple(_parameter(fields, row) for row in rows)


def correlation(fields: Fields, table: Table, parameters: tuple[Parameter, ...]) -> Correlation:
    """A block of correlated parameters."""
    names = tuple(cast("list[str]", table.get("parameters", [])))
    where = f"correlations of {', '.join(names)}"
    rows = cast("list[list[float]]", table.get("matrix", []))
    matrix = tuple(tuple(float(each) for each in row) for row in rows)
    varying = {each.name for each in parameters if each.distribution == "lognormal"}
    for name in names:
        if name not in varying:
            fields.problem(
                f"'{name}' does not vary", where, "only varying parameters correlate",
                "Name parameters with a lognormal distribution.",
            )  # fmt: skip
    if not _is_correlation(matrix, len(names)):
        fields.problem(
            "the matrix is no correlation matrix", where,
            "it must be square, symmetric and positive definite with ones on the diagonal",
            "Correct the matrix.",
        )  # fmt: skip
    source = fields.text(table, "source", where)
    return Correlation(parameters=names, matrix=matrix, source=source)


def _parameter(fields: Fields, row: Mapping[str, str]) -> Parameter:
    where = f"parameters.csv, {row['name'] or 'a row without name'}"
    typical, iiv_cv = fields.number(row, "typical", where), fields.number(row, "iiv_cv", where)
    distribution = fields.one_of(row, "distribution", get_args(Distribution), where)
    if distribution == "lognormal" and not (typical > 0 and iiv_cv > 0):
        fields.problem(
            "a lognormal parameter needs a positive typical value and variability", where,
            "its logarithm is drawn", "Correct the numbers or write 'fixed'.",
        )  # fmt: skip
    if distribution == "fixed" and iiv_cv != 0:
        fields.problem(
            "a fixed parameter has a variability", where, "it would be ignored", "Write 0."
        )
    return Parameter(
        name=row["name"],
        block=fields.text(row, "block", where),
        meaning=fields.text(row, "meaning", where),
        typical=typical,
        unit=fields.text(row, "unit", where),
        iiv_cv=iiv_cv,
        distribution=cast("Distribution", distribution),
        source=fields.text(row, "source", where),
        confidence=cast(
            "Confidence", fields.one_of(row, "confidence", get_args(Confidence), where)
        ),
        confidence_note=row["confidence_note"],
        calibration_role=fields.text(row, "calibration_role", where),
        upper=fields.number(row, "upper", where) if row["upper"] else None,
    )


def _is_correlation(matrix: tuple[tuple[float, ...], ...], size: int) -> bool:
    if size == 0 or [len(row) for row in matrix] != [size] * size:
        return False
    values = np.array(matrix)
    return bool(
        np.array_equal(values, values.T)
        and np.all(np.diag(values) == 1)
        and np.all(np.linalg.eigvalsh(values) > 0)
    )
