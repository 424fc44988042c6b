"""What an answer rests on: it holds until an entry that was read to give it changes."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.records import Fact, History, Ledger, notation
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


@given(ledgers(), st.data())
def test_answers_that_stand_are_the_same(whole: Ledger, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(whole)))
    growing = Ledger(whole.entries[:cut])
    who = data.draw(st.sampled_from(("", *whole.participants)))
    asked = data.draw(st.lists(st.sampled_from(KINDS), unique=True))
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
    for entry in whole.entries[cut:]:
        growing.add(entry)
        if grounds.stand_in(growing.history(who)):
            assert read(growing.history(who)) == answer
