"""BILAG-2004 by visit: the numeric score, and the worst category of any organ system (T8).

The endpoint names no response; what was scored is described.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from msgspec import Struct

from firstdose.analyse.cut import ALL, DataCut
from firstdose.analyse.disease_activity import visits_of
from firstdose.analyse.result import Result
from firstdose.analyse.rows import (
    Place,
    Sources,
    counted,
    if_recorded,
    measured,
)
from firstdose.derive.bilag import BilagAssessment
from firstdose.protocol.endpoints import Endpoint
from firstdose.protocol.study import Study
from firstdose.records.values import Domain

MEASURE = "bilag"
SCORE = "bilag_2004_score"
NOT_KNOWN = "not_known"
LOW = "c_to_e"
WORST = ("a", "b", LOW, NOT_KNOWN)
"""The worst category of any system; C, D and E together."""


class Scored(Struct, frozen=True, kw_only=True):
    """BILAG-2004 at one assessment, and the entries behind."""

    bilag: BilagAssessment
    sources: Sources


def bilag(cut: DataCut) -> tuple[Result, ...]:
    """BILAG-2004 at the visits of its endpoints and at baseline, in everyone scored then."""
    scored = any(one.bilag is not None for who in cut.participants for one in who.course.activity)
    recorded = scored and cut.records(Domain.DISEASE_ACTIVITY)
    read = dict.fromkeys(
        (endpoint.population, visit)
        for endpoint in bilag_endpoints(cut.study)
        for visit in bilag_visits(cut.study, endpoint)
    )
    return tuple(
        row
        for population, visit in read
        for row in if_recorded(_visit(cut, population, visit), recorded=recorded)
    )


def bilag_endpoints(study: Study) -> tuple[Endpoint, ...]:
    """The endpoints of a study that are BILAG-2004."""
    return tuple(one for one in study.endpoints.endpoints if one.measure == MEASURE)


def bilag_visits(study: Study, endpoint: Endpoint) -> tuple[str, ...]:
    """Baseline and the visits at which the endpoint is read; of the last visit, every one."""
    if endpoint.timing == "last_visit":
        return tuple(visit.name for visit in study.schedule.visits)
    return tuple(dict.fromkeys((study.schedule.baseline_visit, *visits_of(study, endpoint))))


def _visit(cut: DataCut, population: str, visit: str) -> Iterator[Result]:
    place = Place(population=population, group=ALL)
    scored = [
        Scored(bilag=one.bilag, sources=one.sources)
        for who in cut.members(population)
        for one in who.course.activity
        if one.visit == visit and one.bilag is not None
    ]
    variable = f"{SCORE}.{visit}"
    yield from measured(place, variable, scored, _score, "points", limits=True)
    for worst in WORST:
        claim = partial(_is_worst, worst)
        yield from counted(place, f"bilag_worst.{worst}.{visit}", scored, claim, limits=True)


def _score(scored: Scored) -> tuple[Decimal, Sources] | None:
    score = scored.bilag.found[SCORE]
    return (score, scored.sources) if isinstance(score, Decimal) else None


def _is_worst(worst: str, scored: Scored) -> Sources | None:
    return scored.sources if _worst(scored.bilag) == worst else None


def _worst(found: BilagAssessment) -> str:
    match found.worst:
        case None:
            return NOT_KNOWN
        case "A" | "B" as letter:
            return letter.lower()
        case _:
            return LOW
