"""Progress on standard error; nothing when that is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


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
