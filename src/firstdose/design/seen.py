"""Where a part stands after outcomes written in one line, and what the design says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from firstdose.design.notation import CohortSeen, Person
from firstdose.design.part_design import PartDesign
from firstdose.design.situation import Decision, OpenOutcome, Situation, untreated
from firstdose.design.states import Reads
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

_TRAVELS = (Action.START, Action.ESCALATE, Action.DE_ESCALATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the design says: its decisions one after the other, until an outcome is needed.

    After a step to a regimen that has had participants the part may be over at once, so that there
    are several.  ``enter``: how many participants may enter at ``regimen`` then ("" for none).
    """

    situation: Situation
    decisions: tuple[Decision, ...]
    enter: int
    regimen: str
    closed: tuple[str, ...]


def situation_after(design: PartDesign, cohorts: Sequence[CohortSeen]) -> Situation:
    """The part as the design sees it after these cohorts, treated one after the other.

    Participants count as one cohort until the rule has decided on them.  A regimen that the rule
    closed on the way stays closed.
    """
    _refuse_other_outcomes(design, cohorts)
    here = nobody(design)
    for entered in cohorts:
        here = and_then(design, here, entered)
    return here


def and_then(design: PartDesign, here: Situation, entered: CohortSeen) -> Situation:
    """The part after one more cohort, once the rule has said what it says of those before."""
    if here.current:
        move = design.on_counts(here)
        here = replace(
            here,
            closed=move.closed,
            **({"cohort": 0, "cohort_dlts": 0} if move.decided else {}),
        )
    return with_cohort(here, design.order.names[entered.regimen], entered, design.reads)


def _refuse_other_outcomes(design: PartDesign, cohorts: Sequence[CohortSeen]) -> None:
    """Letters for a design that reads classes, and classes for one that does not, or too high."""
    classes = design.reads.grades
    people = [one for entered in cohorts for one in entered.people if _is_known(one, design.reads)]
    if all((one.grade is not None) == (classes > 0) for one in people) and all(
        (one.grade or 0) <= classes for one in people
    ):
        return
    if classes:
        raise StudyError(
            "An outcome does not say its class of toxicity.",
            where="--outcomes",
            because=f"This design has classes 0 to {classes}, 0 for none; class"
            f" {design.reads.dlt_from} and worse are DLTs.",
            remedy="Write a digit for each participant after the colon, such as 1:002.",
        )
    raise StudyError(
        "A digit stands where a letter should.",
        where="--outcomes",
        because="This design reads DLTs and not classes of toxicity.",
        remedy="Write a letter for each participant, such as 1NNT.",
    )


def nobody(design: PartDesign) -> Situation:
    """The part before anyone has been treated."""
    grades = (0,) * design.reads.grades
    tallies = tuple(untreated(name, grades) for name in design.order.names)
    return Situation(part="", today=date.min, tallies=tallies, current="", closed=())


def with_cohort(before: Situation, regimen: str, entered: CohortSeen, reads: Reads) -> Situation:
    """The same after a cohort at a regimen."""
    same = before.current == regimen
    known = [one for one in entered.people if _is_known(one, reads)]
    open_ = [
        one for one in entered.people if not _is_known(one, reads) or _awaits_response(one, reads)
    ]
    worst = [one.grade or 0 for one in known]
    dlts = sum(one.dlt for one in known)
    if reads.grades:
        dlts = sum(grade >= reads.dlt_from for grade in worst)
    there = before.tally(regimen)
    after = replace(
        there,
        assigned=there.assigned + len(entered.people),
        infused=there.infused + len(entered.people),
        evaluable=there.evaluable + len(known),
        dlts=there.dlts + dlts,
        pending=there.pending + len(open_),
        followed=(*there.followed, *(_passed(one.followed) for one in open_ if not one.dlt)),
        onsets=(*there.onsets, *(one.onset for one in known if one.onset is not None)),
        open=(*there.open, *(map(_outcome, open_) if reads.responses else ())),
        responses=there.responses + sum(one.response for one in known),
        responses_with_dlt=there.responses_with_dlt + sum(o.response and o.dlt for o in known),
        grades=tuple(n + worst.count(k) for k, n in enumerate(there.grades, start=1)),
    )
    return replace(
        before,
        tallies=tuple(after if one.regimen == regimen else one for one in before.tallies),
        current=regimen,
        cohort=len(entered.people) + (before.cohort if same else 0),
        cohort_dlts=dlts + (before.cohort_dlts if same else 0),
    )


def _is_known(one: Person, reads: Reads) -> bool:
    """Whether the participant is evaluable: with a DLT, or when all that is weighed is known."""
    return one.dlt or (one.followed is None and not _awaits_response(one, reads))


def _awaits_response(one: Person, reads: Reads) -> bool:
    """Whether a response that the design reads may still come."""
    return reads.responses and one.response_followed is not None


def _outcome(one: Person) -> OpenOutcome:
    return OpenOutcome(
        dlt=one.dlt,
        response=one.response,
        followed=_passed(one.followed),
        response_followed=_passed(one.response_followed),
    )


def _passed(share: float | None) -> float:
    """The share of a window that has passed: all of one that is over."""
    return 1.0 if share is None else share


def advice(design: PartDesign, situation: Situation) -> Advice:
    """What the design and its guards say of a situation, followed until an outcome is needed."""
    here, decisions = situation, [design.decide(situation)]
    move = design.on_counts(here)
    for _ in range(2 * len(design.order.names) + 2):
        if decisions[-1].action not in _TRAVELS:
            break
        here = replace(
            here, current=decisions[-1].regimen, closed=move.closed, cohort=0, cohort_dlts=0
        )
        move = design.on_counts(here)
        decisions.append(design.decide(here))
    last = decisions[-1]
    stays = last.action is Action.STAY
    taken = here.tally(here.current).places_taken if here.current else 0
    return Advice(
        situation=situation,
        decisions=tuple(decisions),
        enter=max(0, move.places - taken) if stays else 0,
        regimen=last.regimen if stays or last.action is Action.COMPLETE else "",
        closed=move.closed,
    )
