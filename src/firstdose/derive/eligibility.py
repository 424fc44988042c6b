"""Entry and go/no-go criteria: the site's answer, and beside it what the records say.

The site's answer decides; where the records contradict it, that is flagged for someone to resolve.
A criterion without an answer is unknown, and unknown is no-go.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial

from msgspec import Struct

from firstdose.derive.criterion_quantities import found_quantity
from firstdose.derive.happened import happened
from firstdose.derive.unchanged import Unchanged, unchanged
from firstdose.derive.when_asked import WhenAsked
from firstdose.protocol.criteria import Criterion, Limit
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import EligibilityAssessed, ReadinessAssessed
from firstdose.records.history import History
from firstdose.records.steps import CONDITIONING
from firstdose.records.values import CriterionAnswer, YesNo
from firstdose.standards.verdict import Outcome, Verdict, any_of, every

_OUTCOMES = {
    YesNo.YES: Outcome.MET,
    YesNo.NO: Outcome.NOT_MET,
    YesNo.UNKNOWN: Outcome.UNKNOWN,
}


class CriterionJudged(Struct, frozen=True, kw_only=True):
    """One criterion: the site's answer, the computed outcome, and whether the two contradict.

    ``computed`` is None for a criterion that is a judgement; ``limits`` are its computed parts,
    first those that must all hold, then the alternatives.
    """

    criterion: str
    answer: YesNo
    computed: Outcome | None
    limits: tuple[Verdict, ...]
    disagrees: bool


class EligibilityStatus(Struct, frozen=True, kw_only=True):
    """Every entry criterion judged.  ``eligible`` is the investigator's conclusion, None before.

    The criteria are judged when they are asked for.
    """

    assessed_on: date | None
    eligible: bool | None
    criteria_when_asked: WhenAsked[tuple[CriterionJudged, ...]]

    @property
    def criteria(self) -> tuple[CriterionJudged, ...]:
        """Every entry criterion, in the order of the study."""
        return self.criteria_when_asked.value


class ReadinessVerdict(Struct, frozen=True, kw_only=True):
    """Go (met), no-go (not met) or not known (unknown, and so no-go) before one step."""

    step: str
    assessed_on: date | None
    outcome: Outcome
    criteria: tuple[CriterionJudged, ...]


def eligibility(study: Study, history: History, today: date) -> EligibilityStatus:
    """The entry criteria as answered and as computed, at the last assessment by ``today``."""
    assessed = happened(history, EligibilityAssessed, today)
    if not assessed:
        return _NOT_ASSESSED
    last = assessed[-1]
    asked, answers, on = study.eligibility.criteria, last.fact.answers, last.occurred_on
    return EligibilityStatus(
        assessed_on=on,
        eligible=last.fact.eligible,
        criteria_when_asked=WhenAsked(partial(_judged, study, history, asked, answers, on)),
    )


_NOT_ASSESSED = EligibilityStatus(
    assessed_on=None, eligible=None, criteria_when_asked=WhenAsked(tuple)
)


@lru_cache(maxsize=256)
def readiness(study: Study, history: History, step: str, today: date) -> ReadinessVerdict:
    """Whether ``step`` ("conditioning", "infusion-2") may go ahead, by its last assessment."""
    last = _last(happened(history, ReadinessAssessed, today), step)
    if last is None:
        return ReadinessVerdict(step=step, assessed_on=None, outcome=Outcome.UNKNOWN, criteria=())
    asked = criteria_before(study, step)
    criteria = _judged(study, history, asked, last.fact.answers, last.occurred_on)
    return ReadinessVerdict(
        step=step,
        assessed_on=last.occurred_on,
        outcome=_outcome(unchanged(asked), unchanged(last.fact.answers)),
        criteria=criteria,
    )


def found_ready(study: Study, history: History, step: str, today: date) -> bool:
    """Whether ``step`` may go ahead, by its last assessment; the verdict without its criteria."""
    last = _last(happened(history, ReadinessAssessed, today), step)
    if last is None:
        return False
    asked = unchanged(criteria_before(study, step))
    return _outcome(asked, unchanged(last.fact.answers)) is Outcome.MET


def criteria_before(study: Study, step: str) -> tuple[Criterion, ...]:
    """The go/no-go criteria asked before a step."""
    rules = study.readiness
    return rules.before_conditioning if step == CONDITIONING else rules.before_each_infusion


@lru_cache(maxsize=256)
def _outcome(
    criteria: Unchanged[tuple[Criterion, ...]], answers: Unchanged[tuple[CriterionAnswer, ...]]
) -> Outcome:
    """Everything that is asked must be answered; a step before which nothing is asked is ready."""
    asked = criteria()
    said = {answer.criterion: _OUTCOMES[answer.answer] for answer in answers()}
    found = [said.get(criterion.key, Outcome.UNKNOWN) for criterion in asked]
    return every(found) if found else Outcome.MET


def _last(
    assessed: tuple[Entry[ReadinessAssessed], ...], step: str
) -> Entry[ReadinessAssessed] | None:
    return next((entry for entry in reversed(assessed) if entry.fact.step == step), None)


def _judged(
    study: Study,
    history: History,
    asked: tuple[Criterion, ...],
    answers: tuple[CriterionAnswer, ...],
    on: date,
) -> tuple[CriterionJudged, ...]:
    said = {answer.criterion: answer.answer for answer in answers}
    return tuple(
        _criterion(study, history, criterion, said.get(criterion.key, YesNo.UNKNOWN), on)
        for criterion in asked
    )


def _criterion(
    study: Study, history: History, criterion: Criterion, answer: YesNo, on: date
) -> CriterionJudged:
    limits = tuple(_limit(study, history, criterion, limit, on) for limit in criterion.limits)
    computed = _computed(criterion, limits) if limits else None
    known = computed in (Outcome.MET, Outcome.NOT_MET) and answer is not YesNo.UNKNOWN
    return CriterionJudged(
        criterion=criterion.key,
        answer=answer,
        computed=computed,
        limits=limits,
        disagrees=known and computed is not _OUTCOMES[answer],
    )


def _computed(criterion: Criterion, limits: tuple[Verdict, ...]) -> Outcome:
    """Every limit of ``all_of`` and, where it names alternatives, one of ``any_of``."""
    needed, alternatives = limits[: len(criterion.all_of)], limits[len(criterion.all_of) :]
    found = [limit.outcome for limit in needed]
    return every((*found, any_of(alternatives)) if alternatives else found)


def _limit(study: Study, history: History, criterion: Criterion, limit: Limit, on: date) -> Verdict:
    found = found_quantity(study, history, limit, on)
    return Verdict(
        criterion=criterion.key,
        quantity=limit.quantity,
        outcome=found.outcome,
        value=found.amount,
        unit=found.unit,
        limit=f"{limit.comparison} {limit.value} {limit.unit}",
        label=criterion.text,
        source=study.eligibility.section,
        why_unknown=found.unknown,
    )
