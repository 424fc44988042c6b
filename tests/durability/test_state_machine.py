"""Whatever people do at their pages, the store is the ledger in memory: a model against both."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from conduct.books import Shelf, refusal, submission
from conduct.databases import NewDatabase, clock
from firstdose.conduct.store import OvertakenError, Store, verified
from firstdose.records import Entry, Fact, Ledger, StudyError
from records.strategies import entries, ledgers


class Pages(RuleBasedStateMachine):
    """Two people at two pages over one database, against a ledger in memory."""

    shelf: ClassVar[Shelf]

    def __init__(self) -> None:
        super().__init__()
        self.store = self.shelf.new_store()
        self.other = Store(self.store.database, clock)
        self.model = Ledger()
        self.versions: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.day = date(2030, 1, 1)

    @initialize(drawn=ledgers(most=3))
    def begin(self, drawn: Ledger) -> None:
        for entry in drawn.entries:
            self._hand_in(self.store, entry, "study", None)

    @rule(entry=entries(), stream=st.sampled_from("abc"), second=st.booleans(),
          stale=st.booleans(), later=st.integers(0, 2))  # fmt: skip
    def enter(self, entry: Entry[Fact], stream: str, second: bool, stale: bool, later: int) -> None:
        self.day += timedelta(days=later)
        amends = entry.amends and entry.amends % (len(self.model) + 2)
        moved = Entry(
            number=0, fact=entry.fact, occurred_on=self.day, known_on=self.day,
            entered_by=entry.entered_by, amends=amends, reason=entry.reason,
        )  # fmt: skip
        seen = self.seen[stream] if stale else self.versions[stream]
        self._hand_in(self.other if second else self.store, moved, stream, seen)

    @rule(stream=st.sampled_from("abc"))
    def look(self, stream: str) -> None:
        rows = self.other.stream(stream)
        assert [row.version for row in rows] == list(range(1, self.versions[stream] + 1))
        self.seen[stream] = len(rows)

    @rule()
    def open_anew(self) -> None:
        self.other = Store(self.store.database, clock)

    @precondition(lambda self: bool(len(self.model)))
    @rule(back=st.integers(0, 40))
    def replay(self, back: int) -> None:
        day = self.day - timedelta(days=back)
        assert self.store.ledger().as_known_on(day) == self.model.as_known_on(day)

    @invariant()
    def both_are_the_model(self) -> None:
        assert self.store.ledger() == self.model
        assert self.other.ledger() == self.model

    def teardown(self) -> None:
        if len(self.model):
            assert verified(self.store.rows(), "trial").ledger == self.model

    def _hand_in(self, store: Store, entry: Entry[Fact], stream: str, seen: int | None) -> None:
        error = refusal(store, submission(entry, stream=stream, seen=seen))
        if isinstance(error, OvertakenError):
            assert seen is not None
            assert seen < self.versions[stream]
            assert len(error.since) == self.versions[stream] - seen
            return
        assert seen in (None, self.versions[stream])
        if error is None:
            self._append(entry)
            self.versions[stream] += 1
        else:
            with pytest.raises(StudyError) as refused:
                self._append(entry)
            said = [problem.what for problem in refused.value.problems]
            assert [problem.what for problem in error.problems] == said

    def _append(self, entry: Entry[Fact]) -> None:
        self.model.append(
            entry.fact,
            occurred_on=entry.occurred_on,
            known_on=entry.known_on,
            entered_by=entry.entered_by,
            amends=entry.amends,
            reason=entry.reason,
        )


def test_whatever_people_do_the_store_is_the_ledger_in_memory(
    emptied_database: NewDatabase, full: bool
) -> None:
    with closing(Shelf(emptied_database)) as shelf:
        run_state_machine_as_test(
            type("PagesOnShelf", (Pages,), {"shelf": shelf}),
            settings=settings(
                max_examples=2000 if full else 500,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            ),
        )
