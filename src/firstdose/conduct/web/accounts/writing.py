# pyright: standard
"""Writing to the accounts database: one at a time, whole or not at all."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import RLock

from django.db import transaction

_pen = RLock()


@contextmanager
def writing() -> Generator[None]:
    """The one writer of this process: without the queue, SQLite lets writers wait for seconds."""
    with _pen, transaction.atomic():
        yield
