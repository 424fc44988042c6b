"""Haematotoxicity from recorded counts: neutrophils (ICAHT) and platelets (T-ICAHT).

Day 0 is the first infusion, an assumption said with every grade: both scales were made for a single
infusion.  A window ends early when the participant died or withdrew.  A count reported as "<0.1"
may be anything below it, and the grade is then at least that of the highest and at most that of the
lowest it can stand for.  Growth factor changes no grade.  Platelet transfusions are not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from msgspec import Struct

from firstdose.derive.exposure import InfusionGiven, exposure
from firstdose.derive.happened import happened, left_on
from firstdose.derive.reported_values import Amount, amount
from firstdose.derive.study_days import study_day
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import Measured
from firstdose.records.history import History
from firstdose.standards.daily_series import Counted
from firstdose.standards.icaht import Followed, Haematotoxicity, WindowGrade, haematotoxicity
from firstdose.standards.icaht_tables import Icaht, icaht
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Grade, Label, Ungradable

SCALES = ("icaht", "t_icaht")


class HaematotoxicityWindow(Struct, frozen=True, kw_only=True):
    """The grade of one window, the limits it lies in, and the entries it came from.

    ``seen`` is the window with every count at the highest it can stand for.
    """

    grade: Grade
    at_least: int
    at_most: int
    seen: WindowGrade
    sources: tuple[int, ...]


class HaematotoxicityGrades(Struct, frozen=True, kw_only=True):
    """Both grades of one participant by one scale, as known on a day.

    ``infusions``: how many there were so far; the assumption matters from the second on.
    ``unreadable``: entries whose count has no canonical value.
    """

    scale: str
    label: Label
    assumption: Label
    day_zero_on: date
    infusions: int
    early: HaematotoxicityWindow
    late: HaematotoxicityWindow
    unreadable: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Count:
    """One recorded count on its study day."""

    entry: int
    day: int
    amount: Amount


def haematotoxicity_grades(
    study: Study, history: History, today: date
) -> tuple[HaematotoxicityGrades, ...]:
    """ICAHT and T-ICAHT of one participant; () before the first infusion."""
    given = exposure(study, history, today)
    if given is None or not given.infusions:
        return ()
    measured = unchanged(happened(history, Measured, today))
    gone_on = left_on(history, today)
    return tuple(_grades(name, given.infusions, measured, gone_on, today) for name in SCALES)


@lru_cache(maxsize=512)
def _grades(
    name: str,
    infusions: tuple[InfusionGiven, ...],
    measured: Unchanged[tuple[Entry[Measured], ...]],
    gone_on: date | None,
    today: date,
) -> HaematotoxicityGrades:
    table, first = icaht(name), infusions[0]
    taken = [entry for entry in measured() if entry.fact.analyte == table.analyte]
    read = [(entry, amount(entry.fact)) for entry in taken]
    counts = tuple(
        _Count(entry.number, study_day(first.given_on, entry.occurred_on), found)
        for entry, found in read
        if isinstance(found, Amount)
    )
    followed = Followed(
        until_day=study_day(first.given_on, gone_on or today), ended=gone_on is not None
    )
    mild = _graded(table, counts, followed, lowest=False)
    ranges = any(len(count.amount.ends) > 1 for count in counts)
    severe = _graded(table, counts, followed, lowest=True) if ranges else mild
    return HaematotoxicityGrades(
        scale=name,
        label=table.label,
        assumption=table.assumption,
        day_zero_on=first.given_on,
        infusions=len(infusions),
        early=_window(mild.early, severe.early, counts, first.entry),
        late=_window(mild.late, severe.late, counts, first.entry),
        unreadable=tuple(entry.number for entry, found in read if isinstance(found, Ungradable)),
    )


def _graded(
    table: Icaht, counts: tuple[_Count, ...], followed: Followed, *, lowest: bool
) -> Haematotoxicity:
    ends = (
        Counted(day=c.day, value=c.amount.lowest if lowest else c.amount.highest) for c in counts
    )
    return haematotoxicity(table, ends, followed)


def _window(
    mild: WindowGrade, severe: WindowGrade, counts: tuple[_Count, ...], day_zero: int
) -> HaematotoxicityWindow:
    grade = mild.grade
    if grade == 0 < severe.at_most:
        grade = ungradable("quantity_missing", quantity="value")
    return HaematotoxicityWindow(
        grade=grade,
        at_least=mild.at_least,
        at_most=severe.at_most,
        seen=mild,
        sources=(day_zero, *(count.entry for count in counts if count.day in mild.used)),
    )
