"""The schedule of activities: the order of visits, and visits for every endpoint."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from firstdose.protocol.endpoints import Endpoint
from firstdose.protocol.finding import Finding, nearest
from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study

NEEDED: Mapping[str, tuple[str, ...]] = {
    "sri_4": ("sledai_2k", "pga"),
    "lldas": ("sledai_2k", "pga", "lldas"),
    "doris": ("sledai_2k", "pga"),
    "lldas_and_doris": ("sledai_2k", "pga", "lldas"),
}
"""Instruments without which a measure can never be known.

BILAG-2004, which SRI-4 needs as well, is not among them: ledgers whose study file scores none stay
readable, and their reports say what was never scored.
"""


def baseline(study: Study) -> Iterator[Finding]:
    """The baseline visit exists and lies before any treatment."""
    schedule = study.schedule
    names = [visit.name for visit in schedule.visits]
    if schedule.baseline_visit not in names:
        yield Finding(
            path=("schedule", "baseline_visit"),
            what=f"There is no visit `{schedule.baseline_visit}`.",
            because="Every later score is compared with the one of the baseline visit.",
            remedy=nearest(schedule.baseline_visit, names),
        )
        return
    visit = schedule.visits[names.index(schedule.baseline_visit)]
    treated = min((scheme.first_day or 0 for scheme in study.regimens.conditioning), default=0)
    if visit.anchor != "first_infusion" or visit.closes_day > treated:
        yield Finding(
            path=("schedule", "visits", names.index(visit.name)),
            what=f"The window of the baseline visit ends after treatment begins (day {treated}).",
            because="A baseline that treatment has touched is none.",
            remedy="Set its day and window so that it ends before the first drug.",
        )


def overlapping_windows(study: Study) -> Iterator[Finding]:
    """Visits that could be attended in the wrong order."""
    placed = sorted(
        enumerate(study.schedule.visits), key=lambda each: (each[1].anchor, each[1].day)
    )
    for (_, earlier), (number, later) in itertools.pairwise(placed):
        if earlier.anchor == later.anchor and earlier.closes_day >= later.opens_day:
            yield Finding(
                path=("schedule", "visits", number),
                what=(
                    f"The window of `{later.name}` opens on day {later.opens_day}, that of"
                    f" `{earlier.name}` closes on day {earlier.closes_day}."
                ),
                because="A visit on such a day would belong to both, or come in the wrong order.",
                remedy="Shorten one of the windows, or move one of the visits.",
            )


def weeks_without_visit(study: Study) -> Iterator[Finding]:
    """Weeks at which an endpoint is read and nobody is seen."""
    for number, endpoint in enumerate(study.endpoints.endpoints):
        path = ("endpoints", "endpoints", number)
        if (endpoint.timing == "each_visit") != bool(endpoint.weeks):
            yield Finding(
                path=path,
                what=f"The weeks of `{endpoint.measure}` do not fit its timing.",
                because="`each_visit` is read at the weeks listed; any other timing has none.",
                remedy="List the weeks with `timing: each_visit`, and only there.",
            )
        for place, week in enumerate(endpoint.weeks):
            if study.schedule.visit_at(week) is None:
                yield Finding(
                    path=(*path, "weeks", place),
                    what=f"`{endpoint.measure}` is read at week {week}, when there is no visit.",
                    because=f"No window of a visit holds day {7 * week} after the first infusion.",
                    remedy="Add the visit, or take the week out.",
                )


def measures_without_instrument(study: Study) -> Iterator[Finding]:
    """Visits at which a measure is read and its instruments are not scored."""
    scored = {each.name: each.instruments for each in study.schedule.procedures}
    for number, endpoint in enumerate(study.endpoints.endpoints):
        for place, week in enumerate(endpoint.weeks):
            visit = study.schedule.visit_at(week)
            if visit is None:
                continue
            done = [tool for name in visit.procedures for tool in scored.get(name, ())]
            missing = [tool for tool in NEEDED.get(endpoint.measure, ()) if tool not in done]
            if missing:
                yield _not_scored(endpoint, visit, missing, (number, place))


def bilag_at_screening(study: Study) -> Iterator[Finding]:
    """Entry criteria on BILAG, where no screening visit scores it."""
    schedule = study.schedule
    if all(visit.name != schedule.baseline_visit for visit in schedule.visits):
        return  # which visits are screening visits is not known; `baseline` says so
    screened = {name for visit in schedule.screening_visits for name in visit.procedures}
    scored = (each for each in schedule.procedures if each.name in screened)
    if any("bilag_2004" in each.instruments for each in scored):
        return
    for number, criterion in enumerate(study.eligibility.criteria):
        if criterion.reads_bilag:
            yield Finding(
                path=("eligibility", "criteria", number),
                what=f"No screening visit scores BILAG-2004, which `{criterion.key}` reads.",
                because="The criterion would be unknown for everyone.",
                remedy="Add a procedure with the instrument `bilag_2004` to a screening visit.",
            )


def _not_scored(
    endpoint: Endpoint, visit: Visit, missing: list[str], at: tuple[int, int]
) -> Finding:
    return Finding(
        path=("endpoints", "endpoints", at[0], "weeks", at[1]),
        what=(
            f"`{endpoint.measure}` is read at visit `{visit.name}`, where"
            f" {' and '.join(missing)} is not scored."
        ),
        because="The measure would be unknown for everyone.",
        remedy="Add a procedure with the instrument to the visit, or take the week out.",
    )
