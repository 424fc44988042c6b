"""A folder that one process at a time writes to; who ends in whatever way lets go of it."""

from __future__ import annotations

import errno
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

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
    """Keep others out of a folder that exists; a ``StudyError`` where another process is in it.

    On a disk that knows no locks nobody is kept out.
    """
    place = folder / NAME
    with place.open("w") as file:
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
        yield
        with suppress(OSError):
            place.unlink()
