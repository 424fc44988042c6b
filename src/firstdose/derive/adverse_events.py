"""Adverse events as they stand on a day: worst grade, causes, seriousness, treatment emergence."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from msgspec import Struct

from firstdose.derive.exposure import Exposure, exposure
from firstdose.derive.happened import happened
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import AdverseEventChanged, AdverseEventReported
from firstdose.records.history import History
from firstdose.records.values import (
    Assessor,
    Component,
    EventState,
    Outcome,
    Relatedness,
    SeriousCriterion,
    SpecialInterest,
)

_LIKELIHOOD = {relatedness: rank for rank, relatedness in enumerate(Relatedness)}
RECOVERED = frozenset({Outcome.RECOVERED, Outcome.RECOVERED_WITH_SEQUELAE})
_ENDED = RECOVERED | {Outcome.FATAL}
_ASSESSORS = tuple(Assessor)
_CRITERIA = tuple(SeriousCriterion)
SEVERE_FROM_GRADE = 3
FATAL_GRADE = 5
"""CTCAE: death related to the event."""


class AdverseEvent(Struct, frozen=True, kw_only=True):
    """One adverse event from its onset to its end, as known on a day.

    ``severe`` (worst grade 3 or more, 重度) and ``serious`` (a criterion of ICH E2A, 严重) are
    different variables.  ``states`` are what was said of it, each from its day on.  ``fatal_on`` is
    the first day on which its outcome was fatal or its grade 5; None: it was not.
    """

    participant: str
    event: str
    term: str
    system_organ_class: str
    special_interest: SpecialInterest
    onset_on: date
    onset_study_day: int | None
    ended_on: date | None
    fatal_on: date | None
    worst_grade: int
    worst_on: date
    severe: bool
    serious: bool
    seriousness: tuple[SeriousCriterion, ...]
    states: tuple[tuple[date, EventState], ...]
    outcome: Outcome
    emergent_from_conditioning: bool
    emergent_from_cells: bool
    sources: tuple[int, ...]

    def judged(self, component: Component, assessor: Assessor) -> Relatedness | None:
        """What one assessor last said of one possible cause; None: not judged."""
        for _, state in reversed(self.states):
            for causality in state.causality:
                if causality.component is component and causality.assessor is assessor:
                    return causality.relatedness
        return None

    def judgements(self, component: Component) -> list[Relatedness]:
        """What everyone who judged one possible cause last said of it."""
        said = [self.judged(component, assessor) for assessor in _ASSESSORS]
        return [relatedness for relatedness in said if relatedness is not None]

    def relatedness(self, component: Component) -> Relatedness:
        """The worse of what investigator and sponsor last said of one possible cause.

        A cause that nobody has judged counts as possible: unknown is never "not related".
        """
        return max(
            self.judgements(component), key=_LIKELIHOOD.__getitem__, default=Relatedness.POSSIBLE
        )

    def related(self, component: Component, at_least: Relatedness = Relatedness.POSSIBLE) -> bool:
        """Whether the component caused the event at least as likely as said."""
        return as_likely(self.relatedness(component), at_least)

    def ongoing_on(self, day: date) -> bool:
        """Whether the event had begun and had not ended before ``day``."""
        return self.onset_on <= day and (self.ended_on is None or day <= self.ended_on)


def as_likely(said: Relatedness, at_least: Relatedness) -> bool:
    """Whether one judgement of relatedness is at least as strong as another."""
    return _LIKELIHOOD[said] >= _LIKELIHOOD[at_least]


def adverse_events(study: Study, history: History, today: date) -> tuple[AdverseEvent, ...]:
    """Every adverse event of one participant, by onset and then by order of entry."""
    return events_given(exposure(study, history, today), history, today)


def events_given(given: Exposure | None, history: History, today: date) -> tuple[AdverseEvent, ...]:
    """The same where the exposure is at hand."""
    reported = happened(history, AdverseEventReported, today)
    changed = happened(history, AdverseEventChanged, today)
    if not reported:
        return ()
    return _adverse_events(
        unchanged(reported),
        unchanged(changed),
        given.starts_on if given is not None else None,
        given.first_infusion_on if given is not None else None,
    )


@lru_cache(maxsize=256)
def _adverse_events(
    reported: Unchanged[tuple[Entry[AdverseEventReported], ...]],
    changed: Unchanged[tuple[Entry[AdverseEventChanged], ...]],
    starts_on: date | None,
    first_infusion_on: date | None,
) -> tuple[AdverseEvent, ...]:
    changes: dict[str, list[Unchanged[Entry[AdverseEventChanged]]]] = {}
    for entry in changed():
        changes.setdefault(entry.fact.event, []).append(unchanged(entry))
    return tuple(
        _adverse_event(
            unchanged(entry),
            tuple(changes.get(entry.fact.event, ())),
            starts_on,
            first_infusion_on,
        )
        for entry in reported()
    )


@lru_cache(maxsize=1024)
def _adverse_event(
    begun: Unchanged[Entry[AdverseEventReported]],
    changed: tuple[Unchanged[Entry[AdverseEventChanged]], ...],
    starts_on: date | None,
    first_infusion_on: date | None,
) -> AdverseEvent:
    reported = begun()
    changes = [each() for each in changed]
    fact, onset_on = reported.fact, reported.occurred_on
    later = ((max(entry.occurred_on, onset_on), entry.fact.state) for entry in changes)
    states = ((onset_on, fact.state), *later)
    worst_on, worst = max(states, key=lambda dated: grade_of(dated[1]))
    criteria = {criterion for _, state in states for criterion in state.seriousness}
    seriousness = tuple([criterion for criterion in _CRITERIA if criterion in criteria])
    return AdverseEvent(
        participant=fact.participant,
        event=fact.event,
        term=fact.term,
        system_organ_class=fact.system_organ_class,
        special_interest=fact.special_interest,
        onset_on=onset_on,
        onset_study_day=(onset_on - first_infusion_on).days if first_infusion_on else None,
        ended_on=_ended_on(states),
        fatal_on=next((on for on, state in states if grade_of(state) >= FATAL_GRADE), None),
        worst_grade=grade_of(worst),
        worst_on=worst_on,
        severe=grade_of(worst) >= SEVERE_FROM_GRADE,
        serious=bool(seriousness),
        seriousness=seriousness,
        states=states,
        outcome=states[-1][1].outcome,
        emergent_from_conditioning=_emergent(states, starts_on),
        emergent_from_cells=_emergent(states, first_infusion_on),
        sources=(reported.number, *(entry.number for entry in changes)),
    )


def _ended_on(states: tuple[tuple[date, EventState], ...]) -> date | None:
    """The day from which the event has been over; None while it goes on."""
    ended_on: date | None = None
    for on, state in reversed(states):
        if state.outcome not in _ENDED:
            break
        ended_on = on
    return ended_on


def grade_of(state: EventState) -> int:
    """The grade of a state; a fatal one has grade 5, whatever was reported."""
    return FATAL_GRADE if state.outcome is Outcome.FATAL else state.grade


def _emergent(states: tuple[tuple[date, EventState], ...], start_on: date | None) -> bool:
    """Begun on or after the start of treatment, or since then worse than ever before it."""
    if start_on is None:
        return False
    before = [grade_of(state) for on, state in states if on < start_on]
    since = [grade_of(state) for on, state in states if on >= start_on]
    return bool(since) and max(since) > max(before, default=-1)
