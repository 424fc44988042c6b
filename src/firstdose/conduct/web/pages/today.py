# pyright: standard
"""Today: what is due, for whoever looks, the most pressing first; and what is to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse

from firstdose.conduct.access import Act
from firstdose.conduct.forms.families import Offered
from firstdose.conduct.safety.queries import open_queries
from firstdose.conduct.web.about import form_about, item_about
from firstdose.conduct.web.accounts.directory import Known, directory, may_grant
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.pages.participants import allowed, shown_items
from firstdose.conduct.web.trial import Now
from firstdose.conduct.worklist import Item, Urgency
from firstdose.conduct.worklist.item import DECIDE, days_left


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """A part on which the safety committee is asked to decide, and by when."""

    part: str
    title: str
    by: date


def today(asked: Asked) -> HttpResponse:
    """What is due today at the sites of the person, and what the committee is to decide."""
    with asked.reading() as now:
        items = shown_items(asked, now)
        histories = {who: now.ledger.history(who) for who in {each.participant for each in items}}
        due = [
            Due(
                item=item,
                about=item_about(asked, now.study, histories[item.participant], item),
                urgency=item.urgency(now.today),
                days_left=days_left(item, now.today),
                opens=asked.may(Act.SEE_PARTICIPANT, now.site_of(item.participant)),
                forms=allowed(asked, item, now.site_of(item.participant)),
            )
            for item in items
        ]
        decisions = to_decide(asked, now)
        to_answer, to_close = queries_waiting(asked, now)
        day, study = now.today, now.study
    return asked.show(
        "today.html",
        due=due,
        decides=decides(asked),
        decisions=decisions,
        to_answer=to_answer,
        to_close=to_close,
        to_grant=links_to_grant(asked),
        day=day,
        saved=asked.request.GET.get("saved", "")[:9],
        of=asked.request.GET.get("of", "")[:300],
        may_consent=asked.may(Act.CONSENT),
        about=lambda one, who: form_about(asked, study, histories[who], one),
    )


def queries_waiting(asked: Asked, now: Now) -> tuple[int, int]:
    """How many queries wait for an answer of the person, and how many for being closed by them."""
    found = open_queries(now.study, now.ledger, now.today)
    sites = [(one.answered, now.site_of(one.raised.fact.participant)) for one in found]
    to_answer = sum(not answer and asked.may(Act.ANSWER_QUERY, site) for answer, site in sites)
    to_close = sum(bool(answer) and asked.may(Act.RAISE_QUERY, site) for answer, site in sites)
    return to_answer, to_close


def links_to_grant(asked: Asked) -> list[Known]:
    """The accounts for which another one asks for a new link that the person may grant."""
    if not asked.may(Act.MANAGE_ACCOUNTS):
        return []
    return [each for each in directory().values() if may_grant(asked.person.account, each)]


def decides(asked: Asked) -> bool:
    """Whether the person votes or decides in the safety committee."""
    return asked.may(Act.VOTE) or asked.may(Act.DECIDE)


def to_decide(asked: Asked, now: Now) -> list[ToDecide]:
    """The parts on which the committee is asked to decide, for whoever votes or decides in it."""
    if not decides(asked):
        return []
    return [
        ToDecide(
            part=item.about,
            title=now.study.part(item.about).title.text(asked.words.language),
            by=item.due_on,
        )
        for item in now.worklist.items(now.today)
        if item.act == DECIDE
    ]
