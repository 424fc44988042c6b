"""The database itself refuses to change, remove, replace or insert an entry."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from conduct.books import kept, small_ledger, submission
from conduct.databases import Server, clock
from firstdose.conduct.store import NotSavedError, Row, Store, open_store
from firstdose.conduct.store.pen import Pen
from firstdose.conduct.store.postgresql import Postgresql, let_write
from firstdose.conduct.store.row import COLUMNS, Head
from firstdose.conduct.store.sqlite import Sqlite
from firstdose.conduct.store.sqlite_driver import SETTINGS
from firstdose.records import StudyError, notation

LEDGER = small_ledger()
LATER = next(
    iter(notation.read("2026-01-15 001 neutrophils 1 g (known 2026-01-15, by jm)", first=5))
)

_NAMES = ", ".join(COLUMNS)
Attack = Callable[[tuple[Row, ...]], tuple[str, list[object]]]


def insert(row: Row, verb: str = "INSERT", after: str = "") -> tuple[str, list[object]]:
    marks = ", ".join("?" * len(COLUMNS))
    values = [getattr(row, name) for name in COLUMNS]
    return f"{verb} INTO entries ({_NAMES}) VALUES ({marks}) {after}", values


def forged(rows: tuple[Row, ...], **changes: object) -> Row:
    """A next row as the software would write it, with some fields changed."""
    pen = Pen(head=rows[-1].head, now=clock(), role="", site="")
    row = pen.write(LATER, "001", 3, rows[0].study_sha256)
    return Row(**{name: changes.get(name, getattr(row, name)) for name in COLUMNS})  # type: ignore[arg-type]


ON_BOTH: dict[str, Attack] = {
    "update": lambda rows: ("UPDATE entries SET entry = 'x' WHERE number = 3", []),
    "update every row": lambda rows: ("UPDATE entries SET role = 'sponsor'", []),
    "delete": lambda rows: ("DELETE FROM entries WHERE number = 3", []),
    "delete every row": lambda rows: ("DELETE FROM entries", []),
    "insert with a gap": lambda rows: insert(forged(rows, number=7)),
    "insert between": lambda rows: insert(forged(rows, number=3)),
    "insert after another": lambda rows: insert(forged(rows, prev=rows[1].hash)),
    "insert the same again": lambda rows: insert(rows[2]),
    "insert a fingerprint again": lambda rows: insert(forged(rows, hash=rows[1].hash)),
    "insert an overtaken version": lambda rows: insert(forged(rows, version=1)),
    "insert a skipped version": lambda rows: insert(forged(rows, version=9)),
    "insert and update where it collides": lambda rows: insert(
        rows[2], after="ON CONFLICT (number) DO UPDATE SET role = 'sponsor'"
    ),
}
ON_SQLITE: dict[str, Attack] = ON_BOTH | {
    "replace by number": lambda rows: insert(forged(rows, number=3), "INSERT OR REPLACE"),
    "replace by fingerprint": lambda rows: insert(forged(rows, hash=rows[0].hash), "REPLACE"),
    "replace by version": lambda rows: insert(forged(rows, version=1), "INSERT OR REPLACE"),
    "insert without a number": lambda rows: insert(forged(rows, number=None)),
    "insert or ignore": lambda rows: insert(forged(rows, number=3), "INSERT OR IGNORE"),
    "update or replace": lambda rows: ("UPDATE OR REPLACE entries SET number = 1", []),
}
ON_POSTGRESQL: dict[str, Attack] = ON_BOTH | {
    "truncate": lambda rows: ("TRUNCATE entries", []),
    "truncate as a replica": lambda rows: (
        "SET session_replication_role = replica; TRUNCATE entries",
        [],
    ),
    "update as a replica": lambda rows: (
        "SET session_replication_role = replica; UPDATE entries SET role = 'sponsor'",
        [],
    ),
}


@pytest.fixture
def sqlite(tmp_path: Path) -> Generator[tuple[Path, tuple[Row, ...]]]:
    place = tmp_path / "trial.db"
    with closing(open_store(str(place), clock, create=True)) as store:
        yield place, kept(store, LEDGER)


@pytest.fixture
def on_server(postgresql: Server) -> Generator[tuple[str, tuple[Row, ...]]]:
    url = postgresql.new()
    with closing(open_store(url, clock, create=True)) as store:
        yield url, kept(store, LEDGER)


# --- attacks -------------------------------------------------------------------------------


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("attack", ON_SQLITE)
def test_sqlite_refuses(sqlite: tuple[Path, tuple[Row, ...]], attack: str, recursive: str) -> None:
    place, before = sqlite
    statement, values = ON_SQLITE[attack](before)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(sqlite3.IntegrityError, match="the ledger is only appended to"):
            connection.execute(statement, values)
        connection.commit()
    with closing(open_store(str(place), clock)) as store:
        assert tuple(store.rows()) == before


@pytest.mark.parametrize("attack", ON_POSTGRESQL)
def test_postgresql_refuses_its_owner(on_server: tuple[str, tuple[Row, ...]], attack: str) -> None:
    url, before = on_server
    statement, values = ON_POSTGRESQL[attack](before)
    with (
        closing(psycopg.connect(url, autocommit=True)) as connection,
        pytest.raises(psycopg.Error, match=r"the ledger is only appended to|duplicate key value"),
    ):
        connection.execute(statement.replace("?", "%s").encode(), values or None)
    with closing(open_store(url, clock)) as store:
        assert tuple(store.rows()) == before


def test_what_the_software_writes_is_let_in(sqlite: tuple[Path, tuple[Row, ...]]) -> None:
    """The forger's row, unchanged, is a good one: it is what is changed in it that is refused."""
    place, before = sqlite
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(*insert(forged(before)))
        connection.commit()
    with closing(open_store(str(place), clock)) as store:
        assert len(store.ledger()) == len(LEDGER) + 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET role = 'sponsor'",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "DROP TABLE entries",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "DROP TRIGGER entries_are_kept ON entries",
        "SET session_replication_role = replica",
        "UPDATE migrations SET version = 7",
    ],
)
def test_the_role_of_the_people_has_no_right_to(
    postgresql: Server, on_server: tuple[str, tuple[Row, ...]], statement: str
) -> None:
    url, before = on_server
    as_people = _people(postgresql, url)
    with (
        closing(psycopg.connect(as_people, autocommit=True)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())
    with closing(open_store(as_people, clock)) as store:
        assert tuple(store.rows()) == before
        store.append(submission(LATER))
        assert len(store.ledger()) == len(LEDGER) + 1


def _people(server: Server, url: str) -> str:
    """The address under which the people's role reaches a ledger."""
    schema = url.rpartition("%3D")[2]
    server.run(
        "DO $$ BEGIN CREATE ROLE people LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        f"GRANT USAGE ON SCHEMA {schema} TO people",
    )
    let_write(url, "people")
    return url.replace("postgres:@", "people:@", 1)


# --- guards that were taken away -----------------------------------------------------------


def problems(store: Store) -> list[str]:
    return [problem.what for problem in store.database.guard_problems()]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DROP TRIGGER entries_are_appended",
         "`entries_are_appended` is missing from the database."),
        ("DROP TRIGGER entries_are_not_changed",
         "`entries_are_not_changed` is missing from the database."),
        ("DROP TRIGGER entries_are_not_removed",
         "`entries_are_not_removed` is missing from the database."),
        ("CREATE TRIGGER quietly AFTER INSERT ON entries BEGIN SELECT 1; END",
         "`quietly` in the database is not from firstdose."),
        ("ALTER TABLE entries ADD COLUMN remark TEXT", "`entries` of the database was altered."),
    ],
)  # fmt: skip
def test_a_guard_taken_from_sqlite_is_found(
    sqlite: tuple[Path, tuple[Row, ...]], statement: str, what: str
) -> None:
    place, _ = sqlite
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(statement)
        connection.commit()
    with closing(open_store(str(place), clock)) as store:
        assert problems(store) == [what]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DROP TRIGGER entries_are_kept ON entries",
         ["`entries_are_kept` is missing from the database."]),
        ("ALTER TABLE entries DISABLE TRIGGER entries_are_appended",
         ["`entries_are_appended` of the database was altered."]),
        ("ALTER TABLE entries ENABLE TRIGGER entries_are_not_emptied",
         ["`entries_are_not_emptied` of the database was altered."]),
        (("CREATE OR REPLACE FUNCTION entries_are_kept() RETURNS trigger LANGUAGE plpgsql AS "
         "$$ BEGIN RETURN NEW; END $$"),
         ["`entries_are_kept` of the database was altered.",
          "`entries_are_not_emptied` of the database was altered."]),
        ("ALTER TABLE entries DROP CONSTRAINT entries_stream_version_key",
         ["`UNIQUE (stream, version)` is missing from the database."]),
    ],
)  # fmt: skip
def test_a_guard_taken_from_postgresql_is_found(
    on_server: tuple[str, tuple[Row, ...]], statement: str, what: list[str]
) -> None:
    url, _ = on_server
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(statement.encode())
    with closing(open_store(url, clock)) as store:
        assert sorted(problems(store)) == what


def test_guards_that_are_there_are_not_missed(
    sqlite: tuple[Path, tuple[Row, ...]], on_server: tuple[str, tuple[Row, ...]]
) -> None:
    for place in (str(sqlite[0]), on_server[0]):
        with closing(open_store(place, clock)) as store:
            assert problems(store) == []


# --- settings and tables -------------------------------------------------------------------


def test_every_connection_of_sqlite_is_set_as_it_must_be(tmp_path: Path) -> None:
    database = Sqlite(tmp_path / "trial.db", create=True)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    wanted |= {"busy_timeout": 30000, "recursive_triggers": 1}
    assert len(SETTINGS) == len(wanted)
    for connection in (database._reader, database._writer):
        for name, value in wanted.items():
            assert connection.execute(f"PRAGMA {name}").fetchone() == (value,)
    database.close()


def test_tables_of_a_newer_version_are_refused(
    sqlite: tuple[Path, tuple[Row, ...]], on_server: tuple[str, tuple[Row, ...]]
) -> None:
    with closing(sqlite3.connect(sqlite[0])) as connection:
        connection.execute("PRAGMA user_version = 7")
    with closing(psycopg.connect(on_server[0], autocommit=True)) as connection:
        connection.execute("INSERT INTO migrations (version) VALUES (7)")
    for place in (str(sqlite[0]), on_server[0]):
        with pytest.raises(StudyError, match="are in version 7; known are versions up to 1"):
            open_store(place, clock)


def test_a_migration_is_run_once_and_in_order(
    sqlite: tuple[Path, tuple[Row, ...]],
    on_server: tuple[str, tuple[Row, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from firstdose.conduct.store import postgresql
    from firstdose.conduct.store import sqlite as embedded
    from firstdose.conduct.store.migrations import migrations

    def two_more(of: str) -> tuple[str, ...]:
        more = ("CREATE TABLE two (n INTEGER);\n", "ALTER TABLE two ADD COLUMN m INTEGER;\n")
        return (*migrations(of), *more)  # type: ignore[arg-type]

    monkeypatch.setattr(postgresql, "migrations", two_more)
    monkeypatch.setattr(embedded, "migrations", two_more)
    for place, before in ((str(sqlite[0]), sqlite[1]), on_server):
        for _ in range(2):
            with closing(open_store(place, clock)) as store:
                assert tuple(store.rows()) == before
    with closing(sqlite3.connect(sqlite[0])) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        assert connection.execute("SELECT n, m FROM two").fetchall() == []
    with closing(psycopg.connect(on_server[0])) as connection:
        found = connection.execute("SELECT version FROM migrations ORDER BY version").fetchall()
        assert found == [(1,), (2,), (3,)]


def test_a_migration_that_fails_leaves_everything_as_it_was(
    sqlite: tuple[Path, tuple[Row, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from firstdose.conduct.store import sqlite as embedded
    from firstdose.conduct.store.migrations import migrations

    bad = (*migrations("sqlite"), "CREATE TABLE two (n INTEGER);\nCREATE TABLE two (n INTEGER);\n")
    with monkeypatch.context() as patched:
        patched.setattr(embedded, "migrations", lambda of: bad)
        with pytest.raises(StudyError, match="table two already exists"):
            open_store(str(sqlite[0]), clock)
    with closing(open_store(str(sqlite[0]), clock)) as store:
        assert (tuple(store.rows()), problems(store)) == (sqlite[1], [])


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "not a ledger of firstdose"), (b"x" * 5000, "file is not a database")],
)
def test_another_file_is_no_ledger(tmp_path: Path, content: bytes, why: str) -> None:
    place = tmp_path / "trial.db"
    place.write_bytes(content)
    with pytest.raises(StudyError, match=why):
        open_store(str(place), clock)
    with pytest.raises(StudyError, match="There is a file already"):
        open_store(str(place), clock, create=True)
    assert place.read_bytes() == content


def test_the_log_of_another_database_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    (tmp_path / "trial.db-wal").write_bytes(b"rest")
    with pytest.raises(StudyError, match="There is a file already"):
        open_store(str(tmp_path / "trial.db"), clock, create=True)


def test_a_schema_without_a_ledger(postgresql: Server) -> None:
    url = postgresql.new()
    with pytest.raises(StudyError, match="no tables of a ledger"):
        open_store(url, clock)
    Postgresql(url, create=True).close()
    Postgresql(url, create=True).close()  # still empty
    with closing(open_store(url, clock)) as store:
        kept(store, LEDGER)
    with pytest.raises(StudyError, match="There is a ledger already"):
        Postgresql(url, create=True)


def test_no_message_shows_a_password() -> None:
    with pytest.raises(StudyError) as refused:
        open_store("postgresql://jm:hush@localhost:1/trial", clock)
    assert "hush" not in str(refused.value)
    assert "postgresql://jm@localhost:1/trial" in str(refused.value)


def test_a_row_that_the_database_refuses_is_not_said_to_be_saved(
    sqlite: tuple[Path, tuple[Row, ...]],
) -> None:
    def collide() -> None:
        with database.writing() as writing:
            assert writing.head() == Head(4, sqlite[1][-1].hash)
            writing.insert([sqlite[1][2]])

    with closing(Sqlite(sqlite[0])) as database:
        with pytest.raises(NotSavedError, match="this is not the next number"):
            collide()
        assert database.rows(0) == sqlite[1]
