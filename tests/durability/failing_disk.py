"""A disk that fails on purpose: SQLite writes through it, and its power can be cut anywhere.

Every write, sync, truncation and deletion is noted in order.  `Disk.after` gives the files as a
power cut would leave them after so many of these: what was synced is there, and of what was not,
each sector of 512 bytes is there or not as chance has it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple, cast

import apsw

from firstdose.conduct.store.sqlite_driver import SETTINGS, Connection

SECTOR = 512
_names = count(1)


class Operation(NamedTuple):
    """One thing asked of the disk; "confirmed" is what the store said in between."""

    kind: Literal["write", "truncate", "sync", "delete", "confirmed"]
    file: str
    at: int = 0
    data: bytes = b""


@dataclass(slots=True)
class Disk:
    """What was asked of a disk so far; from operation ``fails_from`` on it refuses everything."""

    operations: list[Operation] = field(default_factory=list[Operation])
    fails_from: int | None = None
    asked: int = 0

    def ask(self, operation: Operation) -> None:
        """Note an operation, or refuse it."""
        self.asked += 1
        if self.fails_from is not None and self.asked >= self.fails_from:
            full = operation.kind == "write" and self.asked % 2
            raise apsw.FullError("no room") if full else apsw.IOError("the disk fails")
        self.operations.append(operation)

    def confirmed(self, number: int) -> None:
        """Note what the store said was saved."""
        self.operations.append(Operation("confirmed", "", number))

    def after(self, number: int, chance: random.Random) -> tuple[dict[str, bytes], int]:
        """The files after a power cut, and the last entry confirmed before it."""
        files: dict[str, bytearray] = {}
        unsynced: dict[str, list[Operation]] = {}
        confirmed = 0
        for operation in self.operations[:number]:
            match operation.kind:
                case "confirmed":
                    confirmed = operation.at
                case "delete":
                    files.pop(operation.file, None)
                    unsynced.pop(operation.file, None)
                case "sync":
                    for each in unsynced.pop(operation.file, []):
                        _do(files, each)
                case "write" | "truncate":
                    unsynced.setdefault(operation.file, []).append(operation)
        for operations in unsynced.values():
            for each in operations:
                for part in _sectors(each):
                    if chance.random() < 0.5:
                        _do(files, part)
        return {name: bytes(content) for name, content in files.items()}, confirmed


def _do(files: dict[str, bytearray], operation: Operation) -> None:
    content = files.setdefault(operation.file, bytearray())
    if operation.kind == "truncate":
        del content[operation.at :]
        return
    if len(content) < operation.at:
        content.extend(bytes(operation.at - len(content)))
    content[operation.at : operation.at + len(operation.data)] = operation.data


def _sectors(operation: Operation) -> Iterator[Operation]:
    """The parts of a write that reach the disk each by itself."""
    if operation.kind != "write":
        yield operation
        return
    start, end = operation.at, operation.at + len(operation.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        data = operation.data[start - operation.at : stop - operation.at]
        yield Operation("write", operation.file, start, data)
        start = stop


class _Vfs(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        self.disk = disk
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's names
        return _File(name, flags, self.disk)

    def xDelete(self, filename, syncdir):  # noqa: N802
        self.disk.ask(Operation("delete", Path(filename).name))
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, name, flags, disk: Disk) -> None:
        self.disk = disk
        self.called = Path(name.filename() if isinstance(name, apsw.URIFilename) else name).name
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        self.disk.ask(Operation("write", self.called, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize):  # noqa: N802
        self.disk.ask(Operation("truncate", self.called, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags):  # noqa: N802
        self.disk.ask(Operation("sync", self.called))


class Apsw:
    """A driver of SQLite that writes through a disk that fails on purpose."""

    errors: tuple[type[Exception], ...] = (apsw.Error,)

    def __init__(self, disk: Disk, synchronous: str = "FULL") -> None:
        self._name = f"failing-{next(_names)}"
        self._vfs = _Vfs(self._name, disk)
        self.settings = tuple(
            setting.replace("synchronous = FULL", f"synchronous = {synchronous}")
            for setting in SETTINGS
        )

    def connect(self, path: Path) -> Connection:
        made = apsw.Connection(str(path), vfs=self._name, flags=apsw.SQLITE_OPEN_READWRITE)
        return cast("Connection", made)
