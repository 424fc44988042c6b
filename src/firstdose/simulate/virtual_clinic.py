"""The shell of every virtual clinic, whatever its people are drawn from.

It answers the orders of the ordinary trial and volunteers what a clinic volunteers, and so makes a
simulated trial of the same code that conducts a real one.  It never reads the ledger, and the trial
never reads its charts.  The truth about toxicity is known here and nowhere else.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

from firstdose.derive.happened import earlier
from firstdose.protocol.study import Study, Truth
from firstdose.records.facts import Consented
from firstdose.records.orders import (
    Assess,
    AssessReadiness,
    AssignRegimen,
    Condition,
    FollowUp,
    Infuse,
    Order,
    ParticipantOrder,
    Reconsent,
    Review,
    Screen,
)
from firstdose.simulate import readiness, screening, treatment, visits
from firstdose.simulate.chart import Chart, answer
from firstdose.simulate.committee import Committee
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.person import People
from firstdose.simulate.reception import Reception
from firstdose.simulate.reporting import hand_over
from firstdose.simulate.ward import ward
from firstdose.trial.clinic import Answer


class VirtualClinic:
    """A virtual clinic from the first referral to the last visit.

    The same study, people, truth and dice give the same answers to the same orders, however the
    days are turned; participant 005 is the same person under every design and truth.  ``truth``
    None: nothing is dose-limiting but what befalls the people themselves.
    """

    __slots__ = (
        "_answered",
        "_answered_on",
        "_charts",
        "_committee",
        "_people",
        "_reception",
        "_ward",
    )

    def __init__(
        self, study: Study, people: People, truth: Truth | None, dice: Dice, *, start: date
    ) -> None:
        self._people = people
        self._ward = ward(study, truth, dice, people)
        self._committee = Committee(study, dice)
        self._reception = Reception(
            dice, people.referrals_per_day, start, study.enrolment.planned_participants
        )
        self._charts: dict[str, Chart] = {}
        self._answered: dict[Order, tuple[Answer, ...]] = {}
        self._answered_on = start

    # --- what is asked ---------------------------------------------------------------------------

    def carry_out(self, order: Order, today: date) -> tuple[Answer, ...]:
        """Answer one order; the same order on the same day has the same answer."""
        if today != self._answered_on:
            self._answered.clear()
            self._answered_on = today
        answers = self._answered.get(order)
        if answers is None:
            answers = self._carry_out(order, today)
            if answers:
                self._answered[order] = answers
        return answers

    def _carry_out(self, order: Order, today: date) -> tuple[Answer, ...]:
        match order:
            case Review():
                answers = self._committee.review(order, today)
                if self._committee.has_closed_accrual:
                    self._reception.close()
                return answers
            case _:
                chart = self._charts[order.participant]
                return () if chart.has_left(today) else self._attend(chart, order, today)

    def _attend(self, chart: Chart, order: ParticipantOrder, today: date) -> tuple[Answer, ...]:
        at = self._ward
        match order:
            case Assess() | FollowUp():
                return visits.visit(at, chart, order, today)
            case Screen():
                return screening.screen(at, chart, today)
            case AssignRegimen():
                return treatment.assign(at, chart, order, today)
            case Reconsent():
                signed = Consented(participant=chart.participant, consent_version=order.version)
                return (answer(signed, today),)
            case AssessReadiness():
                return readiness.assess(at, chart, order, today)
            case Condition():
                return treatment.condition(at, chart, order, today)
            case Infuse():
                return treatment.infuse(at, chart, order, today)
            case _:
                assert_never(order)

    # --- what is volunteered ---------------------------------------------------------------------

    def unasked(self, today: date) -> tuple[Answer, ...]:
        """Reports that are due, then people who have been referred and consent."""
        answers: list[Answer] = []
        for chart, message in self._ward.outbox.take(today):
            answers.extend(hand_over(chart, message, today))
        referred = range(self._reception.arrivals(today))
        answers += [self._consent(today) for _ in referred if self._has_room()]
        return tuple(answers)

    def next_unasked_on(self, after: date) -> date | None:
        """The next report or referral."""
        return earlier(self._reception.next_on, self._ward.outbox.next_on(after))

    def _has_room(self) -> bool:
        waiting = sum(chart.is_waiting for chart in self._charts.values())
        most = round(
            figure(Fixed, "consents_per_planned_participant").value
            * self._ward.study.enrolment.planned_participants
        )
        return waiting < self._reception.waiting_places and len(self._charts) < most

    def _consent(self, today: date) -> Answer:
        number = len(self._charts) + 1
        name = f"{number:03d}"
        study = self._ward.study
        self._charts[name] = Chart(participant=name, person=self._people.person(number))
        fact = Consented(participant=name, consent_version=study.consent.version)
        return answer(fact, today)
