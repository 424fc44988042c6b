"""Whether a cytokine release syndrome began in the window after an infusion, and with neutropenia.

The consensus expects onset within 14 days of the most recent infusion.  Fever with neutrophils
below 1.0 is febrile neutropenia as well and recorded as both; which of them it is, or both, is a
matter of adjudication and not of this module.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from firstdose.derive.adverse_events import AdverseEvent, adverse_events
from firstdose.derive.exposure import InfusionGiven, exposure
from firstdose.derive.happened import happened
from firstdose.derive.reported_values import Amount, amount
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import Measured
from firstdose.records.history import History
from firstdose.records.values import SpecialInterest
from firstdose.standards.cuts import compared
from firstdose.standards.scale_tables import scale_rule
from firstdose.standards.verdict import Outcome

_CRS = "crs_astct_2019"


class CrsAttribution(Struct, frozen=True, kw_only=True):
    """One CRS: how long after the most recent infusion it began, and whether with neutropenia.

    None: no infusion before it.  ``neutropenic_at_onset`` is unknown without a count on the day of
    onset; where it is met and ``febrile_neutropenia_recorded`` is false, one record is missing.
    """

    event: str
    onset_on: date
    days_after_infusion: int | None
    within_window: Outcome
    neutropenic_at_onset: Outcome
    febrile_neutropenia_recorded: bool
    sources: tuple[int, ...]


def crs_attributions(study: Study, history: History, today: date) -> tuple[CrsAttribution, ...]:
    """Every cytokine release syndrome of one participant, by onset."""
    events = adverse_events(study, history, today)
    found = [event for event in events if event.special_interest is SpecialInterest.CRS]
    if not found:
        return ()
    given = exposure(study, history, today)
    infusions = given.infusions if given is not None else ()
    measured = happened(history, Measured, today)
    neutropenias = [
        event for event in events if event.special_interest is SpecialInterest.FEBRILE_NEUTROPENIA
    ]
    return tuple(
        _attribution(event, infusions, measured, recorded=_overlaps(event, neutropenias))
        for event in found
    )


def _attribution(
    event: AdverseEvent,
    infusions: tuple[InfusionGiven, ...],
    measured: tuple[Entry[Measured], ...],
    *,
    recorded: bool,
) -> CrsAttribution:
    before = [each for each in infusions if each.given_on <= event.onset_on]
    days = (event.onset_on - before[-1].given_on).days if before else None
    window = scale_rule(_CRS, "onset_days_after_infusion").value
    counts = [
        entry
        for entry in measured
        if entry.fact.analyte == "neutrophils" and entry.occurred_on == event.onset_on
    ]
    infused = (before[-1].entry,) if before else ()
    return CrsAttribution(
        event=event.event,
        onset_on=event.onset_on,
        days_after_infusion=days,
        within_window=_said(days is not None and days <= window),
        neutropenic_at_onset=_neutropenic(tuple(counts)),
        febrile_neutropenia_recorded=recorded,
        sources=(*event.sources, *infused, *(entry.number for entry in counts)),
    )


def _neutropenic(counts: tuple[Entry[Measured], ...]) -> Outcome:
    """Whether the lowest count of the day lies below the limit."""
    limit = scale_rule(_CRS, "febrile_neutropenia_below").value
    amounts = [found for found in (amount(c.fact) for c in counts) if isinstance(found, Amount)]
    if not amounts:
        return Outcome.UNKNOWN
    if any(_below(each.highest, limit) for each in amounts):
        return Outcome.MET
    return Outcome.UNKNOWN if any(_below(a.lowest, limit) for a in amounts) else Outcome.NOT_MET


def _below(value: Decimal, limit: Decimal) -> bool:
    return compared(value, limit) < 0


def _overlaps(event: AdverseEvent, others: list[AdverseEvent]) -> bool:
    return any(
        other.onset_on <= (event.ended_on or date.max)
        and event.onset_on <= (other.ended_on or date.max)
        for other in others
    )


def _said(claim: bool) -> Outcome:  # noqa: FBT001
    return Outcome.MET if claim else Outcome.NOT_MET
