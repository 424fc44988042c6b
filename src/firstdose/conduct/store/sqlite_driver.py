"""How SQLite is spoken to: the settings of a connection, and what is asked of a driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from firstdose.conduct.store.migrations import migrations

SETTINGS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA recursive_triggers = ON",
)


class Cursor(Protocol):
    """What a statement answers."""

    def fetchone(self) -> tuple[object, ...] | None: ...

    def fetchall(self) -> list[tuple[object, ...]]: ...


class Connection(Protocol):
    """A connection that begins and ends transactions only when it is told to."""

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Cursor: ...

    def close(self) -> None: ...


class Driver(Protocol):
    """The standard library's driver of SQLite, or one whose disk fails on purpose."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What a statement raises when it fails."""
        ...

    @property
    def settings(self) -> tuple[str, ...]:
        """What is said to every new connection."""
        ...

    def connect(self, path: Path) -> Connection:
        """A connection to a file that is there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLibrary:
    """The driver that comes with Python."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    settings: tuple[str, ...] = SETTINGS

    def connect(self, path: Path) -> Connection:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )


def opened(driver: Driver, path: Path) -> Connection:
    """A connection with its settings made."""
    connection = driver.connect(path)
    try:
        for setting in driver.settings:
            connection.execute(setting).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: Connection, errors: tuple[type[Exception], ...]) -> Generator[None]:
    """Everything or nothing, by the one writer that SQLite allows at a time."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(*errors):
            connection.execute("ROLLBACK")
        raise


def statements(text: str) -> Iterator[str]:
    """The statements of an SQL file, one after the other."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip(), "the SQL file ends within a statement"


def things_in(connection: Connection) -> dict[str, str]:
    """Every table, trigger and view with the text that made it."""
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {str(name): str(sql) for name, sql in found.fetchall()}


@cache
def things_wanted() -> dict[str, str]:
    """The tables, triggers and views of a ledger as the migrations make them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        run(fresh, migrations("sqlite"))
        return things_in(fresh)


def run(connection: Connection, texts: Iterable[str]) -> None:
    """Run SQL files statement by statement."""
    for text in texts:
        for statement in statements(text):
            connection.execute(statement)
