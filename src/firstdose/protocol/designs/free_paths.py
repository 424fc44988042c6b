"""Designs that keep to no order of the kinds of step: their path is free."""

from __future__ import annotations

from firstdose.protocol.designs.continual import PoCrm
from firstdose.protocol.designs.model_assisted import BoinCombination, Pipe
from firstdose.protocol.designs.overdose_control import DualBlrm, InfusionHazard
from firstdose.protocol.designs.path import Path

CHOOSES_THE_STEP = (BoinCombination, Pipe)
"""These choose between the steps up or down themselves, on any path."""

WEIGHS_EVERY_REGIMEN = (DualBlrm, InfusionHazard, PoCrm)
"""These weigh every regimen, so that a path of one kind of step is free for them whatever it says.
"""

FREE = (*CHOOSES_THE_STEP, *WEIGHS_EVERY_REGIMEN)


def takes_turns(design: object, path: Path) -> bool:
    """Whether the path keeps to an order of steps that the design does not keep."""
    if path.order == "free":
        return False
    several = len(path.kinds) > 1
    return isinstance(design, CHOOSES_THE_STEP) or (
        several and isinstance(design, WEIGHS_EVERY_REGIMEN)
    )
