"""The ledger only grows, and what was known on a day never changes."""

from datetime import date
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.records import (
    Entry,
    Ledger,
    StudyError,
    notation,
)
from firstdose.records.facts import (
    Consented,
    Measured,
    VisitAttended,
    Withdrawn,
)
from records.ledger_properties import *  # noqa: F403 - the tests of every ledger
from records.ledger_properties import InMemory, NewBook
from records.strategies import OPENED_ON, ledgers

OPENED = (
    '2026-01-01 - study_opened study=example origin=conducted study_text="first" study_sha256=""\n'
    "    domains=[laboratory] (known 2026-01-01, by sponsor)\n"
)


def ledger(text: str) -> Ledger:
    """The ledger that the docstring of a test spells out, after its opening."""
    return notation.read_ledger(OPENED + dedent(text))


def values(known: Ledger, participant: str = "001") -> list[str]:
    return [f"{e.fact.value}" for e in known.history(participant).of(Measured)]


def problems(text: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        ledger(text)
    return [problem.what for problem in caught.value.problems]


# --- what was known when -------------------------------------------------------------------


def test_a_late_report_is_known_from_the_day_it_came() -> None:
    known = ledger("""
        2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-12, by jm)
        2026-01-05 001 neutrophils 1.1 10*9/L (known 2026-01-20, by jm)
    """)
    assert values(known.as_known_on(date(2026, 1, 19))) == ["0.4"]
    assert values(known.as_known_on(date(2026, 1, 20))) == ["1.1", "0.4"]
    assert values(known) == ["1.1", "0.4"]


def test_within_a_day_the_entry_number_is_the_order() -> None:
    known = ledger("""
        2026-01-12 001 neutrophils 1 10*9/L (known 2026-01-12, by jm)
        2026-01-11 001 neutrophils 2 10*9/L (known 2026-01-12, by jm)
        2026-01-12 001 neutrophils 3 10*9/L (known 2026-01-12, by jm)
        2026-01-11 001 visit_attended visit=day-0 (known 2026-01-13, by jm)
    """)
    history = known.history("001")
    assert values(known) == ["2", "1", "3"]
    assert [entry.number for entry in history] == [3, 5, 2, 4]
    last = history.last(Measured)
    assert last is not None
    assert last.fact.value == 3
    assert history.last(Withdrawn) is None


def test_an_amended_entry_leaves_the_history_and_stays_in_the_ledger() -> None:
    known = ledger("""
        2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13, by jm)
        2026-01-12 001 neutrophils 4.0 10*9/L (known 2026-01-15, by jm, amends 2: "misread")
        2026-01-12 001 neutrophils 4.1 10*9/L (known 2026-01-16, by jm, amends 3: "misread again")
    """)
    assert values(known) == ["4.1"]
    assert values(known.as_known_on(date(2026, 1, 15))) == ["4.0"]
    assert values(known.as_known_on(date(2026, 1, 14))) == ["0.4"]
    assert [entry.number for entry in known.entries] == [1, 2, 3, 4]


def test_what_was_entered_in_error_is_taken_back_altogether() -> None:
    known = ledger("""
        2026-01-12 001 neutrophils 0.4 10*9/L (known 2026-01-13, by jm)
        2026-01-12 010 neutrophils 0.4 10*9/L (known 2026-01-13, by jm)
        2026-01-12 001 entered_in_error (known 2026-01-15, by jm, amends 2: "was 010")
    """)
    assert list(known.history("001")) == []
    assert known.history("001").version == 4
    assert known.participants == ("010",)
    assert known.as_known_on(date(2026, 1, 14)).participants == ("001", "010")
    assert len(known) == 4


def test_an_amendment_may_move_a_fact_to_another_day() -> None:
    known = ledger("""
        2026-01-12 001 neutrophils 1 10*9/L (known 2026-01-12, by jm)
        2026-01-13 001 neutrophils 2 10*9/L (known 2026-01-13, by jm)
        2026-01-14 001 neutrophils 1 10*9/L (known 2026-01-15, by jm, amends 2: "wrong day")
    """)
    assert values(known) == ["2", "1"]


def test_the_study_file_in_force_is_the_last_one_made_active() -> None:
    known = ledger("""
        2026-02-01 - protocol_version_active version=2 study_text=second study_sha256=""
            (known 2026-02-01, by sponsor)
        2026-03-01 - protocol_version_active version=3 study_text=third study_sha256=""
            (known 2026-03-01, by sponsor)
        2026-03-01 - entered_in_error (known 2026-03-02, by sponsor, amends 3: "not approved")
    """)
    assert known.study_text_in_force() == "second"
    assert known.as_known_on(date(2026, 3, 1)).study_text_in_force() == "third"
    assert known.as_known_on(date(2026, 1, 31)).study_text_in_force() == "first"
    assert known.opened.fact.study == "example"


def test_before_the_first_entry_nothing_is_known() -> None:
    empty = ledger("").as_known_on(date(2025, 12, 31))
    assert (len(empty), empty.entries, empty.participants) == (0, (), ())
    assert list(empty.history("")) == []
    with pytest.raises(StudyError, match="The ledger is empty"):
        _ = empty.opened


# --- what a ledger refuses -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2026-01-12 001 a 1 g (known 2026-01-11, by jm)",
         "Entry 2 became known on 2026-01-11, before it happened on 2026-01-12."),
        (("2026-01-12 001 a 1 g (known 2026-01-14, by jm)\n"
         "2026-01-12 001 a 1 g (known 2026-01-13, by jm)"),
         "Entry 3 became known on 2026-01-13, before an earlier entry on 2026-01-14."),
        (OPENED, "Entry 2 opens the study again."),
        ("2026-01-12 - a 1 g (known 2026-01-12, by jm)",
         "Entry 2 (measured) names no participant."),
        ("2026-01-12 王伟 a 1 g (known 2026-01-12, by jm)", '"王伟" is no subject number.'),
        ('2026-01-12 001 a 1 g (known 2026-01-12, by " ")',
         "Entry 2 does not say who entered it."),
        ("2026-01-12 001 entered_in_error (known 2026-01-12, by jm)",
         "Entry 2 (entered_in_error) takes back no entry."),
        ('2026-01-12 001 a 1 g (known 2026-01-12, by jm, amends 7: "x")',
         "Entry 2 amends entry 7, which does not exist."),
        ('2026-01-12 001 a 1 g (known 2026-01-12, by jm, amends 2: "x")',
         "Entry 2 amends entry 2, which does not exist."),
        ('2026-01-12 001 a 1 g (known 2026-01-12, by jm, amends 0: "x")',
         "Entry 2 amends entry 0, which does not exist."),
        ('2026-01-12 001 a 1 g (known 2026-01-12, by jm, amends -1: "x")',
         "Entry 2 amends entry -1, which does not exist."),
        (("2026-01-12 001 a 1 g (known 2026-01-12, by jm)\n"
         "2026-01-12 001 a 2 g (known 2026-01-12, by jm, amends 2)"),
         "Entry 3 amends entry 2 without a reason."),
        (("2026-01-12 001 a 1 g (known 2026-01-12, by jm)\n"
         '2026-01-12 001 a 2 g (known 2026-01-12, by jm, amends 2: " ")'),
         "Entry 3 amends entry 2 without a reason."),
        (("2026-01-12 001 a 1 g (known 2026-01-12, by jm)\n"
         '2026-01-12 001 a 2 g (known 2026-01-12, by jm, amends 2: "x")\n'
         '2026-01-12 001 a 3 g (known 2026-01-12, by jm, amends 2: "x")'),
         "Entry 4 amends entry 2, which has been amended already."),
        (("2026-01-12 001 a 1 g (known 2026-01-12, by jm)\n"
         '2026-01-12 002 a 2 g (known 2026-01-12, by jm, amends 2: "x")'),
         "Entry 3 amends entry 2 with another kind of fact or another participant."),
        (("2026-01-12 001 a 1 g (known 2026-01-12, by jm)\n"
         '2026-01-12 001 consented consent_version=1 (known 2026-01-12, by jm, amends 2: "x")'),
         "Entry 3 amends entry 2 with another kind of fact or another participant."),
        (("2026-01-12 001 a 1 g (known 2026-01-12, by jm)\n"
         '2026-01-12 - entered_in_error (known 2026-01-12, by jm, amends 2: "x")'),
         "Entry 3 amends entry 2 with another kind of fact or another participant."),
        ('2026-01-12 - entered_in_error (known 2026-01-12, by jm, amends 1: "x")',
         "Entry 2 amends entry 1, which opens the study."),
        (("2026-01-12 001 a 1 g (known 2026-01-12, by jm)\n"
         '2026-01-12 001 entered_in_error (known 2026-01-12, by jm, amends 2: "x")\n'
         '2026-01-12 001 entered_in_error (known 2026-01-12, by jm, amends 3: "x")'),
         "Entry 4 amends entry 3, which took another entry back."),
    ],
)  # fmt: skip
def test_a_ledger_refuses(text: str, what: str) -> None:
    with pytest.raises(StudyError) as caught:
        notation.read_ledger(OPENED + text)
    assert [problem.what for problem in caught.value.problems] == [what]
    good = "\n".join(text.splitlines()[:-1])
    if what != "Entry 2 opens the study again.":
        known = notation.read_ledger(OPENED + good)
        (bad,) = notation.read(text.splitlines()[-1], first=len(known) + 1)
        with pytest.raises(StudyError) as appended:
            known.add(bad)
        assert [problem.what for problem in appended.value.problems] == [what]
        assert known == notation.read_ledger(OPENED + good), "a refused entry left a trace"


def test_every_objection_to_one_entry_is_shown_at_once() -> None:
    assert problems(
        "2026-01-12 - a 1 g (known 2026-01-11, by ' ', amends 9)".replace("'", '"')
    ) == [
        "Entry 2 became known on 2026-01-11, before it happened on 2026-01-12.",
        "Entry 2 does not say who entered it.",
        "Entry 2 (measured) names no participant.",
        "Entry 2 amends entry 9 without a reason.",
        "Entry 2 amends entry 9, which does not exist.",
    ]


def test_a_ledger_that_does_not_open_a_study() -> None:
    with pytest.raises(StudyError) as caught:
        Ledger().append(
            Consented(participant="001", consent_version="1"),
            occurred_on=OPENED_ON,
            known_on=OPENED_ON,
            entered_by="site",
        )
    assert str(caught.value) == (
        "The ledger begins with consented.\n"
        "  Where:  ledger entry 1\n"
        "  Why:    Entry 1 says which study this is and carries its file.\n"
        "  Remedy: Start from a ledger whose first entry is study_opened."
    )


@given(ledgers(), st.integers(-3, 20))
def test_an_entry_must_have_the_next_number(known: Ledger, number: int) -> None:
    entry = Entry(
        number=number,
        fact=VisitAttended(participant="001", visit="day-1"),
        occurred_on=date(2031, 1, 1),
        known_on=date(2031, 1, 1),
        entered_by="site",
    )
    before = len(known)
    if number == before + 1:
        known.add(entry)
        assert known.entries[-1] is entry
    else:
        with pytest.raises(StudyError, match=f"Entry {number} does not follow entry {before}."):
            known.add(entry)
        assert len(known) == before


def test_an_entry_cannot_be_changed() -> None:
    entry = ledger("2026-01-12 001 a 1 g (known 2026-01-12, by jm)").entries[1]
    with pytest.raises(AttributeError):
        entry.reason = "changed my mind"  # type: ignore[misc]


# --- properties: those of every ledger, wherever it is kept ---------------------------------


@pytest.fixture(scope="module")
def new_book() -> NewBook:
    return InMemory


def test_two_ledgers_are_equal_when_their_entries_are() -> None:
    text = "2026-01-12 001 a 1 g (known 2026-01-12, by jm)"
    assert ledger(text) == ledger(text)
    assert ledger(text) != ledger(text.replace("1 g", "1.5 g"))
    assert ledger(text) != [*ledger(text).entries]
    with pytest.raises(TypeError):
        hash(ledger(text))
