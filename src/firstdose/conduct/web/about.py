"""What a form, or a line of the worklist, is about: a visit by its name, a day, an infusion."""

from __future__ import annotations

from firstdose.conduct.forms.families import Offered
from firstdose.conduct.words import Words
from firstdose.conduct.worklist import Item
from firstdose.protocol.study import Study


def form_about(words: Words, study: Study, one: Offered) -> str:
    """What a form that is offered is about; "" where there is only one of its name."""
    match one.name:
        case "visit" | "visit_missed" | "laboratory" if one.about:
            named = {visit.name: visit.text.text(words.language) for visit in study.schedule.visits}
            return named.get(one.about, one.about)
        case "conditioning" | "dose_check":
            return words("today.about.day", day=int(one.about))
        case "infusion":
            return words("today.about.infusion", number=one.about)
        case "readiness" | "hold":
            before, _, number = one.about.partition("-")
            return words(f"today.about.before_{before}", **({"number": number} if number else {}))
        case _:
            return one.about


def item_about(words: Words, study: Study, item: Item) -> str:
    """What a line is about: what the form is that settles it, or the regimen of an open place."""
    said = form_about(words, study, item.forms[0]) if item.forms else ""
    return said or item.about
