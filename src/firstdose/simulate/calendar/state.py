"""What a compiled loop over trials reads and writes, as rows of numbers with names.

A loop hands rows from function to function; handing arrays costs more than the work itself.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from firstdose.simulate.compiled_dice import Word

Rows = npt.NDArray[np.void]

_NUMBERS = {"float": "f8", "int": "i8", "Word": "u8"}


class Course(Protocol):
    """What holds for all regimens; the codes of ``spacing`` and ``shape`` are in `settings`.

    ``leaves``: probability of leaving within the window.  ``waits`` and ``first_on_day_0``: 0 or 1.
    """

    gap_mean: float
    spacing: int
    waits: int
    first_on_day_0: int
    after_first: float
    between: float
    between_regimens: float
    committee: float
    shape: int
    in_second_half: float
    late: float
    leaves: float
    before_dlt: float
    maximum_replaced: int


class Place(Protocol):
    """One regimen: first what is assumed of it, then what happened there in the trial so far.

    ``log_free`` and ``power`` give Weibull onset times.  ``response_window``: within so many days
    a response shows; 0 where it is known with the DLT outcome.
    """

    risk: float
    window: float
    response_window: float
    log_free: float
    power: float
    leaving_mean: float
    response: float
    participants: int
    evaluable: int
    dlts: int
    replaced: int
    first_on: float
    last_on: float


class InWindow(Protocol):
    """Someone whose outcome is awaited, or was.

    ``weight``: the share of the window that counts in the end, for one without a DLT.
    """

    entered_on: float
    known_on: float
    window: float
    weight: float
    what: int
    regimen: int


class Trial(Protocol):
    """One trial so far.

    ``number`` counts the candidates who came, ``entered`` those of them who entered, ``arrived`` is
    the day the last candidate came, and ``opened_on`` the day from which the open regimen may be
    given.
    """

    key: Word
    number: int
    entered: int
    arrived: float
    opened_on: float
    late: int
    replaced: int


def rows(shape: type, count: int) -> Rows:
    """Rows of zeros with the fields of one of these classes."""
    fields = [(name, _NUMBERS[kind]) for name, kind in shape.__annotations__.items()]
    return np.zeros(count, dtype=fields)
