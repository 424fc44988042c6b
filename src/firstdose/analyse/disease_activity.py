"""Disease activity: responses by visit with their denominators, and the scores behind (T8, F5, F7).

The denominator of a visit is everyone in the population whose visit window closed before the cut.
Who left, died or was given rescue medication counts as the study file says (by default a
non-responder), and so does who could not be assessed; the rate in those assessed stands beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from firstdose.analyse.cut import ALL, DataCut, Participant, in_group, population_reaching
from firstdose.analyse.response import (
    MEASURES,
    Counting,
    Measure,
    Response,
    never_known,
    response_at,
    response_at_last_visit,
)
from firstdose.analyse.result import Result
from firstdose.analyse.rows import (
    Counted,
    Place,
    Sources,
    Statistic,
    if_recorded,
    measured,
    share_rows,
)
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
    held = [study.schedule.visit_at(week) for week in endpoint.weeks]
    return tuple(dict.fromkeys(visit.name for visit in held if visit is not None))


def _endpoint(cut: DataCut, endpoint: Endpoint) -> Iterator[Result]:
    match endpoint.measure:
        case "dlt" | "adverse_events" | "bilag":
            return
        case measure:
            for one in _answers(cut, endpoint, measure):
                rows = (row for group in cut.groups for row in _visit(cut, one, group))
                yield from if_recorded(rows, recorded=one.recorded)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """What everyone in a population answers to a response at a visit, by the study's rules.

    ``variable`` is that of its rows.  ``recorded``: the ledger can tell whether anyone responded.
    """

    population: str
    variable: str
    recorded: bool
    everyone: tuple[Response, ...]

    def in_group(self, group: str) -> list[Response]:
        """Those of one group."""
        return [one for one in self.everyone if in_group((one.who,), group)]

    def responded(self, group: str) -> tuple[int, int]:
        """How many of a group responded, of how many."""
        due = [one for one in self.in_group(group) if one.counts]
        return len(_where(due, Counting.RESPONSE)), len(due)


def answers(cut: DataCut) -> Iterator[Answers]:
    """The answers behind the rows of `responses`."""
    for endpoint in cut.study.endpoints.endpoints:
        if endpoint.measure in MEASURES:
            yield from _answers(cut, endpoint, endpoint.measure)


def _answers(cut: DataCut, endpoint: Endpoint, measure: Measure) -> Iterator[Answers]:
    recorded = cut.records(Domain.DISEASE_ACTIVITY) and not never_known(cut, measure)
    for visit in visits_of(cut.study, endpoint):
        members = cut.members(endpoint.population)
        yield Answers(
            population=endpoint.population,
            variable=response_variable(measure, visit),
            recorded=recorded,
            everyone=tuple(_response(cut, who, endpoint, measure, visit) for who in members),
        )


def _response(
    cut: DataCut, who: Participant, endpoint: Endpoint, measure: Measure, visit: str
) -> Response:
    if visit == LAST_VISIT:
        beyond = cut.study.endpoints.population(endpoint.population).followed_beyond_days
        return response_at_last_visit(cut, who, measure, beyond)
    return response_at(cut, who, measure, cut.study.visit(visit))


def _visit(cut: DataCut, one: Answers, group: str) -> Iterator[Result]:
    place, variable = Place(population=one.population, group=group), one.variable
    answers = one.in_group(group)
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
            variable, read = f"{name}.{visit.name}", score_reader(name)
            yield from measured(place, variable, at[visit.name], read, unit, limits=True)
