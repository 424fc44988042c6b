"""``firstdose ledger``: the audit trail from the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.command import Ended, firstdose, in_a_process, refused
from conduct.books import kept, small_ledger, submission
from conduct.databases import clock
from firstdose.conduct.store import open_store
from firstdose.records import lines, notation
from whole.trials import simulated

EXAMPLE = small_ledger()
LATER = next(iter(notation.read("2026-01-15 001 neutrophils 1 g (known 2026-01-15, by jm)")))


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    place = tmp_path / "trial.db"
    with closing(open_store(str(place), clock, create=True)) as store:
        kept(store, EXAMPLE)
    return place


def ledger(*words: object) -> Ended:
    return firstdose("ledger", *words)


def done(ended: Ended) -> list[str]:
    assert (ended.code, ended.err) == (0, "")
    return ended.out.splitlines()


def tampered(place: Path, statement: str) -> None:
    """Change the table as somebody with all rights can, and put the guards back."""
    with closing(sqlite3.connect(place)) as connection:
        texts = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        guards = texts.fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, text in guards:
            connection.execute(text)
        connection.commit()


# --- verify and anchor ---------------------------------------------------------------------


def test_a_ledger_that_verifies(trial: Path, tmp_path: Path) -> None:
    (line,) = done(ledger("anchor", "--db", trial, "--to", tmp_path / "anchors.txt"))
    assert line.startswith("firstdose-anchor study=example entry=4 hash=")
    assert (tmp_path / "anchors.txt").read_text() == f"{line}\n"
    fingerprint = line.partition("hash=")[2].partition(" ")[0]
    found = ledger("verify", "--db", trial, "--anchors", tmp_path / "anchors.txt")
    assert done(found) == [
        "example: 4 entries, each as it was written, none missing between.",
        f"The last one is entry 4, {fingerprint}.",
        "1 anchor holds: nothing up to entry 4 was cut off or written anew.",
    ]
    assert done(ledger("verify", "--db", f"sqlite:///{trial}"))[2] == (
        "Without --anchors nobody can say whether the end was cut off."
    )


def test_every_entry_that_was_changed_is_named(trial: Path) -> None:
    tampered(trial, "UPDATE entries SET role = 'sponsor' WHERE number IN (2, 4)")
    ended = ledger("verify", "--db", trial)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.count("was altered") == 2
    assert f"  Where:  {trial}, entry 2\n" in ended.err
    assert f"  Where:  {trial}, entry 4\n" in ended.err
    assert ended.err.endswith("2 problems; nothing was written.\n")


def test_a_tail_that_was_cut_off_is_found_by_the_anchor(trial: Path, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.txt"
    done(ledger("anchor", "--db", trial, "--to", anchors))
    tampered(trial, "DELETE FROM entries WHERE number >= 3")
    assert ledger("verify", "--db", trial).code == 0
    said = refused(ledger("verify", "--db", trial, "--anchors", anchors))
    assert said.startswith(f"Entries 3 to 4 are missing.\n  Where:  {trial}, entries 3-4\n")
    before = anchors.read_text()
    refused(ledger("anchor", "--db", trial, "--to", anchors))
    assert anchors.read_text() == before, "what does not verify is not anchored"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("# a remark\n", "There is no anchor."),
        ("firstdose-anchor study=x entry=1\n", "The line is no anchor."),
        (f"firstdose-anchor study=other entry=1 hash={'0' * 64} at=then\n",
         "There is no anchor of example, which is the study of this ledger."),
        (f"firstdose-anchor study=example entry=1 hash={'0' * 64} at=then\n",
         "Entry 1 is not the one that was anchored at then."),
    ],
)  # fmt: skip
def test_anchors_that_do_not_help(trial: Path, tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "anchors.txt").write_text(text)
    found = ledger("verify", "--db", trial, "--anchors", tmp_path / "anchors.txt")
    assert refused(found).startswith(what)


def test_a_ledger_file_is_read_but_proves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines.write(EXAMPLE)))
    assert done(ledger("verify", file)) == [
        "example: 4 entries that can be read and fit each other.",
        "A ledger file has no fingerprints: nobody can say whether it was changed.",
    ]
    file.write_text(file.read_text()[:-30])
    assert "The line is cut short" in refused(ledger("verify", file))


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for command in ("verify", "show", "anchor"):
        said = refused(ledger(command, "--db", tmp_path / "trial.db"))
        assert said.startswith("There is no ledger here.")
    assert list(tmp_path.iterdir()) == []


# --- show ----------------------------------------------------------------------------------


def test_show_says_every_entry_on_a_line(trial: Path) -> None:
    said = done(ledger("show", "--db", trial))
    assert said[2] == "     3  2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13, by jm)"
    assert len(said) == 4
    parts = [line[8:] for line in done(ledger("show", "--db", trial, "--whole"))]
    assert notation.read_ledger("\n".join(parts)) == EXAMPLE


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ("--participant 001", [2, 3]),
        ("--kind measured", [3, 4]),
        ("--participant 001 --kind measured", [3]),
        ("--by sponsor", [1]),
        ("--since 2026-01-13", [3, 4]),
        ("--until 2026-01-13", [1, 2, 3]),
        ("--since 2026-01-13 --until 2026-01-13", [3]),
        ("--participant 002 --until 2026-01-12", []),
    ],
)
def test_show_filters(trial: Path, tmp_path: Path, options: str, numbers: list[int]) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines.write(EXAMPLE)))
    for source in (("--db", trial), (file,)):
        said = done(ledger("show", *source, *options.split()))
        assert [int(line.split()[0]) for line in said] == numbers


def test_show_refuses_a_participant_of_whom_the_ledger_says_nothing(
    trial: Path, tmp_path: Path
) -> None:
    """As `report` does: somebody who looks for a number must not take silence for an answer."""
    file = tmp_path / "ledger.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines.write(EXAMPLE)))
    for source in (("--db", trial), (file,)):
        said = refused(ledger("show", *source, "--participant", "03"))
        assert said == (
            "This ledger knows no participant 03.\n"
            "  Where:  --participant 03\n"
            "  Why:    It speaks of 2: 001, 002.\n"
            "  Remedy: Write the number as the ledger does."
        )
        said = refused(ledger("show", *source, "--participant", "2"))
        assert said.endswith("Did you mean 002? Write the number as the ledger does.")


def test_show_says_when_and_in_which_role_an_entry_was_stored(trial: Path) -> None:
    said = done(ledger("show", "--db", trial, "--participant", "002", "--stored"))
    assert said[1].startswith(
        "        # 2026-03-01T12:30:00.000000Z  investigator, 01  002 version 1  "
    )


def test_a_long_entry_is_cut_short_unless_asked(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines.write(simulated(1).as_of_entry(1))))
    (short,) = done(ledger("show", file))
    (whole,) = done(ledger("show", file, "--whole"))
    assert short.endswith(f"… (--whole shows {len(whole) - 400} characters more)")
    assert short[:400] == whole[:400]


# --- export, backup, restore ---------------------------------------------------------------


def test_an_export_is_the_ledger_file_and_gives_the_same_report(tmp_path: Path) -> None:
    known = simulated(1).as_of_entry(400)
    original, place = tmp_path / "original.jsonl", tmp_path / "trial.db"
    original.write_text("".join(f"{line}\n" for line in lines.write(known)))
    with closing(open_store(str(place), clock, create=True)) as store:
        store.take_over(known)
    exported = tmp_path / "exported.jsonl"
    assert done(ledger("export", "--db", place, "--out", exported))[0] == (
        f"nct06010472: 400 entries: {exported}"
    )
    assert exported.read_bytes() == original.read_bytes()
    for file, out in ((original, "A"), (exported, "B")):
        assert firstdose("report", file, "--out", tmp_path / out).code == 0
    for page in (tmp_path / "A").rglob("*.*"):
        other = tmp_path / "B" / page.relative_to(tmp_path / "A")
        assert page.read_bytes().replace(b"original.jsonl", b"exported.jsonl") == other.read_bytes()


def test_a_backup_comes_back_where_there_is_no_ledger(trial: Path, tmp_path: Path) -> None:
    backup, anchors = tmp_path / "backup.jsonl", tmp_path / "anchors.txt"
    done(ledger("anchor", "--db", trial, "--to", anchors))
    assert done(ledger("backup", "--db", trial, "--out", backup)) == [
        f"example: 4 entries: {backup}"
    ]
    assert done(ledger("verify", backup, "--anchors", anchors))[2].startswith("1 anchor holds")
    said = done(ledger("restore", backup, "--db", tmp_path / "r.db", "--anchors", anchors))
    assert said[0] == "example: 4 entries restored, all as they were written."
    assert ledger("show", "--db", tmp_path / "r.db").out == ledger("show", "--db", trial).out
    assert ledger("show", backup).out == ledger("show", "--db", trial).out
    assert "There is a file already" in refused(ledger("restore", backup, "--db", trial))
    assert "There is a file already" in refused(ledger("backup", "--db", trial, "--out", backup))
    assert "This is no backup" in refused(ledger("restore", trial, "--db", tmp_path / "x.db"))
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize("command", ["export", "backup"])
def test_nothing_is_made_of_a_ledger_that_does_not_verify(
    trial: Path, tmp_path: Path, command: str
) -> None:
    tampered(trial, "UPDATE entries SET site = '02' WHERE number = 3")
    said = refused(ledger(command, "--db", trial, "--out", tmp_path / "out.jsonl"))
    assert "Entry 3 was altered" in said
    assert [path.name for path in tmp_path.iterdir()] == ["trial.db"]


def test_a_missing_guard_is_a_problem(trial: Path) -> None:
    with closing(sqlite3.connect(trial)) as connection:
        connection.execute("DROP TRIGGER entries_are_not_changed")
        connection.commit()
    said = refused(ledger("verify", "--db", trial))
    assert said.startswith("`entries_are_not_changed` is missing from the database.")


def test_somebody_who_enters_is_not_in_the_way(trial: Path, tmp_path: Path) -> None:
    with closing(open_store(str(trial), clock)) as store, store.reading():
        assert ledger("verify", "--db", trial).code == 0
    with closing(open_store(str(trial), clock)) as store:
        store.append(submission(LATER))
        assert "5 entries" in done(ledger("verify", "--db", trial))[0]


def test_without_psycopg_the_remedy_is_said(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ModuleNotFoundError(name='psycopg')")
    ended = in_a_process(
        *("ledger", "verify", "--db", "postgresql://localhost/trial"),
        folder=tmp_path,
        environment={"PYTHONPATH": f"{tmp_path}:{__import__('os').environ.get('PYTHONPATH', '')}"},
    )
    assert ended.code == 1
    assert "This command needs psycopg, which is not installed." in ended.err
    assert "pip install 'firstdose[conduct]'" in ended.err
