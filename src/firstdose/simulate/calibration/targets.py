"""What a calibration is held to: published numbers that may be used for it, as counts of people.

A count of k in n is itself a count.  A quantile seen in n people is two counts: of those below the
limits between which the printed number was rounded (Hyndman and Fan 1996, rule 7, between which two
people it lies).  Neither is ever multiplied with another count of the same people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.published import Aggregate
from firstdose.simulate.calibration.endpoints import Endpoints
from firstdose.simulate.calibration.matching import Wanted
from firstdose.simulate.calibration.stated import stated

Reals: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

_PLACES = {"minimum": 0.0, "q1": 0.25, "median": 0.5, "q3": 0.75, "maximum": 1.0}
_NAMES = {
    0.0: "minimum",
    0.25: "first quartile",
    0.5: "median",
    0.75: "third quartile",
    1.0: "maximum",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """``count`` of ``people`` had the endpoint."""

    count: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """A quantile of the endpoint, seen in ``people``, rounded to a number from low to high."""

    place: float
    people: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One published number, and the endpoint of simulated people that it is compared with."""

    key: str
    text: str
    patients: str
    endpoint: str
    seen: Counted | Quantile
    published: Decimal

    @property
    def people(self) -> int:
        return self.seen.people

    @property
    def said(self) -> str:
        """The number as it is read: so many of all, or a quantile of all."""
        match self.seen:
            case Counted(count=count, people=people):
                return f"{count} of {people}"
            case Quantile(place=place, people=people):
                return f"{self.published}, the {_NAMES[place]} of {people}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A number that could be used for calibration, and why this one does not use it."""

    key: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The numbers used and those that are not; ``digest`` tells other numbers apart."""

    used: tuple[Target, ...]
    unused: tuple[Unused, ...]
    digest: str


def targets(rows: Sequence[Aggregate], endpoints: Endpoints) -> Targets:
    """The targets among published rows, all of which must be marked for calibration."""
    assert all(each.use == "calibration" for each in rows), "held-out numbers are never read here"
    answers = [_target(each, endpoints) for each in rows]
    used = tuple(each for each in answers if isinstance(each, Target))
    unused = tuple(each for each in answers if isinstance(each, Unused))
    said = [
        [each.key, each.patients, each.endpoint, repr(each.seen), str(each.published)]
        for each in used
    ]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    return Targets(used=used, unused=unused, digest=digest)


def wanted(target: Target) -> tuple[Wanted, ...]:
    """The counts that agree with the published number."""
    match target.seen:
        case Counted(count=count):
            return (Wanted(least=count, most=count),)
        case Quantile(place=place, people=people):
            at = (people - 1) * place
            lower, upper = floor(at) + 1, ceil(at) + 1
            return (Wanted(least=0, most=upper - 1), Wanted(least=lower, most=people))


def marked(target: Target, answers: Reals) -> Bools:
    """Which people count in each count of the target, as (person, count)."""
    match target.seen:
        case Counted():
            return (answers == 1.0)[:, np.newaxis]
        case Quantile(low=low, high=high):
            return np.column_stack([answers < low, answers <= high])


def seen_in(target: Target, answers: Reals) -> float:
    """The number as it would have been printed of these people."""
    match target.seen:
        case Counted():
            return float(np.count_nonzero(answers == 1.0))
        case Quantile(place=place):
            return float(np.quantile(answers, place))


def _target(row: Aggregate, endpoints: Endpoints) -> Target | Unused:
    table = stated("people")
    names = table["endpoint_of"]
    endpoint = names.get(row.compared_with.variable if row.compared_with else row.key)
    if endpoint is None:
        return Unused(key=row.key, because="no endpoint of the model answers to it")
    if endpoint not in endpoints:
        return Unused(key=row.key, because=f"the endpoint {endpoint} was not handed in")
    if not any(row.patients in each["groups"] for each in table["programmes"].values()):
        return Unused(key=row.key, because=f"what {row.patients} were given is not stated")
    seen = _seen(row)
    if seen is None:
        return Unused(key=row.key, because="it does not say in how many people it was seen")
    assert isinstance(row.value, Decimal), "a day is no target"
    return Target(
        key=row.key,
        text=row.text.en,
        patients=row.patients,
        endpoint=endpoint,
        seen=seen,
        published=row.value,
    )


def _seen(row: Aggregate) -> Counted | Quantile | None:
    if not isinstance(row.value, Decimal):
        return None
    if row.quantile is not None:
        exponent = row.value.as_tuple().exponent
        assert isinstance(exponent, int), "a published number is finite"
        half = float(Decimal(1).scaleb(min(exponent, 0))) / 2
        return Quantile(
            place=_PLACES[row.quantile.statistic],
            people=row.quantile.people,
            low=float(row.value) - half,
            high=float(row.value) + half,
        )
    if row.of is None:
        return None
    return Counted(count=int(row.value), people=row.of)
