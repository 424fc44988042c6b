"""What every answer of the virtual clinic is made from: the study, the dice, and the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import log1p

from msgspec import Struct

from firstdose.derive.study_days import so_many_days
from firstdose.protocol.study import Study, Truth
from firstdose.records.facts import Measured
from firstdose.records.values import Sex, WithdrawalReason
from firstdose.simulate import questions
from firstdose.simulate.analytes import Limits, Test, test_of
from firstdose.simulate.chances import pick
from firstdose.simulate.chart import Chart
from firstdose.simulate.dice import Dice, Question, question
from firstdose.simulate.episodes import Episode
from firstdose.simulate.events import YEAR_DAYS, death_episode
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.outbox import (
    Begins,
    Dies,
    Ends,
    Outbox,
    Prescribes,
    Scored,
    Withdraws,
    Worsens,
)
from firstdose.simulate.person import Expected, People
from firstdose.simulate.unread import NOTHING_UNREAD, Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """One virtual clinic at work.

    ``truth`` None: no stated risk of a dose-limiting toxicity is laid on the people.
    ``also_measured``: analytes measured with every blood count beside the schedule.
    ``unread``: what is left out of visits.
    ``follow_up_days``: from assignment to the last visit, with every delay that is allowed.
    ``last_study_day``: the day, from the first infusion, on which the last visit's window closes.
    """

    study: Study
    truth: Truth | None
    dice: Dice
    outbox: Outbox
    follow_up_days: int
    last_study_day: int
    also_measured: tuple[str, ...]
    unread: Unread


def ward(study: Study, truth: Truth | None, dice: Dice, people: People | None = None) -> Ward:
    """Open a clinic with nothing to report yet."""
    return Ward(
        study=study,
        truth=truth,
        dice=dice,
        outbox=Outbox(),
        follow_up_days=follow_up_days(study),
        last_study_day=_last_study_day(study),
        also_measured=people.also_measured if people is not None else (),
        unread=people.unread if people is not None else NOTHING_UNREAD,
    )


class Panel(Struct, frozen=True, kw_only=True):
    """What is measured in one sample: how each analyte is asked for, drawn, and printed."""

    analytes: tuple[str, ...]
    tests: tuple[Test, ...]
    limits: tuple[Limits, ...]


@lru_cache(maxsize=1024)
def panel(analytes: tuple[str, ...], sex: Sex) -> Panel:
    """Of these analytes what can be measured, with the reference ranges of a woman or a man."""
    tests = ((analyte, test_of(analyte)) for analyte in analytes)
    known = [(analyte, test) for analyte, test in tests if test is not None]
    return Panel(
        analytes=tuple([analyte for analyte, _ in known]),
        tests=tuple([test for _, test in known]),
        limits=tuple([test.limits_for(sex) for _, test in known]),
    )


def measured(chart: Chart, taken: Panel, moment: Moment, visit: str = "") -> list[Measured]:
    """Laboratory values and vital signs, but for analytes that this clinic does not measure."""
    participant = chart.participant
    found = chart.person.readings(taken.tests, moment)
    return [
        Measured(
            participant=participant,
            analyte=analyte,
            value=reading.value,
            unit=test.unit,
            lower_limit=limits.lower,
            upper_limit=limits.upper,
            qualifier=reading.qualifier,
            visit=visit,
        )
        for analyte, test, limits, reading in zip(
            taken.analytes, taken.tests, taken.limits, found, strict=True
        )
        if reading is not None
    ]


def expect(at: Ward, chart: Chart, episode: Episode) -> None:
    """An adverse event will happen: it is reported, followed and reported to be over."""
    chart.episodes.append(episode)
    _announce(at, chart, episode)


def await_all(at: Ward, chart: Chart, expected: Expected, today: date) -> None:
    """Everything that a person has ahead: events, the new forecast, and what is prescribed."""
    for episode in expected.episodes:
        expect(at, chart, episode)
    if expected.forecast is not None:
        _forecast(at, chart, expected.forecast, today)
    if expected.replaces:
        chart.prescribed_anew += 1
    for prescription in expected.prescriptions:
        message = Prescribes(prescription=prescription, plan=chart.prescribed_anew)
        at.outbox.put(prescription.on, chart, message)


def _forecast(at: Ward, chart: Chart, forecast: tuple[Episode, ...], today: date) -> None:
    """Forecast events are dropped unless they have begun, moved to where they now lie, or added."""
    ahead = {episode.key: episode for episode in forecast}
    kept: list[Episode] = []
    for old in chart.episodes:
        new = ahead.pop(old.key, None)
        if old.key not in chart.forecast or old.ends_on <= today:
            kept.append(old)
        elif new is None or new == old:
            kept.extend([old] if new is not None or old.begins_on <= today else [])
        else:
            kept.append(new)
            _announce(at, chart, new)
            if new.grade > old.grade and new.key in chart.reported:
                at.outbox.put(today, chart, Worsens(episode=new))
    chart.episodes[:] = kept
    for key, episode in ahead.items():
        if episode.begins_on >= today:
            chart.forecast.add(key)
            expect(at, chart, episode)


def _announce(at: Ward, chart: Chart, episode: Episode) -> None:
    known_on = episode.begins_on + _delay(at, chart, questions.REPORTING_DELAY, episode)
    at.outbox.put(known_on, chart, Begins(episode=episode))
    if episode.bedside:
        for day in range((episode.ends_on - episode.begins_on).days):
            on = episode.begins_on + so_many_days(day)
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
    on = assigned_on + so_many_days(first)
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


def follow_up_days(study: Study) -> int:
    """From assignment to the last visit, with every delay that is allowed."""
    first = min(visit.day for visit in study.schedule.visits)
    delay_days = study.readiness.held_infusion.maximum_delay_days
    return _last_study_day(study) - min(first, 0) + delay_days


def last_visit_closes_on(study: Study, chart: Chart) -> date:
    """The last day of the last planned visit, counted from the infusions given so far."""
    first, *_ = given = tuple(chart.infused_on.values())
    anchors = {"first_infusion": first, "last_infusion": given[-1]}
    closing = _last_closing_days(study).items()
    return max([anchors[anchor] + so_many_days(day) for anchor, day in closing])


@lru_cache(maxsize=64)
def _last_closing_days(study: Study) -> Mapping[str, int]:
    """By the infusion they count from, the study day on which the last visit's window closes."""
    days: dict[str, int] = {}
    for visit in study.schedule.visits:
        days[visit.anchor] = max(visit.closes_day, days.get(visit.anchor, visit.closes_day))
    return days


def _last_study_day(study: Study) -> int:
    return max(
        visit.closes_day + (_longest(study) if visit.anchor == "last_infusion" else 0)
        for visit in study.schedule.visits
    )


def _longest(study: Study) -> int:
    return max(regimen.infusion_days[-1] for regimen in study.regimens.regimens)
