"""Published beside this run: every printed number, and the result row that answers to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from firstdose.analyse.exposure import STILL_DUE
from firstdose.analyse.result import Result
from firstdose.analyse.rows import NOBODY, Statistic
from firstdose.analyse.statistics import exact_limits
from firstdose.protocol.published import Aggregate, Patients, Published
from firstdose.report.material import Material
from firstdose.report.names import use_name
from firstdose.report.page import Cell, Column, Note, Row, TableBlock
from firstdose.report.published_rows import answer, in_the_first_treated
from firstdose.report.readings import missing, whole


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
            *((Column(label=words("tables.used"), align="text"),) if material.used else ()),
            Column(label=words("document.published.source"), align="text"),
        ),
        rows=tuple(_rows(material, published)),
        notes=tuple(_notes(material, published)),
        empty=words("document.published.empty"),
    )


def _rows(material: Material, published: Published) -> Iterator[Row]:
    marks = _marks(material, published)
    for group in published.patients:
        printed = [each for each in _compared(published) if each.patients == group.name]
        if printed:
            yield Row.of(_heading(material, group), heading=True)
        for each in printed:
            yield _row(material, each, published, marks)


def _compared(published: Published) -> Iterator[Aggregate]:
    return (each for each in published.aggregates if each.compared_with is not None)


def _heading(material: Material, group: Patients) -> str:
    return group.text.text(material.words.language)


def _row(material: Material, each: Aggregate, published: Published, marks: dict[str, str]) -> Row:
    language = material.words.language
    reading = each.reading.text(language) if each.reading else ""
    row = answer(material, each, published)
    texts = (
        _printed(material, each),
        _printed_limits(material, each),
        _here(material, each, row),
        _limits(material, row),
        *((use_name(material, material.used.get(each.key)),) if material.used else ()),
        each.source.text(language),
    )
    cells = [Cell(text=text) for text in texts]
    cells[2] = replace(cells[2], note=marks.get(_in_whom(material, each, published), ""))
    name = Cell(text=each.text.text(language), note=marks.get(reading, ""))
    return Row(cells=(name, *cells), indent=1)


def _marks(material: Material, published: Published) -> dict[str, str]:
    """The footnote letter of each reading; one letter for equal readings."""
    language = material.words.language
    compared = tuple(_compared(published))
    texts = [each.reading.text(language) for each in compared if each.reading]
    texts += [text for each in compared if (text := _in_whom(material, each, published))]
    return {text: _letter(at) for at, text in enumerate(dict.fromkeys(texts))}


def _in_whom(material: Material, each: Aggregate, published: Published) -> str:
    """In whom this run counts, where that is not plain; "" where it is."""
    words = material.words
    if in_the_first_treated(material, each):
        return words("document.published.first_treated", date=published.data_cut.on)
    row = each.compared_with
    if row is None or not row.variable.startswith("infusions."):
        return ""
    found = material.results.find(row.population, row.group, STILL_DUE, Statistic.COUNT)
    if found is None or not found.value or missing(material, found):
        return ""
    return words("document.published.still_due", n=whole(found))


def _letter(at: int) -> str:
    """The footnote mark at a place counted from 0: a to z, then aa, ab and so on."""
    first, last = divmod(at, 26)
    return ("" if first == 0 else chr(ord("a") + first - 1)) + chr(ord("a") + last)


def _notes(material: Material, published: Published) -> Iterator[Note]:
    words, language = material.words, material.words.language
    yield Note(text=words(f"document.published.note.{material.origin}"))
    if material.used:
        yield Note(text=words("tables.used_note"))
    for text, mark in _marks(material, published).items():
        yield Note(text=text, mark=mark)
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
            count = words.number(number)
            if each.percent is not None:
                share = words.percentage(each.percent, _digits(each.percent))
                count = words("general.count_and_share", count=count, share=share)
            return _of(material, count, each.of)


def _of(material: Material, count: str, n: int) -> str:
    """A count, with its share where there is one, and of how many: ``17 (94 %) of 18``.

    With plain spaces, so that a search for the text finds it.
    """
    return material.words("document.published.of", count=count, n=n).replace("\u00a0", " ")


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


def _here(material: Material, each: Aggregate, row: Result | None) -> str:
    """The number of this run, written like the printed one."""
    words = material.words
    if row is None:
        return words("document.published.no_row")
    absent = missing(material, row)
    if absent:
        nobody = row.warning == NOBODY
        return words("document.published.nobody") if nobody else absent
    match row.value:
        case date() as day:
            return words.date(day)
        case int() if row.statistic == Statistic.COUNT:
            return _counted(material, row)
        case int() as count:
            return words.number(count)
        case Decimal() if row.statistic == Statistic.PERCENT:
            return _counted(material, _count_behind(material, row))
        case Decimal() as number:
            digits = _digits(each.value) if isinstance(each.value, Decimal) else 1
            return f"{words.number(number, digits)}{_unit(material, each)}"
        case _:
            return str(row.value)


def _counted(material: Material, row: Result) -> str:
    """A count with its share, and of how many; of nobody there is none."""
    n = row.n or 0
    if not n:
        return material.words("document.published.nobody")
    return _of(material, material.words.percent(whole(row), n), n)


def _count_behind(material: Material, row: Result) -> Result:
    """The count that a percentage was computed from."""
    found = material.results.find(row.population, row.group, row.variable, Statistic.COUNT)
    assert found is not None, f"{row.key} is a share of no count"
    return found


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
