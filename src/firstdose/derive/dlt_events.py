"""Dose-limiting adverse events: what a clause names, how long it lasted, and what excuses it.

Facts carry days, not hours: a day counts as 24 hours, so "more than 72 hours" is more than three
days from the day a grade was reached, and "within 24 hours" is by the next day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from firstdose.derive.adverse_events import AdverseEvent
from firstdose.derive.cell_therapy_toxicity import ScoredDay, ScoredDays
from firstdose.derive.dlt_watch import Dlt, Found, Watch, is_suspect, last_count
from firstdose.derive.grade_course import (
    GradeSteps,
    Spell,
    grade_steps,
    hours,
    resolved_on,
    spells,
)
from firstdose.derive.laboratory import baseline_grade
from firstdose.derive.laboratory_terms import laboratory_terms
from firstdose.derive.study_days import calendar_day
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import DltException, EventClause, StudyStop
from firstdose.records.values import SpecialInterest
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Outcome

Seen = tuple[AdverseEvent, GradeSteps, Spell]
Spells = Mapping[str, tuple[Seen, ...]]
"""By clause, every spell at its grade that began in the window, of the events it names."""


def event_clause(study: Study, watch: Watch, clause: EventClause, seen: Spells) -> Found:
    """Events that the clause names, that began to meet it in the window, and that nothing excuses.

    One that nothing has excused yet, while it goes on and its time is not over, is undecided.
    """
    dlts: dict[str, Dlt] = {}
    undecided = False
    for event, steps, spell in seen[clause.key]:
        if event.event in watch.acquitted or event.event in dlts:
            continue
        outcome = _counts(study, watch, clause, event, steps, spell)
        undecided |= outcome is Outcome.UNKNOWN
        if outcome is Outcome.MET:
            dlts[event.event] = _dlt(clause.key, event, spell.start_on)
    return Found(dlts=tuple(dlts.values()), undecided=undecided)


def spells_in_window(study: Study, watch: Watch) -> Spells:
    """What every event clause has to look at."""
    if not watch.events:
        return _NO_SPELLS
    return _spells(
        study, unchanged(watch.events), unchanged(watch.scored), watch.opens_on, watch.closes_on
    )


_NO_SPELLS: Spells = {}


@lru_cache(maxsize=256)
def _spells(
    study: Study,
    events: Unchanged[tuple[AdverseEvent, ...]],
    scored: Unchanged[ScoredDays],
    opens_on: date,
    closes_on: date,
) -> Spells:
    found: dict[str, list[Seen]] = {}
    for event in events():
        days = unchanged(scored().get(event.event, ()))
        for key, seen in _spells_of(study, unchanged(event), days, opens_on, closes_on):
            found.setdefault(key, []).append(seen)
    return {key: tuple(each) for key, each in found.items()}


@lru_cache(maxsize=1024)
def _spells_of(
    study: Study,
    told: Unchanged[AdverseEvent],
    scored: Unchanged[tuple[ScoredDay, ...]],
    opens_on: date,
    closes_on: date,
) -> tuple[tuple[str, Seen], ...]:
    event = told()
    if not is_suspect(study, event):
        return ()
    steps = grade_steps(event, scored())
    return tuple(
        (clause.key, (event, steps, spell))
        for clause in study.dlt.clauses
        if isinstance(clause, EventClause)
        and names(clause, event.special_interest, event.system_organ_class, event.term)
        for spell in spells(steps, clause.grade_at_least, opens_on)
        if spell.start_on <= closes_on
    )


def names(
    clause: EventClause, interest: SpecialInterest, system_organ_class: str, term: str
) -> bool:
    """Whether a clause speaks of events of such an interest, organ class and term."""
    return (
        (not clause.special_interests or interest in clause.special_interests)
        and interest not in clause.not_special_interests
        and not leaves_out(clause, system_organ_class, term)
    )


def leaves_out(rule: EventClause | StudyStop, system_organ_class: str, term: str) -> bool:
    """Whether a rule is not about events of such an organ class, or of such a term."""
    return system_organ_class in rule.not_system_organ_classes or term in rule.not_terms


def _counts(
    study: Study,
    watch: Watch,
    clause: EventClause,
    event: AdverseEvent,
    steps: GradeSteps,
    spell: Spell,
) -> Outcome:
    """Whether a spell is dose-limiting: long enough, and excused by no exception."""
    if hours(spell.lasted_days(watch.today)) <= clause.lasting_more_than_hours > 0:
        return Outcome.UNKNOWN if spell.until_on is None else Outcome.NOT_MET
    outcome = Outcome.MET
    for exception in study.dlt.exceptions:
        if clause.key not in exception.of_clauses:
            continue
        if not _excusable(study, watch, exception, event, spell):
            continue
        last_on = calendar_day(spell.start_on, exception.within_days)
        over_on = resolved_on(steps, spell, _resolved_grade(study, watch, exception, event))
        if over_on is not None and over_on <= last_on:
            return Outcome.NOT_MET
        if over_on is None and watch.today <= last_on:
            outcome = Outcome.UNKNOWN
    return outcome


def _resolved_grade(
    study: Study, watch: Watch, exception: DltException, event: AdverseEvent
) -> int:
    """The grade at which the exception calls the event resolved; baseline may be enough."""
    enough = exception.resolved_to_grade_at_most
    if not exception.or_baseline_grade:
        return enough
    before = baseline_grade(study, watch.history, watch.today, event.term)
    return max(enough, before) if isinstance(before, int) else enough


def _excusable(
    study: Study, watch: Watch, exception: DltException, event: AdverseEvent, spell: Spell
) -> bool:
    """Whether an exception speaks of the event; one that names none speaks of all."""
    named = event.term in exception.terms or event.special_interest in exception.special_interests
    if (exception.terms or exception.special_interests) and not named:
        return False
    if exception.laboratory_only and not _laboratory_only(study, event):
        return False
    below = exception.neutrophils_below
    if below is None:
        return True
    return _neutropenic(watch, below, exception.neutrophils_unit, spell.start_on)


def _laboratory_only(study: Study, event: AdverseEvent) -> bool:
    """A change that CTCAE grades by a laboratory value, not serious and without treatment."""
    changed = event.term in laboratory_terms(study.endpoints.instruments.ctcae)
    treated = any(state.treatment for _, state in event.states)
    return changed and not event.serious and not treated


def _neutropenic(watch: Watch, below: Decimal, unit: str, on: date) -> bool:
    """Neutrophils surely low at the last count since conditioning; no count is no excuse."""
    conditioned_on = watch.given.first_conditioning_on
    if conditioned_on is None:
        return False
    count = last_count(watch, "neutrophils", conditioned_on, on)
    limit = canonical("neutrophils", below, unit)
    return count is not None and isinstance(limit, Decimal) and count[0].highest < limit


def _dlt(clause: str, event: AdverseEvent, on: date) -> Dlt:
    return Dlt(clause=clause, event=event.event, on=on, adjudicated=False, sources=event.sources)
