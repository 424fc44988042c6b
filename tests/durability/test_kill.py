"""Kill -9 of the writer, or of the whole server, at any moment: nothing confirmed is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from conduct.books import small_ledger, submission
from conduct.databases import Server, clock, server
from durability.writer import ANSWER, ENTRY
from firstdose.conduct.store import NotSavedError, Submission, open_store, verified
from firstdose.records import StudyError

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Nursery:
    """Starts writers and kills them."""

    process: subprocess.Popen[str]

    def killed(self, place: str, chance: random.Random) -> int:
        """The last entry that a writer had confirmed when it was killed; 0 for none."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{place}\n")
        self.process.stdin.flush()
        child, last = 0, 0
        confirmed = chance.randrange(12)
        moment = chance.random() * 0.02
        for line in self.process.stdout:
            word, _, number = line.strip().partition(" ")
            assert word != "failed", "the writer ended by itself"
            if word == "gone":
                return last
            if word == "child":
                child = int(number)
            else:
                last = int(number)
                confirmed -= 1
            if child and confirmed <= 0:
                time.sleep(moment)
                os.kill(child, signal.SIGKILL)
                confirmed = 10**9
        raise AssertionError("the writer's parent ended")


@contextmanager
def nursery() -> Generator[Nursery]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), *sys.path])}
    process = subprocess.Popen(
        [sys.executable, "-P", str(Path(__file__).with_name("writer.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def checked(place: str, confirmed: int, last: int) -> int:
    """How many entries a ledger has after a kill, once it verifies and has what was confirmed."""
    with closing(open_store(place, clock)) as store:
        rows = tuple(store.rows())
        assert len(rows) >= max(confirmed, last), "a confirmed entry was lost"
        if rows:
            verified(rows, place, guard_problems=store.database.guard_problems())
        pairs = [row.version for row in rows if row.stream == "001"]
        assert not pairs or pairs[-1] % 3 != 1, "half of what was handed in together was saved"
    return len(rows)


def kills(new: Callable[[], str], number: int, each: int) -> tuple[int, int]:
    """Kill so many writers, a new ledger after each so many; kills and confirmed entries."""
    confirmed = 0
    with nursery() as writers:
        place, last = "", 0
        for kill in range(number):
            if kill % each == 0:
                place, last = new(), 0
                open_store(place, clock, create=True).close()
            said = writers.killed(place, random.Random(kill))
            confirmed += max(said - last, 0)
            last = checked(place, said, last)
    return number, confirmed


def test_killing_the_writer_loses_nothing_in_sqlite(tmp_path: Path, full: bool) -> None:
    places = (str(tmp_path / f"{n}.db") for n in range(10_000))
    number, confirmed = kills(lambda: next(places), 2000 if full else 200, each=10)
    print(f"{number} writers killed, {confirmed} entries confirmed, 0 lost")
    assert confirmed > number


def test_killing_the_writer_loses_nothing_on_postgresql(postgresql: Server, full: bool) -> None:
    number, confirmed = kills(postgresql.new, 600 if full else 60, each=20)
    print(f"{number} writers killed, {confirmed} entries confirmed, 0 lost")
    assert confirmed > number


def test_killing_the_whole_server_loses_nothing(full: bool) -> None:
    """Postmaster and every backend at once, while somebody enters; then it recovers."""
    rounds, confirmed = (50 if full else 5), 0
    with server(careful=True) as running:
        place = running.new()
        with closing(open_store(place, clock, create=True)) as store:
            for entry in small_ledger().entries:
                store.append(submission(entry))
        last = 4
        for kill in range(rounds):
            added = _entered_until_killed(running, place, random.Random(kill))
            running.start_again()
            last = checked(place, last + added, last)
            confirmed += added
    print(f"{rounds} servers killed, {confirmed} entries confirmed, 0 lost, {last} in the ledger")
    assert confirmed > rounds


def _entered_until_killed(running: Server, place: str, chance: random.Random) -> int:
    """How many entries were confirmed until the server was killed."""
    confirmed = 0
    killer = threading.Timer(0.1 + chance.random() * 0.4, running.kill)
    with closing(open_store(place, clock)) as store:
        version = len(store.stream("001"))
        killer.start()
        try:
            while True:
                several = 2 if version % 3 == 0 else 1
                store.append(
                    Submission(
                        answers=(ANSWER,) * several,
                        known_on=ENTRY.known_on,
                        stream="001",
                        seen=version,
                    )
                )
                version += several
                confirmed += several
        except StudyError:  # not saved, or the ledger cannot be read: never "saved"
            killer.join()
    return confirmed


def test_a_store_takes_a_lost_connection_up_again(postgresql: Server) -> None:
    place = postgresql.new()
    first, second, *_ = small_ledger().entries
    with closing(open_store(place, clock, create=True)) as store:
        store.append(submission(first))
        with psycopg.connect(place) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND usename IS NOT NULL"
            )
        with pytest.raises(NotSavedError, match="not saved"):
            store.append(submission(second))
        with pytest.raises(StudyError, match="cannot be read"):
            store.ledger()
        store.append(submission(second))
        assert len(store.ledger()) == 2
