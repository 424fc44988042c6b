"""When everyone consented and was first infused, in agreement with dates and follow-up published.

Consent lies between the published first and last enrolment, and someone consented on either day.
The first infusion follows within the assumed days, and so many first infusions, no more, lie so
long before the data cut that the follow-up is longer than the study asks of its last visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from firstdose.derive.plan import first_conditioning_day, lead_days
from firstdose.protocol.parts import planned_window
from firstdose.protocol.published import WholeRange
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem
from firstdose.simulate.dice import STUDY, Dice
from firstdose.simulate.reconstruction import questions
from firstdose.simulate.reconstruction.targets import Target, Targets

NEEDED = (Target.TREATED, Target.FIRST_ENROLMENT, Target.LAST_ENROLMENT, Target.FOLLOWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The published days and what they leave open.

    ``long_until``: the last first infusion that gives the longer follow-up; ``until``: the last one
    whose DLT window is over before the data cut.
    """

    treated: int
    followed: int
    first: date
    last: date
    lag: WholeRange
    long_until: date
    until: date
    beyond_days: int
    cut: date

    def infusions(self, *, long: bool) -> tuple[date, date]:
        """First infusions that give the longer follow-up, or do not."""
        if long:
            return self.first, min(self.long_until, self.until)
        return self.long_until + timedelta(days=1), self.until

    def lags(self, consents: tuple[date, date], *, long: bool) -> list[int]:
        """Days from a consent in this range to a first infusion that gives such a follow-up."""
        days = range(self.lag.at_least, self.lag.at_most + 1)
        return [lag for lag in days if _consents(consents, self.infusions(long=long), lag)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """When one participant consented and was first infused; ``long``: followed for longer."""

    consented_on: date
    infused_on: date
    long: bool


def calendar(study: Study, found: Targets) -> Calendar:
    """The calendar of the published days."""
    cut = found.published.data_cut.on
    beyond = study.endpoints.population(found.long_term).followed_beyond_days
    return Calendar(
        treated=found.count(Target.TREATED),
        followed=found.count(Target.FOLLOWED),
        first=found.day(Target.FIRST_ENROLMENT),
        last=found.day(Target.LAST_ENROLMENT),
        lag=found.published.drawn_within.consent_to_first_infusion_days,
        long_until=cut - timedelta(days=beyond + 1),
        until=cut - timedelta(days=_days_to_end_of_window(study) + 1),
        beyond_days=beyond,
        cut=cut,
    )


def problems(study: Study, found: Targets) -> Iterator[Problem]:
    """Why no enrolment agrees with the published days; nothing when one does."""
    if not found.has(*NEEDED):
        return
    asked = calendar(study, found)
    lead = max(lead_days(study, regimen.name) for regimen in study.regimens.regimens)
    if asked.lag.at_least < lead:
        yield Problem(
            what=f"{asked.lag.at_least} days from consent to the first infusion are too few.",
            where=f"published results of {found.published.study}, drawn_within",
            because=f"Baseline visit and conditioning of the study file take {lead} days.",
            remedy=f"Write at least {lead} in consent_to_first_infusion_days.",
        )
    if not 0 <= asked.followed <= asked.treated or not asked.first <= asked.last <= asked.cut:
        return  # said by the checks of the file
    if asked.treated == 1 and asked.first != asked.last:
        yield found.problem(
            Target.LAST_ENROLMENT,
            f"One participant enrolled on {asked.first} and on {asked.last}.",
            "The first and the last participant are the same.",
            "Correct the days, or the number of participants treated.",
        )
    yield from _follow_up(found, asked)


def enrolments(dice: Dice, asked: Calendar) -> tuple[Enrolment, ...]:
    """Everyone's days, by consent and first infusion."""
    long = [True] * asked.followed + [False] * (asked.treated - asked.followed)
    consents = [(asked.first, asked.last)] * asked.treated
    consents[-1] = (asked.last, asked.last)
    consents[0] = (asked.first, asked.first)
    drawn = [
        _enrolment(dice, asked, consents[place], place, long=long[place])
        for place in range(asked.treated)
    ]
    return tuple(sorted(drawn, key=lambda one: (one.consented_on, one.infused_on)))


def _enrolment(
    dice: Dice, asked: Calendar, consents: tuple[date, date], place: int, *, long: bool
) -> Enrolment:
    lags = asked.lags(consents, long=long)
    lag = lags[dice.whole(STUDY, questions.DAYS_TO_INFUSION, 0, len(lags) - 1, place)]
    low, high = _between(consents, asked.infusions(long=long), lag)
    days = dice.whole(STUDY, questions.CONSENT_DAY, 0, (high - low).days, place)
    consented_on = low + timedelta(days=days)
    return Enrolment(
        consented_on=consented_on, infused_on=consented_on + timedelta(days=lag), long=long
    )


def _follow_up(found: Targets, asked: Calendar) -> Iterator[Problem]:
    """The first participant is one of the longest followed, the last one of the shortest."""
    first, last = (asked.first, asked.first), (asked.last, asked.last)
    everyone = asked.followed == asked.treated
    if asked.followed and not asked.lags(first, long=True):
        what = f"{asked.followed} participants cannot have been followed for so long."
        yield _too_long(found, asked, what, f"The first enrolled on {asked.first}")
    if everyone and asked.first != asked.last and not asked.lags(last, long=True):
        what = f"Not all {asked.treated} participants can have been followed for so long."
        yield _too_long(found, asked, what, f"The last enrolled on {asked.last}")
    if not asked.followed and not asked.lags(first, long=False):
        what = "Someone must have been followed for so long."
        yield _too_short(found, asked, what, f"The first enrolled on {asked.first}")
    if everyone or asked.lags(last, long=False):
        return
    if asked.last + timedelta(days=asked.lag.at_least) > asked.until and found.has(Target.DLT):
        yield found.problem(
            Target.DLT,
            "The last participant's DLT window is not over at the data cut.",
            f"The last enrolled on {asked.last}, and the data cut is {asked.cut}.",
            "Correct the last enrolment or `data_cut`.",
        )
    else:
        what = f"More than {asked.followed} participants must have been followed for so long."
        yield _too_short(found, asked, what, f"Even the last enrolled on {asked.last}")


def _too_long(found: Targets, asked: Calendar, what: str, who: str) -> Problem:
    return found.problem(
        Target.FOLLOWED,
        what,
        f"{who}; cells given {asked.lag.at_least} to {asked.lag.at_most} days later are not given "
        f"more than {asked.beyond_days} days before the data cut on {asked.cut}.",
        "Correct the number, the days of enrolment or `data_cut`.",
    )


def _too_short(found: Targets, asked: Calendar, what: str, who: str) -> Problem:
    return found.problem(
        Target.FOLLOWED,
        what,
        f"{who}; cells given {asked.lag.at_least} to {asked.lag.at_most} days later are given "
        f"more than {asked.beyond_days} days before the data cut on {asked.cut}.",
        "Correct the number, the days of enrolment or `data_cut`.",
    )


def _days_to_end_of_window(study: Study) -> int:
    """Days from the first infusion to the end of the longest DLT window of the study."""
    named = study.regimens.named
    return max(
        planned_window(part, named(name), first_conditioning_day(study, name))[1]
        for part in study.parts
        for name in part.regimens
    )


def _between(
    consents: tuple[date, date], infusions: tuple[date, date], lag: int
) -> tuple[date, date]:
    """Days of consent in a range whose first infusion, so many days later, is in another."""
    wait = timedelta(days=lag)
    return max(consents[0], infusions[0] - wait), min(consents[1], infusions[1] - wait)


def _consents(consents: tuple[date, date], infusions: tuple[date, date], lag: int) -> bool:
    low, high = _between(consents, infusions, lag)
    return low <= high
