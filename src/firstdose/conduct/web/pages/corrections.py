# pyright: standard
"""Corrections: an entry in its form as it stands, or taken back altogether."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from firstdose.conduct.forms import Case, Form
from firstdose.conduct.forms.corrections import correction, in_force, root_of, taking_back
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.filling import Made, fill_in
from firstdose.conduct.web.pages.participants import may_enter
from firstdose.conduct.web.trial import Now
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.kinds import kind_of, participant_of

Makes = Callable[[Entry[Fact], Case, int], Form | None]


def correct(asked: Asked, participant: str, entry: str) -> HttpResponse:
    """The form that corrects an entry, or the last correction of it."""

    def make(now: Now) -> Made:
        case, standing = _standing(asked, now, participant, entry)
        return _form(standing, case, now, correction), case

    return fill_in(asked, make, "correction")


def take_back(asked: Asked, participant: str, entry: str) -> HttpResponse:
    """The form that takes an entry back."""

    def make(now: Now) -> Made:
        case, standing = _standing(asked, now, participant, entry)
        return _form(standing, case, now, taking_back), case

    return fill_in(asked, make, "take_back")


def _form(standing: Entry[Fact] | None, case: Case, now: Now, made: Makes) -> Form | None:
    if standing is None:
        return None
    return made(standing, case, root_of(now.ledger, standing))


def _standing(
    asked: Asked, now: Now, participant: str, number: str
) -> tuple[Case, Entry[Fact] | None]:
    """The entry in force where that number stands.

    None for one of another participant, or of a kind that the person may not enter.
    """
    case = now.worklist.case(participant, now.today)
    known = number.isascii() and number.isdecimal() and 1 <= int(number[:12]) <= now.head
    if not known or participant not in now.worklist.participants:
        return case, None
    entry = now.ledger.entry(int(number))
    mine = may_enter(asked, kind_of(entry.fact), now.site_of(participant))
    if participant_of(entry.fact) != participant or not mine:
        return case, None
    return case, in_force(now.ledger, entry)
