"""The design of one part, with its guards and stopping rules, seen both ways."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.design.made import Ties
from firstdose.design.one_row import OneRow
from firstdose.design.order import RegimenOrder
from firstdose.design.situation import Design
from firstdose.design.states import Declares, Reads, Rule, Select


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartDesign:
    """The design of one part: its regimens in order, and its rule seen both ways.

    ``rule`` works on arrays of counts, guards on counts and stopping rules included.  ``on_counts``
    is the same rule on one situation.  ``decide`` adds the guard on the calendar: it is the design.
    ``select`` says what would be recommended if the part ended now.  ``ties``: see `Made`.
    """

    order: RegimenOrder
    declares: Declares
    reads: Reads
    rule: Rule
    select: Select
    on_counts: OneRow
    decide: Design
    ties: Ties | None = None
