"""Exponential, logarithm and the number below in plain arithmetic: the same digits everywhere.

The compiler can do several patients at once with these, which it cannot with those of the C
library, and no digit depends on which library a machine has.  The argument is reduced, then a short
series is summed (Cody and Waite 1980, Software Manual for the Elementary Functions).  The result is
within two units in its last place where it is a normal number; smaller ones become 0.
"""
# pyright: standard

from __future__ import annotations

import numpy as np

from firstdose.design.kernel import floating_kernel

LOG2_E = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
ROUNDER = 6755399441055744.0
"""1.5 x 2^52: added and taken away again, it leaves the nearest whole number."""
SMALLEST_EXPONENT = -708.0
LARGEST_EXPONENT = 709.0
SMALLEST_NORMAL = 2.2250738585072014e-308
SMALLEST = 5e-324
SQRT_2 = 1.4142135623730951


@floating_kernel
def exponential(x: float) -> float:
    """E to the power x."""
    bounded = min(max(x, SMALLEST_EXPONENT), LARGEST_EXPONENT)
    shifted = bounded * LOG2_E + ROUNDER
    whole = shifted - ROUNDER
    r = (bounded - whole * LN2_HIGH) - whole * LN2_LOW
    series = 1.0 / 6227020800.0
    series = series * r + 1.0 / 479001600.0
    series = series * r + 1.0 / 39916800.0
    series = series * r + 1.0 / 3628800.0
    series = series * r + 1.0 / 362880.0
    series = series * r + 1.0 / 40320.0
    series = series * r + 1.0 / 5040.0
    series = series * r + 1.0 / 720.0
    series = series * r + 1.0 / 120.0
    series = series * r + 1.0 / 24.0
    series = series * r + 1.0 / 6.0
    series = series * r + 0.5
    series = (series * r) * r + r + 1.0
    bits = (np.float64(shifted).view(np.int64) + np.int64(1023)) << np.int64(52)
    power = np.int64(bits).view(np.float64)
    found = series * power
    found = found if x >= SMALLEST_EXPONENT else 0.0
    found = found if x <= LARGEST_EXPONENT else np.inf
    return found if x == x else x  # noqa: PLR0124 -- not-a-number stays what it is


@floating_kernel
def logarithm(x: float) -> float:
    """The natural logarithm of x."""
    bits = np.float64(x).view(np.int64)
    exponent = ((bits >> np.int64(52)) & np.int64(2047)) - np.int64(1023)
    bits = (bits & np.int64(0x000FFFFFFFFFFFFF)) | np.int64(0x3FF0000000000000)
    m = np.int64(bits).view(np.float64)
    above = m > SQRT_2
    m = 0.5 * m if above else m
    whole = np.float64(exponent) + (1.0 if above else 0.0)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    series = 1.0 / 21.0
    series = series * z + 1.0 / 19.0
    series = series * z + 1.0 / 17.0
    series = series * z + 1.0 / 15.0
    series = series * z + 1.0 / 13.0
    series = series * z + 1.0 / 11.0
    series = series * z + 1.0 / 9.0
    series = series * z + 1.0 / 7.0
    series = series * z + 1.0 / 5.0
    series = series * z + 1.0 / 3.0
    rest = (2.0 * s) * (z * series)
    found = whole * LN2_HIGH + (2.0 * s + (rest + whole * LN2_LOW))
    found = found if x >= SMALLEST_NORMAL else -np.inf
    found = found if x >= 0.0 else np.nan
    return found if x < np.inf else x


@floating_kernel
def below(x: float) -> float:
    """The largest number below x, which is no not-a-number."""
    bits = np.float64(x).view(np.int64)
    bits = bits - np.int64(1) if x > 0.0 else bits + np.int64(1)
    found = np.int64(bits).view(np.float64)
    return found if x != 0.0 else -SMALLEST
