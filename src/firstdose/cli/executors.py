"""Who computes the chunks: processes or threads of this machine, or a cluster, by its address."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.simulate.whole_trials.running import Workers

PROCESSES = "processes"
THREADS = "threads"
OF_THIS_MACHINE = (PROCESSES, THREADS)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def workers_of(address: str, count: int) -> Generator[Workers]:
    """The workers that an address names; ``count`` of them where they are of this machine.

    Where they are lost for good, ``BrokenExecutor`` is raised.
    """
    scheme = address.partition("://")[0]
    opened = SCHEMES.get(scheme)
    if opened is None:
        raise StudyError(
            f"There is no executor '{address}'.",
            where="--executor on the command line",
            because="Chunks of trials are handed to workers, and what comes before :// says to"
            " which kind.",
            remedy="These are known: processes and threads (of this machine), dask://HOST:PORT (a"
            " Dask scheduler).",
        )
    with opened(address, count) as workers:
        yield workers


@contextmanager
def _of_this_machine(address: str, count: int) -> Generator[Workers]:
    """One process, or thread of this process, for each worker; a single worker is a thread."""
    from firstdose.simulate.whole_trials.running import Workers

    with _pool(address, count) as executor:
        yield Workers(executor=executor, at_once=2 * count)


def _pool(kind: str, number: int) -> Executor:
    if number == 1 or kind == THREADS:
        return ThreadPoolExecutor(max_workers=number)
    return ProcessPoolExecutor(
        max_workers=number,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
    )


def _begin() -> None:
    """A worker leaves the interrupt to the process that started it, and ends when that one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _of_a_cluster(address: str, count: int) -> AbstractContextManager[Workers]:
    from firstdose.cli.cluster import cluster

    return cluster(address)


SCHEMES: Mapping[str, Callable[[str, int], AbstractContextManager[Workers]]] = {
    PROCESSES: _of_this_machine,
    THREADS: _of_this_machine,
    "dask": _of_a_cluster,
}
"""For each kind of workers, what opens it; another is one more entry."""
