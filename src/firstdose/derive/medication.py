"""Medication: the daily glucocorticoid dose, rescue, and the course of every drug."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from firstdose.derive.happened import happened, up_to
from firstdose.records.entry import Entry
from firstdose.records.facts import MedicationChanged
from firstdose.records.history import History
from firstdose.records.values import Indication, TherapyClass
from firstdose.standards.glucocorticoids import prednisone_equivalent_mg
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Ungradable

LOCAL_ROUTES = frozenset({"topical", "inhaled", "intra_articular", "ophthalmic", "nasal", "otic"})
"""Routes by which a glucocorticoid does not count as systemic."""

PREDNISONE = "prednisone_equivalent_mg_per_day"


class MedicationPeriod(Struct, frozen=True, kw_only=True):
    """One drug at one daily dose, from a day until the day on which it changed.

    ``until_on`` None: still so.  Days without the drug are not periods.
    """

    drug: str
    therapy_class: TherapyClass
    dose_mg_per_day: Decimal
    route: str
    indication: Indication
    from_on: date
    until_on: date | None
    source: int


def prednisone_equivalent_mg_per_day(history: History, on: date) -> Decimal | Ungradable:
    """The daily dose of all systemic glucocorticoids on one day, in prednisone equivalents.

    Unknown when no glucocorticoid was ever mentioned; 0 once all have been stopped.  The dose of
    one drug by one route is the one last stated.
    """
    return prednisone_mg_per_day(history.of(MedicationChanged), on)


def prednisone_mg_per_day(
    changes: tuple[Entry[MedicationChanged], ...], on: date
) -> Decimal | Ungradable:
    """The same from the entries themselves."""
    doses: dict[tuple[str, str], Decimal] = {}
    for entry in up_to(changes, on):
        fact = entry.fact
        if fact.therapy_class is TherapyClass.GLUCOCORTICOID and fact.route not in LOCAL_ROUTES:
            doses[fact.drug, fact.route] = fact.dose_mg_per_day
    if not doses:
        return ungradable("quantity_missing", quantity=PREDNISONE)
    total = Decimal(0)
    for (drug, _), dose_mg in doses.items():
        if not dose_mg:
            continue
        equivalent = prednisone_equivalent_mg(drug=drug, dose_mg=dose_mg)
        if isinstance(equivalent, Ungradable):
            return equivalent
        total += equivalent
    return total


def rescue_on(history: History, today: date) -> date | None:
    """The day of the first rescue medication; None: none by ``today``."""
    given = (
        entry.occurred_on
        for entry in happened(history, MedicationChanged, today)
        if entry.fact.indication is Indication.RESCUE and entry.fact.dose_mg_per_day
    )
    return next(given, None)


def medication_periods(history: History, today: date) -> tuple[MedicationPeriod, ...]:
    """Every drug at every dose, by first day and then by order of entry."""
    entries = happened(history, MedicationChanged, today)
    following: dict[tuple[str, str], date] = {}
    periods: list[MedicationPeriod] = []
    for entry in reversed(entries):
        fact = entry.fact
        until_on = following.get((fact.drug, fact.route))
        following[fact.drug, fact.route] = entry.occurred_on
        if fact.dose_mg_per_day and until_on != entry.occurred_on:
            periods.append(
                MedicationPeriod(
                    drug=fact.drug,
                    therapy_class=fact.therapy_class,
                    dose_mg_per_day=fact.dose_mg_per_day,
                    route=fact.route,
                    indication=fact.indication,
                    from_on=entry.occurred_on,
                    until_on=until_on,
                    source=entry.number,
                )
            )
    return tuple(reversed(periods))
