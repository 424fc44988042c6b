"""PostgreSQL: for a trial with a server, where many people enter at once.

Every append takes one lock of the whole ledger, so that the chain does not rest on how carefully
the server isolates transactions.  The people's role may read and insert, and nothing else.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

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
from firstdose.records.problem import Problem, StudyError

Connection = psycopg.Connection[tuple[object, ...]]

_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
_SELECT = sql.SQL("SELECT {} FROM entries ").format(_COLUMNS)
_INSERT = sql.SQL("INSERT INTO entries ({}) VALUES ({})").format(
    _COLUMNS, sql.SQL(", ").join([sql.Placeholder()] * len(COLUMNS))
)
_AFTER = _SELECT + sql.SQL("WHERE number > %s ORDER BY number LIMIT %s")
_STREAM = _SELECT + sql.SQL("WHERE stream = %s AND version > %s ORDER BY version")
_LOCK = "SELECT pg_advisory_xact_lock('entries'::regclass::oid::bigint)"
_THERE = "SELECT to_regclass('entries')::text, to_regclass('migrations')::text"
_MIGRATIONS = """
    CREATE TABLE migrations (version BIGINT PRIMARY KEY, made_at TIMESTAMPTZ DEFAULT now())
"""
_TRIGGERS = """
    SELECT tgname::text, tgenabled::text, tgtype::int, prosrc
      FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
     WHERE tgrelid = 'entries'::regclass AND NOT tgisinternal
"""
_UNIQUE = """
    SELECT pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conrelid = 'entries'::regclass AND contype IN ('p', 'u') AND convalidated
"""
GUARDS = {"entries_are_appended": 7, "entries_are_kept": 27, "entries_are_not_emptied": 34}
"""Each trigger with when it acts: the bits of ``pg_trigger.tgtype``."""

KEYS = ("PRIMARY KEY (number)", "UNIQUE (hash)", "UNIQUE (stream, version)")


class Postgresql:
    """A ledger in the first schema of the search path; ``create`` makes its tables there."""

    def __init__(self, url: str, *, create: bool = False) -> None:
        self.name = without_password(url)
        self._url = url
        self._reads, self._writes = Lock(), Lock()
        try:
            self._writer = self._connected()
            try:
                self._migrate(create=create)
                self._reader = self._connected()
            except BaseException:
                self._writer.close()
                raise
        except psycopg.Error as error:
            raise no_ledger(self.name, f"PostgreSQL says: {_said(error)}.") from None

    def _connected(self) -> Connection:
        connection = psycopg.connect(self._url, autocommit=True, client_encoding="utf8")
        connection.execute("SET synchronous_commit = on")
        return connection

    def _migrate(self, *, create: bool) -> None:
        known = migrations("postgresql")
        with self._writer.transaction():
            entries, made = _one(self._writer, _THERE)
            if made is None:
                if not create or entries is not None:
                    raise no_ledger(self.name, "The database has no tables of a ledger.")
                self._writer.execute(_MIGRATIONS)
            elif create and _one(self._writer, "SELECT max(number) FROM entries") != (None,):
                raise _begun(self.name)
            version = _whole(self._writer, "SELECT coalesce(max(version), 0) FROM migrations")
            if version > len(known):
                raise newer(self.name, version, len(known))
            for number, text in enumerate(known[version:], start=version + 1):
                self._writer.execute(text.encode())
                self._writer.execute("INSERT INTO migrations (version) VALUES (%s)", (number,))

    # --- reading ---------------------------------------------------------------------------

    def rows(self, after: int, limit: int = BATCH) -> tuple[Row, ...]:
        return self._rows(_AFTER, (after, limit))

    def stream(self, stream: str, after: int = 0) -> tuple[Row, ...]:
        return self._rows(_STREAM, (stream, after))

    def _rows(self, statement: sql.Composed, values: Sequence[object]) -> tuple[Row, ...]:
        try:
            with self._reads:
                if self._reader.closed:
                    self._reader = self._connected()
                found = self._reader.execute(statement, values).fetchall()
            return tuple(map(from_columns, found))
        except (psycopg.Error, ValueError) as error:
            raise not_readable(self.name, error) from None

    # --- writing ---------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Generator[Writing]:
        with self._writes:
            try:
                if self._writer.closed:
                    self._writer = self._connected()
                with self._writer.transaction():
                    self._writer.execute(_LOCK)
                    yield _Writing(self._writer)
            except psycopg.Error as error:
                raise not_saved(self.name, error) from None

    # --- guards ----------------------------------------------------------------------------

    def guard_problems(self) -> tuple[Problem, ...]:
        try:
            with self._reads:
                triggers = self._reader.execute(_TRIGGERS).fetchall()
                keys = {str(text) for (text,) in self._reader.execute(_UNIQUE).fetchall()}
        except psycopg.Error as error:
            raise not_readable(self.name, error) from None
        there = {str(name): tuple(rest) for name, *rest in triggers}
        source = "".join(migrations("postgresql"))
        return (
            *(guards.gone(self.name, each) for each in GUARDS if each not in there),
            *(guards.gone(self.name, each) for each in KEYS if each not in keys),
            *(
                guards.altered(self.name, each)
                for each, (enabled, kind, body) in there.items()
                if each in GUARDS
                and (
                    (enabled, kind) != ("A", GUARDS[each]) or f"$guard${body}$guard$" not in source
                )
            ),
            *(guards.strange(self.name, each) for each in there if each not in GUARDS),
        )

    def close(self) -> None:
        for connection in (self._reader, self._writer):
            with suppress(psycopg.Error):
                connection.close()


class _Writing:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> Head:
        last = "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1"
        found = self._connection.execute(last).fetchone()
        return NOTHING if found is None else Head(int(str(found[0])), str(found[1]))

    def versions_of(self, stream: str) -> int:
        count = sql.SQL("SELECT coalesce(max(version), 0) FROM entries WHERE stream = {}")
        return _whole(self._connection, count.format(stream))

    def insert(self, rows: Sequence[Row]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_INSERT, [[getattr(row, c) for c in COLUMNS] for row in rows])


def let_write(url: str, role: str) -> None:
    """Let a role of the database enter facts and read them, and nothing else."""
    try:
        with psycopg.connect(url) as connection:
            for text in (
                "REVOKE ALL ON entries, migrations, readable FROM {}",
                "GRANT SELECT, INSERT ON entries TO {}",
                "GRANT SELECT ON migrations, readable TO {}",
            ):
                connection.execute(sql.SQL(text).format(sql.Identifier(role)))
    except psycopg.Error as error:
        raise no_ledger(without_password(url), f"PostgreSQL says: {_said(error)}.") from None


def without_password(url: str) -> str:
    """The address of a database as it may be shown."""
    parts = urlsplit(url)
    account, at, place = parts.netloc.rpartition("@")
    shown = f"{account.partition(':')[0]}{at}{place}"
    return urlunsplit((parts.scheme, shown, parts.path, "", ""))


def _begun(name: str) -> StudyError:
    return StudyError(
        "There is a ledger already.",
        where=name,
        because="A ledger is never written over anything.",
        remedy="Choose an empty database, or another schema.",
    )


def _one(connection: Connection, question: sql.Composed | str) -> tuple[object, ...]:
    found = connection.execute(question.encode() if isinstance(question, str) else question)
    row = found.fetchone()
    assert row is not None
    return row


def _whole(connection: Connection, question: sql.Composed | str) -> int:
    (number,) = _one(connection, question)
    assert isinstance(number, int)
    return number


def _said(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or ["no answer"])[0].rstrip(".")
