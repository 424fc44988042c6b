"""Graded events: the worst of several domains (CRS, ICANS, LICATS, graft-versus-host disease).

A scale is a table of domains and levels, each level with the grade it stands for.  A domain whose
levels are numbers (fever, ICE points, bilirubin) takes the recorded number and finds its level by
cut points.  A domain that was not assessed makes 'grade 0' unknown; a grade seen in another domain
stands and is marked incomplete.  A domain that can give no grade is recorded and never asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, assert_never

from firstdose.standards.cuts import beyond, compared
from firstdose.standards.reasons import ungradable
from firstdose.standards.scale_tables import Domain, Level, Scale
from firstdose.standards.tables import Confidence
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Grade, Ungradable, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A number recorded in a unit of its own, in a domain that is an analyte."""

    value: Decimal
    unit: str


Finding: TypeAlias = str | Decimal | Measurement | Ungradable
"""A level's key, a recorded number (in the domain's unit or its own), or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGrade:
    """The grade of an event on one day.

    ``decided_by`` is the level that gave the grade, None when there is no grade or it is 0;
    ``unknown`` names the domains that could still raise it.
    """

    scale: str
    grade: Grade
    decided_by: Level | None
    unknown: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing that was not assessed could raise the grade."""
        return not self.unknown


_Levels: TypeAlias = Mapping[str, Level | Ungradable]


def event_grade(
    chosen: Scale,
    findings: Mapping[str, Finding],
    *,
    begun: bool = False,
    accepted: frozenset[str] = frozenset(),
) -> EventGrade:
    """Grade one day: the worst level of any domain.

    ``begun`` says that the event was established on an earlier day.  ``accepted`` names the levels
    of low confidence that the study file has decided to use, or the scale for all of them.
    """
    levels = findings_as_levels(chosen, findings, accepted)
    can_begin = _can_begin(chosen, levels, begun=begun)
    counted = _counted(chosen, levels)
    grade = worst(map(_grade, counted.values())) if can_begin else _not_begun(chosen, levels)
    return EventGrade(
        scale=chosen.name,
        grade=grade,
        decided_by=_deciding(counted, grade),
        unknown=_open(chosen, levels, grade, can_begin=can_begin),
    )


def graded_levels(
    chosen: Scale, findings: Mapping[str, Finding], accepted: frozenset[str] = frozenset()
) -> Mapping[str, Grade]:
    """The grade of each domain on its own, or why it has none."""
    levels = findings_as_levels(chosen, findings, accepted)
    return {domain: _grade(level) for domain, level in levels.items()}


def findings_as_levels(
    chosen: Scale, findings: Mapping[str, Finding], accepted: frozenset[str] = frozenset()
) -> Mapping[str, Level | Ungradable]:
    """The level of each domain, or why it has none; a domain that is not named has none."""
    assert findings.keys() <= set(chosen.domains), f"{chosen.name} has no such domain"
    every = Confidence.LOW if chosen.name in accepted else None
    found: dict[str, Level | Ungradable] = {}
    for domain in chosen.assessed:
        finding = findings.get(domain.key, ungradable("domain_missing", domain=domain.key))
        level = _level_of(domain, finding)
        low = isinstance(level, Level) and level.confidence is Confidence.LOW
        if isinstance(level, Level) and low and every is None and level.key not in accepted:
            level = ungradable("rule_unconfirmed", rule=level.key)
        found[domain.key] = level
    return found


def _counted(chosen: Scale, levels: _Levels) -> _Levels:
    """The domains that give the grade; one of a group stands in for those not assessed."""
    assessed = {
        domain.one_of for domain in chosen.assessed if isinstance(levels[domain.key], Level)
    }
    return {
        domain.key: levels[domain.key]
        for domain in chosen.assessed
        if not domain.gate
        and domain.highest_grade
        and (isinstance(levels[domain.key], Level) or domain.one_of not in assessed - {""})
    }


def _can_begin(chosen: Scale, levels: _Levels, *, begun: bool) -> bool:
    fatal = any(isinstance(level, Level) and level.grade == 5 for level in levels.values())
    if begun or fatal:
        return True
    return all(_shows(levels[domain]) for domain in chosen.onset_domains)


def _shows(level: Level | Ungradable) -> bool:
    return isinstance(level, Level) and level.grade > 0


def _not_begun(chosen: Scale, levels: _Levels) -> Grade:
    """Before onset: 0 when one onset domain shows nothing, unknown when none is known to."""
    grades = tuple(_grade(levels[domain]) for domain in chosen.onset_domains)
    return 0 if 0 in grades else next(grade for grade in grades if isinstance(grade, Ungradable))


def _open(chosen: Scale, levels: _Levels, grade: Grade, *, can_begin: bool) -> tuple[str, ...]:
    """Domains that were not assessed and could still raise the grade."""
    if grade == 0 and not can_begin:
        return ()
    reached = grade if isinstance(grade, int) else 0
    counted = _counted(chosen, levels)
    onset = () if can_begin else chosen.onset_domains
    return tuple(
        domain.key
        for domain in chosen.assessed
        if isinstance(levels[domain.key], Ungradable)
        and (domain.key in onset or (domain.key in counted and domain.highest_grade > reached))
    )


def _deciding(levels: _Levels, grade: Grade) -> Level | None:
    known = (level for level in levels.values() if isinstance(level, Level) and level.grade > 0)
    return next((level for level in known if level.grade == grade), None)


def _level_of(domain: Domain, finding: Finding) -> Level | Ungradable:
    match finding:
        case Ungradable():
            return finding
        case Measurement():
            return _measured(domain, finding)
        case Decimal():
            return _numbered(domain, finding)
        case str():
            found = next((level for level in domain.levels if level.key == finding), None)
            return _refused(domain, finding) if found is None else found
        case _:
            assert_never(finding)


def _measured(domain: Domain, finding: Measurement) -> Level | Ungradable:
    """A number in a unit of its own, as many times the domain's unit as it amounts to."""
    if not domain.analyte:
        return _refused(domain, f"{finding.value} {finding.unit}")
    value = canonical(domain.analyte, finding.value, finding.unit)
    one = canonical(domain.analyte, Decimal(1), domain.unit)
    if isinstance(value, Ungradable):
        return value
    assert isinstance(one, Decimal), f"{domain.unit} is no unit of {domain.analyte}"
    return _numbered(domain, value / one)


def _numbered(domain: Domain, value: Decimal) -> Level | Ungradable:
    """Last level whose cut the number passes; the mildest level when it passes none."""
    banded = [(level, level.band) for level in domain.levels if level.band is not None]
    too_low = domain.lowest is not None and compared(value, domain.lowest) < 0
    too_high = domain.highest is not None and compared(value, domain.highest) > 0
    if not banded or too_low or too_high:
        return _refused(domain, str(value))
    passed = [lv for lv, b in banded if beyond(value, b.cut, b.worse, closed=b.closed)]
    return max(enumerate(passed), key=_rank)[1] if passed else domain.mildest


def _rank(numbered: tuple[int, Level]) -> tuple[int, int]:
    place, level = numbered
    return level.grade, place


def _refused(domain: Domain, found: str) -> Ungradable:
    known = ", ".join(level.key for level in domain.levels)
    return ungradable("level_unknown", domain=domain.key, found=found, accepted=known)


def _grade(level: Level | Ungradable) -> Grade:
    return level.grade if isinstance(level, Level) else level
