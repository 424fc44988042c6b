"""The settings of a part, turned into one callable: ``Situation -> Decision``."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import assert_never

import numpy as np

from firstdose.design.automaton.automaton import Automaton, Entry, compiled
from firstdose.design.backfill import next_backfill, open_for_backfill
from firstdose.design.fits import refuse_what_does_not_fit
from firstdose.design.guards import (
    coherent,
    guarded,
    guarded_on_counts,
    no_skipping,
    participant_cap,
)
from firstdose.design.increments import dose_increment
from firstdose.design.made import Made
from firstdose.design.making import made_of
from firstdose.design.one_row import one_row, row_of, states_of
from firstdose.design.order import RegimenOrder, regimen_order
from firstdose.design.overruling import Kept
from firstdose.design.part_design import PartDesign
from firstdose.design.pending import (
    recommend_when_complete,
    wait_for_pending,
    wait_for_the_cohort,
)
from firstdose.design.situation import Decision, Design, Guard, Situation
from firstdose.design.states import CountGuard, Rule
from firstdose.design.stopping import stopping
from firstdose.design.too_toxic import too_toxic
from firstdose.design.whole_part import whole_part_too_toxic
from firstdose.protocol.designs import (
    Coherent,
    DoseIncrement,
    GuardSettings,
    NoSkipping,
    ParticipantCap,
    TooToxic,
    WaitForPending,
    WholePartTooToxic,
)
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.study import Study
from firstdose.records.values import Action


@lru_cache(maxsize=64)
def part_design(study: Study, part: str) -> PartDesign:
    """The design of a part of the study."""
    return assembled(study.regimens, study.part(part))


def design_of(study: Study, part: str) -> Design:
    """What recommends the next regimen in that part: ``Situation -> Decision``."""
    return part_design(study, part).decide


def assembled(regimens: Regimens, part: Part) -> PartDesign:
    """The rule of the part with every guard that is on, and its stopping rules.

    A design that promises to suspend on pending outcomes waits for them, listed or not.  The cap on
    participants is asked last, wherever it is listed: a refused step up may ask for more.
    """
    refuse_what_does_not_fit(part)
    order = regimen_order(regimens, part)
    made = made_of(part, order, regimens)
    rule = _guarded_rule(made, part, regimens)
    view = one_row(order, rule, made.reads)
    waits = made.declares.suspends_on_pending or WaitForPending() in part.guards
    coherence = any(isinstance(guard, Coherent) for guard in part.guards)
    return PartDesign(
        order=order,
        declares=made.declares,
        reads=replace(
            made.reads,
            last_cohort=made.reads.last_cohort or coherence,
            dlts=made.reads.dlts or any(map(_counts_dlts, part.guards)),
        ),
        rule=rule,
        select=made.select,
        on_counts=view,
        decide=guarded(
            lambda situation: view(situation).decision,
            _calendar_guard(part, order) if waits else recommend_when_complete,
        ),
        ties=made.ties,
    )


def _guarded_rule(made: Made, part: Part, regimens: Regimens) -> Rule:
    """The rule within its guards on counts, the cap last, and the stopping rules."""
    guards = sorted(part.guards, key=lambda guard: isinstance(guard, ParticipantCap))
    rule = made.rule
    match [guard for guard in guards if not isinstance(guard, WaitForPending)]:
        case [TooToxic() as first, *_] if made.closing is not None:
            rule = made.closing(first)
            guards.remove(first)
        case _:
            pass
    on_counts = [_count_guard(guard, regimens, part, made) for guard in guards]
    return guarded_on_counts(
        rule,
        [
            *(guard for guard in on_counts if guard is not None),
            *([stopping(part.stopping, made.select)] if part.stopping else []),
        ],
    )


@lru_cache(maxsize=16)
def automaton_of(design: PartDesign, entry: Entry = "by_cohort") -> Automaton:
    """The design compiled to all of its states; without windows, every outcome being known."""
    return compiled(design.rule, design.order, design.reads, entry)


def _counts_dlts(guard: GuardSettings) -> bool:
    """Whether a guard looks at DLTs beside what the rule counts."""
    match guard:
        case TooToxic():
            return guard.counts == "dlts"
        case Coherent() | WholePartTooToxic():
            return True
        case WaitForPending() | NoSkipping() | ParticipantCap() | DoseIncrement():
            return False
        case _:
            assert_never(guard)


def open_places(study: Study, part: str, situation: Situation, decision: Decision) -> int:
    """How many more participants may be assigned to the current regimen now.

    ``decision`` is what the design says of the situation: places are open only while it says to
    stay.  3+3 opens three places, and three more when it needs six.
    """
    if decision.action is not Action.STAY:
        return 0
    taken = sum(t.places_taken for t in situation.tallies if t.regimen == situation.current)
    return max(0, part_design(study, part).on_counts(situation).places - taken)


def closed_regimens(study: Study, part: str, situation: Situation) -> tuple[str, ...]:
    """The regimens that no one may be newly assigned to from now on, by rule and guards."""
    return part_design(study, part).on_counts(situation).closed


def chosen_now(study: Study, part: str, situation: Situation) -> str:
    """What would be recommended if the part ended now; "" for nothing."""
    design = part_design(study, part)
    closed = design.on_counts(situation).closed
    shut = np.array([[name in closed for name in design.order.names]], dtype=np.bool_)
    found = int(design.select(states_of(row_of(design.order, situation)), shut)[0])
    return design.order.names[found] if found >= 0 else ""


def backfill_regimen(study: Study, part: str, situation: Situation) -> str:
    """Where someone may enter beside the cohort that is awaited; "" for nowhere."""
    settings, design = study.part(part).backfill, part_design(study, part)
    if settings is None or not situation.current:
        return ""
    states = states_of(row_of(design.order, situation))
    closed = design.on_counts(situation).closed
    shut = np.array([[name in closed for name in design.order.names]], dtype=np.bool_)
    beside = open_for_backfill(design.order, settings, states.closing(shut))
    found = int(next_backfill(design.order, beside)[0])
    return design.order.names[found] if found >= 0 else ""


def _calendar_guard(part: Part, order: RegimenOrder) -> Guard:
    """Who is awaited: everyone, or with backfill only those who are not beside the cohort."""
    return wait_for_pending if part.backfill is None else wait_for_the_cohort(order)


def _count_guard(
    settings: GuardSettings, regimens: Regimens, part: Part, made: Made
) -> CountGuard | None:
    """The guard on counts; None for a guard on the calendar."""
    order = regimen_order(regimens, part)
    kept = Kept(order=order, maximum=part.cohorts.maximum_per_regimen, select=made.select)
    match settings:
        case WaitForPending():
            return None
        case NoSkipping():
            return no_skipping(kept, settings)
        case ParticipantCap():
            return participant_cap(settings, made.select)
        case TooToxic():
            return too_toxic(order, settings, made.scored)
        case Coherent():
            return coherent(kept, settings)
        case DoseIncrement():
            return dose_increment(kept, settings, regimens)
        case WholePartTooToxic():
            return whole_part_too_toxic(settings)
        case _:
            assert_never(settings)
