"""Many writers at once: of two editors one wins, nothing is lost, nothing is done twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing

import pytest

from conduct.books import refusal, small_ledger, submission
from conduct.databases import NewDatabase, clock
from durability.writer import ANSWER, ENTRY
from firstdose.conduct.store import OvertakenError, Store, Submission, open_store, verified
from firstdose.records import Ledger, Problem
from firstdose.records.facts import RegimenAssigned
from firstdose.trial.clinic import Answer

WRITERS = 16


def begun(place: str) -> Store:
    store = open_store(place, clock, create=True)
    for entry in small_ledger().entries:
        store.append(submission(entry))
    return store


def at_once(acts: list[Callable[[], None]]) -> None:
    """Run everything in a thread of its own, all begun at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        gate.wait()
        act()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def wanted(stream: str, seen: int) -> Submission:
    return Submission(answers=(ANSWER,), known_on=ENTRY.known_on, stream=stream, seen=seen)


@pytest.mark.parametrize("processes", ["one store", "a store each"])
def test_sixteen_writers_of_separate_forms_all_save(
    new_database: NewDatabase, processes: str
) -> None:
    place, each = new_database(), 20
    saved: list[int] = []
    with closing(begun(place)) as store:

        def write(form: int) -> None:
            ours = store if processes == "one store" else open_store(place, clock)
            rows = [ours.append(wanted(f"form-{form}", seen))[0] for seen in range(each)]
            saved.extend(row.number for row in rows)
            if ours is not store:
                ours.close()

        at_once([lambda form=form: write(form) for form in range(WRITERS)])
        assert sorted(saved) == list(range(5, 5 + WRITERS * each))
        found = verified(store.rows(), place)
        assert store.ledger() == found.ledger


def test_sixteen_editors_of_the_same_form_lose_no_update(new_database: NewDatabase) -> None:
    place, tries = new_database(), 20
    outcome: Counter[str] = Counter()
    with closing(begun(place)) as store:
        before = len(store.stream("001"))

        def edit() -> None:
            for _ in range(tries):
                seen = len(store.stream("001"))
                error = refusal(store, wanted("001", seen))
                if error is None:
                    outcome["saved"] += 1
                else:
                    assert isinstance(error, OvertakenError)
                    assert error.since, "the loser is shown what was saved"
                    outcome["refused"] += 1

        at_once([edit] * WRITERS)
        print(f"{WRITERS * tries} asked: {dict(outcome)}")
        assert outcome.total() == WRITERS * tries
        assert len(store.stream("001")) - before == outcome["saved"] >= tries
        assert verified(store.rows(), place).ledger == store.ledger()


def test_two_editors_of_one_version_never_both_win(new_database: NewDatabase) -> None:
    place = new_database()
    with closing(begun(place)) as one, closing(open_store(place, clock)) as two:
        for _ in range(50):
            seen = len(one.stream("001"))
            won: list[str] = []

            def edit(store: Store, name: str, seen: int = seen, won: list[str] = won) -> None:
                error = refusal(store, wanted("001", seen))
                if error is None:
                    won.append(name)
                else:
                    assert isinstance(error, OvertakenError)
                    assert [row.version for row in error.since] == [seen + 1]

            at_once([lambda edit=edit: edit(one, "one"), lambda edit=edit: edit(two, "two")])
            assert len(won) == 1


def test_the_last_place_of_a_cohort_is_given_once(new_database: NewDatabase, full: bool) -> None:
    """Two coordinators, each with a store of their own, ask for it at the same moment."""
    place = new_database()
    repeats = 1000 if full else 200
    with closing(begun(place)) as one, closing(open_store(place, clock)) as two:
        for cohort in range(1, repeats + 1):
            given: list[str] = []

            def ask(store: Store, who: str, cohort: int = cohort, given: list[str] = given) -> None:
                fact = RegimenAssigned(participant=who, part="p", regimen="r", cohort=cohort)
                wanted = Submission(
                    answers=(Answer(fact, ENTRY.known_on, who),),
                    known_on=ENTRY.known_on,
                    stream=who,
                    seen=None,
                    condition=one_place_in(cohort),
                )
                error = refusal(store, wanted)
                if error is None:
                    given.append(who)
                else:
                    assert "is full" in str(error)

            at_once([lambda ask=ask: ask(one, "101"), lambda ask=ask: ask(two, "102")])
            assert len(given) == 1, cohort


def one_place_in(cohort: int) -> Callable[[Ledger], list[Problem]]:
    def full(ledger: Ledger) -> list[Problem]:
        taken = any(
            entry.fact.cohort == cohort
            for participant in ("101", "102")
            for entry in ledger.history(participant).of(RegimenAssigned)
        )
        problem = Problem(what="The cohort is full.", where="slot", because="x", remedy="y")
        return [problem] if taken else []

    return full
