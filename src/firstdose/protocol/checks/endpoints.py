"""Endpoints: each is read as the file says, once, and in a population of which there are rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from firstdose.protocol.endpoints import Endpoint, Milestone
from firstdose.protocol.finding import UNREAD, Finding
from firstdose.protocol.study import Study

TIMINGS: Mapping[str, tuple[str, ...]] = {
    "dlt": ("window",),
    "adverse_events": ("each_visit",),
}
"""The timings with which a measure is read; all others are read as responses are."""
OF_RESPONSES = ("each_visit", "last_visit")

COUNTED_IN: Mapping[str, tuple[Milestone, ...]] = {
    "dlt": ("dlt_evaluable",),
    "adverse_events": ("infused", "conditioned"),
}
"""Everyone who reached which milestone a measure is counted in; all others in any population."""


def timings(study: Study) -> Iterator[Finding]:
    """A measure with a timing with which nothing reads it."""
    for number, endpoint in enumerate(study.endpoints.endpoints):
        read = TIMINGS.get(endpoint.measure, OF_RESPONSES)
        if endpoint.timing not in read:
            what = f"`{endpoint.measure}` has no reading with `timing: {endpoint.timing}`."
            yield _unread(number, "timing", what, read)


def denominators(study: Study) -> Iterator[Finding]:
    """A measure in a population in which nothing counts it."""
    for number, endpoint in enumerate(study.endpoints.endpoints):
        counted = [
            _everyone(study, milestone) for milestone in COUNTED_IN.get(endpoint.measure, ())
        ]
        if not all(counted):  # `missing_populations` says so
            continue
        names = [name for reached in counted for name in reached]
        known = [population.name for population in study.endpoints.populations]
        if names and endpoint.population in known and endpoint.population not in names:
            what = f"`{endpoint.measure}` is not counted in `{endpoint.population}`."
            yield _unread(number, "population", what, names)


def _unread(number: int, key: str, what: str, read: Sequence[str]) -> Finding:
    """An endpoint whose key holds something else than the words with which it is read."""
    return Finding(
        path=("endpoints", "endpoints", number, key),
        what=what,
        because=UNREAD,
        remedy=f"Write {' or '.join(f'`{key}: {word}`' for word in read)}.",
    )


def read_twice(study: Study) -> Iterator[Finding]:
    """The same response read twice in the same population at the same time.

    Of dose-limiting toxicity and adverse events there is one result, whatever rests on it.
    """
    listed = study.endpoints.endpoints
    readings = [_readings(study, endpoint) for endpoint in listed]
    for number, endpoint in enumerate(listed):
        if endpoint.measure in COUNTED_IN:
            continue
        for earlier in range(number):
            both = [each for each in readings[number] if each in readings[earlier]]
            if both and _same(endpoint, listed[earlier]):
                yield Finding(
                    path=("endpoints", "endpoints", number),
                    what=f"`{endpoint.measure}` in `{endpoint.population}` is read twice:"
                    f" {', '.join(both)}.",
                    because="A measure has one result in one population at one time.",
                    remedy="Remove one of the two endpoints, or what they share.",
                )


def _same(one: Endpoint, other: Endpoint) -> bool:
    return (one.measure, one.population) == (other.measure, other.population)


def _everyone(study: Study, milestone: Milestone) -> Sequence[str]:
    populations = study.endpoints.populations
    return [each.name for each in populations if each.is_everyone(milestone)]


def _readings(study: Study, endpoint: Endpoint) -> tuple[str, ...]:
    """When an endpoint is read, in words."""
    at = [(week, study.schedule.visit_at(week)) for week in endpoint.weeks]
    visits = [f"at week {week}" if visit is None else f"at `{visit.name}`" for week, visit in at]
    last = ["at the last visit"] if endpoint.timing == "last_visit" else []
    return tuple(dict.fromkeys((*visits, *last)))
