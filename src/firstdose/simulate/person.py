"""The seam of the virtual clinic: the people it draws, and what it asks of each of them.

A clinic is one shell around a value of `People`.  Whoever is drawn says how they enter, what the
laboratory and the examiner find on a day, and what follows from each treatment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from firstdose.protocol.criteria import Criterion
from firstdose.records.facts import ExaminationScored
from firstdose.records.values import Indication, Item, TherapyClass
from firstdose.simulate.analytes import Test
from firstdose.simulate.entry_criteria import Quantities
from firstdose.simulate.episodes import Episode
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.patients import Patient
from firstdose.simulate.unread import Unread


class Reading(Struct, frozen=True, kw_only=True):
    """One laboratory result; ``qualifier`` "<" where it lies below what the assay can tell."""

    value: Decimal
    qualifier: str = ""


class Findings(Struct, frozen=True, kw_only=True):
    """SLEDAI-2K items that are there, and those that are due to lupus if they are there.

    An item of the second kind only is there when the laboratory of the day says so.
    """

    present: frozenset[str]
    due_to_lupus: frozenset[str]


class DrugsGiven(Struct, frozen=True, kw_only=True):
    """The conditioning drugs given on one day, in mg by name."""

    on: date
    mg: tuple[tuple[str, float], ...]
    is_first_day: bool


class CellsGiven(Struct, frozen=True, kw_only=True):
    """One infusion as it was given, of so many in the regimen."""

    on: date
    number: int
    planned_infusions: int
    cells: float
    lot: str


class Ahead(Struct, frozen=True, kw_only=True):
    """The time to come, on the day of the first infusion."""

    on: date
    window_days: int
    until: date


class Examined(Struct, frozen=True, kw_only=True):
    """What the examiner wrote down of the disease: clinical SLEDAI-2K, and physician global.

    None: not scored that day.
    """

    on: date
    clinical_points: int | None
    physician_global: Decimal | None


class Prescription(Struct, frozen=True, kw_only=True):
    """A daily dose from a day on."""

    on: date
    drug: str
    therapy_class: TherapyClass
    dose_mg_per_day: Decimal
    indication: Indication


class Expected(Struct, frozen=True, kw_only=True):
    """What is to come.  ``episodes`` and what has begun stay.

    ``forecast``: what else will happen as far as can be seen; it takes the place of the forecast
    before it, None leaves that one standing.  ``prescriptions`` do so where ``replaces`` says it.
    """

    episodes: tuple[Episode, ...] = ()
    forecast: tuple[Episode, ...] | None = None
    prescriptions: tuple[Prescription, ...] = ()
    replaces: bool = False


NOTHING = Expected()


class Person(Protocol):
    """A virtual patient with everything that chance has in store for them."""

    @property
    def number(self) -> int:
        """Their number for the dice."""
        ...

    @property
    def patient(self) -> Patient:
        """Who they are at entry."""
        ...

    def readings(self, tests: tuple[Test, ...], moment: Moment) -> Sequence[Reading | None]:
        """Results, rounded as the laboratory reports them; None: not measured in this clinic."""
        ...

    def findings(self, moment: Moment) -> Findings:
        """SLEDAI-2K items apart from what the day's results decide."""
        ...

    def physician_global(self, moment: Moment) -> Decimal:
        """The physician global assessment, 0 to 3, on one decimal."""
        ...

    def bilag(self, moment: Moment) -> tuple[Item, ...]:
        """The BILAG-2004 worksheet; () where it is not scored in this clinic."""
        ...

    def meets(self, criterion: Criterion, moment: Moment, known: Quantities) -> bool:
        """Whether what is found at screening, beside what is known, bears out a criterion."""
        ...

    def after_conditioning(self, given: DrugsGiven) -> Expected:
        """What follows from the drugs of one day."""
        ...

    def with_time(self, ahead: Ahead) -> Expected:
        """What comes with time, from the first infusion on."""
        ...

    def after_infusion(self, given: CellsGiven) -> Expected:
        """What follows from one infusion."""
        ...

    def after_examination(self, on: date, scored: Sequence[ExaminationScored]) -> Expected:
        """What is prescribed on the worksheets of a day."""
        ...


class People(Protocol):
    """Where a clinic draws its people from: one value for each virtual trial."""

    @property
    def referrals_per_day(self) -> float:
        """The pace at which eligible people are referred."""
        ...

    @property
    def also_measured(self) -> tuple[str, ...]:
        """Analytes measured with every blood count, beside what the schedule asks for."""
        ...

    @property
    def unread(self) -> Unread:
        """What is left out of visits because nobody reads it."""
        ...

    def person(self, number: int) -> Person:
        """Someone who may enter: the same whatever the study does with them."""
        ...
