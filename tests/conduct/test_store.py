"""Facts go into a store by one door: whole, in turn, and never over somebody else's."""

import json
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from msgspec import structs

from conduct.books import kept, small_ledger, submission
from conduct.databases import NewDatabase, clock
from firstdose.conduct.store import OvertakenError, Store, Submission, open_store
from firstdose.conduct.store.row import COLUMNS, START
from firstdose.records import Ledger, Problem, StudyError, lines, notation
from firstdose.records.facts import Measured, RegimenAssigned
from firstdose.trial.clinic import Answer
from firstdose.trial.replay import replay
from whole.trials import simulated, study

LEDGER = small_ledger()


@pytest.fixture
def store(new_database: NewDatabase):
    with closing(open_store(new_database(), clock, create=True)) as store:
        yield store


def said(text: str) -> tuple[Answer, ...]:
    found = notation.read(text)
    return tuple(Answer(e.fact, e.occurred_on, e.entered_by, e.amends, e.reason) for e in found)


NEUTROPHILS = said("2026-01-15 001 neutrophils 1 g (known 2026-01-15, by jm)")
DAY = date(2026, 1, 15)


# --- rows ----------------------------------------------------------------------------------


def test_a_row_holds_the_canonical_text_and_what_the_store_adds(store: Store) -> None:
    rows = kept(store, LEDGER)
    assert [row.entry for row in rows] == list(lines.write(LEDGER))
    assert [(row.stream, row.version) for row in rows] == [
        ("study", 1), ("001", 1), ("001", 2), ("002", 1),
    ]  # fmt: skip
    assert [row.prev for row in rows] == [START, *(row.hash for row in rows[:-1])]
    opened = LEDGER.opened.fact.study_sha256
    assert {(row.role, row.site, row.study_sha256) for row in rows} == {
        ("investigator", "01", opened)
    }
    assert {row.recorded_at for row in rows} == {"2026-03-01T12:30:00.000000Z"}
    assert all(row.fingerprint() == row.hash for row in rows)


def test_the_fingerprint_of_a_row_never_changes(new_database: NewDatabase) -> None:
    """A row of format 1 keeps this fingerprint for ever, whichever database holds it."""
    with closing(open_store(new_database(), clock, create=True)) as store:
        store.append(submission(LEDGER.entries[0]))
        (row,) = store.rows()
    fixed = replace(row, software_version="0.1.0")
    stated = {name: getattr(fixed, name) for name in COLUMNS if name != "hash"}
    text = json.dumps(stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(text.encode()).hexdigest() == fixed.fingerprint()
    assert fixed.fingerprint() == (
        "ac3d60d43404d3d3ebe73239b9de957471326ae66c99ecbb66dca39ef3ca02b9"
    )


def test_the_time_of_entry_is_kept_in_utc(new_database: NewDatabase) -> None:
    shanghai = timezone(timedelta(hours=8))
    moment = datetime(2026, 3, 1, 1, 15, 2, 345678, tzinfo=shanghai)
    with closing(open_store(new_database(), lambda: moment, create=True)) as store:
        store.append(submission(LEDGER.entries[0]))
        (row,) = store.rows()
    assert row.recorded_at == "2026-02-28T17:15:02.345678Z"


def test_a_later_study_file_governs_the_rows_after_it(store: Store) -> None:
    kept(store, LEDGER)
    sha = lines.study_sha256("second")
    version = said(
        f"2026-01-15 - protocol_version_active version=2 study_text=second study_sha256={sha} "
        "(known 2026-01-15, by sponsor)"
    )
    first = LEDGER.opened.fact.study_sha256
    for answers in (version, NEUTROPHILS):
        store.append(Submission(answers=answers, known_on=DAY, stream="s", seen=None))
    assert [row.study_sha256 for row in store.rows(4)] == [first, sha]


# --- whole or not at all -------------------------------------------------------------------


def test_facts_handed_in_together_are_saved_together(store: Store) -> None:
    kept(store, LEDGER)
    rows = store.append(Submission(answers=NEUTROPHILS * 3, known_on=DAY, stream="001", seen=2))
    assert [(row.number, row.version) for row in rows] == [(5, 3), (6, 4), (7, 5)]
    assert tuple(store.rows(4)) == rows
    assert len(store.ledger()) == 7


def test_one_bad_fact_among_good_ones_saves_none(store: Store) -> None:
    before = kept(store, LEDGER)
    wrong = said('2026-01-15 001 neutrophils 1 g (known 2026-01-15, by jm, amends 99: "x")')
    with pytest.raises(StudyError, match="amends entry 99, which does not exist"):
        store.append(Submission(answers=NEUTROPHILS + wrong, known_on=DAY, stream="001", seen=2))
    assert tuple(store.rows()) == before
    store.append(Submission(answers=NEUTROPHILS, known_on=DAY, stream="001", seen=2))
    assert len(store.ledger()) == 5


def test_a_fact_may_correct_one_handed_in_with_it(store: Store) -> None:
    kept(store, LEDGER)
    right = said('2026-01-15 001 neutrophils 2 g (known 2026-01-15, by jm, amends 5: "x")')
    store.append(Submission(answers=NEUTROPHILS + right, known_on=DAY, stream="001", seen=None))
    last = store.ledger().history("001").last(Measured)
    assert last is not None
    assert last.fact.value == 2


def test_what_could_not_be_read_back_is_refused(store: Store) -> None:
    altered = structs.replace(LEDGER.opened.fact, study_text="another")
    with pytest.raises(StudyError, match="study text was altered"):
        store.append(submission(structs.replace(LEDGER.opened, fact=altered)))
    assert list(store.rows()) == []


def test_a_ledger_must_be_opened_first(store: Store) -> None:
    with pytest.raises(StudyError, match="The ledger begins with measured"):
        store.append(Submission(answers=NEUTROPHILS, known_on=DAY, stream="001", seen=0))


# --- two editors ---------------------------------------------------------------------------


def test_of_two_editors_one_wins_and_the_other_sees_what_was_saved(store: Store) -> None:
    kept(store, LEDGER)
    seen = len(store.stream("001"))
    mine = Submission(answers=NEUTROPHILS, known_on=DAY, stream="001", seen=seen)
    (row,) = store.append(mine)
    with pytest.raises(OvertakenError) as overtaken:
        store.append(mine)
    assert overtaken.value.since == (row,)
    assert str(overtaken.value) == (
        "001 was changed by somebody else in the meantime.\n"
        "  Where:  001, version 3 (entry 5)\n"
        "  Why:    Version 2 was before you; what was saved since would be overlooked.\n"
        "  Remedy: Look at both, and save again what still holds."
    )
    assert len(store.ledger()) == 5
    store.append(replace(mine, seen=3))
    store.append(replace(mine, stream="002", seen=1))  # another form is not in the way


def test_a_version_that_never_was_is_refused(store: Store) -> None:
    kept(store, LEDGER)
    with pytest.raises(OvertakenError) as overtaken:
        store.append(Submission(answers=NEUTROPHILS, known_on=DAY, stream="001", seen=9))
    assert overtaken.value.since == ()


def test_the_condition_is_asked_of_the_ledger_at_the_moment_of_saving(
    new_database: NewDatabase,
) -> None:
    place = new_database()
    asked: list[int] = []

    def refuse(ledger: Ledger) -> list[Problem]:
        asked.append(len(ledger))
        return [Problem(what="No place is left.", where="cohort 1", because="x", remedy="y")]

    with closing(open_store(place, clock, create=True)) as ours:
        with closing(open_store(place, clock)) as theirs:
            kept(theirs, LEDGER)
        wanted = Submission(
            answers=NEUTROPHILS, known_on=DAY, stream="001", seen=None, condition=refuse
        )
        with pytest.raises(StudyError, match="No place is left"):
            ours.append(wanted)
        assert asked == [4]
        assert len(ours.ledger()) == 4


# --- reading -------------------------------------------------------------------------------


def test_a_read_costs_what_was_added_since(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(new_database(), clock, create=True)) as store:
        kept(store, LEDGER)
        before = store.ledger()
        asked: list[tuple[int, int]] = []
        rows = type(store.database).rows

        def counted(self, after: int, limit: int = 2000):
            found = rows(self, after, limit)
            asked.append((after, len(found)))
            return found

        monkeypatch.setattr(type(store.database), "rows", counted)
        store.append(Submission(answers=NEUTROPHILS, known_on=DAY, stream="001", seen=None))
        asked.clear()
        assert store.ledger() is before
        assert asked == [(3, 1), (4, 1), (5, 0)]
        assert len(before) == 5


def test_nobody_adds_to_a_ledger_that_is_being_read(store: Store) -> None:
    kept(store, LEDGER)
    reading, saved = threading.Event(), threading.Event()

    def enter() -> None:
        reading.wait()
        store.append(Submission(answers=NEUTROPHILS, known_on=DAY, stream="001", seen=2))
        saved.set()

    other = threading.Thread(target=enter)
    other.start()
    with store.reading() as ledger:
        reading.set()
        assert not saved.wait(0.2)
        assert len(ledger) == 4
    other.join()
    assert saved.is_set()
    assert len(store.ledger()) == 5


def test_who_reads_does_not_append_in_the_same_breath(store: Store) -> None:
    kept(store, LEDGER)
    with store.reading(), pytest.raises(AssertionError, match="append after the block"):
        store.append(Submission(answers=NEUTROPHILS, known_on=DAY, stream="001", seen=2))


def test_two_stores_on_one_database_see_each_other(new_database: NewDatabase) -> None:
    place = new_database()
    with (
        closing(open_store(place, clock, create=True)) as one,
        closing(open_store(place, clock)) as two,
    ):
        for entry, store in zip(LEDGER.entries, (one, two, one, two), strict=True):
            store.append(submission(entry))
        assert one.ledger() == two.ledger() == LEDGER
        assert one.head() == two.head()


# --- a whole trial -------------------------------------------------------------------------


def test_a_trial_in_a_store_is_the_trial_in_the_file(store: Store) -> None:
    """Replay from the store gives the same decisions, and the export is the file byte for byte."""
    ledger = simulated(1)
    store.take_over(ledger, role="sponsor")
    ours = store.ledger()
    assert ours == ledger
    assert [row.entry for row in store.rows()] == list(lines.write(ledger))
    decisions = replay(lambda text: study(), ours)
    assert decisions == replay(lambda text: study(), ledger)
    assert len(decisions) > 5
    assert all(decision.agrees for decision in decisions)
    with pytest.raises(StudyError, match="There is a ledger already"):
        store.take_over(ledger)


def test_taking_over_and_entering_one_by_one_give_the_same_rows(
    new_database: NewDatabase,
) -> None:
    with closing(open_store(new_database(), clock, create=True)) as one:
        one.take_over(LEDGER, role="investigator", site="01")
        taken = tuple(one.rows())
    with closing(open_store(new_database(), clock, create=True)) as two:
        assert kept(two, LEDGER) == taken


def test_a_place_is_given_once(store: Store) -> None:
    """A slot request asks its condition inside the lock."""
    store.take_over(simulated(1).as_of_entry(40))
    known = store.ledger().entries[-1].known_on
    places = len(store.ledger().participants) + 1

    def full(ledger: Ledger) -> list[Problem]:
        taken = sum(bool(ledger.history(p).of(RegimenAssigned)) for p in ledger.participants)
        problem = Problem(what="The cohort is full.", where="slot", because="x", remedy="y")
        return [problem] if taken >= places else []

    def wanted(number: int) -> Submission:
        fact = RegimenAssigned(participant=f"{number}", part="p", regimen="r", cohort=1)
        return Submission(
            answers=(Answer(fact, known, "site"),),
            known_on=known,
            stream=f"{number}",
            seen=0,
            condition=full,
        )

    assigned = sum(
        bool(store.ledger().history(p).of(RegimenAssigned)) for p in store.ledger().participants
    )
    for number in range(900, 900 + places - assigned):
        store.append(wanted(number))
    with pytest.raises(StudyError, match="The cohort is full"):
        store.append(wanted(999))


def test_a_clock_without_a_time_zone_is_a_mistake(new_database: NewDatabase) -> None:
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with closing(open_store(new_database(), lambda: naive, create=True)) as store:
        with pytest.raises(AssertionError, match="time zone"):
            store.append(submission(LEDGER.entries[0]))
        assert list(store.rows()) == []
