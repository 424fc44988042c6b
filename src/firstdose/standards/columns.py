"""The numbers of many rows, as columns of whole numbers, and on which side of each limit they lie.

Only what is exact is done by columns: numbers of at most nine digits before the point and six after
it, in a unit whose conversion has a finite factor.  Everything is multiplied up to whole numbers of
64 bits, so nothing is ever rounded.  What does not fit, and a number so close to a limit that the
twelve digits of a single comparison would decide, is handed back for the single comparison.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from math import gcd

import numpy as np
import numpy.typing as npt
import polars as pl

from firstdose.standards.cells import NUMBERS
from firstdose.standards.ctcae import same_scale
from firstdose.standards.cuts import Criterion
from firstdose.standards.sides import (
    ANYWHERE,
    STANDS_IN,
    Comparison,
    Qualifier,
    limit,
    possible,
)
from firstdose.standards.units import Conversion, conversions

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

_PLAIN = r"^[0-9]{1,9}(\.[0-9]{1,6})?$"
_PLACES = 6
_ROOM = 2**62
_CLOSE = 10**11
_DIGITS = Context(prec=24)
_QUALIFIERS = tuple(Qualifier)
_SIDES: Bytes = np.array(
    [[possible(order, qualifier) for order in (-1, 0, 1)] for qualifier in _QUALIFIERS],
    dtype=np.uint8,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One number of every row in millionths of its unit, and in which rows there is one."""

    millionths: Integers
    present: Flags

    def at(self, rows: Integers) -> "Column":
        """The same for some rows."""
        return Column(millionths=self.millionths[rows], present=self.present[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of every row by the name of their column, and which rows can be represented."""

    columns: Mapping[str, Column]
    exact: Flags

    def at(self, rows: Integers) -> "Numbers":
        """The same for some rows."""
        columns = {name: column.at(rows) for name, column in self.columns.items()}
        return Numbers(columns=columns, exact=self.exact[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The sides of every comparison of a criterion, row by row, and where they can be relied on."""

    sides: tuple[Bytes, ...]
    known: Mapping[str, Flags]
    exact: Flags


def numbers_of(frame: pl.DataFrame) -> Numbers:
    """Read the columns of numbers; a text that is no plain number makes its row inexact."""
    exact = np.ones(frame.height, dtype=np.bool_)
    columns: dict[str, Column] = {}
    for name in NUMBERS:
        if name not in frame.columns:
            continue
        text = frame.get_column(name)
        plain, empty = text.str.contains(_PLAIN), text.str.len_bytes() == 0
        exact &= (plain | empty).to_numpy()
        decimals = text.set(~plain, "0").cast(pl.Decimal(38, _PLACES))
        millionths = (decimals * 10**_PLACES).cast(pl.Int64).to_numpy()
        columns[name] = Column(millionths=millionths, present=plain.to_numpy())
    nothing = Column(
        millionths=np.zeros(frame.height, dtype=np.int64),
        present=np.zeros(frame.height, dtype=np.bool_),
    )
    columns = {name: columns.get(name, nothing) for name in NUMBERS}
    for low, high in (("lln", "uln"), ("baseline_lln", "baseline_uln")):
        one, other = columns[low], columns[high]
        reversed_limits = one.millionths > other.millionths
        exact &= ~(one.present & other.present & reversed_limits)
    for name, stand_in in STANDS_IN.items():
        own, other = columns[name], columns[stand_in]
        columns[name] = Column(
            millionths=np.where(own.present, own.millionths, other.millionths),
            present=own.present | other.present,
        )
    return Numbers(columns=columns, exact=exact)


@cache
def conversion_in(key: str, unit: str) -> Conversion | None:
    """The conversion of a unit of an analyte; None where the tables have none."""
    return next((each for each in conversions(key) if same_scale(key, unit, each.unit)), None)


def sides_of(
    criterion: Criterion, conversion: Conversion, numbers: Numbers, qualifiers: Integers
) -> Found:
    """On which side of each limit of a criterion the value of each row lies.

    ``qualifiers`` holds the place of each row's qualifier in `Qualifier`.
    """
    scale = _scale(criterion, conversion)
    known = {name: column.present for name, column in numbers.columns.items()}
    known["value"] = qualifiers == 0
    exact = numbers.exact.copy()
    columns: dict[str, Integers] = {}
    for name in {"value", *_compared(criterion)}:
        column = numbers.columns[name]
        above = column.millionths - scale.minus
        exact &= np.abs(above) <= scale.most
        columns[name] = np.where(exact, above, 0) * scale.times
    sides: list[Bytes] = []
    for asked, (slope, offset) in zip(criterion.comparisons, scale.limits, strict=True):
        there = known[asked.left] if asked.left != "value" else numbers.columns["value"].present
        if asked.reference:
            there = there & known[asked.reference]
        reference = columns[asked.reference] if asked.reference else columns["value"]
        left = columns[asked.left] * scale.unit
        beside = limit(reference, np.array(slope), np.array(offset))
        exact &= ~_too_close(left, beside)
        order = np.sign(left - beside) + 1
        row = qualifiers if asked.left == "value" else np.zeros_like(qualifiers)
        sides.append(np.where(there, _SIDES[row, order], np.uint8(ANYWHERE)))
    return Found(sides=tuple(sides), known=known, exact=exact & scale.fits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """How the numbers of a criterion become whole: (millionths - minus) x times, limits alike.

    One unit of a limit is ``unit`` units of a number.  A number of at most ``most`` leaves room.
    """

    minus: int
    times: int
    unit: int
    limits: tuple[tuple[int, int], ...]
    most: int
    fits: bool


@cache
def _scale(criterion: Criterion, conversion: Conversion) -> _Scale:
    """Whole numbers for (value - minus) x times, which is ``per`` times the canonical value."""
    of_times = _places(conversion.times)
    slopes = [asked.slope for asked in criterion.comparisons]
    offsets = [_offset(asked, conversion) for asked in criterion.comparisons]
    of_slopes = max(_places(slope) for slope in slopes)
    minus = conversion.minus.scaleb(_PLACES)
    shift = _PLACES + of_times + of_slopes
    fits = minus == int(minus) and all(_places(offset) <= shift for offset in offsets)
    fits = fits and all(abs(offset).scaleb(shift) < _ROOM for offset in offsets)
    if not fits:
        return _no_scale(criterion)
    times, unit = int(conversion.times.scaleb(of_times)), 10**of_slopes
    steep = [int(slope.scaleb(of_slopes)) for slope in slopes]
    fixed = [int(offset.scaleb(shift)) for offset in offsets]
    # What all terms of a comparison share says nothing and takes room.
    shared = gcd(times, *fixed)
    times, fixed = times // shared, [offset // shared for offset in fixed]
    shared = gcd(unit, *steep, *fixed)
    unit, steep = unit // shared, [slope // shared for slope in steep]
    fixed = [offset // shared for offset in fixed]
    room = (_ROOM - max(map(abs, fixed))) // (max(unit, *steep) * times)
    if room <= 0:
        return _no_scale(criterion)
    return _Scale(
        minus=int(minus),
        times=times,
        unit=unit,
        limits=tuple(zip(steep, fixed, strict=True)),
        most=room,
        fits=True,
    )


def _no_scale(criterion: Criterion) -> _Scale:
    nothing = ((0, 0),) * len(criterion.comparisons)
    return _Scale(minus=0, times=0, unit=0, limits=nothing, most=0, fits=False)


def _compared(criterion: Criterion) -> Iterator[str]:
    for asked in criterion.comparisons:
        yield from (name for name in (asked.left, asked.reference) if name)


def _offset(asked: Comparison, conversion: Conversion) -> Decimal:
    """The fixed part of a limit, times ``per``: a limit that came by division is whole again."""
    return _DIGITS.plus(asked.offset * conversion.per)


def _places(number: Decimal) -> int:
    """How many decimal places a number needs."""
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int), number
    return max(0, -exponent)


def _too_close(left: Integers, beside: Integers) -> Flags:
    """Where two numbers differ, but not within twelve significant digits."""
    larger = np.maximum(np.abs(left), np.abs(beside))
    apart = np.abs(left - beside)
    return (apart != 0) & (apart <= larger // _CLOSE)
