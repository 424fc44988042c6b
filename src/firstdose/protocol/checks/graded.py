"""Designs that read graded toxicity: weights that make a score, a target inside, and a study."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from firstdose.protocol.designs import GBoin
from firstdose.protocol.finding import Finding
from firstdose.protocol.study import Study


def weights(study: Study) -> Iterator[Finding]:
    """Class 0 weighs nothing, a worse class no less, and some class beyond 0 is a DLT."""
    for number, part in enumerate(study.parts):
        design = part.design
        if not isinstance(design, GBoin):
            continue
        listed = design.weights
        rising = all(lower <= upper for lower, upper in pairwise(listed))
        if len(listed) < 2 or listed[0] != 0 or not rising or listed[-1] == 0:
            yield Finding(
                path=("parts", number, "design", "weights"),
                what=f"The weights of gBOIN are {', '.join(map(str, listed))}.",
                because="Class 0 is no toxicity, and a worse class counts no less than a milder.",
                remedy="List a weight for each class from 0 up, such as 0, 0.5, 1, 1.5.",
            )
        if design.dlt_from >= len(listed):
            yield Finding(
                path=("parts", number, "design", "dlt_from"),
                what=f"DLTs begin at class {design.dlt_from}, and the last class of gBOIN is"
                f" {len(listed) - 1}.",
                because="Regimens are closed on DLTs, so some class must be one.",
                remedy="Name a class that has a weight; class 0 is the first.",
            )


def targets(study: Study) -> Iterator[Finding]:
    """The target as a share of the greatest weight leaves room below and above."""
    for number, part in enumerate(study.parts):
        design = part.design
        if not isinstance(design, GBoin):
            continue
        most, target = max(design.weights, default=0), design.target_score
        low, high = target * design.under, target * design.over
        if not 0 < low < target < high < most:
            yield Finding(
                path=("parts", number, "design", "target_score"),
                what=f"Around the target score {target} the multiples `under` and `over` give {low}"
                f" to {high}, and the greatest weight is {most}.",
                because="There must be mean scores that are too low, near the target, and too"
                " high.",
                remedy="Choose a target below the greatest weight, with room on both sides.",
            )


def no_classes_in_a_study(study: Study) -> Iterator[Finding]:
    """A study observes DLTs, and nothing says what class each toxicity belongs to."""
    for number, part in enumerate(study.parts):
        if isinstance(part.design, GBoin) and study.dlt:
            yield Finding(
                path=("parts", number, "design", "kind"),
                what=f"Part `{part.name}` has the design gBOIN.",
                because="A study file says what a DLT is, and not yet which class of toxicity"
                " counts how much; a trial could not be followed by it.",
                remedy="Look at gBOIN with `firstdose design`; choose `boin` in a study file.",
            )
