"""The widest values of an analyte that can be typed: beyond them stands a wrong unit or digit.

They are assumptions of firstdose (``plausible.csv``, in the analyte's canonical unit) and decide
nothing but whether the number is taken; every limit that CTCAE publishes for an analyte lies within
them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Plausible:
    """From where to where a value can be typed, in the canonical unit of its analyte."""

    lowest: Decimal
    highest: Decimal


@cache
def plausible() -> Mapping[str, Plausible]:
    """The ends by analyte; one that is not named has none but that it is not negative."""
    text = (
        resources.files("firstdose.conduct.forms")
        .joinpath("plausible.csv")
        .read_text(encoding="utf-8")
    )
    return {
        row["analyte"]: Plausible(lowest=Decimal(row["lowest"]), highest=Decimal(row["highest"]))
        for row in csv.DictReader(text.splitlines())
    }
