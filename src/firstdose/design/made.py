"""What every kind of design is made into, before guards and stopping rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from firstdose.design.states import Declares, Reads, Rule, Select


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """The rule of a design, what it recommends when the part ends, what it promises and reads."""

    rule: Rule
    select: Select
    declares: Declares
    reads: Reads = field(default_factory=Reads)
