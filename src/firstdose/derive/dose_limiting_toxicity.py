"""Dose-limiting toxicity: one participant's window, DLTs and evaluability on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from firstdose.derive.adverse_events import AdverseEvent, events_given
from firstdose.derive.cell_therapy_toxicity import scored_days
from firstdose.derive.dlt_clauses import found, infusion_number
from firstdose.derive.dlt_watch import Dlt, Found, Watch
from firstdose.derive.exposure import Exposure, exposure, part_of, regimen_named
from firstdose.derive.happened import happened, left_on
from firstdose.derive.plan import next_infusion_slot
from firstdose.derive.study_days import anchor_day, calendar_day
from firstdose.derive.unchanged import Unchanged
from firstdose.protocol.parts import Evaluability, Part
from firstdose.protocol.study import Study
from firstdose.records.facts import Died, DltAdjudicated, Measured, Withdrawn
from firstdose.records.history import History
from firstdose.records.values import ActionTaken, Component, Reason, WithdrawalReason

__all__ = ["Dlt", "DltStatus", "Evaluable", "WindowState", "dlt_status"]


class WindowState(StrEnum):
    """Whether the window is open: complete once its last day is over, whoever has left before."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    COMPLETE = "complete"


class Evaluable(StrEnum):
    """Whether a participant counts in the escalation rule."""

    NOT_TREATED = "not_treated"
    PENDING = "pending"
    EVALUABLE = "evaluable"
    NOT_EVALUABLE = "not_evaluable"


@dataclass(frozen=True, slots=True, kw_only=True)
class DltStatus:
    """How one participant stands in the escalation rule, at the regimen assigned.

    ``undecided``: an event may still turn out to be dose-limiting, or not, as the days pass.
    """

    part: str
    regimen: str
    opens_on: date | None
    closes_on: date | None
    window: WindowState
    dlts: tuple[Dlt, ...]
    evaluable: Evaluable
    reason: Reason | None
    replaceable: bool
    undecided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Whether someone counts, why, and whether another participant takes the place."""

    evaluable: Evaluable
    reason: Reason
    replaceable: bool = False


@lru_cache(maxsize=16384)
def dlt_status(study: Study, history: History, today: date) -> DltStatus | None:
    """The DLT status of one participant on a day; None: not assigned.

    While the window is open, or an event in it may still turn out either way, someone without a
    DLT is pending, whatever was given so far.
    """
    given = exposure(study, history, today)
    if given is None:
        return None
    part = part_of(study, given.part)
    watch = _watch(study, part, history, given, today)
    if watch is None:
        seen, standing = Found(), _untreated(study, part, given, left_on(history, today), today)
    else:
        seen = found(study, watch)
        standing = _standing(study, part, history, watch, seen)
    return DltStatus(
        part=given.part,
        regimen=given.regimen,
        opens_on=watch.opens_on if watch is not None else None,
        closes_on=watch.closes_on if watch is not None else None,
        window=_window_state(watch),
        dlts=seen.dlts,
        evaluable=standing.evaluable,
        reason=standing.reason,
        replaceable=standing.replaceable,
        undecided=seen.undecided,
    )


def _watch(
    study: Study, part: Part, history: History, given: Exposure, today: date
) -> Watch | None:
    """What is seen of the participant in the window; None while it has not begun.

    A window counted from the last infusion is watched from the first one on.
    """
    anchor = part.dlt_window.anchor
    early = anchor == "first_conditioning"
    opens_on = given.first_conditioning_on if early else given.first_infusion_on
    anchored_on = anchor_day(study, given, anchor, today)
    if opens_on is None or anchored_on is None:
        return None
    died = happened(history, Died, today)
    events = events_given(given, history, today)
    return Watch(
        opens_on=opens_on,
        closes_on=calendar_day(anchored_on, part.dlt_window.days),
        today=today,
        left_on=left_on(history, today),
        history=history,
        given=given,
        events=events,
        scored=scored_days(events, history, today),
        measured=happened(history, Measured, today),
        died=died[0] if died else None,
        adjudicated=happened(history, DltAdjudicated, today),
    )


def _window_state(watch: Watch | None) -> WindowState:
    if watch is None:
        return WindowState.NOT_STARTED
    return WindowState.COMPLETE if watch.today > watch.closes_on else WindowState.OPEN


def _untreated(
    study: Study, part: Part, given: Exposure, gone_on: date | None, today: date
) -> _Standing:
    """Someone without cells: still to be infused or, when that is over, to be replaced."""
    never = gone_on is not None or _never_to_be_infused(study, given, today)
    return _Standing(
        evaluable=Evaluable.NOT_TREATED,
        reason=Reason(key="never_infused" if never else "not_yet_infused"),
        replaceable=never and part.evaluability.replace_unrelated_departures,
    )


def _never_to_be_infused(study: Study, given: Exposure, today: date) -> bool:
    if any(held.final for held in given.held):
        return True
    conditioned = given.first_conditioning_on is not None
    known = regimen_named(study, given.regimen) is not None
    return conditioned and known and next_infusion_slot(study, given, today) is None


def _standing(study: Study, part: Part, history: History, watch: Watch, seen: Found) -> _Standing:
    given, gone_on = watch.given, watch.left_on
    if seen.dlts:
        first = seen.dlts[0]
        values = (("clause", first.clause), ("event", first.event))
        return _Standing(evaluable=Evaluable.EVALUABLE, reason=Reason(key="dlt", values=values))
    if given.first_infusion_on is None:
        return _untreated(study, part, given, gone_on, watch.today)
    left = gone_on is not None and gone_on <= watch.closes_on
    if not left and watch.today <= watch.closes_on:
        values = (("closes_on", watch.closes_on.isoformat()),)
        return _Standing(
            evaluable=Evaluable.PENDING, reason=Reason(key="window_open", values=values)
        )
    if seen.undecided:
        return _Standing(evaluable=Evaluable.PENDING, reason=Reason(key="event_undecided"))
    if _departed_for_toxicity(history, watch):
        return _Standing(evaluable=Evaluable.EVALUABLE, reason=Reason(key="related_departure"))
    if left:
        key = "died_in_window" if watch.died is not None else "left_in_window"
        return _not_evaluable(part, Reason(key=key))
    return _by_cells(part, given)


def _by_cells(part: Part, given: Exposure) -> _Standing:
    """Someone watched for the full window: evaluable when enough of the planned cells was given."""
    rule = part.evaluability
    if rule.all_infusions_required and _infused(given) < given.planned_infusions:
        values = (("given", str(_infused(given))), ("planned", str(given.planned_infusions)))
        return _not_evaluable(part, Reason(key="infusion_missing", values=values))
    if not _enough_cells(given, rule):
        values = (("minimum_percent", str(rule.minimum_percent_of_planned_cells)),)
        return _not_evaluable(part, Reason(key="too_few_cells", values=values))
    return _Standing(evaluable=Evaluable.EVALUABLE, reason=Reason(key="full_window"))


def _not_evaluable(part: Part, reason: Reason) -> _Standing:
    return _Standing(
        evaluable=Evaluable.NOT_EVALUABLE,
        reason=reason,
        replaceable=part.evaluability.replace_unrelated_departures,
    )


def _infused(given: Exposure) -> int:
    return len({infusion.number for infusion in given.infusions})


def _enough_cells(given: Exposure, rule: Evaluability) -> bool:
    """In every infusion where all are required, otherwise over the regimen as a whole."""
    if rule.all_infusions_required:
        shares = [infusion.percent_of_planned_cells for infusion in given.infusions]
    else:
        shares = [given.percent_of_planned_cells]
    minimum = rule.minimum_percent_of_planned_cells
    return all(share is not None and share >= minimum for share in shares)


_DEPARTURES = frozenset(
    {ActionTaken.DELAYED, ActionTaken.WITHHELD, ActionTaken.REDUCED, ActionTaken.STOPPED}
)


def _departed_for_toxicity(history: History, watch: Watch) -> bool:
    """An infusion withheld, reduced or delayed, or the study left, for a related event.

    Related: possibly caused by the cells or the conditioning.  An event that is named and not
    recorded counts as related.
    """
    departed, unrelated = _departures(Unchanged(watch.events))
    held = watch.given.held
    if departed or any(
        h.event and h.event not in unrelated and infusion_number(h.step) for h in held
    ):
        return True
    withdrawn = happened(history, Withdrawn, watch.today)
    return any(
        entry.fact.reason is WithdrawalReason.ADVERSE_EVENT
        and any(
            event.ongoing_on(entry.occurred_on)
            for event in watch.events
            if event.event not in unrelated
        )
        for entry in withdrawn
    )


@lru_cache(maxsize=4096)
def _departures(events: Unchanged[tuple[AdverseEvent, ...]]) -> tuple[bool, frozenset[str]]:
    """Whether treatment was changed for a related event, and the events that are not related."""
    related = [event for event in events.value if _by_treatment(event)]
    departed = any(state.action in _DEPARTURES for event in related for _, state in event.states)
    return departed, frozenset(e.event for e in events.value) - {e.event for e in related}


def _by_treatment(event: AdverseEvent) -> bool:
    return event.related(Component.CELLS) or event.related(Component.CONDITIONING)
