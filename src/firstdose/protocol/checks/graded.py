"""Designs on graded toxicity: weights that make a score, a target inside, classes of all grades."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from firstdose.protocol.designs import GBoin, TooToxic
from firstdose.protocol.finding import Finding
from firstdose.protocol.parts import called
from firstdose.protocol.study import Study

GRADES = 6
"""The grades of CTCAE, 0 for none."""


def weights(study: Study) -> Iterator[Finding]:
    """Class 0 weighs nothing, a worse class no less, and some class beyond 0 is a DLT."""
    for number, design in _graded(study):
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
                because="A DLT counts as that class or a worse one.",
                remedy="Name a class that has a weight; class 0 is the first.",
            )


def targets(study: Study) -> Iterator[Finding]:
    """The target as a share of the greatest weight leaves room below and above."""
    for number, design in _graded(study):
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


def classes_unnamed(study: Study) -> Iterator[Finding]:
    """A design on graded toxicity, in a part that does not say which class a grade has."""
    for number, _ in _graded(study):
        part = study.parts[number]
        if part.toxicity_classes is None:
            yield Finding(
                path=("parts", number, "toxicity_classes"),
                what=f"Part `{part.name}` reads graded toxicity and does not say which class each"
                " grade has.",
                because="Its design counts the worst toxicity of each participant by its class.",
                remedy="Write `toxicity_classes` with the classes `of_grades` 0 to 5, such as"
                " [0, 0, 1, 2, 3, 3], and `section`.",
            )


def classes_of_grades(study: Study) -> Iterator[Finding]:
    """Classes that leave out a grade, fall with it, or have no weight."""
    for number, design in _graded(study):
        stated = study.parts[number].toxicity_classes
        if stated is None:
            continue
        listed = stated.of_grades
        rising = all(lower <= upper for lower, upper in pairwise(listed))
        if len(listed) == GRADES and listed[0] == 0 and rising and listed[-1] < len(design.weights):
            continue
        yield Finding(
            path=("parts", number, "toxicity_classes", "of_grades"),
            what=f"The classes of grades 0 to 5 are {', '.join(map(str, listed))}, and the classes"
            f" of gBOIN are 0 to {len(design.weights) - 1}.",
            because="Grade 0 is class 0, a worse grade is in no milder class, and every class has a"
            " weight.",
            remedy="List six classes, such as 0, 0, 1, 2, 3, 3.",
        )


def scores_to_close_by(study: Study) -> Iterator[Finding]:
    """A guard on the toxicity score beside a design that has none."""
    for number, part in enumerate(study.parts):
        for place, guard in enumerate(part.guards):
            on_score = isinstance(guard, TooToxic) and guard.counts == "score"
            if on_score and not isinstance(part.design, GBoin):
                yield Finding(
                    path=("parts", number, "guards", place, "counts"),
                    what=f"Regimens of {called(part)} are closed by a toxicity score, and its"
                    f" design `{part.design.kind}` has none.",
                    because="Only a design on graded toxicity says how much each class counts.",
                    remedy="Write `counts: dlts`, or choose the design `g_boin`.",
                )


def _graded(study: Study) -> Iterator[tuple[int, GBoin]]:
    for number, part in enumerate(study.parts):
        if isinstance(part.design, GBoin):
            yield number, part.design
