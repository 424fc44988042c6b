"""Rows of trials as Parquet: one file for each chunk."""

from __future__ import annotations

from io import BytesIO

import polars as pl
from polars.exceptions import PolarsError

from firstdose.simulate.whole_trials.plan import Chunk


def as_parquet(rows: pl.DataFrame) -> bytes:
    """The file of these rows; the same rows give the same bytes."""
    file = BytesIO()
    rows.write_parquet(file)
    return file.getvalue()


def whole_rows(file: bytes, chunk: Chunk) -> pl.DataFrame | None:
    """The rows of a file; None where it is damaged, or does not hold the trials of the chunk."""
    try:
        rows = pl.read_parquet(BytesIO(file))
        said = rows.select("design", "truth", "trial").unique(maintain_order=True).rows()
    except (PolarsError, OSError):
        return None
    expected = [(chunk.design.name, chunk.truth, number) for number in chunk.numbers]
    return rows if said == expected else None
