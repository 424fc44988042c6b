"""The power is cut, or the disk fails, between any two things SQLite asks of it."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from conduct.books import small_ledger, submission
from conduct.databases import NewDatabase, clock, sqlite_files
from durability.failing_disk import Apsw, Disk
from durability.writer import ANSWER, ENTRY
from firstdose.conduct.store import NotSavedError, Store, Submission, open_store, verified
from firstdose.conduct.store.sqlite import Sqlite
from firstdose.records import StudyError

APPENDS = 45


@pytest.fixture
def files():
    with sqlite_files() as new:
        yield new


def recorded(place: Path, synchronous: str) -> Disk:
    """What a disk is asked while a store is begun and entered into, with checkpoints."""
    disk = Disk()
    driver = Apsw(disk, synchronous)
    driver.settings = (*driver.settings, "PRAGMA wal_autocheckpoint = 25")
    with closing(Store(Sqlite(place, create=True, driver=driver), clock)) as store:
        for entry in small_ledger().entries:
            store.append(submission(entry))
            disk.confirmed(entry.number)
        for turn in range(APPENDS):
            several = 1 + turn % 3
            rows = store.append(
                Submission(
                    answers=(ANSWER,) * several, known_on=ENTRY.known_on, stream="001", seen=None
                )
            )
            disk.confirmed(rows[-1].number)
    return disk


def cuts(files: NewDatabase, synchronous: str, number: int) -> Counter[str]:
    """What so many power cuts at random points leave behind."""
    disk = recorded(Path(files()), synchronous)
    found: Counter[str] = Counter()
    for seed in range(number):
        chance = random.Random(seed)
        content, confirmed = disk.after(chance.randrange(len(disk.operations) + 1), chance)
        found[_left_behind(Path(files()), content, confirmed)] += 1
    return found


def _left_behind(place: Path, content: dict[str, bytes], confirmed: int) -> str:
    place.write_bytes(b"")
    (main,) = {name.partition(".db")[0] for name in content} or {""}
    for name, data in content.items():
        place.with_name(name.replace(f"{main}.db", place.name, 1)).write_bytes(data)
    try:
        with closing(open_store(str(place), clock)) as store:
            problems = store.database.guard_problems()
            rows = tuple(store.rows())
            if rows or problems:
                verified(rows, place.name, guard_problems=problems)
    except StudyError:
        return "corrupt" if confirmed else "not begun"
    return "lost" if len(rows) < confirmed else "whole"


def test_a_power_cut_loses_nothing_that_was_confirmed(files: NewDatabase, full: bool) -> None:
    found = cuts(files, "FULL", 10_000 if full else 600)
    print(f"synchronous = FULL: {dict(found)}")
    assert (found["lost"], found["corrupt"]) == (0, 0)
    assert found["whole"] > 500


@pytest.mark.parametrize(("synchronous", "fault"), [("NORMAL", "lost"), ("OFF", "corrupt")])
def test_the_harness_can_see_a_fault(
    files: NewDatabase, synchronous: str, fault: str, full: bool
) -> None:
    """The negative controls: with a setting that is too weak, the same cuts do harm."""
    found = cuts(files, synchronous, 600 if full else 150)
    print(f"synchronous = {synchronous}: {dict(found)}")
    assert found[fault] > 10


def test_a_disk_that_fails_at_any_moment_of_a_save_never_says_saved(files: NewDatabase) -> None:
    place, driver_of = Path(files()), Disk()
    outcomes: Counter[str] = Counter()
    with closing(Store(Sqlite(place, create=True, driver=Apsw(driver_of)), clock)) as store:
        for entry in small_ledger().entries:
            store.append(submission(entry))
        for failing in range(1, 200):
            before = len(store.ledger())
            driver_of.fails_from = driver_of.asked + failing
            outcome = _saved(store)
            ended = driver_of.asked < driver_of.fails_from
            driver_of.fails_from = None
            after = len(store.ledger())
            if outcome == "saved":
                assert after == before + 2
            outcomes[f"{outcome}, {'there' if after > before else 'not there'}"] += 1
            verified(store.rows(), "trial", guard_problems=store.database.guard_problems())
            if ended:
                break
        else:
            pytest.fail("a save has fewer operations than that")
    print(f"a disk that fails at each operation of one save: {dict(outcomes)}")
    assert outcomes["not saved, not there"] >= 3
    assert outcomes["saved, there"] == 1


def _saved(store: Store) -> str:
    version = len(store.stream("001"))
    try:
        store.append(
            Submission(answers=(ANSWER,) * 2, known_on=ENTRY.known_on, stream="001", seen=version)
        )
    except NotSavedError:
        return "not saved"
    return "saved"


def test_a_full_disk_is_said_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "trial.db"
    with closing(open_store(str(place), clock, create=True)) as store:
        for entry in small_ledger().entries:
            store.append(submission(entry))
        database = store.database
        assert isinstance(database, Sqlite)
        (pages,) = database._writer.execute("PRAGMA page_count").fetchall()
        database._writer.execute(f"PRAGMA max_page_count = {pages[0]}")
        saved: list[int] = []

        def enter_for_ever() -> None:
            while True:
                saved.append(store.append(submission(ENTRY))[-1].number)

        with pytest.raises(NotSavedError) as refused:
            enter_for_ever()
        assert str(refused.value) == (
            "The entry was not saved.\n"
            f"  Where:  {place}\n"
            "  Why:    The database says: database or disk is full.\n"
            "  Remedy: Put that right, look whether the entry stands in the ledger, and enter it "
            "again if it does not."
        )
        assert len(store.ledger()) == max(saved, default=4)
