"""The way through the regimens of a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.protocol.regimens import StepKind

Turns = Literal["in_turn", "alternating", "free"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """In which order the kinds of step are taken; the reference study: schedule, then dose.

    ``order``: ``in_turn`` takes the first kind until it fails or ends and then the next;
    ``alternating`` takes one step of each kind after the other, so that the path runs along the
    diagonal; ``free`` leaves it to the design, which may take any step.  ``rescue`` names regimens
    below the start that are entered only when the start is left downwards.
    """

    start: str
    kinds: tuple[StepKind, ...]
    order: Turns = "in_turn"
    rescue: tuple[str, ...] = ()
