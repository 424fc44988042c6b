"""Whom a form is about, and what is known of them on the day on which it is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from firstdose.derive.happened import happened
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    AdverseEventReported,
    DemographyRecorded,
    Died,
    Fact,
    Measured,
    ProductReleased,
    RegimenAssigned,
)
from firstdose.records.history import History
from firstdose.records.orders import ParticipantOrder

T = TypeVar("T", bound=ParticipantOrder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One participant of a study on a day.

    ``orders``: what the trial asks of them today.  ``taken``: subject numbers that are given, for
    a participant who is new and has none yet.
    """

    study: Study
    history: History
    today: date
    orders: tuple[ParticipantOrder, ...] = ()
    taken: frozenset[str] = frozenset()

    @property
    def participant(self) -> str:
        """The subject number."""
        return self.history.participant

    @property
    def events(self) -> tuple[Entry[AdverseEventReported], ...]:
        """The adverse events reported so far, by onset."""
        return self.history.of(AdverseEventReported)

    @property
    def lots(self) -> tuple[str, ...]:
        """The product lots released for the participant."""
        released = (entry.fact.lot for entry in happened(self.history, ProductReleased, self.today))
        return tuple(dict.fromkeys(released))

    @property
    def assigned(self) -> RegimenAssigned | None:
        """The regimen the participant is planned to receive."""
        last = self.history.last(RegimenAssigned)
        return last.fact if last is not None else None

    @property
    def died_on(self) -> date | None:
        """The day of death."""
        died = self.history.last(Died)
        return died.occurred_on if died is not None else None

    @property
    def born_after(self) -> int | None:
        """The year before the first in which the participant can have been born."""
        described = self.history.last(DemographyRecorded)
        if described is None:
            return None
        return described.occurred_on.year - described.fact.age_years - 1

    def last_measured(self) -> Mapping[str, Measured]:
        """The last value of each analyte, whose unit and limits the next one is likely to have."""
        return {one.fact.analyte: one.fact for one in self.history.of(Measured)}

    def next_event(self) -> str:
        """The identifier of the next adverse event, such as AE-2."""
        named = {entry.fact.event for entry in self.events}
        number = len(named) + 1
        while f"AE-{number}" in named:
            number += 1
        return f"AE-{number}"

    def with_unsaved(self, entries: tuple[Entry[Fact], ...]) -> Case:
        """The same, as if these entries stood in the ledger already."""
        return replace(self, history=self.history.with_more(entries))


def open_order(case: Case, kind: type[T], **about: object) -> T | None:
    """The order of a kind that stands today and is about this; None when there is none."""
    for order in case.orders:
        if isinstance(order, kind) and all(getattr(order, k) == v for k, v in about.items()):
            return order
    return None
