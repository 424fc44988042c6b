"""What was done and what happened: a lane for each kind of act, and one for each adverse event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from firstdose.derive.adverse_events import AdverseEvent
from firstdose.derive.visits import VisitState
from firstdose.report.chart import Bars, Category, Plot, Points, Quantity, Rows, Series, Texts
from firstdose.report.chart.scale import Shape
from firstdose.report.colour import GRADES, Colour
from firstdose.report.participant.person import Person

LANE = 17
WIDTH = 520
SHORTEST_DAYS = 1.5
"""Bars of events shorter than this are drawn this long, to be seen."""

GRADE_SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle-up", "diamond", "cross")
SIGNS: Mapping[str, tuple[Colour, Shape]] = {
    "conditioning": (Colour.OCHRE, "square"),
    "infusion": (Colour.VERMILION, "circle"),
    "held": (Colour.PURPLE, "cross"),
    "visit": (Colour.BLUE, "diamond"),
    "missed": (Colour.MUTED, "cross"),
    "withdrawn": (Colour.INK, "cross"),
    "died": (Colour.INK, "square"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that was done or happened to the participant on a day."""

    kind: str
    day: int


def acts(person: Person) -> tuple[Act, ...]:
    """Conditioning, infusions, visits and the end, in the order of their lanes."""
    course, day = person.course, person.day
    found: list[Act] = []
    if course.exposure is not None:
        given = course.exposure
        found += [Act(kind="conditioning", day=day(on)) for on in given.conditioning_on]
        found += [Act(kind="infusion", day=day(one.given_on)) for one in given.infusions]
        found += [Act(kind="held", day=day(one.on)) for one in given.held]
    for visit in course.visits:
        if visit.attended_on is not None:
            found.append(Act(kind="visit", day=day(visit.attended_on)))
        elif visit.state is VisitState.MISSED:
            found.append(Act(kind="missed", day=day(visit.closes_on)))
    if course.withdrawn_on is not None:
        found.append(Act(kind="withdrawn", day=day(course.withdrawn_on)))
    if course.died_on is not None:
        found.append(Act(kind="died", day=day(course.died_on)))
    return tuple(found)


def acts_plot(person: Person, days: Quantity) -> Plot:
    """A lane for each kind of act that there was."""
    words = person.words
    found = [act for act in acts(person) if days.high is None or act.day <= days.high]
    kinds = [kind for kind in SIGNS if any(act.kind == kind for act in found)]
    names = {kind: words(f"participant.act.{kind}") for kind in kinds}
    rows: Rows = [{"day": act.day, "lane": names[act.kind]} for act in found]
    return Plot(
        layers=(
            Points(
                rows=rows,
                x=days,
                y=Category(field="lane", order=tuple(names.values())),
                by=Series(
                    field="lane",
                    names=tuple(names.values()),
                    colours=tuple(SIGNS[kind][0] for kind in kinds),
                    shapes=tuple(SIGNS[kind][1] for kind in kinds),
                    legend=False,
                ),
            ),
        ),
        width=WIDTH,
        height=LANE * max(len(kinds), 1),
        title=words("participant.acts"),
    )


def events_plot(person: Person, days: Quantity) -> Plot | None:
    """Adverse events by term, from onset to end, coloured, shaped and numbered by worst grade."""
    words = person.words
    events = [
        event
        for event in person.course.adverse_events
        if days.high is None or person.day(event.onset_on) < days.high
    ]
    if not events:
        return None
    lanes = tuple(dict.fromkeys(person.term(event.term) for event in _by_onset(events)))
    lane, ends = Category(field="term", order=lanes), Quantity(field="until")
    rows: Rows = [
        {
            "term": person.term(event.term),
            "day": person.day(event.onset_on),
            "until": min(_until(person, event), days.high or inf),
            "grade": str(event.worst_grade),
            "said": words("participant.serious") if event.serious else "",
        }
        for event in _by_onset(events)
    ]
    there = sorted({event.worst_grade for event in events})
    by_grade = Series(
        field="grade",
        names=tuple(str(grade) for grade in there),
        title=words("participant.worst_grade"),
        colours=tuple(_colour(grade) for grade in there),
        shapes=tuple(GRADE_SHAPES[grade - 1] for grade in there),
    )
    return Plot(
        layers=(
            Bars(rows=rows, x=days, y=lane, to="until", by=by_grade, thickness=9),
            Points(rows=rows, x=days, y=lane, by=by_grade, size=48),
            Texts(rows=rows, x=days, y=lane, text="grade", align="right", dx=-7, size=9),
            Texts(rows=rows, x=ends, y=lane, text="said", align="left", dx=4, size=9),
        ),
        width=WIDTH,
        height=LANE * len(lanes),
        title=words("participant.events"),
    )


def _colour(grade: int) -> Colour:
    return GRADES[grade]


def _by_onset(events: Iterable[AdverseEvent]) -> list[AdverseEvent]:
    return sorted(events, key=lambda event: (event.onset_on, event.event))


def _until(person: Person, event: AdverseEvent) -> float:
    """Where the bar ends: with the event, or where follow-up does."""
    last = person.last_day if event.ended_on is None else person.day(event.ended_on)
    return max(float(last), person.day(event.onset_on) + SHORTEST_DAYS)
