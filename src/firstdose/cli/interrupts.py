"""An interrupt (Ctrl-C) as a wish to stop, granted once what is being done has been put away."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Event
from types import FrameType

import typer


@contextmanager
def stopped_on_interrupt(said: str) -> Generator[Callable[[], bool]]:
    """Whether someone has interrupted, to be asked now and then.  A second interrupt ends all."""
    wish = Event()

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if wish.is_set():
            raise KeyboardInterrupt
        wish.set()
        typer.echo(said, err=True)

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield wish.is_set
    finally:
        signal.signal(signal.SIGINT, before)
