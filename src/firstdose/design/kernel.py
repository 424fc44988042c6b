"""Loops compiled to machine code: numba's compiler behind one typed name.

A kernel is written out row by row in plain Python, which stays callable.  Where it repeats a rule
or a formula that stands elsewhere, it is never its only form.  Its code is kept between runs.  It
draws nothing, reorders no sum, and is compiled for one thread.
"""
# pyright: standard

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """The function, compiled at its first call; the interpreted one keeps the name ``py_func``."""
    return numba.njit(cache=True, nogil=True)(function)


def called_alone(signature: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A kernel that Python calls for one answer at a time, compiled when its module is imported.

    Whole numbers of Python are read as the types of the signature.
    """
    return numba.njit(signature, cache=True)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel that is written out in every kernel that calls it, where calls cost more than it."""
    return numba.njit(cache=True, nogil=True, inline="always")(function)


def floating_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel in which a division by zero gives infinity or not-a-number, as IEEE 754 says."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
