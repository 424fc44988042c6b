"""Published beside this run: every printed number, and the result row that answers to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.population import PROFILE
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Statistic
from firstdose.analyse.statistics import exact_limits
from firstdose.protocol.published import Aggregate, Patients, Published, RowKey
from firstdose.protocol.study import Study
from firstdose.report.material import Material
from firstdose.report.page import Cell, Column, Note, Row, TableBlock
from firstdose.report.readings import missing, whole

Key = tuple[str, str, str]


def published_keys(study: Study, published: Published) -> frozenset[Key]:
    """Population, group and variable of every row that may be shown of a reconstruction.

    A count that was printed with its denominator gives the size of its population as well, and the
    boxes of the trial profile say the same again.
    """
    printed = [each for each in published.of_this_study if each.compared_with is not None]
    keys = {each.compared_with.key[:3] for each in printed if each.compared_with}
    keys |= {
        (each.compared_with.population, each.compared_with.group, "participants")
        for each in printed
        if each.compared_with is not None and each.of is not None
    }
    return frozenset(keys | set(_boxes(study, keys)))


def _boxes(study: Study, keys: set[Key]) -> Iterator[Key]:
    """The boxes of the trial profile that repeat a printed number."""
    everyone = population_reaching(study, "consented").name
    infused = population_reaching(study, "infused").name
    evaluable = population_reaching(study, "dlt_evaluable").name
    for population, variable in ((infused, "infused"), (evaluable, "dlt.evaluable")):
        if (population, ALL, "participants") in keys:
            yield everyone, ALL, f"{PROFILE}.{variable}"
    for population, group, variable in keys:
        if population == infused and group == ALL and variable.startswith("infusions."):
            number = variable.removeprefix("infusions.")
            yield everyone, ALL, f"{PROFILE}.infused.infusions={number}"


def published_table(material: Material, published: Published) -> TableBlock:
    """One row a printed number, grouped by whom it describes."""
    words = material.words
    there, here = words("document.published.printed"), words("document.published.here")
    return TableBlock(
        id="published-beside-this-run",
        caption=words("document.published.caption"),
        columns=(
            Column(label=words("document.published.quantity"), align="text"),
            Column(label=words("document.published.value"), group=there),
            Column(label=words("tables.exact_limits"), group=there),
            Column(label=words("document.published.value"), group=here),
            Column(label=words("tables.exact_limits"), group=here),
            Column(label=words("document.published.source"), align="text"),
        ),
        rows=tuple(_rows(material, published)),
        notes=tuple(_notes(material, published)),
        empty=words("document.published.empty"),
    )


def _rows(material: Material, published: Published) -> Iterator[Row]:
    marks = _marks(published)
    for group in published.patients:
        printed = [
            each
            for each in published.aggregates
            if each.patients == group.name and each.compared_with is not None
        ]
        if printed:
            yield Row.of(_heading(material, group), heading=True)
        for each in printed:
            yield _row(material, each, marks)


def _heading(material: Material, group: Patients) -> str:
    return group.text.text(material.words.language)


def _row(material: Material, each: Aggregate, marks: dict[str, str]) -> Row:
    language = material.words.language
    reading = each.reading.text(language) if each.reading else ""
    name = Cell(text=each.text.text(language), note=marks.get(reading, ""))
    row = _answer(material, each.compared_with)
    texts = (
        _printed(material, each),
        _printed_limits(material, each),
        _here(material, each, row),
        _limits(material, row),
        each.source,
    )
    return Row(cells=(name, *(Cell(text=text) for text in texts)), indent=1)


def _marks(published: Published) -> dict[str, str]:
    """The footnote letter of each reading, in either language; one letter for equal readings."""
    letters: dict[str, str] = {}
    texts = dict.fromkeys(
        (each.reading.en, each.reading.zh)
        for each in published.aggregates
        if each.reading is not None and each.compared_with is not None
    )
    for at, (en, zh) in enumerate(texts):
        letters[en] = letters[zh] = _letter(at)
    return letters


def _letter(at: int) -> str:
    """The footnote mark at a place counted from 0: a to z, then aa, ab and so on."""
    first, last = divmod(at, 26)
    return ("" if first == 0 else chr(ord("a") + first - 1)) + chr(ord("a") + last)


def _notes(material: Material, published: Published) -> Iterator[Note]:
    words, language = material.words, material.words.language
    yield Note(text=words(f"document.published.note.{material.origin}"))
    marks = _marks(published)
    readings = dict.fromkeys(
        each.reading.text(language)
        for each in published.aggregates
        if each.reading is not None and each.compared_with is not None
    )
    for reading in readings:
        yield Note(text=reading, mark=marks[reading])
    yield Note(
        text=words(
            "document.published.cut",
            date=published.data_cut.on,
            because=published.data_cut.because.text(language),
        )
    )
    yield Note(
        text=words(
            "document.published.quantiles",
            because=published.quantile_rule.because.text(language),
        )
    )


def _printed(material: Material, each: Aggregate) -> str:
    """The number as it was printed."""
    words = material.words
    match each.value:
        case date() as day:
            return words.date(day)
        case Decimal() as number:
            if each.of is None:
                return f"{words.number(number)}{_unit(material, each)}"
            count = f"{words.number(number)}/{each.of}"
            if each.percent is None:
                return count
            share = words.percentage(each.percent, _digits(each.percent))
            return words("general.count_and_share", count=count, share=share)


def _unit(material: Material, each: Aggregate) -> str:
    return material.words("document.published.percent") if each.unit == "%" else ""


def _digits(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "a published number is finite"
    return max(-exponent, 0)


def _printed_limits(material: Material, each: Aggregate) -> str:
    """Exact limits of a printed count; they are computed, never printed ones."""
    if each.of is None or not isinstance(each.value, Decimal):
        return material.words("general.dash")
    limits = exact_limits(int(each.value), each.of)
    return _interval(material, limits.low, limits.high)


def _interval(material: Material, low: Decimal, high: Decimal) -> str:
    words = material.words
    ends = (words.number(end, 0 if end in {Decimal(0), Decimal(100)} else 1) for end in (low, high))
    first, last = ends
    return words("readings.limits", low=first, high=last)


def _answer(material: Material, compared_with: RowKey | None) -> Result | None:
    return material.results.by_key.get(compared_with.key) if compared_with else None


def _here(material: Material, each: Aggregate, row: Result | None) -> str:
    """The number of this run, written like the printed one."""
    words = material.words
    if row is None:
        return words("document.published.no_row")
    absent = missing(material, row)
    if absent:
        return absent
    match row.value:
        case date() as day:
            return words.date(day)
        case int() if row.statistic == Statistic.COUNT:
            return words.fraction(whole(row), row.n or 0)
        case int() as count:
            return words.number(count)
        case Decimal() as number:
            digits = _digits(each.value) if isinstance(each.value, Decimal) else 1
            return f"{words.number(number, digits)}{_unit(material, each)}"
        case _:
            return str(row.value)


def _limits(material: Material, row: Result | None) -> str:
    """The exact limits of a share of this run."""
    if row is None or row.statistic not in {Statistic.COUNT, Statistic.PERCENT}:
        return material.words("general.dash")
    low, high = (
        material.results.find(row.population, row.group, row.variable, statistic)
        for statistic in (Statistic.LOWER, Statistic.UPPER)
    )
    if low is None or high is None or missing(material, low):
        return material.words("general.dash")
    assert isinstance(low.value, Decimal)
    assert isinstance(high.value, Decimal)
    return _interval(material, low.value, high.value)
