"""The steps of a treatment as facts and orders name them: "conditioning", "infusion-2"."""

from __future__ import annotations

CONDITIONING = "conditioning"


def infusion_step(number: int) -> str:
    """The name of the step of one infusion."""
    return f"infusion-{number}"


def infusion_number(step: str) -> int | None:
    """The number in "infusion-2"; None for another step."""
    name, _, number = step.rpartition("-")
    return int(number) if name == "infusion" and number.isdecimal() else None
