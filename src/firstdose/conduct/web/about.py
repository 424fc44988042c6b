"""What a form, or a line of the worklist, is about: a visit by its name, a day, an infusion."""

from __future__ import annotations

from firstdose.conduct.forms.families import FAMILIES, Offered
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.worklist import Item
from firstdose.protocol.study import Study


def form_about(asked: Asked, study: Study, one: Offered) -> str:
    """What a form that is offered is about; "" where there is only one of its name.

    Names of visits speak of treatment: whoever is blinded reads what the schedule calls them.
    """
    words = asked.words
    match one.name:
        case "visit" | "visit_missed" | "laboratory" if one.about and not asked.blinded:
            visits = (visit for visit in study.schedule.visits if visit.name == one.about)
            return next((visit.text.text(words.language) for visit in visits), one.about)
        case "conditioning" | "dose_check":
            return words("today.about.day", day=int(one.about))
        case "infusion":
            return words("today.about.infusion", number=one.about)
        case "readiness" | "hold":
            before, _, number = one.about.partition("-")
            return words(f"today.about.before_{before}", **({"number": number} if number else {}))
        case "laboratory":
            return one.about
        case _:
            return one.about if one.name in FAMILIES and FAMILIES[one.name].needs_about else ""


def item_about(asked: Asked, study: Study, item: Item) -> str:
    """What a line is about: what the form is that settles it, or the regimen of an open place."""
    said = form_about(asked, study, item.forms[0]) if item.forms else ""
    return said or item.about
