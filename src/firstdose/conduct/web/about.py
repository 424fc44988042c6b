"""What a form, or a line of the worklist, is about: a visit by its name, a day, an infusion."""

from __future__ import annotations

from firstdose.conduct.forms.families import FAMILIES, Offered
from firstdose.conduct.forms.naming import event_said, known_label, regimen_label
from firstdose.conduct.forms.worksheets import instrument_label
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.filled import shown_in_words
from firstdose.conduct.worklist import Item
from firstdose.protocol.study import Study
from firstdose.records.facts import AdverseEventChanged, AdverseEventReported
from firstdose.records.history import History


def form_about(asked: Asked, study: Study, history: History, one: Offered) -> str:
    """What a form that is offered is about; "" where there is only one of its name.

    An event stands with its number and its name, an instrument with its title.
    """
    words = asked.words
    match one.name:
        case "visit" | "visit_missed" | "laboratory":
            return visit_said(asked, study, one.about)
        case "conditioning" | "dose_check":
            return words("today.about.day", day=int(one.about))
        case "infusion":
            return words("today.about.infusion", number=one.about)
        case "readiness" | "hold":
            return step_said(asked, one.about)
        case "examination":
            return instrument_label(one.about.partition(":")[0]).text(words.language)
        case name if name in OF_AN_EVENT:
            terms = {each.fact.event: each.fact.term for each in history.of(AdverseEventReported)}
            named = event_said(study, words, terms[one.about]) if one.about in terms else ""
            return f"{one.about} {named}".rstrip()
        case _:
            return one.about if one.name in FAMILIES and FAMILIES[one.name].needs_about else ""


OF_AN_EVENT = ("adverse_event_change", "worksheet", "adjudication")
"""The forms that say more of an event that was reported."""


def last_said(asked: Asked, history: History, one: Offered) -> str:
    """The grade and the outcome that an event was last said to have; "" of any other form."""
    if one.name not in OF_AN_EVENT:
        return ""
    said = (*history.of(AdverseEventReported), *history.of(AdverseEventChanged))
    states = [(each.occurred_on, each.fact.state) for each in said if each.fact.event == one.about]
    if not states:
        return ""
    day, state = max(reversed(states), key=lambda each: each[0])
    outcome = asked.words(f"forms.word.Outcome.{state.outcome}")
    return asked.words("forms.page.last_said", day=day, grade=state.grade, outcome=outcome)


def visit_said(asked: Asked, study: Study, name: str) -> str:
    """A visit by its name, which speaks of treatment: the blinded read its key in the schedule."""
    if asked.blinded:
        return name
    named = (one for one in study.schedule.visits if one.name == name)
    return next((one.text.text(asked.words.language) for one in named), name)


def step_said(asked: Asked, step: str) -> str:
    """A step of the treatment: ``before infusion 2``."""
    before, _, number = step.partition("-")
    given = {"number": number} if number else {}
    return asked.words(f"today.about.before_{before}", **given)


def given_said(asked: Asked, study: Study, field: str, value: object) -> str:
    """What comes with a form, by its name where it has one: the visit, the drug, the regimen."""
    name = f"{value}"
    match field:
        case "visit":
            return visit_said(asked, study, name)
        case "step":
            return step_said(asked, name)
        case "part":
            return study.part(name).title.text(asked.words.language)
        case "drug":
            return known_label("drug", name).text(asked.words.language)
        case "regimen":
            (regimen,) = (one for one in study.regimens.regimens if one.name == name)
            return regimen_label(regimen).text(asked.words.language)
        case _:
            return shown_in_words(asked.words, value)


def item_about(asked: Asked, study: Study, history: History, item: Item) -> str:
    """What a line is about: what the form is that settles it, or the regimen of an open place."""
    said = form_about(asked, study, history, item.forms[0]) if item.forms else ""
    return said or item.about
