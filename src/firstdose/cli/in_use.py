"""A folder that one process at a time writes to; who ends in whatever way lets go of it."""

from __future__ import annotations

import errno
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from firstdose.cli.files import folder_made, not_written
from firstdose.records.problem import StudyError

NAME = ".in-use"
_BY_ANOTHER = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})

if sys.platform == "win32":
    import msvcrt

    def _take(file: TextIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: TextIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def in_use(folder: Path) -> Generator[None]:
    """Keep others out of a folder, made if need be; a ``StudyError`` where another process is in.

    On a disk that knows no locks nobody is kept out.
    """
    place = folder / NAME
    with ExitStack() as let_go:
        try:
            let_go.enter_context(folder_made(folder))
            file = let_go.enter_context(place.open("w"))
        except OSError as error:
            raise not_written(place, error) from None
        try:
            _take(file)
        except OSError as error:
            if error.errno in _BY_ANOTHER:
                raise StudyError(
                    "Another process is writing to this folder.",
                    where=str(folder),
                    because="Both would simulate the same trials.",
                    remedy="Wait until it has ended, or name another folder with --out.",
                ) from None
        try:
            yield
        finally:
            with suppress(OSError):
                place.unlink()
