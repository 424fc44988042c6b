"""The virtual safety committee: it follows every recommendation, after a delay of some days.

So it expands, where the study file plans an expansion, the regimen that the part ended with and,
where several may be expanded, those passed below it, one after the other: an assumption.  It
decides within the time that the study file gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from firstdose.protocol.study import Study
from firstdose.protocol.words import Assumption, Text
from firstdose.records.facts import DoseDecided
from firstdose.records.orders import Review
from firstdose.records.values import Action
from firstdose.simulate import questions
from firstdose.simulate.chances import pick
from firstdose.simulate.chart import answer
from firstdose.simulate.dice import STUDY, Dice, question
from firstdose.trial.clinic import Answer

COMMITTEE = "virtual safety committee"


@dataclass(slots=True, kw_only=True)
class _Agenda:
    """A part's reviews: how many were signed, and since when the next one has been asked for."""

    signed: int = 0
    asked_on: date | None = None
    last_asked_on: date | None = None


def assumed_of_expansions(study: Study) -> tuple[Assumption, ...]:
    """How the committee chooses what is expanded, as a report prints it."""
    return tuple(
        Assumption(
            about=f"virtual_committee.{one.name}",
            statement=Text(
                en="The virtual safety committee expands the regimen that the part ended with and,"
                " as far as the protocol allows more, those the part passed below it, the nearest"
                " first.",
                zh="虚拟安全委员会扩展本部分最终得出的方案；方案允许扩展更多时，"
                "自其下已通过的方案由近及远依次扩展。",
            ),
            because=Text(
                en="The protocol leaves the choice to the committee.",
                zh="方案规定由委员会选择。",
            ),
        )
        for one in study.expansions
    )


class Committee:
    """Signs decisions.  A review asked for anew after a pause waits anew."""

    __slots__ = ("_agendas", "_completed", "_dice", "_ended_with_regimen", "_finished", "_study")

    def __init__(self, study: Study, dice: Dice) -> None:
        self._study = study
        self._dice = dice
        self._agendas = {part.name: _Agenda() for part in study.in_turn}
        self._finished: set[str] = set()
        self._completed: set[str] = set()
        self._ended_with_regimen: set[str] = set()

    @property
    def has_closed_accrual(self) -> bool:
        """Whether no part is left into which anyone could still be entered."""
        closed: set[str] = set()
        for part in self._study.in_turn:
            expands = self._study.expansion(part.name) is not None
            opened = self._ended_with_regimen if expands else self._completed
            if part.name in self._finished or part.opens_after in closed - opened:
                closed.add(part.name)
        return len(closed) == len(self._study.in_turn)

    def review(self, order: Review, today: date) -> tuple[Answer, ...]:
        """The decision, signed; () while the committee has not met yet."""
        agenda = self._agendas[order.part]
        yesterday = today - timedelta(days=1)
        if agenda.asked_on is None or agenda.last_asked_on not in (yesterday, today):
            agenda.asked_on = today
        agenda.last_asked_on = today
        if today < agenda.asked_on + timedelta(days=self._delay_days(order.part, agenda)):
            return ()
        if order.recommended_action in (Action.STOP, Action.COMPLETE):
            self._finished.add(order.part)
        if order.recommended_action is Action.COMPLETE:
            self._completed.add(order.part)
            if order.recommended_regimen:
                self._ended_with_regimen.add(order.part)
        agenda.signed += 1
        agenda.asked_on = None
        decided = DoseDecided(
            part=order.part,
            action=order.recommended_action,
            regimen=order.recommended_regimen,
            recommended_action=order.recommended_action,
            recommended_regimen=order.recommended_regimen,
            reasons=order.reasons,
            evidence_through=order.evidence_through,
        )
        return (answer(decided, today, COMMITTEE),)

    def _delay_days(self, part: str, agenda: _Agenda) -> int:
        """Nothing is waited for when a part opens, and never longer than the study file allows."""
        if not agenda.signed:
            return 0
        index = question(f"part: {part}") + agenda.signed
        asked = questions.COMMITTEE_DELAY
        drawn = int(pick(self._dice, STUDY, asked, "committee_delay_days", index))
        return min(drawn, self._study.part(part).review_within_days)
