"""Platelet recovery after immune effector cells, without the help of transfusions (T-ICAHT)."""

from collections.abc import Iterable
from dataclasses import dataclass

from firstdose.standards.cuts import compared
from firstdose.standards.daily_series import Counted, Filling, daily, lowest_by_day
from firstdose.standards.icaht import Followed
from firstdose.standards.icaht_tables import Icaht
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Ungradable


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """When platelets fell below the limit and when they had recovered.

    ``fell_on`` None: never below it.  ``recovered_on`` None: not recovered so far, or not known,
    which ``why_unknown`` says.
    """

    fell_on: int | None
    recovered_on: int | None
    why_unknown: Ungradable | None = None


def platelet_recovery(
    table: Icaht,
    counts: Iterable[Counted],
    followed: Followed,
    transfused: frozenset[int] | None,
) -> Recovery:
    """Find the first of three days running from the limit on, seven days free of transfusions.

    ``transfused``: the days on which platelets were given; None: not recorded.
    """
    last = min(followed.until_day, table.days("late_until"))
    recorded = lowest_by_day(counts, table.days("early_from"), last)
    days = range(table.days("early_from"), last + 1)
    filling = Filling(longest_gap=table.days("longest_gap"))
    values = daily(recorded, days, filling, carry_last=False).values
    enough = table.number("recovered_from")
    high = {day for day, value in values.items() if compared(value, enough) >= 0}
    fell_on = next((day for day in values if day not in high), None)
    if fell_on is None:
        return Recovery(fell_on=None, recovered_on=None)
    if transfused is None:
        why = ungradable("quantity_missing", quantity="transfusion")
        return Recovery(fell_on=fell_on, recovered_on=None, why_unknown=why)
    running, free = table.days("recovered_days"), table.days("transfusion_free")
    candidates = (
        day
        for day in sorted(high)
        if day > fell_on
        and high.issuperset(range(day, day + running))
        and transfused.isdisjoint(range(day - free, day + running))
    )
    return Recovery(fell_on=fell_on, recovered_on=next(candidates, None))
