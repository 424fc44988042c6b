"""What became of the trials of a chunk, by whichever path computes them."""

from __future__ import annotations

from importlib.metadata import version

import polars as pl

from firstdose.records.problem import StudyError
from firstdose.simulate.whole_trials.ledger_path import through_the_ledger
from firstdose.simulate.whole_trials.parquet import as_parquet
from firstdose.simulate.whole_trials.plan import Chunk


def outcomes(chunk: Chunk) -> pl.DataFrame:
    """The rows of a chunk: one for each trial and regimen, and one for each trial as a whole."""
    return through_the_ledger(chunk)


def computed(chunk: Chunk) -> bytes:
    """The rows as a Parquet file: what a worker is asked for."""
    here = version("firstdose")
    if here != chunk.version:
        raise StudyError(
            f"A worker has firstdose {here}, and the run was planned by {chunk.version}.",
            where="the worker that was to simulate",
            because="Another version may simulate other trials, and the rows would not be of one"
            " kind.",
            remedy="Install the same version everywhere, and start the workers again.",
        )
    return as_parquet(outcomes(chunk))
