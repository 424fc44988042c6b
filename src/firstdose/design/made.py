"""What every kind of design is made into, before guards and stopping rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from firstdose.design.order import Flags
from firstdose.design.states import Declares, Reads, Reals, Rule, Select, States
from firstdose.protocol.designs import TooToxic

Ties = Callable[[States], Flags]
"""Where another regimen would be as good as the one chosen, as far as it can be computed."""
Scored = Callable[[States], Reals]
"""The summed toxicity score by (row, regimen), each participant counting from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """The rule of a design, what it recommends when the part ends, what it promises and reads.

    ``ties``: of a design that computes estimates, the rows that stand on a knife edge.  ``scored``:
    of a design on graded toxicity, what it counts in place of DLTs.
    """

    rule: Rule
    select: Select
    declares: Declares
    reads: Reads = field(default_factory=Reads)
    ties: Ties | None = None
    scored: Scored | None = None
    closing: Callable[[TooToxic], Rule] | None = None

    def promising_no_monotony(self) -> Made:
        """The same without the promise that more DLTs never lead higher."""
        return replace(self, declares=replace(self.declares, monotone_in_dlts=False))
