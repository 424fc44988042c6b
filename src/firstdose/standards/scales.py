"""Graded events: the worst of several domains (ASTCT cytokine release syndrome, ICANS).

A scale is a table of domains and levels, each level with the grade it stands for.  A domain whose
levels are numbers (fever, ICE points, litres of oxygen by nasal cannula) takes the recorded number
and finds its level by cut points.  A domain that was not assessed makes 'grade 0' unknown; a grade
seen in another domain stands and is marked incomplete.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from firstdose.standards.cuts import Worse, beyond
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, Row, label, rows, yes
from firstdose.standards.verdict import Grade, Label, Ungradable, worst

Finding: TypeAlias = str | Decimal | Ungradable
"""A level's key, a recorded number, or why the domain was not assessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The cut point beyond which a recorded number belongs to a level."""

    worse: Worse
    cut: Decimal
    closed: bool
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of one domain; ``band`` is None for a level that no number stands for."""

    domain: str
    key: str
    grade: int
    band: Band | None
    label: Label
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A graded event.

    ``onset_domain`` must show a grade for the event to begin, and is not asked again once it has;
    it is empty for a scale without such a rule.
    """

    name: str
    label: Label
    onset_domain: str
    levels: tuple[Level, ...]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains to assess, in the order of the publication."""
        return tuple(dict.fromkeys(level.domain for level in self.levels))


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


@cache
def scale(name: str) -> Scale:
    """Read a scale by name: ``crs_astct_2019``, ``icans_astct_2019``."""
    (about,) = (row for row in rows("scales/scales.csv") if row["scale"] == name)
    found = tuple(_level(row) for row in rows(f"scales/{name}.csv"))
    return Scale(name=name, label=label(about), onset_domain=about["onset_domain"], levels=found)


def event_grade(
    chosen: Scale,
    findings: Mapping[str, Finding],
    *,
    begun: bool = False,
    accepted: frozenset[str] = frozenset(),
) -> EventGrade:
    """Grade one day: the worst level of any domain.

    ``begun`` says that the event was established on an earlier day.  ``accepted`` names levels of
    low confidence that the study file has decided to use.
    """
    levels = _levels_of(chosen, findings, accepted)
    grade = _worst_of(chosen, levels, begun=begun)
    no_event = grade == 0 and not _can_begin(chosen, levels, begun=begun)
    return EventGrade(
        scale=chosen.name,
        grade=grade,
        decided_by=_deciding(levels, grade),
        unknown=() if no_event else _open(chosen, levels, grade),
    )


def graded_levels(
    chosen: Scale, findings: Mapping[str, Finding], accepted: frozenset[str] = frozenset()
) -> Mapping[str, Grade]:
    """The grade of each domain on its own, or why it has none."""
    levels = _levels_of(chosen, findings, accepted)
    return {d: lv.grade if isinstance(lv, Level) else lv for d, lv in levels.items()}


_Levels: TypeAlias = Mapping[str, Level | Ungradable]


def _levels_of(chosen: Scale, findings: Mapping[str, Finding], accepted: frozenset[str]) -> _Levels:
    assert findings.keys() <= set(chosen.domains), f"{chosen.name} has no such domain"
    return {
        domain: _level_of(chosen, domain, findings.get(domain, _unassessed(domain)), accepted)
        for domain in chosen.domains
    }


def _worst_of(chosen: Scale, levels: _Levels, *, begun: bool) -> Grade:
    """Worst level; before onset only what the onset domain says."""
    considered = tuple(levels.values())
    if not _can_begin(chosen, levels, begun=begun):
        considered = (levels[chosen.onset_domain],)
    return worst(level.grade if isinstance(level, Level) else level for level in considered)


def _can_begin(chosen: Scale, levels: _Levels, *, begun: bool) -> bool:
    fatal = any(isinstance(level, Level) and level.grade == 5 for level in levels.values())
    if begun or fatal or not chosen.onset_domain:
        return True
    onset = levels[chosen.onset_domain]
    return isinstance(onset, Level) and onset.grade > 0


def _open(chosen: Scale, levels: _Levels, grade: Grade) -> tuple[str, ...]:
    """Domains that were not assessed and whose worst level lies above the grade."""
    reached = grade if isinstance(grade, int) else 0
    return tuple(
        domain
        for domain, level in levels.items()
        if isinstance(level, Ungradable)
        and max(each.grade for each in chosen.levels if each.domain == domain) > reached
    )


def _deciding(levels: _Levels, grade: Grade) -> Level | None:
    known = (level for level in levels.values() if isinstance(level, Level) and level.grade > 0)
    return next((level for level in known if level.grade == grade), None)


def _level_of(
    chosen: Scale, domain: str, finding: Finding, accepted: frozenset[str]
) -> Level | Ungradable:
    levels = tuple(level for level in chosen.levels if level.domain == domain)
    match finding:
        case Ungradable():
            return finding
        case Decimal():
            found = _numbered(levels, finding)
        case str():
            found = next((level for level in levels if level.key == finding), None)
    if found is None:
        known = ", ".join(level.key for level in levels)
        return ungradable("level_unknown", domain=domain, found=str(finding), accepted=known)
    if found.confidence is Confidence.LOW and found.key not in accepted:
        return ungradable("rule_unconfirmed", rule=found.key)
    return found


def _numbered(levels: tuple[Level, ...], value: Decimal) -> Level | None:
    """Highest level whose cut the number passes; the mildest level when it passes none."""
    banded = [(level, level.band) for level in levels if level.band is not None]
    passed = [lv for lv, b in banded if beyond(value, b.cut, b.worse, closed=b.closed)]
    if not banded:
        return None
    mildest = min(levels, key=lambda level: level.grade)
    return max(passed, key=lambda level: level.grade, default=mildest)


def _unassessed(domain: str) -> Ungradable:
    return ungradable("domain_missing", domain=domain)


def _level(row: Row) -> Level:
    band = (
        Band(
            worse=Worse(row["worse"]),
            cut=Decimal(row["cut"]),
            closed=yes(row["closed"]),
            unit=row["unit"],
        )
        if row["cut"]
        else None
    )
    return Level(
        domain=row["domain"],
        key=row["level"],
        grade=int(row["grade"]),
        band=band,
        label=label(row),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )
