"""What things are called on a form: events, classes of events, drugs, units, kinds of facts.

An event has the term of CTCAE as its key; where there is a Chinese name, both stand beside one
another, so that what is read is what was written down.
"""

from __future__ import annotations

from typing import Literal

from firstdose.conduct.words import LANGUAGES, Words, read_words
from firstdose.protocol.regimens import Regimen
from firstdose.protocol.study import Study
from firstdose.records.facts import Fact
from firstdose.records.kinds import kind_of
from firstdose.report.names import dose_text, known_name, schedule_text, term_text, unit_name
from firstdose.standards.verdict import Label


def event_label(study: Study, term: str) -> Label:
    """An adverse event by the name of its term, in Chinese with the term behind it."""
    named = event_name(study, read_words("zh"), term)
    return Label(en=term, zh=term if named == term else f"{named}（{term}）")


def event_name(study: Study, words: Words, term: str) -> str:
    """The name alone, where there is no room for both."""
    return term if words.language == "en" else term_text(words, study, term)


def event_said(study: Study, words: Words, term: str) -> str:
    """An adverse event in the language of a page."""
    return event_label(study, term).text(words.language)


def known_label(kind: Literal["drug", "soc"], said: str) -> Label:
    """A drug or a class of events; what has no Chinese name stands as it was written."""
    return Label(en=said.replace("_", " "), zh=known_name(read_words("zh"), kind, said))


def regimen_label(regimen: Regimen) -> Label:
    """A regimen by its name, with the cells of one infusion and the days between infusions."""
    en, zh = (_regimen_said(read_words(language), regimen) for language in LANGUAGES)
    return Label(en=en, zh=zh)


def _regimen_said(words: Words, regimen: Regimen) -> str:
    dose, schedule = dose_text(words, regimen.cells), schedule_text(words, regimen)
    return words("today.about.regimen", name=regimen.name, dose=dose, schedule=schedule)


def printed_unit(unit: str) -> str:
    """The label of a unit, which is printed in one way in every language."""
    return f"={unit_name(unit)}"


def kind_said(words: Words, fact: Fact) -> str:
    """What kind of fact it is; one that no form enters by the name of its kind."""
    kind = kind_of(fact)
    key = f"forms.kind.{kind}"
    return words(key) if key in words.texts else kind.replace("_", " ")
