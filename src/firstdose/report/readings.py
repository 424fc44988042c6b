"""Result rows read as text: counts with shares, medians with quartiles, exact limits, dates.

A row that is not there, not recorded, or not published says so in words and never reads as 0.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from firstdose.analyse.regimen import DECISIONS
from firstdose.analyse.result import Result
from firstdose.analyse.rows import NOT_RECORDED, Place, Statistic
from firstdose.report.material import Material


def row_of(
    material: Material, place: Place, variable: str, statistic: Statistic = Statistic.VALUE
) -> Result | None:
    """The row of a place and variable; None when the analysis made none."""
    return material.results.find(place.population, place.group, variable, statistic)


def decisions(material: Material) -> tuple[Place, ...]:
    """The safety committee's decisions, earliest first."""
    groups = dict.fromkeys(row.group for row in material.results.where(DECISIONS))
    return tuple(Place(population=DECISIONS, group=group) for group in groups)


def missing(material: Material, row: Result | None) -> str:
    """Why a row gives no number, in words; "" when it gives one."""
    words = material.words
    if row is None:
        return words("general.dash")
    if not material.may_show(row):
        return words("readings.not_published")
    if row.warning == NOT_RECORDED:
        return words("readings.not_recorded")
    return words("general.dash") if row.value is None else ""


def shown(material: Material, row: Result | None, digits: int | None = None) -> str:
    """The value of one row."""
    absent = missing(material, row)
    if absent or row is None:
        return absent
    match row.value:
        case Decimal() as number:
            return material.words.number(number, digits)
        case int() as count:
            return material.words.number(count)
        case date() as day:
            return material.words.date(day)
        case text:
            return text or material.words("general.dash")


def value(material: Material, place: Place, variable: str, digits: int | None = None) -> str:
    """One recorded or derived value."""
    return shown(material, row_of(material, place, variable), digits)


def said(material: Material, place: Place, variable: str) -> str:
    """A code or name that a row holds, as it stands; "" when there is none."""
    row = row_of(material, place, variable)
    return row.value if row is not None and isinstance(row.value, str) else ""


def count(
    material: Material, place: Place, variable: str, statistic: Statistic = Statistic.COUNT
) -> str:
    """How many, without a share."""
    return shown(material, row_of(material, place, variable, statistic))


def share(material: Material, place: Place, variable: str) -> str:
    """How many and their share, ``17 (94 %)``."""
    return _counted(material, place, variable, with_denominator=False)


def fraction(material: Material, place: Place, variable: str) -> str:
    """How many of how many and their share, ``17/18 (94 %)``; a dash where there is nobody."""
    return _counted(material, place, variable, with_denominator=True)


def _counted(material: Material, place: Place, variable: str, *, with_denominator: bool) -> str:
    row = row_of(material, place, variable, Statistic.COUNT)
    absent = missing(material, row)
    if absent or row is None:
        return absent
    k, n = whole(row), row.n or 0
    if with_denominator:
        return material.words.fraction(k, n) if n else material.words("general.dash")
    return material.words.percent(k, n)


def whole(row: Result) -> int:
    """The value of a row that counts."""
    if not isinstance(row.value, int):
        raise AssertionError(f"{row.key} is no count")
    return row.value


def limits(material: Material, place: Place, variable: str) -> str:
    """The exact limits of a share, ``0 to 18.5 %``."""
    low = row_of(material, place, variable, Statistic.LOWER)
    high = row_of(material, place, variable, Statistic.UPPER)
    absent = missing(material, low) or missing(material, high)
    if absent or low is None or high is None:
        return absent
    return material.words(
        "readings.limits", low=limit_text(material, low), high=limit_text(material, high)
    )


def mean_limits(material: Material, place: Place, variable: str, digits: int = 1) -> str:
    """The limits of a mean, ``2.4 to 10.5``; a dash where there are none."""
    low = row_of(material, place, variable, Statistic.LOWER)
    high = row_of(material, place, variable, Statistic.UPPER)
    absent = missing(material, low) or missing(material, high)
    if absent:
        return absent
    return material.words.interval(_number(low), _number(high), digits)


def limit_text(material: Material, row: Result) -> str:
    """One limit in percent: one digit after the point, none for 0 and 100."""
    assert isinstance(row.value, Decimal), f"{row.key} is no limit"
    ends = row.value in {Decimal(0), Decimal(100)}
    return material.words.number(row.value, 0 if ends else 1)


def spread(material: Material, place: Place, variable: str, digits: int = 1) -> str:
    """Median and quartiles, ``37.5 (32.0 to 39.8)``; the value alone where there is but one."""
    return _three(material, place, variable, (Statistic.MEDIAN, Statistic.Q1, Statistic.Q3), digits)


def span(material: Material, place: Place, variable: str, digits: int = 0) -> str:
    """Median and range."""
    return _three(
        material, place, variable, (Statistic.MEDIAN, Statistic.MINIMUM, Statistic.MAXIMUM), digits
    )


def _three(
    material: Material,
    place: Place,
    variable: str,
    statistics: tuple[Statistic, Statistic, Statistic],
    digits: int,
) -> str:
    rows = [row_of(material, place, variable, statistic) for statistic in statistics]
    for row in rows:
        if absent := missing(material, row):
            return absent
    middle, low, high = (_number(row) for row in rows)
    words = material.words
    if rows[0] is not None and rows[0].n == 1:
        return words.number(middle, digits)
    return words(
        "readings.spread",
        middle=words.number(middle, digits),
        interval=words.interval(low, high, digits),
    )


def _number(row: Result | None) -> Decimal:
    assert row is not None, "a row was looked for before it was read"
    assert isinstance(row.value, Decimal), f"{row.key} is no number"
    return row.value
