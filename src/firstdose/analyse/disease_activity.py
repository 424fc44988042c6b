"""Disease activity: responses by visit with their denominators, and the scores behind (T8, F5, F7).

The denominator of a visit is everyone in the population whose visit window closed before the cut.
Who left, died or was given rescue medication counts as the study file says (by default a
non-responder), and so does who could not be assessed; the rate in those assessed stands beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from firstdose.analyse.cut import ALL, DataCut, Participant, in_group, population_reaching
from firstdose.analyse.response import (
    Counting,
    Measure,
    Response,
    never_known,
    response_at,
    response_at_last_visit,
    visit_nearest,
)
from firstdose.analyse.result import Result
from firstdose.analyse.rows import (
    NOT_RECORDED,
    Counted,
    Place,
    Sources,
    Statistic,
    if_recorded,
    measured,
    share_rows,
)
from firstdose.analyse.statistics import mean_limits
from firstdose.derive.disease_activity import ActivityAssessment
from firstdose.protocol.endpoints import Endpoint
from firstdose.protocol.study import Study
from firstdose.records.values import Domain
from firstdose.standards.verdict import Ungradable

LAST_VISIT = "last_visit"


def disease_activity(cut: DataCut) -> tuple[Result, ...]:
    """Every response endpoint of the study, by visit and regimen, and the scores by visit."""
    recorded = cut.records(Domain.DISEASE_ACTIVITY)
    return (*responses(cut), *if_recorded(_scores(cut), recorded=recorded))


def responses(cut: DataCut) -> tuple[Result, ...]:
    """Every response endpoint of the study, by visit and regimen."""
    recorded = cut.records(Domain.DISEASE_ACTIVITY)
    return tuple(
        row
        for endpoint in cut.study.endpoints.endpoints
        for row in if_recorded(_endpoint(cut, endpoint), recorded=recorded)
    )


def response_variable(measure: str, visit: str) -> str:
    """The variable of a response at a visit."""
    return f"response.{measure}.{visit}"


def visits_of(study: Study, endpoint: Endpoint) -> tuple[str, ...]:
    """The names of the visits at which an endpoint is read, in order."""
    if endpoint.timing == "last_visit":
        return (LAST_VISIT,)
    return tuple(dict.fromkeys(visit_nearest(study, week).name for week in endpoint.weeks))


def _endpoint(cut: DataCut, endpoint: Endpoint) -> Iterator[Result]:
    match endpoint.measure:
        case "dlt" | "adverse_events":
            return
        case "bilag":
            yield from _unavailable(cut, endpoint)
        case measure:
            yield from if_recorded(
                _by_visit(cut, endpoint, measure), recorded=not never_known(cut, measure)
            )


def _by_visit(cut: DataCut, endpoint: Endpoint, measure: Measure) -> Iterator[Result]:
    for visit in visits_of(cut.study, endpoint):
        everyone = [
            _response(cut, who, endpoint, measure, visit)
            for who in cut.members(endpoint.population)
        ]
        for group in cut.groups:
            yield from _visit(cut, endpoint, visit, group, everyone)


def _response(
    cut: DataCut, who: Participant, endpoint: Endpoint, measure: Measure, visit: str
) -> Response:
    if visit == LAST_VISIT:
        beyond = cut.study.endpoints.population(endpoint.population).followed_beyond_days
        return response_at_last_visit(cut, who, measure, beyond)
    return response_at(cut, who, measure, cut.study.visit(visit))


def _visit(
    cut: DataCut, endpoint: Endpoint, visit: str, group: str, everyone: list[Response]
) -> Iterator[Result]:
    place = Place(population=endpoint.population, group=group)
    variable = response_variable(endpoint.measure, visit)
    answers = [one for one in everyone if in_group((one.who,), group)]
    due = [one for one in answers if one.counts]
    responded = _where(due, Counting.RESPONSE)
    yield from share_rows(place, variable, _of(responded, len(due)), limits=True)
    assessed = [one for one in due if one.assessed]
    yield from share_rows(place, f"{variable}.assessed", _of(responded, len(assessed)), limits=True)
    for answer in (Counting.NOT_ASSESSED, Counting.NOT_YET_DUE, Counting.EXCLUDED):
        those = _where(answers, answer)
        yield place.row(
            f"{variable}.{answer}",
            Statistic.COUNT,
            len(those),
            unit="participants",
            n=len(answers),
            sources=_of(those, len(those)).sources,
        )
    if group == ALL:
        yield place.value(f"{variable}.regimens", _regimens(cut, due))


def _where(answers: list[Response], answer: Counting) -> list[Response]:
    return [one for one in answers if one.answer is answer]


def _of(those: list[Response], of: int) -> Counted:
    sources = tuple(number for one in those for number in one.sources)
    return Counted(count=len(those), of=of, sources=sources)


def _regimens(cut: DataCut, due: list[Response]) -> str:
    """How many of each regimen are in the denominator: ``d1-i7 3; d1-i5 2``."""
    counts = Counter(one.who.regimen for one in due)
    return "; ".join(f"{name} {counts[name]}" for name in cut.regimens if counts[name])


def _unavailable(cut: DataCut, endpoint: Endpoint) -> Iterator[Result]:
    """An instrument that no ledger holds yet says so at every visit, for everyone together."""
    place = Place(population=endpoint.population, group=ALL)
    for visit in visits_of(cut.study, endpoint):
        for statistic in (Statistic.COUNT, Statistic.PERCENT, Statistic.LOWER, Statistic.UPPER):
            variable = response_variable(endpoint.measure, visit)
            yield place.row(variable, statistic, None).with_warning(NOT_RECORDED)


SCORES: Mapping[str, str] = MappingProxyType(
    {
        "sledai_total": "points",
        "sledai_clinical": "points",
        "pga": "points",
        "prednisone_mg_per_day": "mg/day",
    }
)
"""The numbers of an assessment that are followed over time, with their units."""


def score_of(assessment: ActivityAssessment, name: str) -> Decimal | Ungradable:
    """One number of an assessment, by its name in ``SCORES``."""
    match name:
        case "sledai_total":
            return assessment.sledai_total
        case "sledai_clinical":
            return assessment.sledai_clinical
        case "pga":
            return assessment.pga
        case "prednisone_mg_per_day":
            return assessment.prednisone_mg_per_day
        case _:
            raise AssertionError(f"an assessment has no score '{name}'")


def score_reader(name: str) -> Callable[[ActivityAssessment], tuple[Decimal, Sources] | None]:
    """Reads one score off an assessment; None where it could not be given."""

    def read(assessment: ActivityAssessment) -> tuple[Decimal, Sources] | None:
        found = score_of(assessment, name)
        return (found, assessment.sources) if isinstance(found, Decimal) else None

    return read


def _scores(cut: DataCut) -> Iterator[Result]:
    """Each score at each planned visit, in everyone infused who was assessed then."""
    population = population_reaching(cut.study, "infused").name
    place = Place(population=population, group=ALL)
    at: dict[str, list[ActivityAssessment]] = {}
    for who in cut.members(population):
        for one in who.course.activity:
            at.setdefault(one.visit, []).append(one)
    for visit in (planned for planned in cut.study.schedule.visits if planned.name in at):
        for name, unit in SCORES.items():
            variable = f"{name}.{visit.name}"
            yield from measured(place, variable, at[visit.name], score_reader(name), unit)
            yield from _mean_limits(place, variable, at[visit.name], name, unit)


def _mean_limits(
    place: Place, variable: str, assessed: list[ActivityAssessment], name: str, unit: str
) -> Iterator[Result]:
    found = [value for one in assessed if (value := score_reader(name)(one)) is not None]
    limits = mean_limits([value for value, _ in found])
    sides = (
        (Statistic.LOWER, limits.low if limits else None),
        (Statistic.UPPER, limits.high if limits else None),
    )
    for statistic, value in sides:
        yield place.row(
            variable,
            statistic,
            value,
            unit=unit,
            n=len(found),
            sources=(number for _, sources in found for number in sources),
        ).with_warning("" if limits else "needs two values")
