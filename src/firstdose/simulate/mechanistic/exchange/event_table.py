"""Event tables as pharmacometricians write them: one line per dose or observation of a patient.

The columns are NONMEM's: ID, TIME (days from the first infusion, negative before it), EVID, AMT,
CMT, RATE, II, ADDL, SS, MDV and covariates.

**Tie rule.** At one time, doses repeated by ADDL come first, then the records in the order of the
table (mrgsolve's default, ``recsort = 1``).  An observation that stands above a dose of the same
time is therefore taken before it, and one below it after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum

from firstdose.simulate.mechanistic.doses import Dose

COLUMNS = ("ID", "TIME", "EVID", "AMT", "CMT", "RATE", "II", "ADDL", "SS", "MDV")
"""The columns written, in this order; covariates follow."""


class Kind(IntEnum):
    """What a record says happened, by NONMEM's number (EVID)."""

    OBSERVATION = 0
    DOSE = 1
    OTHER = 2
    RESET = 3
    RESET_AND_DOSE = 4

    @property
    def gives(self) -> bool:
        """The record gives a dose."""
        return self in {Kind.DOSE, Kind.RESET_AND_DOSE}

    @property
    def resets(self) -> bool:
        """The record sets every compartment back and cancels what is still to come."""
        return self in {Kind.RESET, Kind.RESET_AND_DOSE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of an event table.

    ``amount`` is in the unit of the compartment.  ``rate_per_day`` is 0 for a dose given at once;
    otherwise the dose runs in for ``amount / rate_per_day`` days.  ``additional`` more doses
    follow, each ``interval_days`` after the one before.  ``observed`` is false for a time without a
    measurement (MDV = 1).  ``line`` counts from 1 in the text; 0 in a table that was not read.
    """

    time_days: float
    kind: Kind
    compartment: str = ""
    amount: float = 0.0
    rate_per_day: float = 0.0
    interval_days: float = 0.0
    additional: int = 0
    observed: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRecords:
    """The records of one patient in the order of the table, and what is constant about them."""

    patient: str
    records: tuple[Record, ...]
    covariates: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """Every compartment goes back to its start (as in mrgsolve; to 0 where it starts there)."""

    time_days: float


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Every record at its own time, with the additional doses written out, by the tie rule.

    A reset cancels the additional doses that were still to come after it.
    """
    table = tuple(records)
    placed = [
        (one.time_days, 0 if repeat else 1, position, one)
        for position, record in enumerate(table)
        for repeat, one in enumerate(_repeated(record, _cancelled_at(table[position + 1 :])))
    ]
    return tuple(one for *_, one in sorted(placed, key=lambda entry: entry[:3]))


def given(records: Iterable[Record]) -> tuple[Dose | Reset, ...]:
    """The doses and resets of one patient in the order in which they happen.

    The target of a dose is its compartment.  A reset ends an infusion that is still running, which
    is then given only in part.
    """
    ordered = in_order(records)
    found: list[Dose | Reset] = []
    for position, record in enumerate(ordered):
        if record.kind.resets:
            found.append(Reset(time_days=record.time_days))
        if record.kind.gives:
            found.append(_dose(record, _cancelled_at(ordered[position + 1 :])))
    return tuple(found)


def _dose(record: Record, cancelled_at: float) -> Dose:
    duration = record.amount / record.rate_per_day if record.rate_per_day else 0.0
    cut = record.time_days + duration > cancelled_at
    lasts = cancelled_at - record.time_days if cut else duration
    return Dose(
        target=record.compartment,
        time=record.time_days,
        amount=record.rate_per_day * lasts if cut else record.amount,
        duration=lasts,
    )


def _repeated(record: Record, cancelled_at: float) -> Iterator[Record]:
    """The record itself, then its additional doses up to the next reset."""
    once = replace(record, interval_days=0.0, additional=0)
    yield once
    for repeat in range(1, record.additional + 1):
        at = record.time_days + repeat * record.interval_days
        if at > cancelled_at:
            return
        yield replace(once, time_days=at, kind=Kind.DOSE)


def _cancelled_at(later: Iterable[Record]) -> float:
    return next((record.time_days for record in later if record.kind.resets), float("inf"))


def contradictions(record: Record) -> Iterator[tuple[str, str, str]]:
    """What a record says that cannot all be true."""
    if record.amount < 0:
        yield f"AMT = {record.amount:g} is negative.", "A dose adds.", "Write the amount given."
    if record.rate_per_day < 0:
        yield (
            f"RATE = {record.rate_per_day:g} is not read.",
            "Negative rates ask the model for rate or duration; this model has none.",
            "Write AMT / duration in days, or 0 for a dose given at once.",
        )
    if record.interval_days < 0:
        yield f"II = {record.interval_days:g} is negative.", "Time goes on.", "Write the interval."
    if record.additional and not record.interval_days:
        yield (
            f"ADDL = {record.additional} has no interval.",
            "The additional doses would all be given at once.",
            "Write II in days.",
        )
    yield from _doses(record)


def _doses(record: Record) -> Iterator[tuple[str, str, str]]:
    if record.kind.gives:
        if record.amount == 0:
            yield (
                "The dose has no amount.",
                "AMT is 0 or empty, and no dose is not a dose of 0.",
                "Write the amount, or EVID = 2 for a record without a dose.",
            )
        if not record.compartment:
            yield "The dose has no compartment.", "CMT is 0 or empty.", "Name it in CMT."
    elif record.amount or record.rate_per_day or record.additional:
        yield (
            f"EVID = {int(record.kind)} gives no dose, and AMT, RATE or ADDL is not 0.",
            "It is not clear whether a dose is meant.",
            "Write EVID = 1 for a dose, or empty the fields.",
        )
