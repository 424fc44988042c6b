"""The DLT windows of a part: one row a participant, with infusions, toxicities and the last day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from firstdose.conduct.safety.seen import Seen
from firstdose.derive.adverse_events import adverse_events
from firstdose.derive.dose_limiting_toxicity import Dlt, Evaluable, WindowState
from firstdose.derive.exposure import exposure
from firstdose.records.history import History
from firstdose.records.values import Reason, SpecialInterest
from firstdose.trial.place import Place

WATCHED = (SpecialInterest.CRS, SpecialInterest.ICANS)
"""What is marked beside the dose-limiting toxicities themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedEvent:
    """A cytokine release syndrome or neurotoxicity: its worst grade, and when it began."""

    kind: SpecialInterest
    grade: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """One participant's DLT window and what happened in it, as known today."""

    participant: str
    regimen: str
    conditioning_from: date | None
    infusions: tuple[date, ...]
    opens_on: date | None
    closes_on: date | None
    window: WindowState
    evaluable: Evaluable
    reason: Reason | None
    dlts: tuple[Dlt, ...]
    events: tuple[WatchedEvent, ...]
    is_awaited: bool
    in_cohort: bool


def watch_rows(seen: Seen) -> tuple[WatchRow, ...]:
    """Everyone assigned in the part, in the order of assignment."""
    in_turn = sorted(seen.standing.places, key=lambda place: place.assigned_by)
    cohort = {place.participant for place in seen.standing.cohort}
    return tuple(_row(seen, place, cohort) for place in in_turn)


def _row(seen: Seen, place: Place, cohort: set[str]) -> WatchRow:
    history = seen.ledger.history(place.participant)
    given = exposure(seen.study, history, seen.today)
    return WatchRow(
        participant=place.participant,
        regimen=place.dlt.regimen,
        conditioning_from=given.first_conditioning_on if given is not None else None,
        infusions=tuple(one.given_on for one in given.infusions) if given is not None else (),
        opens_on=place.dlt.opens_on,
        closes_on=place.dlt.closes_on,
        window=place.dlt.window,
        evaluable=place.dlt.evaluable,
        reason=place.dlt.reason,
        dlts=place.dlt.dlts,
        events=tuple(_events(seen, history)),
        is_awaited=place.is_awaited,
        in_cohort=place.participant in cohort,
    )


def _events(seen: Seen, history: History) -> Iterator[WatchedEvent]:
    for event in adverse_events(seen.study, history, seen.today):
        if event.special_interest in WATCHED:
            yield WatchedEvent(
                kind=event.special_interest, grade=event.worst_grade, on=event.onset_on
            )
