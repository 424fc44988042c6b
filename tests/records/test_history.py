"""What an answer rests on: it holds until an entry that was read to give it changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.records import Entry, Fact, History, Ledger, notation
from firstdose.records.facts import Measured, VisitAttended, Withdrawn
from records.strategies import ledgers

OPENED = (
    '2026-01-01 - study_opened study=example origin=conducted study_text="" study_sha256=""\n'
    "    domains=[laboratory] (known 2026-01-01, by sponsor)\n"
)
NEUTROPHILS = "2026-01-{day} 001 neutrophils {value} 10*9/L (known 2026-01-{known}, by jm{more})\n"
VISIT = "2026-01-20 001 visit_attended visit=day-7 (known 2026-01-20, by jm)\n"
FIRST = NEUTROPHILS.format(day="12", value="0.4", known="12", more="")
LATER = NEUTROPHILS.format(day="20", value="1.0", known="20", more="")
LATE_REPORT = NEUTROPHILS.format(day="11", value="0.9", known="20", more="")
CORRECTION = NEUTROPHILS.format(day="12", value="4.0", known="20", more=', amends 2: "misread"')

Read = Callable[[History], object]


def values(history: History) -> object:
    return [entry.fact.value for entry in history.of(Measured)]


def values_until_the_twelfth(history: History) -> object:
    return [entry.fact.value for entry in history.until(Measured, date(2026, 1, 12))]


def whether_withdrawn(history: History) -> object:
    return bool(history.of(Withdrawn))


@pytest.mark.parametrize(
    ("read", "news", "stands"),
    [
        (values, VISIT, True),
        (values, LATER, False),
        (values, LATE_REPORT, False),
        (values, CORRECTION, False),
        (values_until_the_twelfth, LATER, True),
        (values_until_the_twelfth, LATE_REPORT, False),
        (values_until_the_twelfth, CORRECTION, False),
        (whether_withdrawn, CORRECTION, True),
    ],
)
def test_an_answer_stands_until_what_it_rests_on_changes(
    read: Read, news: str, *, stands: bool
) -> None:
    growing = notation.read_ledger(OPENED + FIRST)
    after = notation.read_ledger(OPENED + FIRST + news)
    noted, grounds = growing.history("001").noting()
    read(noted)
    growing.add(after.entries[-1])
    assert grounds.stand_in(growing.history("001")) is stands


KINDS: tuple[type[Fact], ...] = (Measured, VisitAttended, Withdrawn)


@given(ledgers(), st.data())
def test_latest_first_is_the_other_way_round(whole: Ledger, data: st.DataObject) -> None:
    history = whole.history(data.draw(st.sampled_from(("", *whole.participants))))
    for day in {entry.occurred_on for entry in whole.entries}:
        for kind in KINDS:
            assert tuple(history.latest_first(kind, day)) == history.until(kind, day)[::-1]


def somebody_asked_about(
    whole: Ledger, data: st.DataObject
) -> tuple[Ledger, str, list[type[Fact]]]:
    """The beginning of a ledger, someone, and the kinds of fact that are read of them."""
    growing = Ledger(whole.entries[: data.draw(st.integers(0, len(whole)))])
    who = data.draw(st.sampled_from(("", *whole.participants)))
    return growing, who, data.draw(st.lists(st.sampled_from(KINDS), unique=True))


@given(ledgers(), st.data())
def test_answers_that_stand_are_the_same(whole: Ledger, data: st.DataObject) -> None:
    growing, who, asked = somebody_asked_about(whole, data)
    days = [entry.occurred_on for entry in whole.entries]
    by_day = data.draw(
        st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(days or [date.min])))
    )

    def read(history: History) -> object:
        return (
            [history.of(kind) for kind in asked],
            [history.until(*one) for one in by_day],
            [tuple(history.latest_first(*one)) for one in by_day],
        )

    noted, grounds = growing.history(who).noting()
    answer = read(noted)
    for entry in whole.since(len(growing)):
        growing.add(entry)
        if grounds.stand_in(growing.history(who)):
            assert read(growing.history(who)) == answer


@given(ledgers())
def test_a_view_holds_what_was_in_force_however_the_ledger_grows(whole: Ledger) -> None:
    growing = Ledger()
    views: list[tuple[History, list[Entry[Fact]], dict[type[Fact], tuple[Entry[Fact], ...]]]] = []
    for at, entry in enumerate(whole.entries):
        growing.add(entry)
        for who in ("", *growing.participants):
            view = growing.history(who)
            read = {kind: view.of(kind) for kind in KINDS if at % 2}
            views.append((view, list(view), read))
    for view, held, read in views:
        assert list(view) == held
        for kind in KINDS:
            assert view.of(kind) == tuple(one for one in held if type(one.fact) is kind)
        assert all(view.of(kind) == entries for kind, entries in read.items())


@given(ledgers(), st.data())
def test_what_was_added_is_all_that_is_new(whole: Ledger, data: st.DataObject) -> None:
    growing, who, asked = somebody_asked_about(whole, data)
    of_these = tuple(kind for kind in asked if data.draw(st.booleans()))
    noted, grounds = growing.history(who).noting()
    held = {kind: noted.of(kind) for kind in asked}
    for entry in whole.since(len(growing)):
        growing.add(entry)
        now = growing.history(who)
        new = grounds.added(now, of_these)
        if new is None:
            changed = {kind for kind in asked if now.of(kind) != held[kind]}
            assert now.amended > noted.amended or not changed.issubset(of_these)
            return
        for kind in asked:
            more = {one.number for one in new if type(one.fact) is kind}
            before = {one.number for one in held[kind]}
            assert {one.number for one in now.of(kind)} == before | more
            assert more.isdisjoint(before)
            held[kind] = now.of(kind)


def test_a_view_with_more_leaves_the_ledger_as_it_is() -> None:
    ledger = notation.read_ledger(OPENED + FIRST)
    more = notation.read_ledger(OPENED + FIRST + LATE_REPORT).entries[-1]
    view = ledger.history("001")
    assert values(view.with_more([more])) == [Decimal("0.9"), Decimal("0.4")]
    assert values(view) == values(ledger.history("001")) == [Decimal("0.4")]


def test_threads_that_read_views_do_not_disturb_each_other() -> None:
    """One thread adds at a time; views that were handed out may be read meanwhile."""
    many = [NEUTROPHILS.format(day="12", value=f"{n}.0", known="12", more="") for n in range(400)]
    whole = notation.read_ledger(OPENED + "".join(many))
    growing = Ledger(whole.entries[:1])
    views: list[History] = []
    wrong: list[int] = []
    done = Event()

    def read() -> None:
        while not done.is_set():
            wrong.extend(
                view.version
                for view in views[-20:]
                if [entry.number for entry in view.of(Measured)] != [*range(2, view.version + 1)]
            )

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for entry in whole.entries[1:]:
            growing.add(entry)
            views.append(growing.history("001"))
            views[-1].of(Measured)
    finally:
        done.set()
    for reader in readers:
        reader.join()
    assert not wrong
