"""What counts as the response of a participant in a part, and by when it must have been seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.protocol.words import AtLeast0, Count, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BCellDepletion:
    """CD19 B cells at or below a count, at least once after the first infusion until ``by_day``.

    ``by_day`` is a study day; the day of the first infusion, day 0, does not count yet.
    """

    section: Words
    by_day: Count
    b_cells_at_most: AtLeast0
    unit: Words
    kind: Literal["b_cell_depletion"] = "b_cell_depletion"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityResponse:
    """A state of disease activity, met at an assessment after the first infusion until ``by_day``.

    By the study's reading of the instrument, as in its analyses.
    """

    section: Words
    by_day: Count
    kind: Literal["sri_4", "lldas", "doris"]


B_CELLS = "b_cells"
"""The analyte of CD19 B cells."""

ResponseCriterion = BCellDepletion | ActivityResponse
