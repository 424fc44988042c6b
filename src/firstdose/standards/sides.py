"""Where a number lies beside a limit: below it, at it, above it, or not known.

These comparisons are all that the numbers of a criterion have to say; what follows from them is
decided in ``grading``, once, for a single value and for a million.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

N = TypeVar("N", Decimal, "npt.NDArray[np.int64]")
"""One number, or a column of whole numbers in a common small unit."""

_DIGITS = Context(prec=12)


Side: TypeAlias = int
"""The sides of a limit on which a number may lie, as bits; several where it is not exact."""

BELOW: Side = 1
AT: Side = 2
ABOVE: Side = 4
ANYWHERE: Side = BELOW | AT | ABOVE


_EXACTLY = (BELOW, AT, ABOVE)


class Qualifier(StrEnum):
    """What a laboratory puts before a number beyond which it does not measure."""

    EXACTLY = ""
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What the laboratory and the chart report beside a value; None means not reported.

    The limits of the baseline sample are the current ones where no others are reported.
    """

    lln: Decimal | None = None
    uln: Decimal | None = None
    baseline: Decimal | None = None
    baseline_lln: Decimal | None = None
    baseline_uln: Decimal | None = None

    def named(self, name: str) -> Decimal | None:
        """Return one reference by its name in the tables."""
        match name:
            case "lln":
                return self.lln
            case "uln":
                return self.uln
            case "baseline":
                return self.baseline
            case "baseline_lln":
                return self.lln if self.baseline_lln is None else self.baseline_lln
            case _:
                assert name == "baseline_uln", name
                return self.uln if self.baseline_uln is None else self.baseline_uln


STANDS_IN: Mapping[str, str] = {"baseline_lln": "lln", "baseline_uln": "uln"}
"""References that another one stands in for when they are not reported."""
REFERENCES = ("lln", "uln", "baseline", "baseline_lln", "baseline_uln")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One thing compared: the value or a reference, against a multiple of a reference.

    The limit is ``slope`` x ``reference`` + ``offset``; without a reference it is ``offset``.
    """

    left: str
    reference: str
    slope: Decimal
    offset: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is known of one value under one criterion: all that a grade depends on.

    ``sides`` has one entry for each comparison of the criterion; ``known`` names the references
    that are reported, and "value" when it is exact.
    """

    sides: tuple[Side, ...]
    known: frozenset[str]


def limit(reference: N, slope: N, offset: N) -> N:
    """The limit of a comparison: the one formula for a number and for a column of them."""
    return slope * reference + offset


def exactly(order: int) -> Side:
    """The side of a number that lies below (-1), at (0) or above (1) a limit."""
    return _EXACTLY[order + 1]


def possible(order: int, qualifier: Qualifier) -> Side:
    """Where a number may lie that was reported below (-1), at (0) or above (1) a limit."""
    exact = exactly(order)
    match qualifier:
        case Qualifier.EXACTLY:
            return exact
        case Qualifier.LESS:
            return BELOW if order <= 0 else ANYWHERE
        case Qualifier.AT_MOST:
            return exact if order < 0 else BELOW | AT if order == 0 else ANYWHERE
        case Qualifier.MORE:
            return ABOVE if order >= 0 else ANYWHERE
        case Qualifier.AT_LEAST:
            return exact if order > 0 else ABOVE | AT if order == 0 else ANYWHERE


def compared(value: Decimal, limit: Decimal) -> int:
    """-1, 0 or 1 as the value lies below, at or above the limit, on 12 significant digits.

    No measurement has as many; a unit conversion that divides leaves more.
    """
    return int(_DIGITS.plus(value).compare(_DIGITS.plus(limit)))


def side(comparison: Comparison, known: Mapping[str, Decimal | None], qualifier: Qualifier) -> Side:
    """Where the left of a comparison lies; anywhere when something is not reported."""
    left = known[comparison.left]
    beside = comparison.offset
    if comparison.reference:
        reference = known[comparison.reference]
        if reference is None:
            return ANYWHERE
        beside = limit(reference, comparison.slope, beside)
    if left is None:
        return ANYWHERE
    order = compared(left, beside)
    if qualifier is Qualifier.EXACTLY or comparison.left != "value":
        return _EXACTLY[order + 1]
    return possible(order, qualifier)
