"""The store of a conducted trial: facts go in through one door, and one ledger comes out."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock, get_ident

from firstdose.conduct.refusals import refusal
from firstdose.conduct.store.chain import Chain
from firstdose.conduct.store.database import Database
from firstdose.conduct.store.pen import Pen, study_in_force
from firstdose.conduct.store.row import Head, Row
from firstdose.conduct.store.submission import Submission, overtaken
from firstdose.records import lines
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact, StudyOpened
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError
from firstdose.records.undisturbed import undisturbed

Clock = Callable[[], datetime]
"""Says what time it is, with its time zone."""

STUDY = "study"
"""The stream of what concerns no participant, unless a submission names another."""


def stream_of(entry: Entry[Fact]) -> str:
    """The stream of an entry where nobody names another: the participant it speaks of."""
    return participant_of(entry.fact) or STUDY


class Store:
    """One ledger in a database, folded entry by entry as the database grows.

    Any number of threads may share a store.  A read costs what has been added since the last one.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self._clock = clock
        self._ledger = Ledger()
        self._chain = Chain(database.name)
        self._folding = Lock()
        self._reader: int | None = None

    # --- reading ---------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Generator[Ledger]:
        """The ledger as it now stands, which nobody adds to until the block ends.

        One thread reads at a time.  What is read is not appended to: that goes through `append`,
        after the block.
        """
        assert self._reader != get_ident(), "this thread is reading already"
        with self._folding:
            self._reader = get_ident()
            try:
                self._fold()
                yield self._ledger
            finally:
                self._reader = None

    def ledger(self) -> Ledger:
        """The ledger as it now stands, where no other thread shares the store."""
        with self.reading() as ledger:
            return ledger

    def head(self) -> Head:
        """The last entry, and its fingerprint."""
        with self.reading():
            return self._chain.head

    def rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """The rows as they are stored, those of entries ``after`` + 1 to ``until``."""
        while batch := self.database.rows(after):
            for row in batch:
                if until is not None and row.number > until:
                    return
                yield row
            after = batch[-1].number

    def stream(self, stream: str, after: int = 0) -> tuple[Row, ...]:
        """The rows of a stream after its version ``after``; its version is that of the last."""
        return self.database.stream(stream, after)

    def _fold(self) -> None:
        """Add to the ledger what the database has and the ledger has not."""
        self._see_that_nothing_was_cut()
        with undisturbed():
            for row in self.rows(self._chain.head.number):
                self._take(row)

    def _see_that_nothing_was_cut(self) -> None:
        number, fingerprint = self._chain.head
        if number == 0:
            return
        found = self.database.rows(number - 1, limit=1)
        if not found or found[0].head != (number, fingerprint):
            raise StudyError.of([refusal("ledger_changed", entry=number, name=self.database.name)])

    def _take(self, row: Row) -> None:
        problems = self._chain.problems_of(row)
        if problems:
            raise StudyError.of(problems)
        self._ledger.add(row.read(f"{self.database.name}, entry {row.number}"))
        self._chain.take(row)

    # --- appending -------------------------------------------------------------------------

    def append(self, submission: Submission) -> tuple[Row, ...]:
        """Save what was handed in, whole; a ``StudyError`` says why nothing was saved.

        `OvertakenError` when somebody else changed the stream, `NotSavedError` when the database
        did not confirm.
        """
        assert self._reader != get_ident(), "append after the block in which the ledger is read"
        with self.database.writing() as writing:
            version = writing.versions_of(submission.stream)
            if submission.seen is not None and submission.seen != version:
                since = self.stream(submission.stream, submission.seen)
                raise overtaken(submission, version, since)
            with self.reading() as ledger:
                entries = _numbered(submission, len(ledger) + 1)
                _refuse(ledger, entries, submission)
                pen = self._pen(submission.role, submission.site)
                in_force = study_in_force(ledger) or _opening(entries[0])
            rows = tuple(
                pen.write(entry, submission.stream, version_, in_force)
                for version_, entry in enumerate(entries, start=version + 1)
            )
            writing.insert(rows)
        return rows

    def take_over(
        self,
        ledger: Ledger,
        *,
        stream_of: Callable[[Entry[Fact]], str] = stream_of,
        role: str = "",
        site: str = "",
    ) -> None:
        """Begin a store with all entries of a ledger that was made elsewhere, whole or not at all.

        The time of entry is now: the days in the entries are those of the ledger.
        """
        assert self._reader != get_ident(), "take over after the block in which the ledger is read"
        with self.database.writing() as writing:
            with self.reading() as before:
                if len(before):
                    raise _begun(self.database.name)
                pen = self._pen(role, site)
            versions: dict[str, int] = {}
            rows: list[Row] = []
            growing = Ledger()
            for entry in ledger.entries:
                _refuse_unreadable((entry,))
                stream = stream_of(entry)
                versions[stream] = versions.get(stream, 0) + 1
                in_force = study_in_force(growing) or _opening(entry)
                rows.append(pen.write(entry, stream, versions[stream], in_force))
                growing.add(entry)
            writing.insert(rows)

    def _pen(self, role: str, site: str) -> Pen:
        return Pen(head=self._chain.head, now=self._clock(), role=role, site=site)

    # --- the end ---------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def _numbered(submission: Submission, first: int) -> tuple[Entry[Fact], ...]:
    return tuple(
        Entry(
            number=number,
            fact=answer.fact,
            occurred_on=answer.occurred_on,
            known_on=submission.known_on,
            entered_by=answer.entered_by,
            amends=answer.amends,
            reason=answer.reason,
        )
        for number, answer in enumerate(submission.answers, start=first)
    )


def _refuse(ledger: Ledger, entries: tuple[Entry[Fact], ...], submission: Submission) -> None:
    """Refuse what the ledger refuses, what cannot be read back, and what the condition forbids."""
    problems = ledger.objections_to(entries)
    if problems:
        raise StudyError.of(problems)
    _refuse_unreadable(entries)
    if submission.condition is not None and (found := tuple(submission.condition(ledger))):
        raise StudyError.of(found)


def _refuse_unreadable(entries: Iterable[Entry[Fact]]) -> None:
    """Refuse an entry that, once stored, could not be read, such as a study file altered since."""
    for entry in entries:
        lines.read_entry(lines.write_entry(entry), f"ledger entry {entry.number}")


def _opening(entry: Entry[Fact]) -> str:
    assert isinstance(entry.fact, StudyOpened), "the first entry opens the study"
    return entry.fact.study_sha256


def _begun(name: str) -> StudyError:
    return StudyError(
        "There is a ledger already.",
        where=name,
        because="A ledger is never written over anything.",
        remedy="Choose a database in which nothing has been entered.",
    )
