# pyright: standard
"""Today: what is due, for whoever looks, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from firstdose.conduct.access import Act
from firstdose.conduct.forms.families import FAMILIES, Offered
from firstdose.conduct.web.about import form_about, item_about
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.pages.participants import shown_items
from firstdose.conduct.worklist import Item, Urgency
from firstdose.conduct.worklist.item import days_left


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One line of the work list, as it stands today.

    ``opens``: the person may look at the participant.  ``forms``: those the person may fill in.
    """

    item: Item
    about: str
    urgency: Urgency
    days_left: int | None
    opens: bool
    forms: tuple[Offered, ...]


def today(asked: Asked) -> HttpResponse:
    """What is due today at the sites of the person."""
    with asked.reading() as now:
        due = [
            Due(
                item=item,
                about=item_about(asked, now.study, item),
                urgency=item.urgency(now.today),
                days_left=days_left(item, now.today),
                opens=asked.may(Act.SEE_PARTICIPANT, now.site_of(item.participant)),
                forms=tuple(
                    one
                    for one in item.forms
                    if asked.may(Act(FAMILIES[one.name].act), now.site_of(item.participant))
                ),
            )
            for item in shown_items(asked, now)
        ]
        day, study = now.today, now.study
    return asked.show(
        "today.html",
        due=due,
        day=day,
        saved=asked.request.GET.get("saved", "")[:9],
        of=asked.request.GET.get("of", "")[:300],
        may_consent=asked.may(Act.CONSENT),
        about=lambda one: form_about(asked, study, one),
    )
