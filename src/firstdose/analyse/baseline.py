"""Baseline: age, sex, disease duration, earlier therapies and disease activity (table T1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from firstdose.analyse.cut import DataCut, Participant, population_reaching
from firstdose.analyse.disease_activity import SCORES, score_reader
from firstdose.analyse.result import Result
from firstdose.analyse.rows import (
    Place,
    Sources,
    Statistic,
    counted,
    date_rows,
    if_recorded,
    measured,
)
from firstdose.derive.disease_activity import ActivityAssessment
from firstdose.derive.prior_therapy import systemic_therapies
from firstdose.records.facts import (
    Consented,
    DemographyRecorded,
    PriorTherapyRecorded,
    RegimenAssigned,
)
from firstdose.records.values import Domain, Sex, TherapyClass

Members = tuple[Participant, ...]


def baseline(cut: DataCut) -> tuple[Result, ...]:
    """The baseline of everyone conditioned and of everyone treated, by regimen and together."""
    conditioned = population_reaching(cut.study, "conditioned").name
    treated = population_reaching(cut.study, "infused").name
    places = (
        Place(population=population, group=group)
        for population in (conditioned, treated)
        for group in cut.groups
    )
    return tuple(row for place in places for row in _baseline(cut, place))


def _systemic(who: Participant) -> int:
    return systemic_therapies(who.course.prior_therapies)


def _baseline(cut: DataCut, place: Place) -> Iterator[Result]:
    members = cut.members(place.population, place.group)
    everyone = len(members)
    assigned = (number for who in members for number in who.sources(RegimenAssigned))
    yield place.row(
        "participants",
        Statistic.N,
        everyone,
        unit="participants",
        n=everyone,
        sources=assigned,
    )
    consented = [
        (who.course.consented_on, who.sources(Consented)[:1])
        for who in members
        if who.course.consented_on is not None
    ]
    yield from date_rows(place, "consented_on", consented)
    about = (
        (Domain.DEMOGRAPHY, _demography),
        (Domain.PRIOR_THERAPY, _prior_therapies),
        (Domain.DISEASE_ACTIVITY, _activity),
        (Domain.MEDICATION, _glucocorticoid),
    )
    for domain, rows in about:
        yield from if_recorded(rows(place, members), recorded=cut.records(domain))


def _demography(place: Place, members: Members) -> Iterator[Result]:
    def of_sex(sex: Sex) -> Callable[[Participant], Sources | None]:
        return lambda who: _demography_entries(who) if who.course.sex is sex else None

    for sex in Sex:
        yield from counted(place, f"sex.{sex}", members, of_sex(sex), limits=True)
    yield from measured(place, "age_years", members, _age, "years")
    yield from measured(place, "disease_duration_years", members, _duration, "years")


def _prior_therapies(place: Place, members: Members) -> Iterator[Result]:
    def of_class(kind: TherapyClass) -> Callable[[Participant], Sources | None]:
        return lambda who: _therapy_entries(who, kind) or None

    for kind in TherapyClass:
        yield from counted(place, f"prior_therapy.{kind}", members, of_class(kind), limits=True)
    yield from counted(
        place,
        "prior_therapies.at_least_2",
        members,
        lambda who: who.sources(PriorTherapyRecorded) if _systemic(who) >= 2 else None,
        limits=True,
    )
    yield from measured(
        place,
        "prior_therapies",
        members,
        lambda who: (_systemic(who), who.sources(PriorTherapyRecorded)),
        "therapies",
    )


def _activity(place: Place, members: Members) -> Iterator[Result]:
    for name in ("sledai_total", "sledai_clinical", "pga"):
        yield from measured(place, name, members, _activity_reader(name), SCORES[name])
    assessed = [
        who.course.baseline_activity for who in members if who.course.baseline_activity is not None
    ]
    for organ in dict.fromkeys(organ for one in assessed for organ in one.sledai_groups):
        known = [one for one in assessed if isinstance(one.sledai_groups[organ], Decimal)]
        yield from counted(place, f"organ.{organ}", known, _organ_reader(organ))


def _organ_reader(organ: str) -> Callable[[ActivityAssessment], Sources | None]:
    def involved(assessment: ActivityAssessment) -> Sources | None:
        points = assessment.sledai_groups[organ]
        return assessment.sources if isinstance(points, Decimal) and points > 0 else None

    return involved


def _activity_reader(name: str) -> Callable[[Participant], tuple[Decimal, Sources] | None]:
    def read(who: Participant) -> tuple[Decimal, Sources] | None:
        assessment = who.course.baseline_activity
        return score_reader(name)(assessment) if assessment else None

    return read


def _glucocorticoid(place: Place, members: Members) -> Iterator[Result]:
    yield from measured(
        place,
        "prednisone_mg_per_day",
        members,
        _activity_reader("prednisone_mg_per_day"),
        SCORES["prednisone_mg_per_day"],
    )


def _demography_entries(who: Participant) -> Sources:
    return who.sources(DemographyRecorded)


def _therapy_entries(who: Participant, kind: TherapyClass) -> Sources:
    return tuple(
        entry.number
        for entry in who.history.of(PriorTherapyRecorded)
        if entry.fact.therapy_class is kind
    )


def _age(who: Participant) -> tuple[int, Sources] | None:
    age = who.course.age_years
    return None if age is None else (age, _demography_entries(who))


def _duration(who: Participant) -> tuple[Decimal, Sources] | None:
    years = who.course.disease_duration_years
    return None if years is None else (years, _demography_entries(who))
