"""The kinds of figure a virtual clinic is drawn from: distributions, each with where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.protocol.words import Text
from firstdose.standards.tables import Confidence

Mark = Literal["R", "D", "A"]
"""Read in a publication, derived from one by arithmetic, or assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a figure comes from; ``statement`` is what a report says of an assumption."""

    key: str
    source: Text
    mark: Mark
    confidence: Confidence
    statement: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A proportion seen as ``events`` in ``of`` people."""

    about: Provenance
    events: int
    of: int

    @property
    def posterior(self) -> tuple[float, float]:
        """The two parameters of the Jeffreys posterior, a beta distribution."""
        return self.events + 0.5, self.of - self.events + 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A rate seen as ``events`` in ``days``."""

    about: Provenance
    events: int
    days: int

    @property
    def posterior(self) -> tuple[float, float]:
        """Shape and rate (days) of the Jeffreys posterior, a gamma distribution."""
        return self.events + 0.5, float(self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    """Quartiles seen in ``of`` people, and the limits of what is possible."""

    about: Provenance
    low: float
    first: float
    median: float
    third: float
    high: float
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value that nobody has published."""

    about: Provenance
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A bell curve between limits; of the logarithm where ``log``, and then around the median."""

    about: Provenance
    centre: float
    spread: float
    low: float
    high: float
    log: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How often each of several possibilities occurs."""

    about: Provenance
    names: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Doses, highest first, that are passed one after the other."""

    about: Provenance
    mg_per_day: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An assumption without a number of its own: it speaks of how the clinic is built."""

    about: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Any value from ``low`` to ``high``, both included, each equally likely."""

    about: Provenance
    low: float
    high: float


Figure = Share | Pace | Quartiles | Fixed | Ladder | Stated | Between | Spread | Weights
