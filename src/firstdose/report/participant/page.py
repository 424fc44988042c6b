"""A participant's page: who they are, the timeline, their adverse events, and every entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from firstdose.derive.adverse_events import AdverseEvent
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.records.notation import write
from firstdose.records.values import Component
from firstdose.report.names import code_name
from firstdose.report.page import (
    Column,
    Definitions,
    Row,
    Section,
    TableBlock,
)
from firstdose.report.participant.person import Person
from firstdose.report.participant.timeline import first_weeks, timeline


def participant_section(person: Person) -> Section:
    """Who the participant is, what befell them, and when."""
    near = first_weeks(person)
    return Section(
        id="participant",
        title=person.words("participant.title", who=person.name),
        blocks=(_who(person), *((near,) if near else ()), timeline(person), _events(person)),
    )


def audit_section(person: Person, entries: Iterable[Entry[Fact]]) -> Section:
    """Every entry about the participant as one line, in the order in which it became known.

    ``entries`` are all of them, those that were corrected later too.
    """
    return Section(
        id="audit",
        title=person.words("participant.audit"),
        blocks=(
            TableBlock(
                id="participant-entries",
                caption=person.words("participant.audit"),
                columns=(
                    Column(label=person.words("participant.entry")),
                    Column(label=person.words("participant.line"), align="text"),
                ),
                rows=tuple(Row.of(str(entry.number), write(entry)) for entry in entries),
                empty=person.words("participant.nothing_yet"),
            ),
        ),
    )


def _who(person: Person) -> Definitions:
    words, course = person.words, person.course
    dash, given = words("general.dash"), course.exposure
    said = {
        "sex": dash if course.sex is None else code_name(words, "sex", course.sex),
        "age": dash if course.age_years is None else words.number(course.age_years),
        "consented": dash if course.consented_on is None else words.date(course.consented_on),
        "regimen": dash if given is None else given.regimen,
        "day_0": words.date(person.day_0) if person.is_infused else dash,
        "followed_until": words.date(course.followed_until),
    }
    return Definitions(
        pairs=tuple((words(f"participant.who.{key}"), text) for key, text in said.items())
    )


def _events(person: Person) -> TableBlock:
    words = person.words
    columns = ("term", "from", "to", "grade", "serious", "cells", "conditioning", "outcome")
    return TableBlock(
        id="participant-events",
        caption=words("participant.events"),
        columns=tuple(
            Column(label=words(f"participant.event.{name}"), align=_align(name)) for name in columns
        ),
        rows=tuple(_event(person, event) for event in person.course.adverse_events),
        empty=words("participant.no_events"),
    )


def _align(column: str) -> Literal["text", "number"]:
    return "number" if column in ("from", "to", "grade") else "text"


def _event(person: Person, event: AdverseEvent) -> Row:
    words = person.words
    ended = event.ended_on
    return Row.of(
        person.term(event.term),
        words.number(person.day(event.onset_on)),
        words("participant.ongoing") if ended is None else words.number(person.day(ended)),
        words.number(event.worst_grade),
        words("names.yes" if event.serious else "names.no"),
        *(
            code_name(words, "relatedness", event.relatedness(component))
            for component in (Component.CELLS, Component.CONDITIONING)
        ),
        words(f"participant.outcome.{event.outcome}"),
    )
