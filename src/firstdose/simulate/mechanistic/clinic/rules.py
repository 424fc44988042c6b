"""What is uncertain between the model and the chart, as it is in one virtual programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from firstdose.simulate.figures import Fixed, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rise of interleukin 6 that makes CRS, and how much item thresholds vary.

    The limits of higher grades of CRS are moved with that of grade 1.
    """

    crs_grade_1_fold: float
    item_thresholds_between: float


@cache
def assumed_rules() -> Rules:
    """The rules as they are assumed where nothing is drawn."""
    return rules_among({})


def rules_among(drawn: Mapping[str, float]) -> Rules:
    """The rules with those that were drawn in the place of the assumed."""

    def one(key: str) -> float:
        return drawn.get(key, figure(Fixed, key).value)

    return Rules(
        crs_grade_1_fold=one("crs_grade_1_fold"),
        item_thresholds_between=one("item_thresholds_between"),
    )
