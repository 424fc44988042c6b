"""The worklist of a trial at the end of its ledger.

It keeps the trial's own planner, which thinks anew only about those of whom something new is known
or whose day has come, so that asking costs no more in a long ledger than in a short one.
"""

from __future__ import annotations

from datetime import date

from firstdose.conduct.forms.case import Case
from firstdose.conduct.worklist.item import Item, item_of, participant_of_order
from firstdose.conduct.worklist.owed import owed_of
from firstdose.protocol.reader import recorded
from firstdose.protocol.study import Study
from firstdose.records.facts import ProtocolVersionActive
from firstdose.records.history import History
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order, ParticipantOrder, Review
from firstdose.trial.planner import Plan, Planner

_Owed = tuple[History, date, tuple[ParticipantOrder, ...], tuple[Item, ...]]


class Worklist:
    """What is due, of one ledger that grows; days may be asked in any order.

    One thread asks at a time, as one reads the ledger.
    """

    __slots__ = (
        "_day",
        "_items",
        "_ledger",
        "_owed",
        "_plan",
        "_planned_at",
        "_planner",
        "_study",
        "_version",
    )

    def __init__(self, study: Study, ledger: Ledger) -> None:
        self._study = study
        self._ledger = ledger
        self._version = ledger.history("").last(ProtocolVersionActive)
        self._planner = Planner(study, ledger)
        self._day = date.min
        self._planned_at = -1
        self._plan = Plan(orders=(), next_on=None)
        self._owed: dict[str, _Owed] = {}
        self._items: tuple[Item, ...] | None = None

    @property
    def study(self) -> Study:
        """The version of the study in force."""
        version = self._ledger.history("").last(ProtocolVersionActive)
        if version is not self._version:
            self._version = version
            self._study = recorded(self._ledger.study_text_in_force(), self._study.identity.name)
            self._owed.clear()
        return self._study

    @property
    def planner(self) -> Planner:
        """The trial's planner, as far as it was last asked."""
        return self._planner

    def plan(self, today: date) -> Plan:
        """The orders of a day, and the next day on which anything is asked without news."""
        if (today, len(self._ledger)) == (self._day, self._planned_at):
            return self._plan
        if today < self._day:
            self._planner = Planner(self.study, self._ledger)
        self._plan = self._planner.plan(today)
        self._day, self._planned_at = today, len(self._ledger)
        self._items = None
        return self._plan

    @property
    def participants(self) -> tuple[str, ...]:
        """Everyone of whom something is in force."""
        return self._ledger.participants

    def orders(self, today: date) -> tuple[Order, ...]:
        """Every order that stands today."""
        return self.plan(today).orders

    def items(self, today: date) -> tuple[Item, ...]:
        """Every order and everything owed beside them, the most pressing first."""
        orders = self.orders(today)
        if self._items is None:
            self._items = self._listed(orders, today)
        return self._items

    def _listed(self, orders: tuple[Order, ...], today: date) -> tuple[Item, ...]:
        asked: dict[str, list[ParticipantOrder]] = {}
        for order in orders:
            if not isinstance(order, Review):
                asked.setdefault(order.participant, []).append(order)
        owed = (
            item
            for who in self._ledger.participants
            for item in self._owed_of(who, tuple(asked.get(who, ())), today)
        )
        asked_for = (item_of(order, self.study) for order in orders)
        return tuple(sorted((*asked_for, *owed), key=_by_day))

    def case(self, participant: str, today: date) -> Case:
        """What a form about a participant is filled in by; "": about someone new."""
        orders = self.orders(today)
        taken = frozenset(self._ledger.participants) if not participant else frozenset[str]()
        return Case(
            study=self.study,
            history=self._ledger.history(participant) if participant else NOBODY,
            today=today,
            orders=tuple(
                order
                for order in orders
                if not isinstance(order, Review) and participant_of_order(order) == participant
            ),
            taken=taken,
        )

    def _owed_of(
        self, who: str, orders: tuple[ParticipantOrder, ...], today: date
    ) -> tuple[Item, ...]:
        history = self._ledger.history(who)
        known = self._owed.get(who)
        if known is not None and known[:3] == (history, today, orders):
            return known[3]
        case = Case(study=self.study, history=history, today=today, orders=orders)
        found = owed_of(case)
        self._owed[who] = (history, today, orders, found)
        return found


NOBODY = History.made_of("", ())
"""What is known of someone who has no subject number yet."""


def _by_day(item: Item) -> tuple[date, str, str, str]:
    return (item.due_on, item.participant, item.what, item.about)
