"""Evaluability: whether one participant counts in the escalation rule, and who is replaced."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from firstdose.derive.adverse_events import AdverseEvent
from firstdose.derive.dlt_watch import Found, Watch
from firstdose.derive.exposure import Exposure
from firstdose.derive.happened import happened
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.parts import Evaluability, Part
from firstdose.records.facts import Withdrawn
from firstdose.records.history import History
from firstdose.records.steps import infusion_number
from firstdose.records.values import ActionTaken, Component, Reason, WithdrawalReason


class Evaluable(StrEnum):
    """Whether a participant counts in the escalation rule."""

    NOT_TREATED = "not_treated"
    PENDING = "pending"
    EVALUABLE = "evaluable"
    NOT_EVALUABLE = "not_evaluable"


class Standing(Struct, frozen=True, kw_only=True):
    """Whether someone counts, why, and whether another participant takes the place."""

    evaluable: Evaluable
    reason: Reason
    replaceable: bool = False


def untreated(part: Part, gone_on: date | None, awaited: date | None) -> Standing:
    """Someone without cells: still to be infused or, when that is over, to be replaced.

    ``awaited``: the last day for a first infusion; None: there is none any more.
    """
    never = gone_on is not None or awaited is None
    return Standing(
        evaluable=Evaluable.NOT_TREATED,
        reason=Reason(key="never_infused" if never else "not_yet_infused"),
        replaceable=never and part.evaluability.replace_unrelated_departures,
    )


def watched(
    part: Part, history: History, watch: Watch, seen: Found, awaited: date | None
) -> Standing:
    """Someone whose window has begun: pending, evaluable, or not and perhaps to be replaced."""
    given, gone_on = watch.given, watch.left_on
    if seen.dlts:
        first = seen.dlts[0]
        values = (("clause", first.clause), ("event", first.event))
        return Standing(evaluable=Evaluable.EVALUABLE, reason=Reason(key="dlt", values=values))
    if given.first_infusion_on is None:
        return untreated(part, gone_on, awaited)
    left = gone_on is not None and gone_on <= watch.closes_on
    if not left and watch.today <= watch.closes_on:
        values = (("closes_on", watch.closes_on.isoformat()),)
        return Standing(
            evaluable=Evaluable.PENDING, reason=Reason(key="window_open", values=values)
        )
    if seen.undecided:
        return Standing(evaluable=Evaluable.PENDING, reason=Reason(key="event_undecided"))
    if _departed_for_toxicity(history, watch):
        return Standing(evaluable=Evaluable.EVALUABLE, reason=Reason(key="related_departure"))
    if left:
        key = "died_in_window" if watch.dead_on is not None else "left_in_window"
        return _not_evaluable(part, Reason(key=key))
    return _by_cells(part, given)


def _by_cells(part: Part, given: Exposure) -> Standing:
    """Someone watched for the full window: evaluable when enough of the planned cells was given."""
    rule = part.evaluability
    if rule.all_infusions_required and _infused(given) < given.planned_infusions:
        values = (("given", str(_infused(given))), ("planned", str(given.planned_infusions)))
        return _not_evaluable(part, Reason(key="infusion_missing", values=values))
    if not _enough_cells(given, rule):
        values = (("minimum_percent", str(rule.minimum_percent_of_planned_cells)),)
        return _not_evaluable(part, Reason(key="too_few_cells", values=values))
    return Standing(evaluable=Evaluable.EVALUABLE, reason=Reason(key="full_window"))


def _not_evaluable(part: Part, reason: Reason) -> Standing:
    return Standing(
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


DEPARTURES = frozenset(
    {ActionTaken.DELAYED, ActionTaken.WITHHELD, ActionTaken.REDUCED, ActionTaken.STOPPED}
)


def _departed_for_toxicity(history: History, watch: Watch) -> bool:
    """An infusion withheld, reduced or delayed, or the study left, for a related event.

    All of it by the end of the window.  Related: possibly caused by the cells or the conditioning.
    An event that is named and not recorded counts as related, and so does leaving for one while
    none is there.
    """
    until = watch.closes_on
    changed = (each for each in watch.events if _changed_treatment(each, until))
    if any(_by_treatment(unchanged(each)) for each in changed):
        return True
    held = [e for e in watch.given.held if e.event and infusion_number(e.step) and e.on <= until]
    withdrawn = happened(history, Withdrawn, min(watch.today, until))
    left_on = [e.occurred_on for e in withdrawn if e.fact.reason is WithdrawalReason.ADVERSE_EVENT]
    if not held and not left_on:
        return False
    related = {event.event for event in watch.events if _by_treatment(unchanged(event))}
    unrelated = {event.event for event in watch.events} - related
    there = [[one.event for one in watch.events if one.ongoing_on(day)] for day in left_on]
    return any(each.event not in unrelated for each in held) or any(
        not names or not related.isdisjoint(names) for names in there
    )


def _changed_treatment(event: AdverseEvent, until: date) -> bool:
    return not DEPARTURES.isdisjoint([state.action for on, state in event.states if on <= until])


@lru_cache(maxsize=1024)
def _by_treatment(event: Unchanged[AdverseEvent]) -> bool:
    judged = event()
    return judged.related(Component.CELLS) or judged.related(Component.CONDITIONING)
