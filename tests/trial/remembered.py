"""A planner that remembers, beside one that works everything out anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.trial.planner import Plan, Planner


def plans_beside_fresh_ones(
    study: Study, ledger: Ledger, *, every: int, asked_at_each_entry: bool = False
) -> Iterator[tuple[Plan, Plan]]:
    """What both say at the end of one in so many days on which something became known.

    ``asked_at_each_entry``: the one that remembers is asked whenever anything became known.
    """
    growing = Ledger()
    planner = Planner(study, growing)
    days = 0
    for entry, following in pairwise(ledger.entries):
        growing.add(entry)
        today = entry.known_on
        if following.known_on != today:
            days += 1
            if days % every == 0:
                yield planner.plan(today), Planner(study, growing).plan(today)
        if asked_at_each_entry:
            planner.plan(today)
