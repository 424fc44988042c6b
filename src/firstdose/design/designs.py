"""The settings of a part, turned into one callable: ``Situation -> Decision``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import assert_never

from firstdose.design.automaton.automaton import Automaton, Entry, compiled
from firstdose.design.guards import (
    coherent,
    guarded,
    guarded_on_counts,
    no_skipping,
    participant_cap,
    recommend_when_known,
    too_toxic,
    wait_for_pending,
)
from firstdose.design.made import Made, Ties
from firstdose.design.one_row import OneRow, one_row
from firstdose.design.order import RegimenOrder, regimen_order
from firstdose.design.rules.continual import crm, tite_crm
from firstdose.design.rules.infusion_hazard import infusion_hazard
from firstdose.design.rules.interval import boin
from firstdose.design.rules.overdose_control import blrm, ewoc
from firstdose.design.rules.partial_order import po_crm
from firstdose.design.rules.three_plus_three import three_plus_three
from firstdose.design.situation import Decision, Design, Situation
from firstdose.design.states import CountGuard, Declares, Reads, Rule, Select
from firstdose.design.stopping import stopping
from firstdose.design.whole_part import whole_part_too_toxic
from firstdose.protocol.designs import (
    Blrm,
    Boin,
    Coherent,
    Crm,
    Ewoc,
    GuardSettings,
    InfusionHazard,
    NoSkipping,
    ParticipantCap,
    PoCrm,
    ThreePlusThree,
    TiteCrm,
    TooToxic,
    WaitForPending,
    WholePartTooToxic,
)
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens
from firstdose.protocol.study import Study
from firstdose.records.problem import StudyError
from firstdose.records.values import Action


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartDesign:
    """The design of one part: its regimens in order, and its rule seen both ways.

    ``rule`` works on arrays of counts, guards on counts and stopping rules included.  ``on_counts``
    is the same rule on one situation.  ``decide`` adds the guard on the calendar: it is the design.
    ``select`` says what would be recommended if the part ended now.  ``ties``: see `Made`.
    """

    order: RegimenOrder
    declares: Declares
    reads: Reads
    rule: Rule
    select: Select
    on_counts: OneRow
    decide: Design
    ties: Ties | None = None


@lru_cache(maxsize=64)
def part_design(study: Study, part: str) -> PartDesign:
    """The design of a part of the study."""
    return assembled(study.regimens, study.part(part))


def design_of(study: Study, part: str) -> Design:
    """What recommends the next regimen in that part: ``Situation -> Decision``."""
    return part_design(study, part).decide


def assembled(regimens: Regimens, part: Part) -> PartDesign:
    """The rule of the part with every guard that is on, and its stopping rules.

    A design that promises to suspend on pending outcomes waits for them, listed or not.
    """
    order = regimen_order(regimens, part)
    made = _made(part, order, regimens)
    on_counts = [_count_guard(guard, order, made.select) for guard in part.guards]
    rule = guarded_on_counts(
        made.rule,
        [
            *(guard for guard in on_counts if guard is not None),
            *([stopping(part.stopping, made.select)] if part.stopping else []),
        ],
    )
    view = one_row(order, rule)
    follows = made.reads.follow_up
    waits = made.declares.suspends_on_pending or WaitForPending() in part.guards
    calendar = [wait_for_pending] if waits else [recommend_when_known] if follows else []
    coherence = any(isinstance(guard, Coherent) for guard in part.guards)
    return PartDesign(
        order=order,
        declares=made.declares,
        reads=replace(made.reads, last_cohort=made.reads.last_cohort or coherence),
        rule=rule,
        select=made.select,
        on_counts=view,
        decide=guarded(lambda situation: view(situation).decision, *calendar),
        ties=made.ties,
    )


@lru_cache(maxsize=16)
def automaton_of(design: PartDesign, entry: Entry = "by_cohort") -> Automaton:
    """The design compiled to all of its states; without windows, every outcome being known."""
    return compiled(design.rule, design.order, design.reads, entry)


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


def _made(part: Part, order: RegimenOrder, regimens: Regimens) -> Made:
    match part.design:
        case ThreePlusThree():
            _refuse_other_cohorts(part)
            return three_plus_three(order, part.design, part.cohorts.maximum_per_regimen)
        case Boin():
            return boin(order, part.design, part.cohorts)
        case Crm():
            return crm(order, part.design, part.cohorts)
        case TiteCrm():
            return tite_crm(order, part.design, part.cohorts)
        case PoCrm():
            _refuse_path_in_turn(part)
            return po_crm(order, part.design, part.cohorts)
        case Blrm():
            return blrm(order, part.design, regimens, part.cohorts)
        case Ewoc():
            return ewoc(order, part.design, regimens, part.cohorts)
        case InfusionHazard():
            _refuse_path_in_turn(part)
            return infusion_hazard(order, part.design, regimens, part)
        case _:
            assert_never(part.design)


def _refuse_other_cohorts(part: Part) -> None:
    """3+3 decides at three and at six: with other cohorts it would wait for ever."""
    size, maximum = part.cohorts.size, part.cohorts.maximum_per_regimen
    if size != 3 or maximum < 6:
        raise StudyError(
            f"The part '{part.name}' has cohorts of {size} and at most {maximum} places at"
            " a regimen, which 3+3 cannot use.",
            where=part.section,
            because="3+3 decides with three and with six evaluable participants.",
            remedy="Set cohorts.size to 3 and cohorts.maximum_per_regimen to 6 or more.",
        )


def _refuse_path_in_turn(part: Part) -> None:
    """A design that weighs every regimen of a grid may take any step."""
    if part.path.order != "free" and len(part.path.kinds) > 1:
        raise StudyError(
            f"The path of the part '{part.name}' takes its kinds of step {part.path.order}.",
            where=part.section,
            because="The design weighs every regimen at each decision and keeps to no such order.",
            remedy="Write `order: free` in the path of the part.",
        )


def _count_guard(settings: GuardSettings, order: RegimenOrder, select: Select) -> CountGuard | None:
    """The guard on counts; None for a guard on the calendar."""
    match settings:
        case WaitForPending():
            return None
        case NoSkipping():
            return no_skipping(order, settings)
        case ParticipantCap():
            return participant_cap(settings, select)
        case TooToxic():
            return too_toxic(order, settings)
        case Coherent():
            return coherent(order, settings)
        case WholePartTooToxic():
            return whole_part_too_toxic(settings)
        case _:
            assert_never(settings)
