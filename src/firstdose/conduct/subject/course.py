"""Everything that happened to one participant, in lanes on one axis of days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from firstdose.conduct.forms.naming import event_name, known_label
from firstdose.derive.adverse_events import adverse_events
from firstdose.derive.disease_activity import assessments
from firstdose.derive.exposure import exposure
from firstdose.derive.happened import happened, left_on
from firstdose.derive.medication import medication_periods
from firstdose.derive.reported_values import references
from firstdose.derive.visits import VisitState, visits
from firstdose.protocol.study import Study
from firstdose.records.body import number_text
from firstdose.records.entry import Entry
from firstdose.records.facts import Consented, Measured
from firstdose.records.history import History
from firstdose.report.names import unit_name
from firstdose.report.words import Words, read_words
from firstdose.standards.units import analyte, canonical
from firstdose.standards.verdict import Label, Language

COUNTS = ("neutrophils", "lymphocytes", "platelets", "haemoglobin")
"""The blood counts that are drawn as strips."""

BEGINNING_DAYS = 56
"""How much of the trial the closer view shows."""


class Span(StrEnum):
    """How much of the axis is shown."""

    BEGINNING = "beginning"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing on a lane, from a day to a day (None: a single day, or it goes on).

    ``sort``: what it is, by which its shape is chosen.  ``grade``: of an event, its worst.
    """

    on: date
    until: date | None
    text: str
    sort: str
    grade: int | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Marks of one kind; ``key`` names it."""

    key: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One analyte over time in its canonical unit, printed, with the limits last reported."""

    label: Label
    unit: str
    points: tuple[tuple[date, Decimal], ...]
    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is drawn: from which day to which, and all lanes and strips.

    ``day_zero``: the first infusion; None before it, or where it is not told.
    """

    begins_on: date
    ends_on: date
    today: date
    day_zero: date | None
    lanes: tuple[Lane, ...]
    strips: tuple[Strip, ...]


def course(
    study: Study,
    history: History,
    today: date,
    span: Span,
    *,
    language: Language,
    blinded: bool,
) -> Course | None:
    """The course of a participant; None of one who has not consented.

    Visits have their names; whoever is blinded is told nothing of the treatment, in no name either.
    """
    consented = history.of(Consented)
    if not consented:
        return None
    given = exposure(study, history, today)
    zero = given.first_infusion_on if given is not None and not blinded else None
    begins_on = consented[0].occurred_on
    if span is Span.BEGINNING:
        last = (zero or begins_on) + timedelta(days=BEGINNING_DAYS)
        ends_on = min(last, today + timedelta(days=7))
    else:
        ends_on = min(left_on(history, today) or today, today) + timedelta(days=14)
    named = {one.name: one.text.text(language) for one in study.schedule.visits}
    words = read_words(language)
    lanes = (
        *(
            ()
            if blinded
            else (Lane(key="treatment", marks=tuple(_treatment(study, history, today))),)
        ),
        Lane(
            key="visits",
            marks=tuple(_visits(study, history, today, ends_on, {} if blinded else named)),
        ),
        Lane(key="events", marks=tuple(_events(study, history, today, words))),
        Lane(key="sledai", marks=tuple(_scores(study, history, today))),
        Lane(key="medication", marks=tuple(_medication(history, today, language))),
    )
    return Course(
        begins_on=begins_on,
        ends_on=max(ends_on, begins_on + timedelta(days=14)),
        today=today,
        day_zero=zero,
        lanes=tuple(lane for lane in lanes if lane.marks),
        strips=tuple(_strips(history, today)),
    )


def _treatment(study: Study, history: History, today: date) -> Iterator[Mark]:
    given = exposure(study, history, today)
    if given is None:
        return
    for on in given.conditioning_on:
        yield Mark(on=on, until=None, text="", sort="conditioning")
    for one in given.infusions:
        yield Mark(on=one.given_on, until=None, text=f"{one.number}", sort="infusion")


def _visits(
    study: Study, history: History, today: date, ends_on: date, named: Mapping[str, str]
) -> Iterator[Mark]:
    for one in visits(study, history, today):
        text = named.get(one.visit, one.visit)
        if one.state is VisitState.ATTENDED and one.attended_on is not None:
            yield Mark(on=one.attended_on, until=None, text=text, sort="attended")
        elif one.state in (VisitState.MISSED, VisitState.OVERDUE):
            yield Mark(on=one.due_on, until=None, text=text, sort=one.state.value)
        elif one.state in (VisitState.OPEN, VisitState.NOT_YET_OPEN) and one.opens_on <= ends_on:
            yield Mark(on=one.opens_on, until=one.closes_on, text=text, sort="window")


def _events(study: Study, history: History, today: date, words: Words) -> Iterator[Mark]:
    for one in adverse_events(study, history, today):
        yield Mark(
            on=one.onset_on,
            until=one.ended_on or today,
            text=event_name(study, words, one.term),
            sort="event",
            grade=one.worst_grade,
            goes_on=one.ended_on is None,
        )


def _scores(study: Study, history: History, today: date) -> Iterator[Mark]:
    for one in assessments(study, history, today):
        known = isinstance(one.sledai_total, Decimal)
        text = number_text(one.sledai_total) if isinstance(one.sledai_total, Decimal) else "?"
        yield Mark(on=one.on, until=None, text=text, sort="score" if known else "unknown")


def _medication(history: History, today: date, language: Language) -> Iterator[Mark]:
    for one in medication_periods(history, today):
        yield Mark(
            on=one.from_on,
            until=one.until_on or today,
            text=f"{_drug(one.drug, language)} {number_text(one.dose_mg_per_day)} mg/d",
            sort="medication",
            goes_on=one.until_on is None,
        )


def _drug(name: str, language: Language) -> str:
    return known_label("drug", name).text(language)


def _strips(history: History, today: date) -> Iterator[Strip]:
    counted: dict[str, list[Entry[Measured]]] = {name: [] for name in COUNTS}
    for entry in happened(history, Measured, today):
        if entry.fact.analyte in counted:
            counted[entry.fact.analyte].append(entry)
    for name, own in counted.items():
        points = tuple(
            (entry.occurred_on, value)
            for entry in own
            if isinstance(value := canonical(name, entry.fact.value, entry.fact.unit), Decimal)
        )
        if len(points) > 1:
            limits = references(own[-1].fact)
            yield Strip(
                label=analyte(name).label,
                unit=unit_name(analyte(name).unit),
                points=points,
                lower=limits.lln,
                upper=limits.uln,
            )
