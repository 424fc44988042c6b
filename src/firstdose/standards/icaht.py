"""Haematotoxicity after immune effector cells: neutrophils (ICAHT) and platelets (T-ICAHT).

Early grade: how long the counts stay below a limit in days 0 to 30.  Late grade: how low they are
after day 30.  Day 0 is the first infusion, which is an assumption: both scales were made for a
single infusion.  A day without a value that cannot be filled in, and a window that is still open,
leave a grade that can only be at least something; grade 0 needs the whole window.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from firstdose.standards.cuts import Worse, beyond
from firstdose.standards.daily_series import (
    Counted,
    DailySeries,
    Filling,
    Run,
    daily,
    lowest_by_day,
    runs,
)
from firstdose.standards.icaht_tables import Icaht, Limit, Window
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Grade, Outcome, Ungradable, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How long the counts of a participant could be known.

    ``ended``: nothing follows ``until_day`` (death or last contact).  ``censored_day``: the earlier
    of progression and next therapy; None: neither.
    """

    until_day: int
    ended: bool = False
    censored_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowGrade:
    """The grade of one window as it stands, and what it rests on.

    The grade is at least ``at_least`` and at most ``at_most`` whatever the days not known showed.
    ``runs``: the runs of days below each limit that asks for days; ``filled``: the days whose value
    was filled in; ``unknown``: the days without any; ``complete``: the window is over.
    """

    window: str
    grade: Grade
    at_least: int
    at_most: int
    decided_by: Limit | None
    verdicts: tuple[Verdict, ...]
    runs: Mapping[Decimal, tuple[Run, ...]]
    used: frozenset[int]
    filled: tuple[int, ...]
    unknown: tuple[int, ...]
    complete: bool

    def longest(self, limit: Decimal) -> int:
        """Days of the longest run below one limit."""
        return max((run.days for run in self.runs[limit]), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Haematotoxicity:
    """Both grades of one participant by one scale."""

    scale: Icaht
    early: WindowGrade
    late: WindowGrade


@dataclass(frozen=True, slots=True)
class _Seen:
    """A window with its days, what was counted in it and why a day of it may not be known."""

    table: Icaht
    window: Window
    days: range
    recorded: Mapping[int, Decimal]
    series: DailySeries
    complete: bool

    def below(self, limit: Limit) -> frozenset[int]:
        values = self.series.values
        return frozenset(d for d, v in values.items() if _passes(limit, v))

    def runs(self, limit: Limit, *, unknown: bool = False) -> tuple[Run, ...]:
        days = self.below(limit) | frozenset(self.series.unknown if unknown else ())
        return runs(days, self.table.days("recovery"))

    @property
    def why(self) -> Ungradable:
        """Why a limit cannot be judged: the window, or the days of it without a value."""
        ends = {"first": str(self.window.first), "last": str(self.window.last)}
        if not self.days:
            return ungradable("window_not_reached", first=ends["first"])
        if not self.complete:
            return ungradable("window_open", **ends)
        if not self.recorded:
            return ungradable("no_value_in_window", **ends)
        first, last = self.series.unknown[0], self.series.unknown[-1]
        longest = str(self.table.days("longest_gap"))
        return ungradable("gap_too_long", first=str(first), last=str(last), longest=longest)


def haematotoxicity(table: Icaht, counts: Iterable[Counted], followed: Followed) -> Haematotoxicity:
    """Grade the counts of one participant, in 10*9/L, as known on the last day followed."""
    taken = tuple(counts)
    early, late = (_graded(_seen(table, w, taken, followed)) for w in table.windows)
    return Haematotoxicity(scale=table, early=early, late=late)


def _seen(table: Icaht, window: Window, counts: tuple[Counted, ...], followed: Followed) -> _Seen:
    ends = [window.last]
    if followed.ended:
        ends.append(followed.until_day)
    if followed.censored_day is not None and window.censored:
        ends.append(followed.censored_day)
    days = range(window.first, min(ends) + 1)
    complete = followed.ended or followed.until_day >= days.stop - 1
    recorded = lowest_by_day(counts, days.start, min(days.stop - 1, followed.until_day))
    step = table.number("rounded_to") if window.rounded else Decimal(0)
    filling = Filling(longest_gap=table.days("longest_gap"), rounded_to=step)
    series = daily(recorded, days, filling, carry_last=complete)
    return _Seen(table, window, days, recorded, series, complete)


def _graded(seen: _Seen) -> WindowGrade:
    limits = seen.table.limits(seen.window.name)
    judged = tuple((limit, _verdict(seen, limit)) for limit in limits)
    met = [limit for limit, verdict in judged if verdict.outcome is Outcome.MET]
    possible = [limit for limit, verdict in judged if verdict.outcome is not Outcome.NOT_MET]
    at_least = max((limit.grade for limit in met), default=0)
    at_most = max((limit.grade for limit in possible), default=0)
    return WindowGrade(
        window=seen.window.name,
        grade=seen.why if at_least == 0 < at_most else at_least,
        at_least=at_least,
        at_most=at_most,
        decided_by=max(met, key=lambda limit: limit.grade, default=None),
        verdicts=tuple(verdict for _, verdict in judged),
        runs={limit.limit: seen.runs(limit) for limit in limits if limit.days is not None},
        used=frozenset(seen.recorded),
        filled=tuple(sorted(seen.series.filled)),
        unknown=seen.series.unknown,
        complete=seen.complete,
    )


def _verdict(seen: _Seen, limit: Limit) -> Verdict:
    outcome, found = _judged(seen, limit)
    asked = "" if limit.days is None else f" >= {limit.days} d"
    return Verdict(
        criterion=f"{limit.window}_{limit.measure}_{limit.limit}_grade_{limit.grade}",
        quantity=limit.measure,
        outcome=outcome,
        value=found,
        unit=limit.unit if limit.measure == "nadir" else "d",
        limit=f"{'<=' if limit.closed else '<'} {limit.limit} {limit.unit}{asked}",
        label=limit.label,
        source=limit.source,
        why_unknown=seen.why if outcome is Outcome.UNKNOWN else None,
    )


def _judged(seen: _Seen, limit: Limit) -> tuple[Outcome, Decimal | None]:
    """Whether a limit is passed whatever the days not known showed, and what was found."""
    if not seen.days:
        return Outcome.UNKNOWN, None
    match limit.measure:
        case "nadir":
            return _nadir(seen, limit)
        case "never_recovered":
            return _never_recovered(seen, limit)
        case "longest_run":
            surely, perhaps = (
                max((run.days for run in seen.runs(limit, unknown=u)), default=0)
                for u in (False, True)
            )
        case "total_days":
            surely, perhaps = (
                sum(run.days for run in seen.runs(limit, unknown=u)) for u in (False, True)
            )
            if seen.window.name == "late" and not _confirmed(seen):
                surely = 0
                perhaps = perhaps if seen.series.unknown else 0
    assert limit.days is not None, f"{limit.measure} asks for days"
    outcome = _claim(surely >= limit.days, perhaps >= limit.days)
    return outcome, Decimal(surely)


def _never_recovered(seen: _Seen, limit: Limit) -> tuple[Outcome, Decimal | None]:
    """A run that begins early and lasts to the end of a window that is over."""
    assert limit.days is not None, "the last day on which the run may begin"
    held = [
        [
            run
            for run in seen.runs(limit, unknown=unknown)
            if run.from_day <= limit.days and run.to_day == seen.days.stop - 1
        ]
        for unknown in (False, True)
    ]
    surely, perhaps = (bool(found) for found in held)
    days = Decimal(held[0][0].days) if surely else None
    return _claim(surely and seen.complete, perhaps), days


def _nadir(seen: _Seen, limit: Limit) -> tuple[Outcome, Decimal | None]:
    """The lowest value counts when the second-lowest is low too, or when there is no other."""
    if not seen.recorded:
        return (Outcome.UNKNOWN, None)
    nadir = min(seen.recorded.values())
    met = _passes(limit, nadir) and _confirmed(seen)
    return _claim(met, met or not seen.complete), nadir


def _confirmed(seen: _Seen) -> bool:
    """Whether a low count of the late window was seen twice, or could not be."""
    lowest = sorted(seen.recorded.values())[:2]
    if len(lowest) < 2:
        return bool(lowest)
    rule = seen.table.number("second_lowest")
    closed = seen.table.limits("late")[0].closed
    return beyond(lowest[1], rule, Worse.LOWER, closed=closed)


def _passes(limit: Limit, value: Decimal) -> bool:
    return beyond(value, limit.limit, Worse.LOWER, closed=limit.closed)


def _claim(surely: bool, perhaps: bool) -> Outcome:  # noqa: FBT001 (claims, and nothing else)
    if surely:
        return Outcome.MET
    return Outcome.UNKNOWN if perhaps else Outcome.NOT_MET
