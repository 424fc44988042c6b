"""Progress on standard error; nothing when that is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@contextmanager
def progress(what: str) -> Generator[Callable[[object], None]]:
    """A bar for one piece of work; tell what it gives how far the work is."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None)

        def reached(where: object) -> None:
            bar.update(task, description=f"{what}: {where}")

        yield reached


@contextmanager
def counted(what: str, done: int, total: int) -> Generator[Callable[[int], None]]:
    """A bar with the time left; tell what it gives how many more are done."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
        speed_estimate_period=600,
    )
    with bar:
        task = bar.add_task(what, total=total, completed=done)

        def advance(more: int) -> None:
            bar.update(task, advance=more)

        yield advance
