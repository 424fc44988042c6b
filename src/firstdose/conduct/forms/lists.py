"""The lists that fields choose from or that help to type, by the names the layout gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.naming import event_label, known_label, printed_unit, regimen_label
from firstdose.conduct.forms.nodes import Choice
from firstdose.derive.medication import LOCAL_ROUTES
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    AdverseEventReported,
    MedicationChanged,
    PriorTherapyRecorded,
)
from firstdose.records.sentence import QUALIFIERS
from firstdose.standards.ctcae import Standard, ctcae
from firstdose.standards.units import analytes, conversions
from firstdose.standards.verdict import Label

SYSTEMIC_ROUTES = ("oral", "intravenous", "subcutaneous", "intramuscular")
RESCUE_UNITS = ("mg", "ug", "g", "g/kg", "mL")


def choices(name: str, case: Case) -> tuple[Choice, ...]:
    """A closed list, for one case."""
    return _LISTS[name](case)


def standard_of(study: Study) -> Standard:
    """The version of CTCAE by which a study reports adverse events."""
    return ctcae(study.endpoints.instruments.ctcae)


def units_of(analyte: str) -> tuple[str, ...]:
    """The usual units of an analyte, its canonical one first."""
    return tuple(conversion.unit for conversion in conversions(analyte))


def offered(name: str, case: Case) -> tuple[Choice, ...]:
    """A list that helps to type; what is typed need not stand in it."""
    return _OFFERS[name](case)


@cache
def _analytes() -> tuple[Choice, ...]:
    return tuple(Choice(text=key, label=one.label) for key, one in analytes().items())


def _events(case: Case) -> tuple[Choice, ...]:
    return tuple(
        Choice(text=one.fact.event, label=_numbered(case.study, one.fact)) for one in case.events
    )


def _terms(case: Case) -> tuple[Choice, ...]:
    terms = standard_of(case.study).terms
    return tuple(Choice(text=name, label=event_label(case.study, name)) for name in terms)


def _classes(case: Case) -> tuple[Choice, ...]:
    found = dict.fromkeys(
        term.system_organ_class for term in standard_of(case.study).terms.values()
    )
    return tuple(Choice(text=name, label=known_label("soc", name)) for name in found)


def _drugs(case: Case) -> tuple[Choice, ...]:
    taken = (entry.fact.drug for entry in case.history.of(MedicationChanged))
    before = (entry.fact.therapy for entry in case.history.of(PriorTherapyRecorded))
    found = dict.fromkeys((*taken, *before))
    return tuple(Choice(text=name, label=known_label("drug", name)) for name in found)


def in_units(units: Iterable[str]) -> tuple[Choice, ...]:
    """Units to choose from, as they are printed."""
    return tuple(Choice(text=unit, label=printed_unit(unit)) for unit in units)


def _numbered(study: Study, event: AdverseEventReported) -> Label:
    """An event by its number and its name."""
    name = event_label(study, event.term)
    return Label(en=f"{event.event}: {name.en}", zh=f"{event.event}：{name.zh}")


def _plain(texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(text=text, label=f"={text}") for text in texts)


def _words(group: str, texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(text=text, label=f"word.{group}.{text}") for text in texts)


_LISTS: Mapping[str, Callable[[Case], tuple[Choice, ...]]] = {
    "analytes": lambda case: _analytes(),
    "qualifiers": lambda case: _plain(tuple(QUALIFIERS)),
    "events": _events,
    "classes": _classes,
    "routes": lambda case: _words("route", (*SYSTEMIC_ROUTES, *sorted(LOCAL_ROUTES))),
    "parts": lambda case: tuple(
        Choice(text=part.name, label=part.title) for part in case.study.in_turn
    ),
    "regimens": lambda case: tuple(
        Choice(text=one.name, label=regimen_label(one)) for one in case.study.regimens.regimens
    ),
    "rescue_units": lambda case: (*in_units(RESCUE_UNITS), *_words("unit", ("units",))),
}

_OFFERS: Mapping[str, Callable[[Case], tuple[Choice, ...]]] = {
    "terms": _terms,
    "lots": lambda case: _plain(case.lots),
    "drugs": _drugs,
    "units": lambda case: (),
}
