"""What a rule says of some of the rows, put among what it says of all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstdose.design.order import Integers
from firstdose.design.states import Because, Entries, Moves, Voice


def asked_again(moves: Moves, rows: Integers, again: Moves) -> Moves:
    """The moves with those of some rows taken, reasons and all, from a second answer about them."""
    every = len(moves.action)
    if len(rows) == every:
        return again
    return Moves(
        action=_replaced(moves.action, rows, again.action),
        regimen=_replaced(moves.regimen, rows, again.regimen),
        places=_replaced(moves.places, rows, again.places),
        closed=_replaced(moves.closed, rows, again.closed),
        decided=_replaced(moves.decided, rows, again.decided),
        because=(
            *(silent(speak, rows) for speak in moves.because),
            *(spread(speak, rows, every) for speak in again.because),
        ),
    )


def spread(speak: Because, rows: Integers, every: int) -> Because:
    """The reason of some rows, silent in all others of ``every`` row."""

    def everywhere() -> Voice:
        voice = speak()
        place = np.zeros(every, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        return Voice(
            code=_replaced(np.zeros_like(place), rows, voice.code),
            regimen=voice.regimen[place],
            to=voice.to[place],
            numbers=tuple((name, values[place], digits) for name, values, digits in voice.numbers),
            fixed=voice.fixed,
        )

    return everywhere


def silent(speak: Because, rows: Integers) -> Because:
    """The same reason, silent in these rows."""

    def elsewhere() -> Voice:
        voice = speak()
        return replace(voice, code=_replaced(voice.code, rows, np.zeros_like(rows)))

    return elsewhere


def _replaced(values: Entries, rows: Integers, by: Entries) -> Entries:
    found = values.copy()
    found[rows] = by
    return found
