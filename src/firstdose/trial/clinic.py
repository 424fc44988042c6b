"""The one object in which a simulated and a real trial differ: who answers the orders."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from msgspec import Struct

from firstdose.records.facts import Fact
from firstdose.records.orders import Order


class Answer(Struct, frozen=True):
    """A fact on its way into the ledger, which adds the day on which it became known."""

    fact: Fact
    occurred_on: date
    entered_by: str
    amends: int | None = None
    reason: str = ""


class Clinic(Protocol):
    """Whoever carries out orders: virtual patients, or people behind web pages."""

    def carry_out(self, order: Order, today: date) -> tuple[Answer, ...]:
        """Answer one order of today; () when there is nothing to hand over yet.

        An order that no answer settles is asked again on every day on which it is open.
        """
        ...

    def unasked(self, today: date) -> tuple[Answer, ...]:
        """What the clinic reports today of its own accord.

        Referrals, adverse events, changes of medication, late results, withdrawals.
        """
        ...

    def next_unasked_on(self, after: date) -> date | None:
        """The next day after ``after`` with something unasked; None when nothing is to come."""
        ...
