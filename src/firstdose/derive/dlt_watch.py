"""What the clauses of a DLT definition look at, and what they find."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from firstdose.derive.adverse_events import AdverseEvent, events_given
from firstdose.derive.cell_therapy_toxicity import ScoredDays, scored_days
from firstdose.derive.exposure import Exposure
from firstdose.derive.happened import earlier, happened, latest_first, left_on
from firstdose.derive.plan import anchor_day
from firstdose.derive.reported_values import Amount, amount
from firstdose.derive.study_days import calendar_day
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import Died, DltAdjudicated, Measured
from firstdose.records.history import History
from firstdose.standards.verdict import YesNo


class Dlt(Struct, frozen=True, kw_only=True):
    """One dose-limiting toxicity: the clause it meets and the day it began to.

    ``event`` is the adverse event, "death", or the analyte of a blood count.  ``clause`` is
    "adjudicated" where the committee found a DLT that no clause names.
    """

    clause: str
    event: str
    on: date
    adjudicated: bool
    sources: tuple[int, ...]


class Watch(Struct, frozen=True, kw_only=True):
    """What was seen of one participant during the window, both its days included.

    ``dead_on``: the day of the death, which a fatal event tells where no death is recorded.
    """

    opens_on: date
    closes_on: date
    today: date
    left_on: date | None
    history: History
    given: Exposure
    events: tuple[AdverseEvent, ...]
    scored: ScoredDays
    died: Entry[Died] | None
    dead_on: date | None
    adjudicated: tuple[Entry[DltAdjudicated], ...]

    def inside(self, day: date) -> bool:
        """Whether a day lies in the window."""
        return self.opens_on <= day <= self.closes_on

    @property
    def acquitted(self) -> frozenset[str]:
        """Events that the committee last called not dose-limiting."""
        if not self.adjudicated:
            return frozenset()
        ruled = {entry.fact.event: entry.fact.dose_limiting for entry in self.adjudicated}
        return frozenset(event for event, answer in ruled.items() if answer is YesNo.NO)


def watch_over(
    study: Study, part: Part, history: History, given: Exposure, today: date
) -> Watch | None:
    """What is seen of the participant in the window; None while it has not begun.

    A window counted from the last infusion is watched from the first one on.
    """
    anchor = part.dlt_window.anchor
    early = anchor == "first_conditioning"
    opens_on = given.starts_on if early else given.first_infusion_on
    anchored_on = anchor_day(study, given, anchor, today)
    if opens_on is None or anchored_on is None:
        return None
    died = happened(history, Died, today)
    events = events_given(given, history, today)
    dead_on = died[0].occurred_on if died else _fatal_on(events)
    return Watch(
        opens_on=opens_on,
        closes_on=calendar_day(anchored_on, part.dlt_window.days),
        today=today,
        left_on=earlier(left_on(history, today), dead_on),
        history=history,
        given=given,
        events=events,
        scored=scored_days(events, history, today),
        died=died[0] if died else None,
        dead_on=dead_on,
        adjudicated=happened(history, DltAdjudicated, today),
    )


def _fatal_on(events: tuple[AdverseEvent, ...]) -> date | None:
    return min([event.fatal_on for event in events if event.fatal_on is not None], default=None)


class Found(Struct, frozen=True, kw_only=True):
    """What a clause found: DLTs, and whether anything may still become one."""

    dlts: tuple[Dlt, ...] = ()
    undecided: bool = False


NOTHING = Found()


def is_suspect(study: Study, event: AdverseEvent) -> bool:
    """Whether the component may have caused an event, and its kind may be dose-limiting."""
    definition = study.dlt
    return (
        event.term not in definition.never_terms
        and event.special_interest not in definition.never_special_interests
        and event.related(definition.component, definition.relatedness_at_least)
    )


def last_count(
    watch: Watch, analyte: str, from_on: date, until_on: date
) -> tuple[Amount, int] | None:
    """The last value in canonical units between two days, both included, and its entry."""
    for entry in latest_first(watch.history, Measured, until_on, watch.today):
        if entry.occurred_on < from_on:
            return None
        if entry.fact.analyte == analyte:
            found = amount(entry.fact)
            if isinstance(found, Amount):
                return found, entry.number
    return None
