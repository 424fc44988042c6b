"""Chunks on their way through an executor: any of ``concurrent.futures``, local or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice

from firstdose.simulate.whole_trials.outcomes import computed
from firstdose.simulate.whole_trials.plan import Chunk

LOOKED_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Who computes, and how many chunks are handed over at a time."""

    executor: Executor
    at_once: int


def run(
    chunks: Iterable[Chunk], workers: Workers, stopped: Callable[[], bool]
) -> Iterator[tuple[Chunk, bytes]]:
    """Each chunk with its Parquet file, as soon as it is there, in whatever order.

    Once ``stopped`` says so no further chunk is begun; those that are being computed are given.
    """
    left = iter(chunks)
    waiting: dict[Future[bytes], Chunk] = {}
    try:
        while True:
            if stopped():
                left = iter(())
                _cancel(waiting)
            for chunk in islice(left, workers.at_once - len(waiting)):
                waiting[workers.executor.submit(computed, chunk)] = chunk
            if not waiting:
                return
            done, _ = wait(waiting, LOOKED_AGAIN_SECONDS, FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()
    finally:
        _cancel(waiting)


def _cancel(waiting: dict[Future[bytes], Chunk]) -> None:
    for future in [each for each in waiting if each.cancel()]:
        del waiting[future]
