"""What holds of every ledger, wherever it is kept: in memory, in SQLite, on PostgreSQL.

A module of tests imports all of these and has a fixture ``new_book`` that makes an empty one.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Protocol

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from firstdose.records import Entry, Fact, Ledger, StudyError, participant_of
from firstdose.records.facts import EnteredInError, StudyOpened, VisitAttended
from records.strategies import days, entries, ledgers

__all__ = [
    "test_a_cut_goes_its_own_way",
    "test_a_history_is_the_same_object_until_something_about_it_becomes_known",
    "test_a_ledger_can_be_handed_to_another_process",
    "test_a_past_cut_shares_the_histories_that_did_not_change",
    "test_an_append_either_adds_one_entry_or_changes_nothing",
    "test_histories_hold_exactly_what_is_in_force",
    "test_later_entries_never_change_what_was_known",
    "test_objections_to_several_entries_are_those_of_appending_them_in_turn",
    "test_what_was_known_on_a_day_is_what_had_become_known_by_then",
]


class Book(Protocol):
    """A place where a ledger is kept."""

    def append(self, entry: Entry[Fact]) -> None:
        """Append the fact of an entry, with its dates and what it amends."""
        ...

    @property
    def ledger(self) -> Ledger: ...


NewBook = Callable[[], Book]


class InMemory:
    """A ledger that is nowhere else."""

    def __init__(self) -> None:
        self.ledger = Ledger()

    def append(self, entry: Entry[Fact]) -> None:
        self.ledger.append(
            entry.fact,
            occurred_on=entry.occurred_on,
            known_on=entry.known_on,
            entered_by=entry.entered_by,
            amends=entry.amends,
            reason=entry.reason,
        )


def filled(new_book: NewBook, known: Iterable[Entry[Fact]]) -> Book:
    book = new_book()
    for entry in known:
        book.append(entry)
    return book


def in_force(entries_: tuple[Entry[Fact], ...], participant: str) -> list[Entry[Fact]]:
    """What is in force, said once more in the simplest way."""
    amended = {entry.amends for entry in entries_}
    return sorted(
        (
            entry
            for entry in entries_
            if entry.number not in amended
            and not isinstance(entry.fact, EnteredInError)
            and participant_of(entry.fact) == participant
        ),
        key=lambda entry: (entry.occurred_on, entry.number),
    )


@given(drawn=ledgers())
def test_histories_hold_exactly_what_is_in_force(new_book: NewBook, drawn: Ledger) -> None:
    known = filled(new_book, drawn.entries).ledger
    assert known == drawn
    people = {participant_of(entry.fact) for entry in known.entries}
    for participant in people:
        history = known.history(participant)
        wanted = in_force(known.entries, participant)
        assert list(history) == wanted
        for kind in {type(entry.fact) for entry in known.entries}:
            assert list(history.of(kind)) == [e for e in wanted if type(e.fact) is kind]
        assert history.version == max(
            entry.number for entry in known.entries if participant_of(entry.fact) == participant
        )
    assert set(known.participants) == {p for p in people if p and in_force(known.entries, p)}


@given(drawn=ledgers(), day=days)
def test_what_was_known_on_a_day_is_what_had_become_known_by_then(
    new_book: NewBook, drawn: Ledger, day: date
) -> None:
    known = filled(new_book, drawn.entries).ledger
    cut = known.as_known_on(day)
    assert cut.entries == tuple(entry for entry in known.entries if entry.known_on <= day)
    assert cut == Ledger(cut.entries)
    for participant in ("", *known.participants):
        assert list(cut.history(participant)) == in_force(cut.entries, participant)


@given(known=ledgers(), day=days, data=st.data())
def test_later_entries_never_change_what_was_known(
    new_book: NewBook, known: Ledger, day: date, data: st.DataObject
) -> None:
    """Grow a ledger entry by entry; the view of a past day is the same after each."""
    book = new_book()
    for entry in known.entries:
        book.append(entry)
        if entry.known_on > day:
            past = book.ledger.as_known_on(day)
            assert past == known.as_known_on(day)
            for participant in known.participants:
                assert list(past.history(participant)) == list(
                    known.as_known_on(day).history(participant)
                )
    number = data.draw(st.integers(0, len(known)))
    assert known.as_of_entry(number) == book.ledger.as_of_entry(number)
    assert book.ledger == known


@given(drawn=ledgers())
def test_a_cut_goes_its_own_way(new_book: NewBook, drawn: Ledger) -> None:
    known = filled(new_book, drawn.entries).ledger
    cut = known.as_of_entry(len(known))
    for participant in ("", *known.participants):
        assert cut.history(participant) is not None
    before = known.entries
    day = before[-1].known_on + timedelta(days=1)
    fact = VisitAttended(participant="001", visit="day-1")
    old = known.history("001")
    cut.append(fact, occurred_on=day, known_on=day, entered_by="site")
    assert known.entries == before
    assert known.history("001") is old
    assert len(cut.history("001").of(VisitAttended)) == len(old.of(VisitAttended)) + 1


@given(known=ledgers())
def test_a_history_is_the_same_object_until_something_about_it_becomes_known(
    new_book: NewBook, known: Ledger
) -> None:
    book = new_book()
    seen = {"": book.ledger.history("")}
    for entry in known.entries:
        about = participant_of(entry.fact)
        seen.setdefault(about, book.ledger.history(about))
        book.append(entry)
        growing = book.ledger
        for participant, history in seen.items():
            assert (growing.history(participant) is history) is (participant != about)
        seen[about] = growing.history(about)
        cut = growing.as_of_entry(len(growing))
        assert all(cut.history(p) is history for p, history in seen.items())
    assert len({id(history) for history in seen.values()}) == len(seen)
    assert len(set(seen.values())) == len(seen)


@given(drawn=ledgers())
def test_a_past_cut_shares_the_histories_that_did_not_change(
    new_book: NewBook, drawn: Ledger
) -> None:
    known = filled(new_book, drawn.entries).ledger
    for participant in known.participants:
        assert known.history(participant).version
    for number in range(len(known) + 1):
        cut = known.as_of_entry(number)
        for participant in known.participants:
            now, then = known.history(participant), cut.history(participant)
            assert (then is now) is (then.version == now.version)


@given(drawn=ledgers())
def test_a_ledger_can_be_handed_to_another_process(new_book: NewBook, drawn: Ledger) -> None:
    known = filled(new_book, drawn.entries).ledger
    copy = pickle.loads(pickle.dumps(known))
    assert copy == known
    for participant in known.participants:
        assert list(copy.history(participant)) == list(known.history(participant))


@given(drawn=ledgers(), stray=entries())
def test_an_append_either_adds_one_entry_or_changes_nothing(
    new_book: NewBook, drawn: Ledger, stray: Entry[Fact]
) -> None:
    book = filled(new_book, drawn.entries)
    before = book.ledger.entries
    amends = stray.amends if stray.amends is None else stray.amends % (len(before) + 2)
    try:
        book.append(replace(stray, amends=amends))
    except StudyError:
        known = book.ledger
        assert known.entries == before
        assert all(list(known.history(p)) == in_force(before, p) for p in ("", *known.participants))
    else:
        assert book.ledger.entries[:-1] == before
        assert book.ledger.entries[-1].number == len(before) + 1
    assert isinstance(book.ledger.entries[0].fact, StudyOpened)


@given(drawn=ledgers(), strays=st.lists(entries(), min_size=1, max_size=4))
def test_objections_to_several_entries_are_those_of_appending_them_in_turn(
    new_book: NewBook, drawn: Ledger, strays: list[Entry[Fact]]
) -> None:
    known = filled(new_book, drawn.entries).ledger
    first = len(known) + 1
    several = [
        replace(stray, number=first + place, amends=stray.amends and stray.amends % (first + 3))
        for place, stray in enumerate(strays)
    ]
    objections = [problem.where for problem in known.objections_to(several)]
    assert known == drawn, "asking left a trace"
    growing = Ledger(drawn.entries)
    for entry in several:
        try:
            growing.add(entry)
        except StudyError as error:
            wanted = [problem.where for problem in error.problems]
            assert objections[: len(wanted)] == wanted
            return
    assert objections == []
