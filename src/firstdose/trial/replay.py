"""Replay: the trial as it stood on any past day, and every past decision taken again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from firstdose.design.situation import Decision
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order
from firstdose.trial.planner import orders, recommended


class Replayed(Struct, frozen=True, kw_only=True):
    """A decision as it was recorded, beside what the design recommends on the same evidence now."""

    entry: Entry[DoseDecided]
    now: Decision

    @property
    def agrees(self) -> bool:
        """Whether the recommendation is the one that was shown to the committee."""
        then = self.entry.fact
        return (then.recommended_action, then.recommended_regimen, then.reasons) == (
            self.now.action,
            self.now.regimen,
            self.now.reasons,
        )


def orders_on(read: Callable[[str], Study], ledger: Ledger, day: date) -> tuple[Order, ...]:
    """The orders that stood at the end of a past day, under the protocol then in force."""
    then = ledger.as_known_on(day)
    return orders(read(then.study_text_in_force()), then, day)


def replay(read: Callable[[str], Study], ledger: Ledger) -> tuple[Replayed, ...]:
    """Every recommendation worked out again from the entries the committee had before it.

    ``read`` turns a study file into a study, as `protocol.recorded` does: each decision is replayed
    under the version then in force.
    """
    replayed: list[Replayed] = []
    for entry in ledger.history("").of(DoseDecided):
        then = ledger.as_of_entry(entry.fact.evidence_through)
        study = read(then.study_text_in_force())
        now = recommended(study, then, entry.fact.part, entry.occurred_on)
        replayed.append(Replayed(entry=entry, now=now))
    return tuple(replayed)
