"""What a model-based design says of every regimen: its estimates, a reason for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache

import numpy as np

from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import ModelWhy, code
from firstdose.design.states import Because, Reals, Voice

Numbers = Callable[[], Mapping[str, Reals]]
"""Named values by (row, regimen)."""


def of_each_regimen(
    order: RegimenOrder, why: StrEnum, speaks: Flags, numbers: Numbers
) -> tuple[Because, ...]:
    """One reason for each regimen; the numbers are found once, when the first is asked for."""
    known = cache(numbers)

    def about(regimen: int) -> Because:
        def voice() -> Voice:
            here = np.full(len(speaks), regimen, dtype=np.int64)
            return Voice(
                code=np.where(speaks, code(why), 0),
                regimen=here,
                to=here,
                numbers=tuple((name, each[:, regimen], 3) for name, each in known().items()),
            )

        return voice

    return tuple(about(regimen) for regimen in range(len(order.names)))


def of_the_choice(
    why: StrEnum,
    aim: Integers,
    speaks: Flags,
    tied: Flags,
    fixed: tuple[tuple[str, str], ...],
    numbers: Numbers,
) -> tuple[Because, ...]:
    """Why this regimen, with its own numbers; and where another is as good, that it is."""
    there = np.maximum(aim, 0)

    def voice() -> Voice:
        rows = np.arange(len(aim))
        return Voice(
            code=np.where(speaks & (aim >= 0), code(why), 0),
            regimen=there,
            to=aim,
            numbers=tuple((name, each[rows, there], 3) for name, each in numbers().items()),
            fixed=fixed,
        )

    def tie() -> Voice:
        codes = np.where(speaks & tied & (aim >= 0), code(ModelWhy.TIED), 0)
        return Voice(code=codes, regimen=there, to=aim)

    return voice, tie
