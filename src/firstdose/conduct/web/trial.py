"""The trial as it stands: study, ledger, orders and duties, folded entry by entry.

What a page costs therefore does not grow with the length of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeVar

from firstdose.conduct.access import Alarm, Duty, Person, alarms, duties_of, site_of
from firstdose.conduct.safety.locked import locked
from firstdose.conduct.store import Store
from firstdose.conduct.worklist import Trail, Worklist
from firstdose.protocol.reader import recorded
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import ProtocolVersionActive
from firstdose.records.ledger import Ledger
from firstdose.records.locking import StudyLocked
from firstdose.records.orders import Order
from firstdose.trial.planner import Planner

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The trial at this moment; nobody adds to the ledger until the reading ends.

    ``head``: how many entries there are.  ``orders``: everything asked today, from the
    ``worklist``, which is asked within the reading only.  ``trail``: the entries of each
    participant.  ``duties``: by account.  ``alarms``: access in an emergency that nobody has
    judged, by participant.  ``locked``: the lock of the study that stands.
    ``ledger.entries`` copies every entry: ask for a ``history``, or for rows of the store.
    ``planner`` has followed the ledger to ``today``; of past days another one is asked.
    """

    ledger: Ledger
    head: int
    study: Study
    today: date
    orders: tuple[Order, ...]
    worklist: Worklist
    trail: Trail
    duties: Mapping[str, tuple[Duty, ...]]
    alarms: Mapping[str, tuple[Alarm, ...]]
    locked: Entry[StudyLocked] | None
    planner: Planner

    def person(self, account: str) -> Person:
        """Somebody with the duties that stand today."""
        return Person(account=account, duties=self.duties.get(account, ()))

    def site_of(self, participant: str) -> str:
        """The site that treats a participant; "" where nobody has said, or there is none such."""
        return site_of(self.ledger.history(participant)) if participant else ""


class Trial:
    """One trial behind its pages.  Any number of threads may share it.

    ``clock`` says what time it is for the trial, ``zone`` where its days begin (None: in the zone
    that this machine is set to, summer time included).  ``fingerprint``: of entry 1, by which one
    ledger is told from another.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], zone: tzinfo | None) -> None:
        self.store = store
        self.clock = clock
        self.zone = zone
        with store.reading() as ledger:
            self.name = ledger.opened.fact.study
            self.origin = ledger.opened.fact.origin
            self._now = self._worked_out(ledger, None)
        self.fingerprint = store.database.rows(0, limit=1)[0].hash

    def today(self) -> date:
        """Which day it is where the trial is run."""
        return self.clock().astimezone(self.zone).date()

    def known_on(self) -> date:
        """The day on which what is entered now becomes known: no ledger goes back in time."""
        with self.store.reading() as ledger:
            return max(self.today(), ledger.known_until)

    @contextmanager
    def reading(self) -> Generator[Now]:
        """The trial at this moment, which nobody adds to until the block ends.

        One thread reads at a time: look up what a page shows, and write the page after the block.
        """
        with self.store.reading() as ledger:
            yield self.at(ledger, lambda now: now)

    def at(self, ledger: Ledger, ask: Callable[[Now], T]) -> T:
        """What is asked of the trial at the moment of saving, by whoever holds the ledger then."""
        today = max(self.today(), ledger.known_until)
        if (self._now.head, self._now.today) != (len(ledger), today):
            self._now = self._worked_out(ledger, self._now)
        return ask(self._now)

    def _worked_out(self, ledger: Ledger, before: Now | None) -> Now:
        """What the ledger says now; only what is new is looked at."""
        today = max(self.today(), ledger.known_until)
        study = self._study(ledger, before)
        if before is None:
            self._worklist, self._trail = Worklist(study, ledger), Trail(ledger)
        duties = duties_of(ledger.history(""), today)
        orders = self._worklist.orders(today)
        return Now(
            ledger=ledger,
            head=len(ledger),
            study=study,
            today=today,
            orders=orders,
            worklist=self._worklist,
            trail=self._trail,
            duties=duties,
            alarms=alarms(ledger, before.alarms if before else {}, before.head if before else 0),
            locked=locked(ledger),
            planner=self._worklist.planner,
        )

    def _study(self, ledger: Ledger, before: Now | None) -> Study:
        """The version of the study in force, read once."""
        version = ledger.history("").last(ProtocolVersionActive)
        if before is None or version is not self._version:
            self._version = version
            return recorded(ledger.study_text_in_force(), self.name)
        return before.study
