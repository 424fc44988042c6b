# pyright: standard
"""Workers of a Dask cluster, behind the interface of ``concurrent.futures``."""

from __future__ import annotations

import re
from collections.abc import Generator
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from distributed import Client
from distributed.scheduler import KilledWorker

from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.simulate.whole_trials.running import Workers

AT_ONCE = 256
"""Chunks handed to the scheduler at a time: enough for the workers that join later."""
_ANSWERS_WITHIN_SECONDS = 10
_ADDRESS = re.compile(r"dask://(?P<host>[^:/\s]+):(?P<port>[0-9]{1,5})/?")


@contextmanager
def cluster(address: str) -> Generator[Workers]:
    """The workers of the scheduler at ``dask://HOST:PORT``.

    A chunk whose worker is lost is computed by another.
    """
    from firstdose.simulate.whole_trials.running import Workers

    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise StudyError(
            f"'{address}' is no address of a scheduler.",
            where="--executor on the command line",
            because="A Dask scheduler is reached at a host and a port.",
            remedy="Write dask://HOST:PORT, such as dask://localhost:8786.",
        )
    with _client(address, f"tcp://{found['host']}:{found['port']}") as client:
        if not client.scheduler_info()["workers"]:
            typer.echo("The scheduler has no worker yet; waiting for one.", err=True)
        try:
            with client.get_executor() as executor:
                yield Workers(executor=executor, at_once=AT_ONCE)
        except (KilledWorker, CancelledError) as lost:
            raise BrokenExecutor(str(lost)) from None


def _client(address: str, at: str) -> Client:
    try:
        return Client(at, timeout=_ANSWERS_WITHIN_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StudyError(
            f"No Dask scheduler answers at {address}.",
            where="--executor on the command line",
            because=f"{error}".partition("\n")[0].rstrip(".") + ".",
            remedy="Start one (dask scheduler) and its workers (dask worker), or correct the"
            " address.",
        ) from None
