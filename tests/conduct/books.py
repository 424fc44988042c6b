"""A ledger kept in a store, as the properties of every ledger want it."""

from __future__ import annotations

from dataclasses import dataclass

from conduct.databases import NewDatabase, clock
from firstdose.conduct.store import Row, Store, Submission, open_store, stream_of
from firstdose.records import Entry, Fact, Ledger, StudyError, notation
from firstdose.records.lines import study_sha256
from firstdose.trial.clinic import Answer


def submission(entry: Entry[Fact], *, stream: str = "", seen: int | None = None) -> Submission:
    """The entry as somebody hands it in; its number is the store's to give."""
    answer = Answer(entry.fact, entry.occurred_on, entry.entered_by, entry.amends, entry.reason)
    return Submission(
        answers=(answer,),
        known_on=entry.known_on,
        stream=stream or stream_of(entry),
        seen=seen,
        role="investigator",
        site="01",
    )


@dataclass(slots=True)
class Stored:
    """A book whose ledger is folded from a database after every append."""

    store: Store

    def append(self, entry: Entry[Fact]) -> None:
        self.store.append(submission(entry))

    @property
    def ledger(self) -> Ledger:
        return self.store.ledger()


@dataclass(slots=True)
class Shelf:
    """Makes one store after the other, and closes the one before."""

    new_database: NewDatabase
    place: str = ""
    last: Store | None = None

    def new_store(self) -> Store:
        place = self.new_database()
        if self.last is not None and place == self.place:
            self.last = Store(self.last.database, clock)
        else:
            self.close()
            self.place = place
            self.last = open_store(place, clock, create=True)
        return self.last

    def new_book(self) -> Stored:
        return Stored(self.new_store())

    def close(self) -> None:
        if self.last is not None:
            self.last.close()
            self.last = None


def kept(store: Store, ledger: Ledger) -> tuple[Row, ...]:
    """The rows of a store after every entry of a ledger was handed in by itself."""
    for entry in ledger.entries:
        store.append(submission(entry))
    return tuple(store.rows())


def refusal(store: Store, submission: Submission) -> StudyError | None:
    """Why a store does not save a submission; None when it has."""
    try:
        store.append(submission)
    except StudyError as error:
        return error
    return None


def small_ledger() -> Ledger:
    """Four entries of a conducted study."""
    text = "example"
    return notation.read_ledger(f"""
        2026-01-01 - study_opened study=example origin=conducted study_text={text}
            study_sha256={study_sha256(text)} domains=[laboratory] (known 2026-01-01, by sponsor)
        2026-01-12 001 consented consent_version=1 (known 2026-01-12, by jm)
        2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13, by jm)
        2026-01-13 002 neutrophils 4.0 10*9/L (known 2026-01-14, by jm)
    """)
