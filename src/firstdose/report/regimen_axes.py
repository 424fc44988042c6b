"""Where regimens stand on a map: one row for each dose, one column for each schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firstdose.protocol.regimens import Regimen
from firstdose.report.names import dose_text, schedule_text
from firstdose.report.words import Words

Spot = tuple[int, int]
"""Row and column, counted from 0."""

_Schedule = tuple[tuple[int, ...], str]
"""Infusion days, and the conditioning before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenAxes:
    """The names of rows and columns, and the spot of every regimen, by its name."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    spots: Mapping[str, Spot]


def regimen_axes(words: Words, regimens: tuple[Regimen, ...]) -> RegimenAxes:
    """Doses and schedules in the order of the study file, each once.

    Regimens that differ in their conditioning alone stand in two columns.
    """
    doses = tuple(dict.fromkeys(one.cells for one in regimens))
    schedules = tuple(dict.fromkeys(_schedule(one) for one in regimens))
    first = {_schedule(one): one for one in reversed(regimens)}
    return RegimenAxes(
        rows=tuple(dose_text(words, dose) for dose in doses),
        columns=tuple(_column(words, first[each], schedules) for each in schedules),
        spots={
            one.name: (doses.index(one.cells), schedules.index(_schedule(one))) for one in regimens
        },
    )


def _schedule(one: Regimen) -> _Schedule:
    return one.infusion_days, one.conditioning


def _column(words: Words, one: Regimen, schedules: tuple[_Schedule, ...]) -> str:
    text = schedule_text(words, one)
    if sum(days == one.infusion_days for days, _ in schedules) == 1:
        return text
    return words("names.with_conditioning", schedule=text, conditioning=one.conditioning)
