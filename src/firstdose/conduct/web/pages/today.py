# pyright: standard
"""Today: what is due, for whoever looks."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.http import HttpResponse

from firstdose.conduct.access import Act
from firstdose.conduct.web.asked import Asked
from firstdose.records.orders import ParticipantOrder, Review


class Due(NamedTuple):
    """One line of the work list; ``words_key``: what is to be done."""

    order: ParticipantOrder
    words_key: str


def kind(order: ParticipantOrder) -> str:
    """The name of a kind of order: ``assign_regimen`` for `AssignRegimen`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(order).__name__).lower()


def today(asked: Asked) -> HttpResponse:
    """The orders of today at the sites of the person."""
    with asked.reading() as now:
        due = [
            Due(order=order, words_key=f"today.order.{kind(order)}")
            for order in now.orders
            if not isinstance(order, Review)
            and asked.may(Act.SEE_WORKLIST, now.site_of(order.participant))
        ]
        day, head = now.today, now.head
    return asked.show("today.html", due=due, day=day, head=head)
