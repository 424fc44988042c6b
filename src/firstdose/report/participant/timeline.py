"""The participant's timeline: treatment, visits, events, laboratory and scores on one axis."""

from __future__ import annotations

from dataclasses import replace

from firstdose.report.chart import Chart, Plot, Quantity, Stacked, Threshold, render
from firstdose.report.page import Column, FigureBlock, Row, TableBlock
from firstdose.report.participant.lanes import acts, acts_plot, events_plot
from firstdose.report.participant.person import Person
from firstdose.report.participant.strips import laboratory_strips, score_strips

FIRST_WEEKS_UNTIL_DAY = 42
ACUTE = (
    *("neutrophils", "lymphocytes", "platelets", "alt", "crp", "ferritin", "interleukin_6"),
    *("b_cells", "car_transgene"),
)
"""What may change within days of the treatment."""


def timeline(person: Person) -> FigureBlock:
    """Everything from screening to the end of follow-up; its table says the days."""
    days = _days(person, until=person.last_day + 8)
    plots = [*_course(person, days), *score_strips(person, days), *laboratory_strips(person, days)]
    return replace(_figure(person, "timeline", plots), table=_table(person))


def first_weeks(person: Person) -> FigureBlock | None:
    """The weeks around the treatment, wide enough to tell its days apart; None before it."""
    if not person.is_infused:
        return None
    days = _days(person, until=FIRST_WEEKS_UNTIL_DAY)
    plots = [*_course(person, days), *laboratory_strips(person, days, ACUTE)]
    return _figure(person, "first_weeks", plots)


def _figure(person: Person, name: str, plots: list[Plot]) -> FigureBlock:
    words = person.words
    caption = words(f"participant.{name}", who=person.name)
    description = words("participant.from_infusion" if person.is_infused else "participant.so_far")
    chart = Chart(
        title=caption, description=description, view=Stacked(plots=_last_titled(person, plots))
    )
    return FigureBlock(
        id=f"participant-{name.replace('_', '-')}",
        caption=caption,
        svg=render(chart, words=words, origin=person.origin),
        description=description,
    )


def _course(person: Person, days: Quantity) -> list[Plot]:
    events = events_plot(person, days)
    return [acts_plot(person, days), *([events] if events is not None else [])]


def _days(person: Person, *, until: int) -> Quantity:
    first = min((act.day for act in acts(person)), default=0)
    return Quantity(field="day", title=" ", low=min(first, 0) - 5, high=until, labels=False)


def _last_titled(person: Person, plots: list[Plot]) -> tuple[Plot, ...]:
    """Plots on the same days, of which the last one says which they are."""
    key = "figures.day_from_first" if person.is_infused else "participant.days_from_consent"
    *others, last = plots
    layers = tuple(
        layer
        if isinstance(layer, Threshold) or not isinstance(layer.x, Quantity)
        else replace(layer, x=replace(layer.x, title=person.words(key), labels=True))
        for layer in last.layers
    )
    return (*others, replace(last, layers=layers))


def _table(person: Person) -> TableBlock:
    words = person.words
    days_of: dict[str, list[int]] = {}
    for act in acts(person):
        days_of.setdefault(act.kind, []).append(act.day)
    return TableBlock(
        id="participant-days",
        caption=words("participant.days"),
        columns=(
            Column(label=words("participant.what"), align="text"),
            Column(label=words("participant.on_days"), align="text"),
        ),
        rows=tuple(
            Row.of(
                words(f"participant.act.{kind}"),
                words.list([words.number(day) for day in sorted(days)]),
            )
            for kind, days in days_of.items()
        ),
        empty=words("participant.nothing_yet"),
    )
