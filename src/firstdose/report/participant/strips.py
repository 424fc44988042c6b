"""What was measured and scored: a strip for each analyte, score and the daily prednisone."""

from __future__ import annotations

from decimal import Decimal

from firstdose.derive.happened import happened
from firstdose.derive.medication import prednisone_equivalent_mg_per_day
from firstdose.records.entry import Entry
from firstdose.records.facts import Measured, MedicationChanged
from firstdose.report.chart import Lines, Plot, Points, Quantity, Rows, Series, Threshold
from firstdose.report.colour import Colour
from firstdose.report.names import unit_name
from firstdose.report.participant.lanes import WIDTH
from firstdose.report.participant.person import Person
from firstdose.standards.units import analyte

HEIGHT = 46
SHOWN = (
    *("neutrophils", "lymphocytes", "haemoglobin", "platelets", "creatinine", "alt", "crp"),
    *("ferritin", "interleukin_6", "c3", "c4", "anti_dsdna", "upcr", "igg", "b_cells"),
    *("car_transgene",),
)
"""Analytes that have a strip, from the top; of others there are the entries."""


BY_DECADES = frozenset({"b_cells", "car_transgene", "ferritin", "interleukin_6", "crp"})


def laboratory_strips(
    person: Person, days: Quantity, shown: tuple[str, ...] = SHOWN
) -> tuple[Plot, ...]:
    """A strip for each analyte that was measured, in the unit it was last reported in."""
    measured = happened(person.history, Measured, person.today)
    inside = [one for one in measured if _is_inside(person, days, one)]
    by_analyte = {name: [one for one in inside if one.fact.analyte == name] for name in shown}
    return tuple(_laboratory(person, days, own) for own in by_analyte.values() if own)


def _is_inside(person: Person, days: Quantity, one: Entry[Measured]) -> bool:
    day = person.day(one.occurred_on)
    return (days.low is None or days.low <= day) and (days.high is None or day <= days.high)


def _laboratory(person: Person, days: Quantity, every: list[Entry[Measured]]) -> Plot:
    last = every[-1].fact
    own = [one for one in every if one.fact.unit == last.unit]
    name = analyte(last.analyte).label.text(person.words.language)
    title = person.words(
        "participant.strip", name=name[:1].upper() + name[1:], unit=unit_name(last.unit)
    )
    value = Quantity(field="value", grid=False, title=" ", log=_spans_decades(last.analyte, own))
    found, below = (
        [_row(person, one) for one in own if bool(one.fact.qualifier) is wanted]
        for wanted in (False, True)
    )
    limits = tuple(
        Threshold(label="", at_y=float(limit))
        for limit in (last.lower_limit, last.upper_limit)
        if limit is not None and _is_near(limit, own)
    )
    return Plot(
        layers=(
            Lines(rows=[*found, *below], x=days, y=value),
            Points(rows=found, x=days, y=value, size=18),
            Points(rows=below, x=days, y=value, size=26, filled=False),
            *limits,
        ),
        width=WIDTH,
        height=HEIGHT,
        title=title,
    )


def _spans_decades(name: str, measured: list[Entry[Measured]]) -> bool:
    """Whether an analyte that rises or falls by orders of magnitude can be drawn so."""
    return name in BY_DECADES and all(one.fact.value > 0 for one in measured)


def _is_near(limit: Decimal, measured: list[Entry[Measured]]) -> bool:
    """Whether a limit lies where values are, so that showing it does not flatten them."""
    values = [one.fact.value for one in measured]
    spread = max(values) - min(values) or max(values)
    return min(values) - spread <= limit <= max(values) + spread


def _row(person: Person, one: Entry[Measured]) -> dict[str, str | float | None]:
    return {"day": person.day(one.occurred_on), "value": float(one.fact.value)}


def score_strips(person: Person, days: Quantity) -> tuple[Plot, ...]:
    """SLEDAI-2K, the physician's global assessment, and prednisone; those that were recorded."""
    scored = person.course.activity
    totals: Rows = [
        {"day": person.day(one.on), "value": float(one.sledai_total)}
        for one in scored
        if isinstance(one.sledai_total, Decimal)
    ]
    globals_: Rows = [
        {"day": person.day(one.on), "value": float(one.pga)}
        for one in scored
        if isinstance(one.pga, Decimal)
    ]
    words, doses = person.words, _prednisone(person)
    strips = [
        _score(words("participant.score.sledai"), totals, days, Colour.BLUE),
        _score(words("participant.score.pga"), globals_, days, Colour.PURPLE),
        _score(words("participant.score.prednisone"), doses, days, Colour.GREEN, step=True),
    ]
    return tuple(strip for strip in strips if strip is not None)


def _score(
    title: str, rows: Rows, days: Quantity, colour: Colour, *, step: bool = False
) -> Plot | None:
    if not rows:
        return None
    named: Rows = [{**row, "name": title} for row in rows]
    by = Series(field="name", names=(title,), colours=(colour,), shapes=("square",), legend=False)
    highest = max((row["value"] for row in rows if isinstance(row["value"], float)), default=0.0)
    value = Quantity(
        field="value",
        grid=False,
        title=" ",
        low=0.0,
        high=1.1 * highest or 1.0,
        ticks=_ticks(highest),
    )
    points = () if step else (Points(rows=named, x=days, y=value, by=by, size=22),)
    return Plot(
        layers=(Lines(rows=named, x=days, y=value, by=by, step=step), *points),
        width=WIDTH,
        height=HEIGHT,
        title=title,
    )


def _prednisone(person: Person) -> Rows:
    """The daily dose on every day on which a medication changed, and at the end."""
    changed = happened(person.history, MedicationChanged, person.today)
    days = {one.occurred_on for one in changed if one.occurred_on >= person.day_0}
    if not changed:
        return []
    rows: list[dict[str, str | float | None]] = []
    for on in sorted(days | {person.day_0, person.course.followed_until}):
        dose = prednisone_equivalent_mg_per_day(person.history, on)
        rows.append(
            {"day": person.day(on), "value": float(dose) if isinstance(dose, Decimal) else None}
        )
    return rows


def _ticks(highest: float) -> tuple[float, ...]:
    """The numbers beside a strip: 0 and one round number below the highest value."""
    steps = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
    return (0.0, max((step for step in steps if step <= highest), default=1.0))
