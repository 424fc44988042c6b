"""One participant at a time: baseline, treatment, toxicity, course and end (T1, T13, F4, F5).

The population of these rows is ``participant`` and their group is the subject number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from firstdose.analyse.cut import DataCut, Participant
from firstdose.analyse.dose_limiting_toxicity import had_dlt
from firstdose.analyse.exposure import FOLLOW_UP_DAYS, follow_up_sources
from firstdose.analyse.participant_activity import activity_of
from firstdose.analyse.result import Result, Value
from firstdose.analyse.rows import Place, Sources, if_recorded
from firstdose.derive.adverse_events import AdverseEvent
from firstdose.derive.exposure import Exposure
from firstdose.derive.prior_therapy import systemic_therapies
from firstdose.records.facts import (
    CellsInfused,
    Consented,
    DemographyRecorded,
    Died,
    DrugGiven,
    MedicationChanged,
    PriorTherapyRecorded,
    RegimenAssigned,
    Withdrawn,
)
from firstdose.records.values import Domain, SpecialInterest

IN_EXPANSION = "expansion"
"""The variable that names the expansion in which a participant was entered."""

PARTICIPANT = "participant"
"""The population of rows about one participant."""


def participants(cut: DataCut) -> tuple[Result, ...]:
    """Every row about each participant who was assigned a regimen."""
    return tuple(row for who in cut.assigned for row in _participant(cut, who))


def _participant(cut: DataCut, who: Participant) -> Iterator[Result]:
    place = Place(population=PARTICIPANT, group=who.number)
    about = (
        (Domain.DEMOGRAPHY, _demography),
        (Domain.PRIOR_THERAPY, _prior_therapies),
        (Domain.REGIMEN, _regimen),
        (Domain.EXPOSURE, _exposure),
        (Domain.ADVERSE_EVENTS, _toxicity),
        (Domain.VISITS, _end),
    )
    for domain, rows in about:
        yield from if_recorded(rows(place, who), recorded=cut.records(domain))
    yield from _expansion(cut, place, who)
    activity = activity_of(cut.study, place, who)
    yield from if_recorded(activity, recorded=cut.records(Domain.DISEASE_ACTIVITY))
    followed = place.value(FOLLOW_UP_DAYS, who.course.followed_days, "days", follow_up_sources(who))
    yield from if_recorded((followed,), recorded=cut.records(Domain.EXPOSURE))


def _demography(place: Place, who: Participant) -> Iterator[Result]:
    course, sources = who.course, who.sources(DemographyRecorded)
    yield place.value("sex", course.sex.value if course.sex else None, sources=sources)
    yield place.value("age_years", course.age_years, "years", sources)
    yield place.value("disease_duration_years", course.disease_duration_years, "years", sources)


def _prior_therapies(place: Place, who: Participant) -> Iterator[Result]:
    sources = who.sources(PriorTherapyRecorded)
    classes = dict.fromkeys(one.therapy_class.value for one in who.course.prior_therapies)
    systemic = systemic_therapies(who.course.prior_therapies)
    yield place.value("prior_therapies", systemic, "therapies", sources)
    yield place.value("prior_therapy_classes", "; ".join(classes), sources=sources)


def _expansion(cut: DataCut, place: Place, who: Participant) -> Iterator[Result]:
    """The expansion in which someone was entered; no row of who was entered in a part."""
    given = who.course.exposure
    if given is not None and cut.study.expansion(given.part) is not None:
        yield place.value(IN_EXPANSION, given.part, sources=who.sources(RegimenAssigned))


def _regimen(place: Place, who: Participant) -> Iterator[Result]:
    given, sources = who.course.exposure, who.sources(RegimenAssigned)
    if given is not None:
        yield place.value("regimen", given.regimen, sources=sources)
        yield place.value("cohort", given.cohort, sources=sources)


def _exposure(place: Place, who: Participant) -> Iterator[Result]:
    given, infused = who.course.exposure, who.sources(CellsInfused)
    if given is None:
        return
    days = (
        ("first_conditioning_on", given.first_conditioning_on, who.sources(DrugGiven)[:1]),
        ("first_infusion_on", given.first_infusion_on, infused[:1]),
    )
    for variable, day, sources in days:
        yield place.value(variable, day, "date", sources)
    assigned = who.sources(RegimenAssigned)
    yield place.value("infusions_planned", given.planned_infusions, "infusions", assigned)
    yield place.value("infusions_given", len(given.infusions), "infusions", infused)
    total = sum((infusion.cells_given for infusion in given.infusions), Decimal(0))
    yield place.value("cells_given", total, "cells", infused)
    numbers = _told_apart([str(infusion.number) for infusion in given.infusions])
    for number, infusion in zip(numbers, given.infusions, strict=True):
        variable = f"infusion.{number}.study_day"
        yield place.value(variable, infusion.study_day, "study day", (infusion.entry,))
    yield from _study_days(place, who, given)


def _study_days(place: Place, who: Participant, given: Exposure) -> Iterator[Result]:
    """Days of rescue, withdrawal and death, counted from the first infusion."""
    dated = (
        ("rescue.study_day", who.course.rescue_on, who.sources(MedicationChanged)),
        ("withdrawn.study_day", who.course.withdrawn_on, who.sources(Withdrawn)),
        ("died.study_day", who.course.died_on, who.sources(Died)),
    )
    for variable, on, sources in dated:
        day = _day(given, on)
        if day is not None:
            yield place.value(variable, day, "study day", sources)


def _day(given: Exposure, on: date | None) -> int | None:
    if given.first_infusion_on is None or on is None:
        return None
    return (on - given.first_infusion_on).days


def _toxicity(place: Place, who: Participant) -> Iterator[Result]:
    emergent = [event for event in who.course.adverse_events if event.emergent_from_conditioning]
    every_source = _sources(emergent)
    yield place.value("adverse_events", len(emergent), "events", every_source)
    worst = max((event.worst_grade for event in emergent), default=0)
    yield place.value("worst_grade", worst, "grade", every_source)
    for name, those in (
        ("severe_events", [event for event in emergent if event.severe]),
        ("serious_events", [event for event in emergent if event.serious]),
    ):
        yield place.value(name, len(those), "events", _sources(those))
    for kind in (SpecialInterest.CRS, SpecialInterest.ICANS):
        of_kind = [event for event in emergent if event.special_interest is kind]
        grade = max((event.worst_grade for event in of_kind), default=0)
        yield place.value(f"worst_grade.{kind}", grade, "grade", _sources(of_kind))
    yield from _dlt(place, who)
    names = _told_apart([event.event for event in emergent])
    for name, event in zip(names, emergent, strict=True):
        yield from _event(place, who, f"event.{name}", event)


def _dlt(place: Place, who: Participant) -> Iterator[Result]:
    status = who.course.dlt
    if status is None:
        return
    sources = tuple(number for dlt in status.dlts for number in dlt.sources)
    yield place.value("dlt", "yes" if had_dlt(who) else "no", sources=sources)
    yield place.value("dlt_evaluable", status.evaluable.value, sources=sources)
    given = who.course.exposure
    for number, dlt in enumerate(status.dlts, start=1):
        yield place.value(f"dlt.{number}.clause", dlt.clause, sources=dlt.sources)
        day = _day(given, dlt.on) if given else None
        yield place.value(f"dlt.{number}.study_day", day, "study day", dlt.sources)


def _event(place: Place, who: Participant, name: str, event: AdverseEvent) -> Iterator[Result]:
    """What the swimmer plot marks: an event's kind, grade and days."""
    given = who.course.exposure
    said: tuple[tuple[str, Value, str], ...] = (
        ("term", event.term, ""),
        ("special_interest", event.special_interest.value, ""),
        ("grade", event.worst_grade, "grade"),
        ("serious", "yes" if event.serious else "no", ""),
        ("onset_study_day", event.onset_study_day, "study day"),
        ("end_study_day", _day(given, event.ended_on) if given else None, "study day"),
    )
    for variable, value, unit in said:
        yield place.value(f"{name}.{variable}", value, unit, event.sources)


def _told_apart(names: list[str]) -> list[str]:
    """The same names, with those entered more than once numbered from the second on: AE-1 (2)."""
    if len(set(names)) == len(names):
        return names
    found: list[str] = []
    for name in names:
        numbered = (f"{name} ({number})" for number in itertools.count(2))
        again = (each for each in numbered if each not in found and each not in names)
        found.append(next(again) if name in found else name)
    return found


def _sources(events: list[AdverseEvent]) -> Sources:
    return tuple(number for event in events for number in event.sources)


def _how_it_ended(who: Participant) -> str:
    """``completed``: the last planned visit's window has closed on someone who had not left."""
    course = who.course
    if course.died_on is not None:
        return "died"
    if course.withdrawn_on is not None:
        return "withdrawn"
    return "in_study" if course.completed_on is None else "completed"


def _end(place: Place, who: Participant) -> Iterator[Result]:
    course = who.course
    yield place.value("consented_on", course.consented_on, "date", who.sources(Consented)[:1])
    yield place.value("end", _how_it_ended(who), sources=who.sources(Died, Withdrawn, CellsInfused))
    if course.withdrawal_reason is not None:
        yield place.value(
            "withdrawal_reason", course.withdrawal_reason.value, sources=who.sources(Withdrawn)
        )
