"""Backups: every row as a line of text, with an anchor at the end, from and into any database.

A backup is taken while people go on entering.  A copy of a database file is no backup: what was
written last stands in another file beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from firstdose.conduct.store.anchors import ANCHOR, Anchor, read_anchors
from firstdose.conduct.store.database import Database
from firstdose.conduct.store.opening import is_postgresql, open_database, sqlite_path
from firstdose.conduct.store.row import NOTHING, Row, read_row, write_row
from firstdose.conduct.store.sqlite import Sqlite, refuse_what_is_there
from firstdose.conduct.store.verification import Verified, verified
from firstdose.records.problem import Problem, StudyError

BACKUP = '{"entry":'
"""How a backup begins: the fields of a row stand in the order of the alphabet."""

_DATABASE_FILE = b"SQLite format 3\0"


def write_backup(rows: Iterable[Row], anchor: Anchor, path: Path) -> None:
    """Write a backup whole, where there is no file yet, and see it on the disk."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists():
            raise _there_already(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{write_row(row)}\n" for row in rows)
            file.write(f"{anchor}\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StudyError(
            "The backup cannot be written.",
            where=str(path),
            because=f"{error.strerror or 'The system refused'}.",
            remedy="Choose another place with --out, or make this one writable.",
        ) from None
    finally:
        with suppress(OSError):
            part.unlink()


def read_backup(path: Path, anchors: Iterable[Anchor] = ()) -> tuple[tuple[Row, ...], Verified]:
    """The rows of a backup that verifies; a ``StudyError`` says all that is wrong with it."""
    text = _text(path)
    if not text.startswith(BACKUP):
        raise _no_backup(path, "It does not begin with the first row of a store.")
    *lines, last, after = text.split("\n")
    if after or not last.startswith(ANCHOR):
        raise _cut_short(path)
    problems: list[Problem] = []
    rows = [
        read_row(line, f"{path.name}, line {place}", problems)
        for place, line in enumerate(lines, start=1)
    ]
    if problems:
        raise StudyError.of(problems)
    whole = tuple(row for row in rows if row is not None)
    found = verified(whole, path.name, anchors=anchors)
    (end,) = read_anchors(last, f"{path.name}, its last line")
    if end.head != found.head:
        raise _cut_short(path)
    return whole, found


def restore(path: Path, db: str, anchors: Iterable[Anchor] = ()) -> Verified:
    """Put a backup that verifies where there is no ledger yet, whole or not at all."""
    rows, found = read_backup(path, anchors)
    if is_postgresql(db):
        _fill(open_database(db, create=True), rows)
        return found
    place = sqlite_path(db)
    refuse_what_is_there(place)
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        _fill(Sqlite(part, create=True), rows)
        refuse_what_is_there(place)
        part.replace(place)
    finally:
        with suppress(OSError):
            part.unlink()
    return found


def _fill(database: Database, rows: tuple[Row, ...]) -> None:
    with closing(database), database.writing() as writing:
        if writing.head() != NOTHING:
            raise StudyError(
                "There is a ledger already.",
                where=database.name,
                because="A ledger is never written over anything.",
                remedy="Choose an empty database, or another schema.",
            )
        writing.insert(rows)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _no_backup(path, f"{error.strerror or 'It cannot be opened'}.") from None
    if content.startswith(_DATABASE_FILE):
        raise _no_backup(
            path,
            "It is a database file. A copy of one lacks what stood in the log beside it when it "
            "was copied.",
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _no_backup(path, f"It is not text in UTF-8 (byte {error.start + 1}).") from None


def _no_backup(path: Path, because: str) -> StudyError:
    return StudyError(
        "This is no backup of a ledger.",
        where=str(path),
        because=because,
        remedy="Give a file that firstdose ledger backup wrote.",
    )


def _cut_short(path: Path) -> StudyError:
    return StudyError(
        "The backup is cut short.",
        where=str(path),
        because="Its last line must be an anchor of the last entry in it.",
        remedy="Use the file as firstdose ledger backup wrote it, or an earlier backup.",
    )


def _there_already(path: Path) -> StudyError:
    return StudyError(
        "There is a file already.",
        where=str(path),
        because="A backup is never written over anything.",
        remedy="Choose another name, such as one with the date in it.",
    )
