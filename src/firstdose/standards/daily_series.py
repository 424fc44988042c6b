"""One value per day out of counts taken now and then, and the runs of days below a limit.

The lowest value of a day stands for it.  Days between two values are filled in along a straight
line, days before the first and after the last with that value, when no more than a few running are
missing; longer gaps stay unknown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count on a day; the first infusion is day 0."""

    day: int
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How days without a value are filled in, and to which step all are rounded (0: not)."""

    longest_gap: int
    rounded_to: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySeries:
    """The days of a window: values by day, those filled in, and those that stay unknown."""

    values: Mapping[int, Decimal]
    filled: frozenset[int]
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Days running, short recoveries included."""

    from_day: int
    to_day: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.to_day - self.from_day + 1


def lowest_by_day(counts: Iterable[Counted], first: int, last: int) -> Mapping[int, Decimal]:
    """The lowest value of every day of a window that has one, by day."""
    taken: defaultdict[int, list[Decimal]] = defaultdict(list)
    for count in counts:
        if first <= count.day <= last:
            taken[count.day].append(count.value)
    return {day: min(taken[day]) for day in sorted(taken)}


def daily(
    recorded: Mapping[int, Decimal], days: range, filling: Filling, *, carry_last: bool
) -> DailySeries:
    """A value for every day of a window; ``carry_last``: no later value can come any more."""
    known = dict(recorded)
    stations = sorted(recorded)
    for before, after in pairwise(stations):
        if after - before - 1 <= filling.longest_gap:
            known |= _between(before, after, recorded)
    if stations:
        first, last = stations[0], stations[-1]
        if first - days.start <= filling.longest_gap:
            known |= dict.fromkeys(range(days.start, first), recorded[first])
        if carry_last and days.stop - 1 - last <= filling.longest_gap:
            known |= dict.fromkeys(range(last + 1, days.stop), recorded[last])
    return DailySeries(
        values={day: _rounded(known[day], filling.rounded_to) for day in sorted(known)},
        filled=frozenset(known.keys() - recorded.keys()),
        unknown=tuple(day for day in days if day not in known),
    )


def runs(days: Iterable[int], recovery_days: int) -> tuple[Run, ...]:
    """Runs of the days given; a recovery shorter than ``recovery_days`` does not end a run."""
    found: list[Run] = []
    for day in sorted(days):
        if found and day - found[-1].to_day - 1 < recovery_days:
            found[-1] = Run(from_day=found[-1].from_day, to_day=day)
        else:
            found.append(Run(from_day=day, to_day=day))
    return tuple(found)


def _between(before: int, after: int, recorded: Mapping[int, Decimal]) -> Mapping[int, Decimal]:
    """The days between two values, along a straight line."""
    low, rise, width = recorded[before], recorded[after] - recorded[before], after - before
    return {day: low + rise * (day - before) / width for day in range(before + 1, after)}


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    if not step:
        return value
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN) * step
