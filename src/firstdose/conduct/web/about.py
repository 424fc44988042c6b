"""What a form, or a line of the worklist, is about: a visit by its name, a day, an infusion."""

from __future__ import annotations

from firstdose.conduct.forms.families import FAMILIES, Offered
from firstdose.conduct.forms.naming import known_label
from firstdose.conduct.safety.naming import dose_text, schedule_text
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.filled import shown_in_words
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


def given_said(asked: Asked, study: Study, field: str, value: object) -> str:
    """What comes with a form, by its name where it has one: the visit, the drug, the regimen."""
    words, name = asked.words, f"{value}"
    match field:
        case "visit":
            return form_about(asked, study, Offered(name="visit", about=name))
        case "step":
            return form_about(asked, study, Offered(name="readiness", about=name))
        case "part":
            return study.part(name).title.text(words.language)
        case "drug":
            return known_label("drug", name).text(words.language)
        case "regimen":
            (regimen,) = (one for one in study.regimens.regimens if one.name == name)
            dose, schedule = dose_text(words, regimen), schedule_text(words, regimen)
            return words("today.about.regimen", name=name, dose=dose, schedule=schedule)
        case _:
            return shown_in_words(words, value)


def item_about(asked: Asked, study: Study, item: Item) -> str:
    """What a line is about: what the form is that settles it, or the regimen of an open place."""
    said = form_about(asked, study, item.forms[0]) if item.forms else ""
    return said or item.about
