"""Decimal arithmetic with 28 significant digits, the same on every machine and in every thread.

No result is rounded further before it is compared; `rounded` and `to_step` are for printing and
for the step a site rounds its doses to.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

MOST_DIGITS = 15
"""Nothing that is measured is larger than 10 to this power, nor smaller than its inverse."""

P = ParamSpec("P")
R = TypeVar("R")

DIGITS = Context(prec=28, rounding=ROUND_HALF_EVEN)


def in_28_digits(formula: Callable[P, R]) -> Callable[P, R]:
    """The formula, computed with 28 digits whatever the caller's context is."""

    @wraps(formula)
    def computed(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(DIGITS):
            return formula(*args, **kwargs)

    return computed


def in_reach(number: Decimal) -> bool:
    """Whether a number can be that of anything measured."""
    return number.is_finite() and (number == 0 or abs(number.adjusted()) <= MOST_DIGITS)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value with so many digits after the point, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def to_step(value: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of a step, halves away from zero."""
    assert step > 0, "a dose is rounded to a step above zero"
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
