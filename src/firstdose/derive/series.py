"""What was measured of one analyte in one participant, sample after sample, by study day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from firstdose.derive.happened import happened
from firstdose.derive.reported_values import qualifier_of, references
from firstdose.derive.study_days import study_day
from firstdose.records.entry import Entry
from firstdose.records.facts import Measured
from firstdose.records.history import History
from firstdose.standards.sides import Qualifier
from firstdose.standards.units import canonical, in_unit
from firstdose.standards.verdict import Ungradable


class Sample(Struct, frozen=True, kw_only=True):
    """A value on a study day; ``below_limit``: less than ``value``, nothing perhaps.

    ``visit`` is "" for an unscheduled sample, ``lower_limit`` that of the normal range, None where
    the laboratory gave none.
    """

    study_day: int
    visit: str
    value: Decimal
    unit: str
    below_limit: bool
    lower_limit: Decimal | None
    source: int


def series(
    history: History, analyte: str, unit: str, first_infusion_on: date, today: date
) -> tuple[Sample, ...]:
    """Every sample of an analyte in one of its own units, earliest first.

    A value in a unit that cannot be converted, or with an unknown sign before it, is left out.
    """
    measured = (e for e in happened(history, Measured, today) if e.fact.analyte == analyte)
    found = (_sample(each, unit, first_infusion_on) for each in measured)
    return tuple(one for one in found if one is not None)


def _sample(entry: Entry[Measured], unit: str, first_infusion_on: date) -> Sample | None:
    fact = entry.fact
    found, qualifier = canonical(fact.analyte, fact.value, fact.unit), qualifier_of(fact)
    if isinstance(found, Ungradable) or qualifier is None:
        return None
    lower = references(fact).lln
    return Sample(
        study_day=study_day(first_infusion_on, entry.occurred_on),
        visit=fact.visit,
        value=in_unit(fact.analyte, found, unit),
        unit=unit,
        below_limit=qualifier in {Qualifier.LESS, Qualifier.AT_MOST},
        lower_limit=None if lower is None else in_unit(fact.analyte, lower, unit),
        source=entry.number,
    )
