"""The tables of graded events: scales, their domains, and the level each finding stands for."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.cuts import Worse
from firstdose.standards.tables import Confidence, Row, label, rows, yes
from firstdose.standards.verdict import Label


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
class Domain:
    """What is assessed: one row or column of the publication.

    ``gate``: it decides whether there is an event and gives no grade.  ``one_of``: domains of the
    same group stand in for one another.  ``analyte``: a number may be recorded in any unit of it.
    ``score``: the index whose total is the number.  ``lowest`` and ``highest``: the ends of the
    number; None: no end.
    """

    key: str
    levels: tuple[Level, ...]
    gate: bool = False
    one_of: str = ""
    analyte: str = ""
    score: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def highest_grade(self) -> int:
        """The grade of its worst level; 0 for a domain that is only recorded."""
        return max(level.grade for level in self.levels)

    @property
    def mildest(self) -> Level:
        """The level of a number that passes no cut, and of nothing to be seen."""
        return min(self.levels, key=_grade)

    @property
    def unit(self) -> str:
        """The unit of its numbers; empty where it has none."""
        return next((level.band.unit for level in self.levels if level.band is not None), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A graded event.

    Every one of ``onset_domains`` must show a grade for the event to begin, and is not asked again
    once it has; there is none for a scale without such a rule.
    """

    name: str
    label: Label
    onset_domains: tuple[str, ...]
    assessed: tuple[Domain, ...]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains to assess, in the order of the publication."""
        return tuple(domain.key for domain in self.assessed)

    @property
    def levels(self) -> tuple[Level, ...]:
        """Every level of every domain."""
        return tuple(level for domain in self.assessed for level in domain.levels)


@cache
def scale(name: str) -> Scale:
    """Read a scale by name: ``crs_astct_2019``, ``icans_astct_2019``.

    A scale that is another but for some domains names those only.
    """
    (about,) = (row for row in rows("scales/scales.csv") if row["scale"] == name)
    own = _domains(name)
    replaced = {*about["in_place_of"].split(), *(domain.key for domain in own)}
    whole = scale(about["rest_of"]).assessed if about["rest_of"] else ()
    return Scale(
        name=name,
        label=label(about),
        onset_domains=tuple(about["onset_domain"].split()),
        assessed=(*own, *(domain for domain in whole if domain.key not in replaced)),
    )


def _domains(name: str) -> tuple[Domain, ...]:
    levels = tuple(_level(row) for row in rows(f"scales/{name}.csv"))
    about = {row["domain"]: row for row in rows("scales/domains.csv") if row["scale"] == name}
    keys = dict.fromkeys(level.domain for level in levels)
    assert about.keys() <= keys.keys(), f"domains.csv: {name} has no such domain"
    return tuple(
        _domain(key, tuple(level for level in levels if level.domain == key), about.get(key))
        for key in keys
    )


def _domain(key: str, levels: tuple[Level, ...], row: Row | None) -> Domain:
    if row is None:
        return Domain(key=key, levels=levels)
    return Domain(
        key=key,
        levels=levels,
        gate=yes(row["gate"]),
        one_of=row["one_of"],
        analyte=row["analyte"],
        score=row["score"],
        lowest=_end(row["lowest"]),
        highest=_end(row["highest"]),
    )


def _end(written: str) -> Decimal | None:
    return Decimal(written) if written else None


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


def _grade(level: Level) -> int:
    return level.grade
