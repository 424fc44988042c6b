"""A backup taken while people enter is whole; a copy of the file is not, and is refused."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from conduct.books import small_ledger, submission
from conduct.databases import NewDatabase, clock
from durability.writer import ANSWER, ENTRY
from firstdose.conduct.store import Anchor, Store, Submission, open_store, verified
from firstdose.conduct.store.backup import read_backup, restore, write_backup
from firstdose.records import StudyError, lines


@pytest.fixture
def busy(new_database: NewDatabase) -> Generator[Store]:
    """A store into which somebody goes on entering."""
    ended = threading.Event()
    with closing(open_store(new_database(), clock, create=True)) as store:
        for entry in small_ledger().entries:
            store.append(submission(entry))

        def enter() -> None:
            while not ended.is_set():
                store.append(
                    Submission(
                        answers=(ANSWER, ANSWER),
                        known_on=ENTRY.known_on,
                        stream="001",
                        seen=None,
                    )
                )

        writer = threading.Thread(target=enter)
        writer.start()
        try:
            yield store
        finally:
            ended.set()
            writer.join()


def anchored(store: Store) -> Anchor:
    head = store.head()
    return Anchor(study="example", head=head, at="then")


def test_backups_during_writes_are_restored_and_verify(
    busy: Store, new_database: NewDatabase, tmp_path: Path
) -> None:
    sizes: list[int] = []
    for number in range(10):
        anchor, file = anchored(busy), tmp_path / f"{number}.jsonl"
        write_backup(busy.rows(until=anchor.head.number), anchor, file)
        place = new_database()
        found = restore(file, place, [anchor])
        assert found.head == anchor.head
        with closing(open_store(place, clock)) as restored:
            rows = tuple(restored.rows())
            assert rows == tuple(busy.rows(until=anchor.head.number))
            guards = restored.database.guard_problems()
            assert verified(rows, place, anchors=[anchor], guard_problems=guards).head == found.head
            restored.append(submission(ENTRY))
        sizes.append(found.head.number)
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0] > 3, "nobody entered in the meantime"


def test_a_backup_moves_from_one_database_to_the_other(
    busy: Store, new_database: NewDatabase, tmp_path: Path
) -> None:
    anchor = anchored(busy)
    write_backup(busy.rows(until=anchor.head.number), anchor, tmp_path / "b.jsonl")
    restore(tmp_path / "b.jsonl", str(tmp_path / "elsewhere.db"))
    with closing(open_store(str(tmp_path / "elsewhere.db"), clock)) as elsewhere:
        assert elsewhere.head() == anchor.head
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.jsonl", "elsewhere.db"]


def test_a_plain_copy_of_the_file_lacks_what_was_written_last(tmp_path: Path) -> None:
    """The reason why `restore` refuses it."""
    place, copy = tmp_path / "trial.db", tmp_path / "copy.db"
    with closing(open_store(str(place), clock, create=True)) as store:
        for entry in small_ledger().entries:
            store.append(submission(entry))
        shutil.copyfile(place, copy)
        with pytest.raises(StudyError, match=r"There is no ledger here|cannot be read"):
            open_store(str(copy), clock).ledger()
    with pytest.raises(StudyError) as refused:
        restore(copy, str(tmp_path / "restored.db"))
    assert "A copy of one lacks what stood in the log beside it" in str(refused.value)
    assert not (tmp_path / "restored.db").exists()


# --- what restore refuses ------------------------------------------------------------------


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with closing(open_store(str(tmp_path / "trial.db"), clock, create=True)) as store:
        for entry in small_ledger().entries:
            store.append(submission(entry))
        anchor = anchored(store)
        write_backup(store.rows(), anchor, tmp_path / "backup.jsonl")
    return tmp_path / "backup.jsonl"


def refused(path: Path) -> list[tuple[str, str]]:
    target = path.with_name("restored.db")
    with pytest.raises(StudyError) as error:
        restore(path, str(target))
    assert not target.exists()
    assert not list(path.parent.glob("*.part")), "something half-written was left"
    return [(problem.what, problem.where) for problem in error.value.problems]


def test_a_backup_with_one_letter_changed(backup: Path) -> None:
    text = backup.read_text()
    backup.write_text(text.replace("neutrophils", "neutrophilz", 1))
    assert refused(backup) == [
        (
            "Entry 3 was altered: it does not have the fingerprint beside it.",
            "backup.jsonl, entry 3",
        )
    ]


@pytest.mark.parametrize("left", [1, 2, 3, 4])
def test_a_backup_that_was_cut_short(backup: Path, left: int) -> None:
    kept = backup.read_text().splitlines(keepends=True)
    backup.write_text("".join(kept[:left]))
    assert refused(backup) == [("The backup is cut short.", str(backup))]


def test_a_backup_that_lost_its_last_rows_but_not_its_anchor(backup: Path) -> None:
    kept = backup.read_text().splitlines(keepends=True)
    backup.write_text("".join([*kept[:2], kept[-1]]))
    assert refused(backup) == [("The backup is cut short.", str(backup))]


def test_a_backup_that_lost_a_row_in_between(backup: Path) -> None:
    kept = backup.read_text().splitlines(keepends=True)
    backup.write_text("".join([kept[0], *kept[2:]]))
    assert refused(backup) == [("Entry 2 is missing.", "backup.jsonl, entry 2")]


def test_a_line_that_is_no_row(backup: Path) -> None:
    kept = backup.read_text().splitlines(keepends=True)
    first = kept[1].replace('"version":1', '"version":"1"')
    second = kept[2].replace('"role":"investigator",', "")
    third = kept[3].replace('"role"', '"rule":"","role"')
    backup.write_text("".join([kept[0], first, second, third, kept[-1]]))
    assert refused(backup) == [
        ('The line is no row of a store: `version` is "1".', "backup.jsonl, line 2"),
        ("The line is no row of a store: `role` is missing.", "backup.jsonl, line 3"),
        ("The line is no row of a store: `rule` is not among its fields.", "backup.jsonl, line 4"),
    ]


def test_a_ledger_file_or_nothing_at_all_is_no_backup(backup: Path) -> None:
    backup.write_text("".join(f"{line}\n" for line in lines.write(small_ledger())))
    assert refused(backup) == [("This is no backup of a ledger.", str(backup))]
    backup.write_text("")
    assert refused(backup) == [("This is no backup of a ledger.", str(backup))]
    backup.write_bytes(b"\xff\xfe")
    assert refused(backup) == [("This is no backup of a ledger.", str(backup))]
    backup.unlink()
    assert refused(backup) == [("This is no backup of a ledger.", str(backup))]


def test_an_older_backup_does_not_keep_a_newer_anchor(backup: Path, tmp_path: Path) -> None:
    with closing(open_store(str(tmp_path / "trial.db"), clock)) as store:
        store.append(submission(ENTRY))
        newer = anchored(store)
    with pytest.raises(StudyError, match="Entry 5 is missing"):
        restore(backup, str(tmp_path / "restored.db"), [newer])
    assert not (tmp_path / "restored.db").exists()


def test_nothing_is_written_over(backup: Path, new_database: NewDatabase) -> None:
    place = new_database()
    restore(backup, place)
    with closing(open_store(place, clock)) as store:
        store.append(submission(ENTRY))
        with pytest.raises(StudyError, match="already"):
            restore(backup, place)
        assert len(store.ledger()) == 5
    _, found = read_backup(backup)
    with pytest.raises(StudyError, match="There is a file already"):
        write_backup([], Anchor(study="example", head=found.head, at="then"), backup)
    assert read_backup(backup)[1] == found
