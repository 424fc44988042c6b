"""The embedded database: one SQLite file, which needs no server.

Written ahead to a log and synced before an entry counts as saved, so that neither a killed process
nor a power cut loses one.  The file must not lie on a network disk, where locks do not hold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from firstdose.conduct.store import guards
from firstdose.conduct.store.database import (
    BATCH,
    Writing,
    newer,
    no_ledger,
    not_readable,
    not_saved,
)
from firstdose.conduct.store.migrations import migrations
from firstdose.conduct.store.row import COLUMNS, NOTHING, Head, Row, from_columns
from firstdose.conduct.store.sqlite_driver import (
    Connection,
    Driver,
    StandardLibrary,
    opened,
    run,
    things_in,
    things_wanted,
    transaction,
)
from firstdose.records.problem import Problem, StudyError

APPLICATION = 0x1D05E001
"""The mark in the header of the file that says whose it is."""

_COLUMNS = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_SELECT = f"SELECT {_COLUMNS} FROM entries"  # noqa: S608 - names of our own
_INSERT = f"INSERT INTO entries ({_COLUMNS}) VALUES ({_MARKS})"  # noqa: S608 - the same


class Sqlite:
    """A ledger in one file; ``create`` begins one, and refuses what is there already."""

    def __init__(self, path: Path, *, create: bool = False, driver: Driver | None = None) -> None:
        self.name = str(path)
        self._driver = driver or StandardLibrary()
        self._reads, self._writes = Lock(), Lock()
        if create:
            _claim(path)
        elif not path.is_file():
            raise no_ledger(self.name, "There is no such file.")
        try:
            if not create:
                self._recognise(path)
            self._writer = opened(self._driver, path)
            try:
                self._migrate()
                self._reader = opened(self._driver, path)
            except BaseException:
                self._writer.close()
                raise
        except self._driver.errors as error:
            raise no_ledger(self.name, f"SQLite says: {error}.") from None

    def _recognise(self, path: Path) -> None:
        """Refuse a database of another program before any setting touches it."""
        with closing(self._driver.connect(path)) as connection:
            if _number(connection, "PRAGMA application_id") != APPLICATION:
                raise no_ledger(self.name, "The file is not a ledger of firstdose.")

    def _migrate(self) -> None:
        known = migrations("sqlite")
        with transaction(self._writer, self._driver.errors):
            version = _number(self._writer, "PRAGMA user_version")
            if version > len(known):
                raise newer(self.name, version, len(known))
            if version < len(known):
                run(self._writer, known[version:])
                self._writer.execute(f"PRAGMA application_id = {APPLICATION}")
                self._writer.execute(f"PRAGMA user_version = {len(known)}")

    # --- reading ---------------------------------------------------------------------------

    def rows(self, after: int, limit: int = BATCH) -> tuple[Row, ...]:
        return self._rows("WHERE number > ? ORDER BY number LIMIT ?", (after, limit))

    def stream(self, stream: str, after: int = 0) -> tuple[Row, ...]:
        return self._rows("WHERE stream = ? AND version > ? ORDER BY version", (stream, after))

    def _rows(self, which: str, values: Sequence[object]) -> tuple[Row, ...]:
        try:
            with self._reads:
                found = self._reader.execute(f"{_SELECT} {which}", values).fetchall()
            return tuple(map(from_columns, found))
        except (*self._driver.errors, ValueError) as error:
            raise not_readable(self.name, error) from None

    # --- writing ---------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Generator[Writing]:
        with self._writes:
            try:
                with transaction(self._writer, self._driver.errors):
                    yield _Writing(self._writer)
            except self._driver.errors as error:
                raise not_saved(self.name, error) from None

    # --- guards ----------------------------------------------------------------------------

    def guard_problems(self) -> tuple[Problem, ...]:
        wanted = things_wanted()
        try:
            with self._reads:
                there = things_in(self._reader)
                check = self._reader.execute("PRAGMA integrity_check(10)").fetchall()
        except self._driver.errors as error:
            raise not_readable(self.name, error) from None
        return (
            *(guards.gone(self.name, each) for each in wanted if each not in there),
            *(
                guards.altered(self.name, each)
                for each, text in wanted.items()
                if there.get(each, text) != text
            ),
            *(guards.strange(self.name, each) for each in there if each not in wanted),
            *(guards.damaged(self.name, str(line)) for (line,) in check if line != "ok"),
        )

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


class _Writing:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> Head:
        last = "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1"
        found = self._connection.execute(last).fetchone()
        return NOTHING if found is None else Head(int(str(found[0])), str(found[1]))

    def versions_of(self, stream: str) -> int:
        count = "SELECT coalesce(max(version), 0) FROM entries WHERE stream = ?"
        return _number(self._connection, count, (stream,))

    def insert(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._connection.execute(_INSERT, [getattr(row, name) for name in COLUMNS])


def _number(connection: Connection, question: str, values: Sequence[object] = ()) -> int:
    found = connection.execute(question, values).fetchone()
    assert found is not None
    assert isinstance(found[0], int)
    return found[0]


def _claim(path: Path) -> None:
    """Make an empty file where there is none."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise StudyError(
            f"SQLite {sqlite3.sqlite_version} is too old to keep a ledger.",
            where="the SQLite that comes with this Python",
            because="Its tables do not hold every value to its kind; from 3.37 on they do.",
            remedy="Use a newer Python, or PostgreSQL.",
        )
    refuse_what_is_there(path)
    try:
        path.open("xb").close()
    except OSError as error:
        raise StudyError(
            "The ledger cannot be begun.",
            where=str(path),
            because=f"{error.strerror or 'The system refused'}.",
            remedy="Choose a folder that is there and can be written to.",
        ) from None


def refuse_what_is_there(path: Path) -> None:
    """Refuse a place where a database stands, or the log of one that stood there."""
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-journal")):
        if each.exists():
            raise StudyError(
                "There is a file already.",
                where=str(each),
                because="A ledger is never written over anything.",
                remedy="Choose another name.",
            )
