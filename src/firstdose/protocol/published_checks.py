"""What published numbers must satisfy among themselves, whoever the participants are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from firstdose.protocol.finding import Finding, Path, nearest
from firstdose.protocol.published import Aggregate, Published, Value, rounded_like
from firstdose.protocol.shape import UnreadBlockError

Numbered = tuple[int, Aggregate]

_ORDERED = ("minimum", "q1", "median", "q3", "maximum")
_RISING = "The order is smallest, first quartile, median, third quartile, largest."
_REREAD = "Compare the number with the publication."


def findings_in(published: Published) -> tuple[Finding, ...]:
    """Every finding; a check whose blocks could not be read is left out."""
    return tuple(finding for check in CHECKS for finding in _found(check, published))


def _found(check: Check, published: Published) -> Iterator[Finding]:
    try:
        yield from check(published)
    except UnreadBlockError:
        return


def repeated(published: Published) -> Iterator[Finding]:
    """Two aggregates of one key, or of one row in the same people."""
    keys: set[str] = set()
    rows: set[tuple[str, ...]] = set()
    for number, each in enumerate(published.aggregates):
        if each.key in keys:
            yield Finding(
                path=("aggregates", number, "key"),
                what=f"Two aggregates are called `{each.key}`.",
                because="Reports refer to an aggregate by its key.",
                remedy="Rename one of them, or remove it if it is the same.",
            )
        row = (each.patients, *each.compared_with.key) if each.compared_with else ()
        if row in rows:
            yield Finding(
                path=("aggregates", number, "compared_with"),
                what=f"`{each.key}` is compared with a row that another aggregate already has.",
                because="One result cannot be held to two published numbers.",
                remedy="Correct the row, or remove one of the two aggregates.",
            )
        keys.add(each.key)
        rows.update({row} - {()})


def patients(published: Published) -> Iterator[Finding]:
    """Whom the numbers describe: known groups, and the study's own participants once."""
    known = [group.name for group in published.patients]
    for number, each in enumerate(published.aggregates):
        if each.patients not in known:
            yield Finding(
                path=("aggregates", number, "patients"),
                what=f"There is no group of patients `{each.patients}`.",
                because="Numbers of one group are never multiplied with each other.",
                remedy=nearest(each.patients, known),
            )
    own = [group.name for group in published.patients if group.relation == "this_study"]
    if len(own) != 1:
        yield Finding(
            path=("patients",),
            what=f"{len(own)} groups of patients are those of this study.",
            because="A reconstruction is held to the numbers of exactly one group.",
            remedy="Give one group `relation: this_study`.",
        )


def kinds(published: Published) -> Iterator[Finding]:
    """A day where a day is meant, and a whole number where participants are counted."""
    for number, each in enumerate(published.aggregates):
        statistic = each.compared_with.statistic if each.compared_with else ""
        if isinstance(each.value, date) != (each.unit == "date"):
            what = f"The value {each.value} and the unit `{each.unit}` do not fit."
        elif statistic in {"n", "count"} and not _whole(each.value):
            what = f"{each.value} is no number of participants."
        elif statistic == "count" and each.of is None:
            what = f"`{each.key}` counts participants without saying of how many."
        elif each.percent is not None and each.of is None:
            what = f"`{each.key}` has a percentage without saying of how many."
        else:
            continue
        yield Finding(
            path=("aggregates", number, "value"),
            what=what,
            because="It could not be compared with a result row.",
            remedy="Write a count as a whole number with `of`, and a day with `unit: date`.",
        )


def shares(published: Published) -> Iterator[Finding]:
    """More than everyone, and percentages that are not those of their count."""
    for number, each in _counts(published):
        value, of = each.value, each.of
        assert isinstance(value, Decimal), "a count is a number"
        assert of is not None, "a count is of so many"
        if not 0 <= value <= of:
            yield Finding(
                path=("aggregates", number, "value"),
                what=f"{value} of {of} cannot be ({each.text.en}).",
                because="A part of a group is never larger than the group.",
                remedy=f"Write a number from 0 to {of}, or correct `of`.",
            )
        elif each.percent is not None:
            percent = rounded_like(each.percent, 100 * value / of)
            if percent != each.percent:
                yield Finding(
                    path=("aggregates", number, "percent"),
                    what=f"{value} of {of} is {percent} %, not {each.percent} % ({each.text.en}).",
                    because="The percentage printed beside a count is that of the count.",
                    remedy=_REREAD,
                )


def order(published: Published) -> Iterator[Finding]:
    """Quartiles out of order, and a last day before the first."""
    places: dict[tuple[str, ...], dict[str, Numbered]] = {}
    for number, each in enumerate(published.aggregates):
        row = each.compared_with
        if row is not None and row.statistic in _ORDERED:
            place = (each.patients, row.population, row.group, row.variable, each.unit)
            places.setdefault(place, {}).setdefault(row.statistic, (number, each))
    for found in places.values():
        present = [found[statistic] for statistic in _ORDERED if statistic in found]
        for (_, lower), (number, upper) in pairwise(present):
            if _below(upper.value, lower.value):
                yield Finding(
                    path=("aggregates", number, "value"),
                    what=(
                        f"{upper.text.en}, {upper.value}, lies below {lower.text.en}, "
                        f"{lower.value}."
                    ),
                    because=_RISING,
                    remedy=_REREAD,
                )


def denominators(published: Published) -> Iterator[Finding]:
    """Counts in a population whose published size is another one."""
    sizes: dict[tuple[str, str], Aggregate] = {}
    for each in published.aggregates:
        row = each.compared_with
        if row is not None and row.statistic == "n" and row.variable == "participants":
            sizes.setdefault((each.patients, row.population), each)
        elif row is not None and row.statistic == "count":
            population = row.variable.removeprefix("population.")
            if population != row.variable:
                sizes.setdefault((each.patients, population), each)
    for number, each in _counts(published):
        row = each.compared_with
        size = sizes.get((each.patients, row.population)) if row else None
        if size is not None and each.of != size.value:
            yield Finding(
                path=("aggregates", number, "of"),
                what=f"{each.text.en}: {each.value} of {each.of}, but there are {size.value}.",
                because=f"They are counted among these: {size.text.en}, {size.value}.",
                remedy=f"Correct `of` here or the value of `{size.key}`.",
            )


def parts(published: Published) -> Iterator[Finding]:
    """A part of a line, such as one grade of an event, that is larger than the whole line."""
    counts = [
        (number, each, each.compared_with)
        for number, each in _counts(published)
        if each.compared_with is not None
    ]
    for number, part, row in counts:
        for _, whole, line in counts:
            inside = row.variable.startswith(f"{line.variable}.") and (
                (part.patients, row.population, row.group)
                == (whole.patients, line.population, line.group)
            )
            if inside and _below(whole.value, part.value):
                yield Finding(
                    path=("aggregates", number, "value"),
                    what=f"{part.text.en}, {part.value}, is more than {whole.text.en}, "
                    f"{whole.value}.",
                    because="Everyone in the first number is in the second as well.",
                    remedy=_REREAD,
                )


def after_the_cut(published: Published) -> Iterator[Finding]:
    """Days that the published data cannot have reached."""
    cut = published.data_cut
    for number, each in enumerate(published.aggregates):
        if isinstance(each.value, date) and each.value > cut.on:
            yield Finding(
                path=("aggregates", number, "value"),
                what=f"{each.text.en}, {each.value}, is after the data cut on {cut.on}.",
                because="Nothing that is published happened after the data cut.",
                remedy="Correct the day, or move `data_cut`.",
            )


def ranges(published: Published) -> Iterator[Finding]:
    """Ranges to draw from that hold nothing."""
    within = published.drawn_within
    blocks = (
        ("disease_duration_years", within.disease_duration_years),
        (
            "consent_to_first_infusion_days",
            within.consent_to_first_infusion_days,
        ),
    )
    for name, block in blocks:
        if block.at_most < block.at_least:
            path: Path = ("drawn_within", name)
            yield Finding(
                path=path,
                what=f"There is no number from {block.at_least} to {block.at_most}.",
                because="A reconstruction draws from this range.",
                remedy="Write the smaller number as `at_least`.",
            )


Check = Callable[[Published], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    repeated,
    patients,
    kinds,
    shares,
    order,
    denominators,
    parts,
    after_the_cut,
    ranges,
)


def _counts(published: Published) -> Iterator[Numbered]:
    """Aggregates that count participants of a known number, with their places in the file."""
    for number, each in enumerate(published.aggregates):
        if each.of is not None and isinstance(each.value, Decimal):
            yield number, each


def _whole(value: Value) -> bool:
    return isinstance(value, Decimal) and value >= 0 and value == value.to_integral_value()


def _below(one: Value, other: Value) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one < other
    return isinstance(one, date) and isinstance(other, date) and one < other
