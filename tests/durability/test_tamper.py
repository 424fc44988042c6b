"""A thousand ledgers that somebody changed behind the store's back: each change is found."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from msgspec import structs

from conduct.books import small_ledger
from conduct.databases import NewDatabase, Server, clock, sqlite_files
from firstdose.conduct.store import Anchor, Row, Store, open_store, verified
from firstdose.conduct.store.pen import Pen
from firstdose.conduct.store.row import COLUMNS, NOTHING
from firstdose.conduct.store.sqlite_driver import things_wanted
from firstdose.records import Ledger, StudyError
from firstdose.records.facts import Measured
from whole.trials import simulated

ENTRIES = 60
ANCHORED = 45
TEXT = ("stream", "entry", "role", "site", "recorded_at", "study_sha256", "software_version",
        "prev", "hash")  # fmt: skip
WHOLE = ("format", "version")


@dataclass(frozen=True, slots=True)
class Tampered:
    """The rows after a change, the numbers of which one must be named, and what can find it."""

    rows: tuple[Row, ...]
    named: frozenset[int]
    needs_anchor: bool = False


Tamper = Callable[[random.Random, tuple[Row, ...]], Tampered]


def changed_character(chance: random.Random, rows: tuple[Row, ...]) -> Tampered:
    place = chance.randrange(len(rows))
    row = rows[place]
    name = chance.choice([*(t for t in TEXT if getattr(row, t)), *WHOLE])
    value = getattr(row, name)
    if isinstance(value, int):
        other: object = value + chance.choice([1000, 2000, 7000])
    else:
        at = chance.randrange(len(value))
        letter = chance.choice([c for c in "0123456789abcdefXYZ \u00e9" if c != value[at]])
        other = f"{value[:at]}{letter}{value[at + 1 :]}"
    return Tampered(_put(rows, place, replace(row, **{name: other})), frozenset({row.number}))


def removed_row(chance: random.Random, rows: tuple[Row, ...]) -> Tampered:
    place = chance.randrange(len(rows) - 1)
    number = rows[place].number
    return Tampered(rows[:place] + rows[place + 1 :], frozenset({number}))


def swapped_rows(chance: random.Random, rows: tuple[Row, ...]) -> Tampered:
    first, second = sorted(chance.sample(range(len(rows)), 2))
    one, two = rows[first], rows[second]
    changed = _put(rows, first, replace(two, number=one.number))
    changed = _put(changed, second, replace(one, number=two.number))
    return Tampered(changed, frozenset({one.number, two.number}))


def cut_tail(chance: random.Random, rows: tuple[Row, ...]) -> Tampered:
    """The newest entries are gone, or an older copy of the whole was put back."""
    left = chance.randrange(1, ANCHORED)
    return Tampered(rows[:left], frozenset(range(left + 1, ANCHORED + 1)), needs_anchor=True)


def written_anew(chance: random.Random, rows: tuple[Row, ...]) -> Tampered:
    """One entry changed, and every fingerprint from there on made to fit."""
    place = chance.randrange(ANCHORED)
    role = f"{rows[place].role}, changed"
    changed = _sealed((*rows[:place], replace(rows[place], role=role), *rows[place + 1 :]), place)
    return Tampered(changed, frozenset({ANCHORED}), needs_anchor=True)


def appended_out_of_band(chance: random.Random, rows: tuple[Row, ...]) -> Tampered:
    """A row that another program put at the end, without the fingerprint the store would give."""
    pen = Pen(head=rows[-1].head, now=clock(), role="sponsor", site="")
    entry = rows[chance.randrange(1, len(rows))].read("x")
    stream = f"new-{chance.randrange(9)}"
    row = pen.write(structs.replace(entry, number=len(rows) + 1), stream, 1, rows[0].study_sha256)
    wrong = chance.choice(
        [
            replace(row, hash="0" * 64),
            replace(row, prev="f" * 64).sealed(),
            replace(row, number=row.number + 1).sealed(),
            replace(row, entry=row.entry.replace("known_on", "Known_on", 1)).sealed(),
            replace(row, version=5).sealed(),
        ]
    )
    named = {wrong.number, len(rows), len(rows) + 1}
    return Tampered((*rows, wrong), frozenset(named))


KINDS: tuple[Tamper, ...] = (
    changed_character, removed_row, swapped_rows, cut_tail, written_anew, appended_out_of_band
)  # fmt: skip


def _put(rows: tuple[Row, ...], place: int, row: Row) -> tuple[Row, ...]:
    return (*rows[:place], row, *rows[place + 1 :])


def _sealed(rows: Sequence[Row], place: int) -> tuple[Row, ...]:
    """The rows with every fingerprint from ``place`` on made to fit."""
    found = list(rows[:place])
    for row in rows[place:]:
        prev = found[-1].hash if found else NOTHING.hash
        found.append(replace(row, prev=prev).sealed())
    return tuple(found)


# --- what is tampered with -----------------------------------------------------------------


@pytest.fixture(scope="module")
def files() -> Generator[NewDatabase]:
    with sqlite_files() as new:
        yield new


@pytest.fixture(scope="module")
def good(files: NewDatabase) -> tuple[Path, tuple[Row, ...], Anchor]:
    """A closed SQLite file, its rows, and an anchor made before the last of them."""
    place = files()
    with closing(open_store(place, clock, create=True)) as store:
        store.take_over(_short(), role="investigator", site="01")
        rows = tuple(store.rows())
    study = _short().opened.fact.study
    return Path(place), rows, Anchor(study=study, head=rows[ANCHORED - 1].head, at="then")


def _short() -> Ledger:
    return simulated(1).as_of_entry(ENTRIES)


def _tampered_file(good: Path, place: Path, rows: tuple[Row, ...]) -> None:
    """The file with other rows in it, and all guards back in their place."""
    shutil.copyfile(good, place)
    guards = {name: text for name, text in things_wanted().items() if "TRIGGER" in text[:20]}
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        there = {
            row[0]: row for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM entries")
        }
        wanted = {row.number: tuple(getattr(row, name) for name in COLUMNS) for row in rows}
        differ = [n for n in there.keys() | wanted.keys() if there.get(n) != wanted.get(n)]
        connection.executemany("DELETE FROM entries WHERE number = ?", [(n,) for n in differ])
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(
            f"INSERT INTO entries ({', '.join(COLUMNS)}) VALUES ({marks})",
            [wanted[n] for n in differ if n in wanted],
        )
        for text in guards.values():
            connection.execute(text)
        connection.execute("COMMIT")


def _found(store: Store, anchors: Sequence[Anchor] = ()) -> list[str]:
    """Where a store does not verify."""
    try:
        verified(
            store.rows(),
            store.database.name,
            anchors=anchors,
            guard_problems=store.database.guard_problems(),
        )
    except StudyError as error:
        return [f"{problem.where}: {problem.what}" for problem in error.problems]
    return []


def _named(found: Sequence[str], number: int) -> bool:
    return any(f", entry {number}: " in line for line in found) or any(
        int(first) <= number <= int(last)
        for line in found
        if ", entries " in line
        for first, _, last in [line.partition(", entries ")[2].partition(":")[0].partition("-")]
    )


# --- the figures ---------------------------------------------------------------------------


def test_a_thousand_changes_of_six_kinds_are_all_found_with_the_row_named(
    good: tuple[Path, tuple[Row, ...], Anchor], files: NewDatabase, full: bool
) -> None:
    base, rows, anchor = good
    place = Path(files())
    repeats = 1000 // len(KINDS) + 1
    found_by: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for kind in KINDS:
        for seed in range(repeats * (5 if full else 1)):
            tampered = kind(random.Random(seed), rows)
            _tampered_file(base, place, tampered.rows)
            with closing(open_store(str(place), clock)) as store:
                found = _found(store, [anchor])
                if tampered.needs_anchor:
                    assert _found(store) == [], "found without an anchor, which cannot be"
                    without[kind.__name__] += 1
            assert any(_named(found, number) for number in tampered.named), (kind, seed, found)
            found_by[kind.__name__] += 1
    print(f"found with the row named: {dict(found_by)}")
    print(f"not found without an anchor: {dict(without)}")
    assert sum(found_by.values()) >= 1000
    assert set(without) == {"cut_tail", "written_anew"}


def test_the_untouched_file_has_nothing_to_find(
    good: tuple[Path, tuple[Row, ...], Anchor], files: NewDatabase
) -> None:
    """The negative control: copied and put back as it was, the file verifies."""
    base, rows, anchor = good
    place = Path(files())
    _tampered_file(base, place, rows)
    with closing(open_store(str(place), clock)) as store:
        assert _found(store, [anchor]) == []
        assert tuple(store.rows()) == rows


def test_what_was_tampered_with_cannot_be_read_either(
    good: tuple[Path, tuple[Row, ...], Anchor], files: NewDatabase
) -> None:
    """A running trial stops at the row: no report is made of it."""
    base, rows, _ = good
    for kind in (changed_character, removed_row, swapped_rows):
        for seed in range(30):
            tampered = kind(random.Random(seed), rows)
            place = Path(files())
            _tampered_file(base, place, tampered.rows)
            with closing(open_store(str(place), clock)) as store, pytest.raises(StudyError):
                store.ledger()


def test_a_ledger_that_shrinks_under_a_running_trial_is_noticed(
    good: tuple[Path, tuple[Row, ...], Anchor], files: NewDatabase
) -> None:
    base, rows, _ = good
    place = Path(files())
    shutil.copyfile(base, place)
    with closing(open_store(str(place), clock)) as store:
        assert len(store.ledger()) == ENTRIES
        older = Path(files())
        _tampered_file(base, older, rows[:-5])
        with closing(sqlite3.connect(older)) as source, closing(sqlite3.connect(place)) as target:
            source.backup(target)
        with pytest.raises(StudyError, match=f"Entry {ENTRIES} is no longer the one"):
            store.ledger()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_changes_on_postgresql_are_found(postgresql: Server, kind: Tamper) -> None:
    url = postgresql.new()
    study = _short().opened.fact.study
    with closing(open_store(url, clock, create=True)) as store:
        store.take_over(_short(), role="investigator", site="01")
        rows = tuple(store.rows())
        anchor = Anchor(study=study, head=rows[ANCHORED - 1].head, at="then")
        for seed in range(5):
            tampered = kind(random.Random(seed), rows)
            _put_on_server(url, tampered.rows)
            found = _found(store, [anchor])
            assert any(_named(found, number) for number in tampered.named), (seed, found)
        _put_on_server(url, rows)
        assert _found(store, [anchor]) == []


def _put_on_server(url: str, rows: tuple[Row, ...]) -> None:
    """Other rows in the table, by its owner, and all guards back in their place."""
    marks = ", ".join(["%s"] * len(COLUMNS))
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE entries DISABLE TRIGGER ALL")
        cursor.execute("TRUNCATE entries")
        cursor.executemany(
            f"INSERT INTO entries ({', '.join(COLUMNS)}) VALUES ({marks})".encode(),
            [[getattr(row, name) for name in COLUMNS] for row in rows],
        )
        for name in ("entries_are_appended", "entries_are_kept", "entries_are_not_emptied"):
            cursor.execute(f"ALTER TABLE entries ENABLE ALWAYS TRIGGER {name}".encode())


def test_a_chain_of_ten_thousand_entries_verifies(new_database: NewDatabase) -> None:
    ledger = _long(10_000)
    with closing(open_store(new_database(), clock, create=True)) as store:
        store.take_over(ledger)
        found = verified(store.rows(), "trial")
        assert (found.head.number, found.ledger) == (10_000, ledger)
        assert store.head() == found.head


def _long(entries: int) -> Ledger:
    ledger = small_ledger()
    day = ledger.entries[-1].known_on
    for number in range(len(ledger), entries):
        fact = ledger.history("001").of(Measured)[0].fact
        someone = structs.replace(fact, participant=f"{number % 200:03}")
        ledger.append(someone, occurred_on=day, known_on=day, entered_by="site")
    return ledger
