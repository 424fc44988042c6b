"""One thing that is due: what, of whom, by when, who may do it, and the forms that settle it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from firstdose.conduct.forms.families import FAMILIES, Offered, answering
from firstdose.protocol.study import Study
from firstdose.records.orders import (
    Assess,
    AssessReadiness,
    AssignRegimen,
    Condition,
    FollowUp,
    Infuse,
    Order,
    Reconsent,
    Review,
    Screen,
)

DECIDE = "decide"
"""What somebody must be allowed to do to settle a review."""


class Urgency(StrEnum):
    """How pressing an item is on a day."""

    OVERDUE = "overdue"
    LAST_DAY = "last_day"
    DUE = "due"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a worklist.

    ``what`` names it, and ``about`` tells items of one name apart: the visit, the step, the event.
    ``closes_on`` None: it stays open until it is settled.  ``order``: the order it is; None for
    what is owed beside the orders.
    """

    what: str
    participant: str
    about: str
    due_on: date
    opens_on: date
    closes_on: date | None
    act: str
    forms: tuple[Offered, ...]
    order: Order | None = None

    def urgency(self, today: date) -> Urgency:
        """How pressing it is."""
        if today == self.closes_on:
            return Urgency.LAST_DAY
        if today > self.due_on:
            return Urgency.OVERDUE
        return Urgency.DUE if today == self.due_on else Urgency.AHEAD

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of fact that answer it."""
        named = (kind for one in self.forms for kind in FAMILIES[one.name].kinds)
        return tuple(dict.fromkeys(named)) if self.forms else ("dose_decided",)


def item_of(order: Order, study: Study) -> Item:
    """The line of an order."""
    forms = answering(order, study)
    return Item(
        what=_name(order),
        participant=participant_of_order(order),
        about=_about(order),
        due_on=order.due_on,
        opens_on=order.opens_on,
        closes_on=None if order.closes_on == date.max else order.closes_on,
        act=FAMILIES[forms[0].name].act if forms else DECIDE,
        forms=forms,
        order=order,
    )


def owed(what: str, participant: str, about: str, on: date, form: Offered) -> Item:
    """The line of something that is owed beside the orders, from a day on."""
    return Item(
        what=what,
        participant=participant,
        about=about,
        due_on=on,
        opens_on=on,
        closes_on=None,
        act=FAMILIES[form.name].act,
        forms=(form,),
    )


def days_left(item: Item, today: date) -> int | None:
    """Days from today to the day on which it closes; None where it does not."""
    return None if item.closes_on is None else (item.closes_on - today).days


def participant_of_order(order: Order) -> str:
    """Whom an order is about; "" for the safety committee's."""
    return "" if isinstance(order, Review) else order.participant


def _name(order: Order) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(order).__name__).lower()


def _about(order: Order) -> str:
    match order:
        case Screen() | Reconsent():
            return ""
        case AssignRegimen():
            return order.regimen
        case AssessReadiness():
            return order.step
        case Condition():
            return f"{order.planned_day}"
        case Infuse():
            return f"{order.number}"
        case Assess() | FollowUp():
            return order.visit
        case Review():
            return order.part
        case _:
            assert_never(order)
