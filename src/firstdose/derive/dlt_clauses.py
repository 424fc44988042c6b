"""The clauses of a DLT definition, read against one participant's record.

A clause finds DLTs, and it finds open questions: events that may still turn out either way, because
they go on and the time in which an exception would excuse them is not over.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import assert_never

from firstdose.derive.adverse_events import as_likely
from firstdose.derive.dlt_events import Spells, event_clause, spells_in_window
from firstdose.derive.dlt_watch import NOTHING, Dlt, Found, Watch, is_suspect, last_count
from firstdose.derive.exposure import StepHeld
from firstdose.derive.plan import infusion_due_on
from firstdose.derive.reported_values import Amount
from firstdose.derive.study_days import calendar_day
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import (
    CountClause,
    DeathClause,
    DltClause,
    DltDefinition,
    EventClause,
    HeldInfusionClause,
)
from firstdose.records.entry import Entry
from firstdose.records.facts import DltAdjudicated
from firstdose.records.steps import infusion_number
from firstdose.records.values import Relatedness
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Outcome, YesNo

DEATH = "death"


def found(study: Study, watch: Watch) -> Found:
    """Every DLT of the participant, one for each event, and whether a question is still open.

    The committee overrules: an event it calls dose-limiting is one whatever its grade or day, and
    an event it calls not dose-limiting is none.
    """
    seen = spells_in_window(study, watch)
    each = [
        _clause(study, watch, clause, seen)
        for clause in study.dlt.clauses
        if clause.key in seen or not isinstance(clause, EventClause)
    ]
    derived = [dlt for one in each for dlt in one.dlts]
    undecided = any(one.undecided for one in each)
    if not derived and not watch.adjudicated:
        return Found(undecided=undecided) if undecided else NOTHING
    by_event: dict[str, Dlt] = {}
    for dlt in derived:
        if dlt.event not in watch.acquitted:
            by_event.setdefault(dlt.event, dlt)
    for name, entry in {entry.fact.event: entry for entry in watch.adjudicated}.items():
        if entry.fact.dose_limiting is YesNo.YES:
            by_event[name] = _adjudicated(watch, entry, by_event.get(name))
    return Found(dlts=tuple(sorted(by_event.values(), key=_on)), undecided=undecided)


def _clause(study: Study, watch: Watch, clause: DltClause, seen: Spells) -> Found:
    match clause:
        case EventClause():
            return event_clause(study, watch, clause, seen)
        case DeathClause():
            return _death(study.dlt, watch, clause)
        case CountClause():
            return _count(watch, clause)
        case HeldInfusionClause():
            return _held(study, watch, clause)
        case _:
            assert_never(clause)


def _death(definition: DltDefinition, watch: Watch, clause: DeathClause) -> Found:
    """Death in the window, unless everyone who judged it named the component unlikely or not.

    Where no death is recorded, an adverse event tells it that was fatal in the window.
    """
    died = watch.died
    if died is None:
        dlts = [
            _dead(clause, event.event, event.fatal_on, event.sources)
            for event in watch.events
            if event.fatal_on is not None
            and event.event not in watch.acquitted
            and watch.inside(event.fatal_on)
            and _blamed(definition, event.judgements(definition.component))
        ]
        return Found(dlts=tuple(dlts)) if dlts else NOTHING
    if not watch.inside(died.occurred_on):
        return NOTHING
    said = [c.relatedness for c in died.fact.causality if c.component is definition.component]
    if not _blamed(definition, said):
        return NOTHING
    return Found(dlts=(_dead(clause, DEATH, died.occurred_on, (died.number,)),))


def _blamed(definition: DltDefinition, said: list[Relatedness]) -> bool:
    """Whether somebody, or nobody at all, judged that the component may have caused a death."""
    least = definition.relatedness_at_least
    return not said or any(as_likely(each, least) for each in said)


def _dead(clause: DeathClause, event: str, on: date, sources: tuple[int, ...]) -> Dlt:
    return Dlt(clause=clause.key, event=event, on=on, adjudicated=False, sources=sources)


def _count(watch: Watch, clause: CountClause) -> Found:
    """The last count up to the day may be below the limit: recovery by then was not shown.

    Of someone who left before that day it cannot be said: they were not watched long enough.
    """
    by_on = _counted_by(watch, clause)
    if by_on is None:
        return NOTHING
    if watch.left_on is None and watch.today <= min(by_on, watch.closes_on):
        return NOTHING  # pending in any case
    limit = _limit(clause.analyte, clause.below, clause.unit)
    count = _last_of(watch, clause, by_on)
    if limit is None or count is None or count[0].lowest >= limit:
        return NOTHING
    if watch.today <= by_on:
        return Found(undecided=clause.analyte not in watch.acquitted)
    dlt = Dlt(
        clause=clause.key, event=clause.analyte, on=by_on, adjudicated=False, sources=(count[1],)
    )
    return Found(dlts=(dlt,))


def _counted_by(watch: Watch, clause: CountClause) -> date | None:
    """The day by which a count must have recovered; None: no infusion, or left before."""
    first_on = watch.given.first_infusion_on
    if first_on is None:
        return None
    by_on = calendar_day(first_on, clause.by_day)
    return None if watch.left_on is not None and watch.left_on < by_on else by_on


def _last_of(watch: Watch, clause: CountClause, by_on: date) -> tuple[Amount, int] | None:
    since = watch.given.first_conditioning_on or watch.opens_on
    return last_count(watch, clause.analyte, since, by_on)


def never_counted(study: Study, watch: Watch) -> tuple[tuple[CountClause, date], ...]:
    """Clauses without any usable value by the day of recovery, and that day, once it is over."""
    due = ((c, _counted_by(watch, c)) for c in study.dlt.clauses if isinstance(c, CountClause))
    return tuple(
        (clause, by_on)
        for clause, by_on in due
        if by_on is not None and by_on < watch.today and _last_of(watch, clause, by_on) is None
    )


@cache
def count_days(study: Study) -> tuple[int, ...]:
    """The study days by which blood counts must have recovered."""
    clauses = (clause for clause in study.dlt.clauses if isinstance(clause, CountClause))
    return tuple(dict.fromkeys(clause.by_day for clause in clauses))


@cache
def _limit(analyte: str, value: Decimal, unit: str) -> Decimal | None:
    """The limit in canonical units; None for a unit that the analyte does not have."""
    limit = canonical(analyte, value, unit)
    return limit if isinstance(limit, Decimal) else None


def _held(study: Study, watch: Watch, clause: HeldInfusionClause) -> Found:
    """Infusions left out, or given too late, because of an event related to the component."""
    if not watch.given.held:
        return NOTHING
    blamed: dict[str, StepHeld] = {}
    related = {event.event for event in watch.events if is_suspect(study, event)}
    for held in watch.given.held:
        if held.event in related and held.event not in watch.acquitted:
            blamed.setdefault(held.step, held)
    dlts: list[Dlt] = []
    undecided = False
    for step, held in blamed.items():
        number = infusion_number(step)
        if number is None or not watch.inside(held.on):
            continue
        outcome = _too_late(study, watch, clause, held, number)
        undecided |= outcome is Outcome.UNKNOWN
        if outcome is Outcome.MET:
            dlts.append(
                Dlt(
                    clause=clause.key,
                    event=held.event,
                    on=held.on,
                    adjudicated=False,
                    sources=(held.entry,),
                )
            )
    return Found(dlts=tuple(dlts), undecided=undecided)


def _too_late(
    study: Study, watch: Watch, clause: HeldInfusionClause, held: StepHeld, number: int
) -> Outcome:
    due_on = infusion_due_on(study, watch.given, number) or held.on
    given_on = (i.given_on for i in watch.given.infusions if i.number == number)
    infused_on = next(given_on, None)
    if infused_on is not None:
        late = (infused_on - due_on).days > clause.more_than_days_late
        return Outcome.MET if late else Outcome.NOT_MET
    if any(each.final for each in watch.given.held if each.step == held.step):
        return Outcome.MET
    waited_until = min(watch.today, watch.left_on or watch.today)
    if (waited_until - due_on).days > clause.more_than_days_late:
        return Outcome.MET
    return Outcome.UNKNOWN if watch.left_on is None else Outcome.NOT_MET


def _adjudicated(watch: Watch, entry: Entry[DltAdjudicated], derived: Dlt | None) -> Dlt:
    """The committee's DLT, by the clause that names it where one does."""
    if derived is not None:
        clause, on, sources = derived.clause, derived.on, derived.sources
    else:
        event = next((e for e in watch.events if e.event == entry.fact.event), None)
        clause, sources = "adjudicated", event.sources if event is not None else ()
        on = entry.occurred_on if event is None else max(event.onset_on, watch.opens_on)
    return Dlt(
        clause=clause,
        event=entry.fact.event,
        on=on,
        adjudicated=True,
        sources=(*sources, entry.number),
    )


def _on(dlt: Dlt) -> date:
    return dlt.on
