"""What every answer of the virtual clinic is made from: the study, the dice, and the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import log1p

from firstdose.protocol.study import Study, Truth
from firstdose.records.facts import Measured
from firstdose.records.values import WithdrawalReason
from firstdose.simulate import questions
from firstdose.simulate.analytes import test_of
from firstdose.simulate.chances import pick
from firstdose.simulate.chart import Chart
from firstdose.simulate.dice import Dice, Question, question
from firstdose.simulate.episodes import Episode
from firstdose.simulate.events import YEAR_DAYS, death_episode
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.outbox import Begins, Dies, Ends, Outbox, Scored, Withdraws


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """One virtual clinic at work.

    ``follow_up_days``: from assignment to the last visit, with every delay that is allowed.
    ``last_study_day``: the day, from the first infusion, on which the last visit's window closes.
    """

    study: Study
    truth: Truth
    dice: Dice
    outbox: Outbox
    follow_up_days: int
    last_study_day: int


def ward(study: Study, truth: Truth, dice: Dice) -> Ward:
    """Open a clinic with nothing to report yet."""
    return Ward(
        study=study,
        truth=truth,
        dice=dice,
        outbox=Outbox(),
        follow_up_days=_follow_up_days(study),
        last_study_day=_last_study_day(study),
    )


def measured(chart: Chart, analyte: str, moment: Moment, visit: str = "") -> Measured | None:
    """One laboratory value or vital sign; None for an analyte that this clinic does not measure."""
    test = test_of(analyte)
    if test is None:
        return None
    laboratory = chart.person.laboratory
    limits = laboratory.limits(test)
    return Measured(
        participant=chart.participant,
        analyte=analyte,
        value=laboratory.value(test, moment),
        unit=test.unit,
        lower_limit=limits.lower,
        upper_limit=limits.upper,
        visit=visit,
    )


def expect(at: Ward, chart: Chart, episode: Episode) -> None:
    """An adverse event will happen: it is reported, followed and reported to be over."""
    chart.episodes.append(episode)
    known_on = episode.begins_on + _delay(at, chart, questions.REPORTING_DELAY, episode)
    at.outbox.put(known_on, chart, Begins(episode=episode))
    if episode.bedside:
        for day in range((episode.ends_on - episode.begins_on).days):
            on = episode.begins_on + timedelta(days=day)
            at.outbox.put(on, chart, Scored(episode=episode, on=on))
    over_on = episode.ends_on + _delay(at, chart, questions.CHANGE_DELAY, episode)
    at.outbox.put(max(over_on, known_on), chart, Ends(episode=episode))


def expect_leaving(at: Ward, chart: Chart, assigned_on: date) -> None:
    """Some withdraw, and a very few die of something else, before their follow-up is over."""
    withdrawn = _day_at_yearly_rate(at, chart, questions.WITHDRAWAL, "withdrawals_per_year")
    died = _day_at_yearly_rate(at, chart, questions.DEATH, "deaths_per_year")
    first = min(withdrawn, died)
    if first > at.follow_up_days:
        return
    on = assigned_on + timedelta(days=first)
    if died < withdrawn:
        episode = death_episode(on)
        chart.episodes.append(episode)
        at.outbox.put(on, chart, Dies(episode=episode))
        return
    reason = pick(at.dice, chart.number, questions.WITHDRAWAL_REASON, "withdrawal_reason")
    withdraw(at, chart, on, WithdrawalReason(reason))


def withdraw(at: Ward, chart: Chart, on: date, reason: WithdrawalReason) -> None:
    """The participant will leave on a day."""
    at.outbox.put(on, chart, Withdraws(reason=reason))


def _day_at_yearly_rate(at: Ward, chart: Chart, asked: Question, key: str) -> int:
    """Days, at least 1, until something that happens to this share of people a year."""
    mean = YEAR_DAYS / -log1p(-figure(Fixed, key).value)
    return 1 + int(at.dice.exponential(chart.number, asked, mean))


def _delay(at: Ward, chart: Chart, asked: Question, episode: Episode) -> timedelta:
    """Days until an event is heard of; none at the bedside."""
    if episode.bedside:
        return timedelta()
    index = question(f"episode: {episode.key}")
    return timedelta(
        days=int(pick(at.dice, chart.number, asked, "event_reporting_delay_days", index))
    )


def _follow_up_days(study: Study) -> int:
    first = min(visit.day for visit in study.schedule.visits)
    delay_days = study.readiness.held_infusion.maximum_delay_days
    return _last_study_day(study) - min(first, 0) + delay_days


def _last_study_day(study: Study) -> int:
    return max(
        visit.closes_day + (_longest(study) if visit.anchor == "last_infusion" else 0)
        for visit in study.schedule.visits
    )


def _longest(study: Study) -> int:
    return max(regimen.infusion_days[-1] for regimen in study.regimens.regimens)
