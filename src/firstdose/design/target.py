"""The DLT risk that a design aims at, as its settings state it."""

from __future__ import annotations

from decimal import Decimal

from firstdose.protocol.designs import DesignSettings

_STATED_AS = ("target", "toxicity_limit", "target_to")
"""The settings that say it, in the order in which they are looked for."""


def target_of(settings: DesignSettings) -> Decimal | None:
    """The risk aimed at, or the highest one aimed at; None for a design that states none."""
    stated = (getattr(settings, name, None) for name in _STATED_AS)
    return next((value for value in stated if isinstance(value, Decimal)), None)
