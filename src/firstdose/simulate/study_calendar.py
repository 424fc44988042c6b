"""The calendar of a part as the study file states it, and the pace of referral that is assumed."""

from __future__ import annotations

from math import log
from statistics import NormalDist

from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.protocol.study import Truth as StudyTruth
from firstdose.simulate.calendar.settings import Accrual, Calendar, Departures, Onset
from firstdose.simulate.figures import Fixed, Pace, figure
from firstdose.simulate.truth import truth_named, window_days


def calendar_of(
    study: Study,
    part: Part,
    *,
    truth: str | None = None,
    leaves_within_window: float = 0.0,
) -> Calendar:
    """Windows, staggering, time to review and limit of replacements of the part.

    Accrual is that of the simulation block, else the published pace of referral (`figures`), less
    those who fail screening.  Nobody waits in a queue: who comes while no place is open leaves.  A
    response shows by the last day on which the part counts one.
    DLTs show as the truth of that name says (None: the default one): see `onset_of`.
    """
    stated = study.simulation.accrual_per_day
    pace = referral_per_day() if stated is None else float(stated)
    windows = tuple(float(window_days(study, part, name)) for name in part.regimens)
    replaces = part.evaluability.replace_unrelated_departures
    most = part.evaluability.maximum_replacements_per_regimen if replaces else 0
    return Calendar(
        accrual=Accrual(per_day=pace),
        window_days=windows,
        response_days=_response_days(part),
        onset=onset_of(truth_named(study, truth), min(windows)),
        departures=Departures(
            within_window=leaves_within_window, maximum_replacements_per_regimen=most
        ),
        staggering=part.staggering,
        committee_days=float(part.review_within_days),
    )


def _response_days(part: Part) -> tuple[float, ...]:
    """By regimen, from the first infusion; none where the part counts no response."""
    return () if part.response is None else (float(part.response.by_day),) * len(part.regimens)


def onset_of(truth: StudyTruth, window: float) -> Onset:
    """Even within each half of the window, so much in the second half as the truth says.

    Its log odds of the share of the window passed are normal around the median day, as in whole
    simulated trials (`truth.onset_day`).  A median in the last day of the window or later counts as
    one just before it, so that no part of the risk is seen too late here.
    """
    share = min(float(truth.median_onset_day) / window, 1 - 1 / window)
    spread = figure(Fixed, "dose_limiting_onset_spread").value
    late = NormalDist(log(share / (1 - share)), spread).cdf(0.0)
    return Onset(shape="halves", in_second_half=1 - late)


def referral_per_day() -> float:
    """Participants a day who could be entered: the mean of the published pace, after screening."""
    shape, days = figure(Pace, "referral").posterior
    return shape / days * (1.0 - figure(Fixed, "screen_failure").value)
