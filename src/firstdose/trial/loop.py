"""Running a trial: turn the day, hear the clinic, ask today's orders, append every answer.

The clock jumps to the next day on which anything can happen.  Turning every day instead gives the
same ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Protocol

from msgspec import Struct

from firstdose.derive.happened import earlier
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order, Review
from firstdose.records.undisturbed import undisturbed
from firstdose.trial.agenda import A_DAY
from firstdose.trial.clinic import Answer, Clinic
from firstdose.trial.planner import Plan, Planner

Question = tuple[str, ...] | Order

Book = Callable[[Iterable[Answer], date], None]
"""Takes down the answers of a day, each before the next order of the day is thought of."""


class Plans(Protocol):
    """Whoever says what is asked on a day: a planner, or a worklist that keeps one."""

    def plan(self, today: date) -> Plan:
        """The orders of a day."""
        ...


class Clock(Struct, frozen=True, kw_only=True):
    """From which day to which a trial runs, and how its days are turned.

    ``turn_every_day`` turns them one by one instead of jumping.  ``on_day`` hears of each day
    turned, to show progress.
    """

    start: date
    until: date
    turn_every_day: bool = False
    on_day: Callable[[date], None] | None = None


def run(study: Study, clinic: Clinic, opened: StudyOpened, clock: Clock) -> Ledger:
    """Run a trial from its opening until nothing is left to do, or the clock ends."""
    ledger = Ledger()
    ledger.append(opened, occurred_on=clock.start, known_on=clock.start, entered_by="sponsor")
    planner = Planner(study, ledger)
    book = partial(_append, ledger)
    today: date | None = clock.start
    with undisturbed():
        while today is not None and today <= clock.until:
            plan = turn(planner, book, clinic, today)
            if clock.on_day is not None:
                clock.on_day(today)
            today = next_day(plan, clinic, today, turn_every_day=clock.turn_every_day)
    return ledger


def turn(planner: Plans, book: Book, clinic: Clinic, today: date) -> Plan:
    """One day: what the clinic volunteers, then every order of the day until none is new.

    Gives the plan that stands at the end of the day.
    """
    volunteered = clinic.unasked(today)
    if volunteered:
        book(volunteered, today)
    asked: set[Question] = set()
    while True:
        plan = planner.plan(today)
        answered = False
        for order in plan.orders:
            question = _question(order)
            if question in asked:
                continue
            asked.add(question)
            answers = clinic.carry_out(order, today)
            if not answers:
                continue
            book(answers, today)
            answered = True
            if isinstance(order, Review):
                break
        if not answered:
            return plan


def _question(order: Order) -> Question:
    """What makes two orders of a day the same question: a review is asked once a day and part."""
    match order:
        case Review():
            return ("review", order.part)
        case _:
            return order


def _append(ledger: Ledger, answers: Iterable[Answer], today: date) -> None:
    ledger.extend(
        [
            Entry(
                number=number,
                fact=answer.fact,
                occurred_on=answer.occurred_on,
                known_on=today,
                entered_by=answer.entered_by,
                amends=answer.amends,
                reason=answer.reason,
            )
            for number, answer in enumerate(answers, start=len(ledger) + 1)
        ]
    )


def next_day(plan: Plan, clinic: Clinic, today: date, *, turn_every_day: bool) -> date | None:
    """The next day on which an order opens or turns, or the clinic has something to say.

    None when nothing is to come, which ends the trial however its days are turned.
    """
    next_on = earlier(plan.next_on, clinic.next_unasked_on(today))
    return today + A_DAY if turn_every_day and next_on is not None else next_on
