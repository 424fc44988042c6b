"""What each decision the committee could take would lead to: one cohort further, every outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from firstdose.design.futures import letters_of, outcomes_of, place_of
from firstdose.design.notation import read_outcomes
from firstdose.design.part_design import PartDesign
from firstdose.design.seen import with_cohort
from firstdose.design.situation import Decision, Situation
from firstdose.records.values import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way the next cohort may go, and what the design then recommends.

    ``letters`` are written as `design.notation` reads them; ``dlts``: how many of them are DLTs.
    """

    letters: str
    dlts: int
    then: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """A decision that could be taken, who could enter then, and where each outcome would lead.

    ``closed``: the regimen may not be newly assigned.  ``enter`` 0: nobody may enter by the rule.
    ``pending`` participants inside their window leave the outcomes open, and none is listed.
    """

    action: Action
    regimen: str
    closed: bool
    enter: int
    pending: int
    outcomes: tuple[Outcome, ...]


def consequences(design: PartDesign, situation: Situation) -> tuple[Consequence, ...]:
    """Every decision in reach: stay, each single step up or down, wait, end the part.

    Before the first decision it is to start or not.
    """
    return tuple(
        _consequence(design, situation, action, regimen)
        for action, regimen in _choices(design, situation)
    )


def _choices(design: PartDesign, situation: Situation) -> Iterator[tuple[Action, str]]:
    names = design.order.names
    if not situation.current:
        yield Action.START, names[design.order.start]
    else:
        here = names.index(situation.current)
        for above in np.flatnonzero(design.order.direct[here]):
            yield Action.ESCALATE, names[int(above)]
        yield Action.STAY, situation.current
        for below in np.flatnonzero(design.order.direct[:, here]):
            yield Action.DE_ESCALATE, names[int(below)]
        yield Action.COMPLETE, situation.current
    yield Action.WAIT, situation.current
    yield Action.STOP, ""


def _consequence(
    design: PartDesign, situation: Situation, action: Action, regimen: str
) -> Consequence:
    enters = action in (Action.START, Action.STAY, Action.ESCALATE, Action.DE_ESCALATE)
    after = replace(situation, current=regimen, cohort=0, cohort_dlts=0) if enters else situation
    move = design.on_counts(after)
    pending = sum(tally.pending for tally in situation.tallies)
    taken = after.tally(regimen).places_taken if enters else 0
    enter = max(0, move.places - taken) if enters and move.decision.action is Action.STAY else 0
    listed = _outcomes(design, after, enter) if enter and not pending else ()
    return Consequence(
        action=action,
        regimen=regimen,
        closed=regimen in move.closed,
        enter=enter,
        pending=pending,
        outcomes=tuple(listed),
    )


def _outcomes(design: PartDesign, after: Situation, enter: int) -> Iterator[Outcome]:
    letters = letters_of(design.reads)
    for one, _ in outcomes_of(enter, letters):
        written = f"{place_of(design, after.current)}{one}"
        (cohort,) = read_outcomes(written, design.order.names)
        then = with_cohort(after, after.current, cohort, design.reads)
        before = after.tally(after.current).dlts
        dlts = then.tally(after.current).dlts - before
        yield Outcome(letters=one, dlts=dlts, then=design.decide(then))
