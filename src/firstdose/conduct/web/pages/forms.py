# pyright: standard
"""Any form of a participant, by the name of its family."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.forms.families import build
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.filling import Made, fill_in
from firstdose.conduct.web.page import View
from firstdose.conduct.web.trial import Now

LONGEST_ABOUT = 80


def filling(name: str) -> View:
    """The page of the forms of one family; what a form is about stands behind the address."""

    def view(asked: Asked, participant: str = "") -> HttpResponse:
        about = asked.request.GET.get("about", "")[:LONGEST_ABOUT]

        def make(now: Now) -> Made:
            case = now.worklist.case(participant, now.today)
            known = not participant or participant in now.worklist.participants
            return (build(name, case, about) if known else None), case

        return fill_in(asked, make, name)

    view.__name__ = f"form_{name}"
    return view
