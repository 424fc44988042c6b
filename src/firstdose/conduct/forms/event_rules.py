"""What is wrong with an adverse event: its term, its grade, its class, its outcome, its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.lists import standard_of
from firstdose.conduct.forms.marks import fits, followed
from firstdose.conduct.forms.naming import event_label, known_label
from firstdose.conduct.forms.typed import Fault
from firstdose.derive.adverse_events import FATAL_GRADE
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    Died,
    DltAdjudicated,
    Fact,
)
from firstdose.records.values import EventState, Outcome, SeriousCriterion, SpecialInterest


def completed(fact: Fact, case: Case) -> Fact:
    """The fact with what its term says, where nobody typed it: its class, and CRS or ICANS."""
    if not isinstance(fact, AdverseEventReported):
        return fact
    term = standard_of(case.study).terms.get(fact.term)
    if term is not None and not fact.system_organ_class:
        fact = replace(fact, system_organ_class=term.system_organ_class)
    kind = followed(fact.term)
    if kind is not None and fact.special_interest is SpecialInterest.NONE:
        fact = replace(fact, special_interest=kind)
    return fact


def event_faults(
    at: str,
    fact: AdverseEventReported | AdverseEventChanged | Died | DltAdjudicated,
    on: date,
    case: Case,
) -> Iterator[Fault]:
    """Everything that is wrong with what is said of one event."""
    match fact:
        case AdverseEventReported():
            yield from _term(at, fact, case)
            yield from _mark(at, fact, case)
            yield from _state(at, fact.state, fact.term, case)
        case AdverseEventChanged():
            yield from known_event(at, fact.event, on, case)
            yield from _state(at, fact.state, _term_of(fact.event, case), case)
        case DltAdjudicated():
            yield from known_event(at, fact.event, on, case)
        case Died():
            return


def known_event(at: str, event: str, on: date, case: Case) -> Iterator[Fault]:
    """The event was reported, and had begun."""
    if not event:
        return
    reported = next((one for one in case.events if one.fact.event == event), None)
    if reported is None:
        yield Fault(field=f"{at}.event", key="no_event", values=(("event", event),))
    elif on < reported.occurred_on:
        yield Fault(
            field="occurred_on",
            key="day_before_onset",
            values=(("limit", reported.occurred_on.isoformat()),),
        )


def _term_of(event: str, case: Case) -> str:
    return next((one.fact.term for one in case.events if one.fact.event == event), "")


def _term(at: str, fact: AdverseEventReported, case: Case) -> Iterator[Fault]:
    term = standard_of(case.study).terms.get(fact.term)
    if term is None:
        standard = standard_of(case.study).name
        yield Fault(
            field=f"{at}.term",
            key="no_term",
            values=(("found", fact.term), ("standard", standard)),
        )
    elif term.system_organ_class != fact.system_organ_class:
        yield Fault(
            field=f"{at}.system_organ_class",
            key="class_of_another_term",
            values=(
                ("term", event_label(case.study, fact.term)),
                ("class", known_label("soc", term.system_organ_class)),
            ),
        )


def _mark(at: str, fact: AdverseEventReported, case: Case) -> Iterator[Fault]:
    if not fits(fact.special_interest, fact.term, fact.system_organ_class):
        yield Fault(
            field=f"{at}.special_interest",
            key="mark_of_another_term",
            values=(("term", event_label(case.study, fact.term)),),
        )


def _state(at: str, state: EventState, name: str, case: Case) -> Iterator[Fault]:
    term = standard_of(case.study).terms.get(name)
    if term is not None and state.grade not in term.grades:
        grades = ", ".join(f"{grade}" for grade in sorted(term.grades))
        yield Fault(
            field=f"{at}.state.grade",
            key="no_grade_of_term",
            values=(("term", event_label(case.study, name)), ("grades", grades)),
        )
    if (state.grade == FATAL_GRADE) is not (state.outcome is Outcome.FATAL):
        yield Fault(field=f"{at}.state.outcome", key="fatal_is_grade_5")
    if state.grade == FATAL_GRADE and SeriousCriterion.DEATH not in state.seriousness:
        yield Fault(field=f"{at}.state.seriousness", key="fatal_is_serious")
