"""What was scored of disease activity at each assessment, ready to be added up.

What was scored at one visit is one assessment; what was scored without a visit is one by its day.
Instruments: ``sledai_2k`` (its 24 items), ``pga`` (item ``pga``, 0 to 3), and ``lldas`` for what
LLDAS asks beside them (``haemolytic_anaemia``, ``gastrointestinal_activity``,
``other_investigational_drug``; ``new_bilag_activity`` in the variant that asks for it), and
``bilag_2004`` (see `firstdose.derive.bilag`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from firstdose.derive.bilag import BILAG, Worksheet, bilag_worksheet
from firstdose.records.entry import Entry
from firstdose.records.facts import ExaminationScored
from firstdose.records.values import Item, YesNo
from firstdose.standards.reasons import ungradable
from firstdose.standards.scores import item_keys, score_table
from firstdose.standards.verdict import Presence, Ungradable

SLEDAI, PGA, LLDAS = "sledai_2k", "pga", "lldas"
INSTRUMENTS = frozenset({SLEDAI, PGA, LLDAS, BILAG})

Presences = Mapping[str, Presence]


class Sheet(Struct, frozen=True, kw_only=True):
    """Everything scored at one assessment: what is present, and the numbers.

    Its day is that of the SLEDAI-2K or, without one, of the first instrument scored.
    """

    visit: str
    on: date
    sledai: Presences
    pga: Decimal | Ungradable
    lldas: Presences
    bilag: Worksheet
    sources: tuple[int, ...]


class Compared(Struct, frozen=True, kw_only=True):
    """A sheet beside those it is compared with: the last scheduled one before it, and baseline."""

    now: Sheet
    previous: Sheet | None
    baseline: Sheet | None
    scheduled: bool

    @property
    def previous_bilag(self) -> Worksheet:
        """The BILAG worksheet of the last scheduled assessment; empty where there is none."""
        return self.previous.bilag if self.previous is not None else {}


def activity_sheets(examined: tuple[Entry[ExaminationScored], ...]) -> tuple[Sheet, ...]:
    """Every assessment among the examinations, earliest first."""
    groups: dict[str | date, list[Entry[ExaminationScored]]] = {}
    for entry in examined:
        if entry.fact.instrument in INSTRUMENTS:
            groups.setdefault(entry.fact.visit or entry.occurred_on, []).append(entry)
    return tuple(sorted((_sheet(tuple(each)) for each in groups.values()), key=_day))


def presence(item: Item) -> Presence:
    """Whether a finding scores: only one that is due to lupus does.

    Unknown when it is not known whether lupus causes it, or when a number stands for the finding.
    """
    if not isinstance(item.answer, Presence):
        return Presence.NOT_ASSESSED
    if item.answer is not Presence.PRESENT or item.attributed is YesNo.YES:
        return item.answer
    return Presence.ABSENT if item.attributed is YesNo.NO else Presence.NOT_ASSESSED


def _sheet(entries: tuple[Entry[ExaminationScored], ...]) -> Sheet:
    known = item_keys(score_table(SLEDAI))
    sledai = [entry for entry in entries if entry.fact.instrument == SLEDAI]
    found = _presences(entries, SLEDAI)
    return Sheet(
        visit=entries[0].fact.visit,
        on=(sledai or entries)[0].occurred_on,
        sledai={key: value for key, value in found.items() if key in known},
        pga=_pga(entries),
        lldas=_presences(entries, LLDAS),
        bilag=bilag_worksheet(
            [each.fact.items for each in entries if each.fact.instrument == BILAG]
        ),
        sources=tuple(entry.number for entry in entries),
    )


def _presences(entries: tuple[Entry[ExaminationScored], ...], instrument: str) -> Presences:
    return {
        item.key: presence(item)
        for entry in entries
        if entry.fact.instrument == instrument
        for item in entry.fact.items
    }


def _pga(entries: tuple[Entry[ExaminationScored], ...]) -> Decimal | Ungradable:
    numbers = [
        item.answer
        for entry in entries
        if entry.fact.instrument == PGA
        for item in entry.fact.items
        if item.key == PGA and isinstance(item.answer, Decimal)
    ]
    return numbers[-1] if numbers else ungradable("quantity_missing", quantity=PGA)


def _day(sheet: Sheet) -> date:
    return sheet.on
