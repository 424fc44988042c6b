"""Every clock of a trial: windows, visits, waiting times and reports, and how much time is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple, assert_never

from firstdose.conduct.safety.clock_rules import ClockRule, ClockRules, clock_rules
from firstdose.conduct.safety.days import ends_at
from firstdose.conduct.safety.reportable import Reportable, reportable_events
from firstdose.conduct.safety.seen import Seen
from firstdose.derive.dose_limiting_toxicity import Evaluable
from firstdose.derive.visits import VisitState, VisitStatus, visits
from firstdose.records.oversight import SafetyReport
from firstdose.trial import expansion
from firstdose.trial.enrolment import earliest_assignment_on, opening

A_DAY = timedelta(days=1)
AHEAD_DAYS = 14
"""How far ahead a visit is listed before its window opens."""


class ClockKind(StrEnum):
    """What a clock measures."""

    REPORT = "report"
    DLT_WINDOW = "dlt_window"
    VISIT = "visit"
    FOLLOW_UP = "follow_up"
    STAGGER = "stagger"


class ClockState(StrEnum):
    """How a clock stands; drawn in green, amber and red, and always said in words."""

    AHEAD = "ahead"
    IN_TIME = "in_time"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock: from which day it runs to the end of which, at the site, and when that is in UTC.

    ``about``: a visit or an event; it names no regimen, since blinded people see clocks too.
    ``rule``: the term of an authority, for a report.
    ``done_on``: the day on which what it asks for was done.
    """

    kind: ClockKind
    participant: str
    about: str
    starts_on: date
    last_day: date
    ends_at: datetime
    days_left: int
    state: ClockState
    rule: ClockRule | None = None
    done_on: date | None = None

    @property
    def share_gone(self) -> float:
        """The share of its days that are over, 0 to 1, for a bar."""
        term = max((self.last_day - self.starts_on).days, 1)
        gone = term - self.days_left
        return min(max(gone / term, 0.0), 1.0)


def clocks(seen: Seen, zone: tzinfo | None) -> tuple[Clock, ...]:
    """Every clock that runs or has run out, the most pressing first."""
    spans = (*_windows(seen), *_visits(seen), *_stagger(seen))
    running = (_clock(seen, zone, span) for span in spans)
    return tuple(sorted((*report_clocks(seen, zone), *running), key=_pressing))


_ORDER = {
    state: at
    for at, state in enumerate(
        (
            ClockState.OVERDUE,
            ClockState.SOON,
            ClockState.IN_TIME,
            ClockState.AHEAD,
            ClockState.DONE,
        )
    )
}


def _pressing(clock: Clock) -> tuple[int, date, str, str, str]:
    """By state, then by the day on which it ends, or opens where it is ahead."""
    rule = clock.rule.id if clock.rule is not None else ""
    day = clock.starts_on if clock.state is ClockState.AHEAD else clock.last_day
    return (_ORDER[clock.state], day, clock.participant, clock.about, rule)


# --- reports to authorities ----------------------------------------------------------------


def report_clocks(
    seen: Seen, zone: tzinfo | None, rules: ClockRules | None = None
) -> tuple[Clock, ...]:
    """The clocks of every reportable event, by the rules in force when it became known."""
    table = rules or clock_rules()
    return tuple(
        clock
        for event in reportable_events(seen.ledger)
        for rule in table.on(event.known_on)
        if rule.category is event.category
        for clock in _report(event, rule, table, seen.today, zone)
    )


def _report(
    event: Reportable, rule: ClockRule, table: ClockRules, today: date, zone: tzinfo | None
) -> Iterator[Clock]:
    starts_on: date | None = event.known_on
    if rule.report is SafetyReport.FOLLOW_UP:
        starts_on = event.sent_on(rule.authority, SafetyReport.INITIAL)
    if starts_on is None:
        return
    last_day = starts_on + timedelta(days=rule.days)
    done_on = event.sent_on(rule.authority, rule.report)
    left = (last_day - today).days
    yield Clock(
        kind=ClockKind.REPORT,
        participant=event.participant,
        about=event.event,
        starts_on=starts_on,
        last_day=last_day,
        ends_at=ends_at(last_day, zone),
        days_left=left,
        state=_state(left, rule.days, table, done=done_on is not None),
        rule=rule,
        done_on=done_on,
    )


def _state(left: int, term: int, table: ClockRules, *, done: bool = False) -> ClockState:
    if done:
        return ClockState.DONE
    if left < 0:
        return ClockState.OVERDUE
    return ClockState.SOON if table.soon.is_soon(left, term) else ClockState.IN_TIME


# --- windows, visits and waiting times -----------------------------------------------------


class _Span(NamedTuple):
    """The days of a clock: from the first to the end of the last."""

    kind: ClockKind
    participant: str
    about: str
    starts_on: date
    last_day: date


def _windows(seen: Seen) -> Iterator[_Span]:
    for place in seen.standing.places:
        opens_on, closes_on = place.dlt.opens_on, place.dlt.closes_on
        pending = place.dlt.evaluable is Evaluable.PENDING
        if opens_on is not None and closes_on is not None and pending and closes_on >= seen.today:
            yield _Span(ClockKind.DLT_WINDOW, place.participant, "", opens_on, closes_on)


def _visits(seen: Seen) -> Iterator[_Span]:
    """Visits of those on study; screening is asked for when there is a place, and has no clock."""
    schedule = seen.study.schedule
    long_term = {visit.name for visit in schedule.visits if visit.long_term}
    screening = {visit.name for visit in schedule.screening_visits}
    for who in seen.ledger.participants:
        for visit in visits(seen.study, seen.ledger.history(who), seen.today):
            if visit.visit not in screening and _is_due(visit, seen.today):
                kind = ClockKind.FOLLOW_UP if visit.visit in long_term else ClockKind.VISIT
                yield _Span(kind, who, visit.visit, visit.opens_on, visit.closes_on)


def _is_due(visit: VisitStatus, today: date) -> bool:
    match visit.state:
        case VisitState.OPEN | VisitState.OVERDUE:
            return True
        case VisitState.NOT_YET_OPEN:
            return visit.opens_on <= today + timedelta(days=AHEAD_DAYS)
        case VisitState.ATTENDED | VisitState.MISSED | VisitState.NOT_PLANNED:
            return False
        case _:
            assert_never(visit.state)


def _stagger(seen: Seen) -> Iterator[_Span]:
    """The wait before the next participant may be assigned, where there is a place."""
    opens = expansion.opening if seen.expands else opening
    into = opens(seen.study, seen.standing, seen.today)
    from_on = earliest_assignment_on(seen.study, seen.standing, into) if into else None
    if into is None or from_on is None or from_on <= seen.today:
        return
    infused = [p.first_infusion_on for p in into.there if p.first_infusion_on is not None]
    decided = [entry.known_on for entry in seen.standing.decided]
    last_day = from_on - A_DAY
    began = min(max([*infused, *decided], default=seen.today), last_day)
    yield _Span(ClockKind.STAGGER, "", "", began, last_day)


def _clock(seen: Seen, zone: tzinfo | None, span: _Span) -> Clock:
    left = (span.last_day - seen.today).days
    state = _state(left, (span.last_day - span.starts_on).days, clock_rules())
    if span.starts_on > seen.today:
        state = ClockState.AHEAD
    elif span.kind in (ClockKind.DLT_WINDOW, ClockKind.STAGGER):
        state = ClockState.IN_TIME  # nobody has to do anything before it ends
    return Clock(
        kind=span.kind,
        participant=span.participant,
        about=span.about,
        starts_on=span.starts_on,
        last_day=span.last_day,
        ends_at=ends_at(span.last_day, zone),
        days_left=left,
        state=state,
    )
