"""A store by the place of its database: the path of an SQLite file, or an address of PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from firstdose.conduct.store.database import Database
from firstdose.conduct.store.sqlite import Sqlite
from firstdose.conduct.store.store import Clock, Store
from firstdose.records.problem import StudyError

_POSTGRESQL = ("postgresql://", "postgres://")
_SQLITE = "sqlite:///"


def open_store(db: str, clock: Clock, *, create: bool = False) -> Store:
    """The ledger in a database; with ``create`` a new one, where there is none yet."""
    return Store(open_database(db, create=create), clock)


def open_database(db: str, *, create: bool = False) -> Database:
    """The database at a path or an address."""
    if is_postgresql(db):
        from firstdose.conduct.store.postgresql import Postgresql  # noqa: PLC0415 - an extra

        return Postgresql(db, create=create)
    return Sqlite(sqlite_path(db), create=create)


def is_postgresql(db: str) -> bool:
    """Whether this is an address of PostgreSQL."""
    return db.startswith(_POSTGRESQL)


def sqlite_path(db: str) -> Path:
    """The path of an SQLite file, which may stand after ``sqlite:///``."""
    if "://" in db and not db.startswith(_SQLITE):
        raise StudyError(
            f"'{db.partition('://')[0]}' is no database that a ledger is kept in.",
            where="--db",
            because="A ledger is kept in an SQLite file or on PostgreSQL.",
            remedy="Give the path of a file, or postgresql://USER@HOST/DATABASE.",
        )
    return Path(db.removeprefix(_SQLITE))
