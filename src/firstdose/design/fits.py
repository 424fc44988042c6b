"""Cohorts, paths and guards that a design cannot use, refused before anything is computed."""

from __future__ import annotations

from math import ceil

import numpy as np

from firstdose.design.too_toxic import closed_without_dlts
from firstdose.protocol.designs import (
    APlusB,
    Coherent,
    GBoin,
    RollingSix,
    ThreePlusThree,
    TooToxic,
    takes_turns,
)
from firstdose.protocol.parts import Part, called
from firstdose.protocol.words import MOST_PARTICIPANTS
from firstdose.records.problem import Problem, StudyError


def refuse_what_does_not_fit(part: Part) -> None:
    """Raise every reason why the part's cohorts, path and guards do not fit its design."""
    found = [
        *_of_groups(part),
        *_of_groups_alone(part),
        *_of_the_path(part),
        *_of_scores(part),
        *_of_guards(part),
    ]
    if found:
        raise StudyError.of(found)


def _of_groups(part: Part) -> list[Problem]:
    """3+3 decides at three and at six, A+B at A and A+B: else it would wait for ever."""
    size, maximum = part.cohorts.size, part.cohorts.maximum_per_regimen
    match part.design:
        case ThreePlusThree():
            name, first, both, words = "3+3", 3, 6, ("three", "six")
        case APlusB():
            first, both = part.design.a, part.design.a + part.design.b
            name, words = "A+B", (str(first), str(both))
        case RollingSix():
            return _of_rolling_six(part, 8 if part.design.queue else 6)
        case _:
            return []
    if size == first and maximum >= both:
        return []
    return [
        Problem(
            what=f"{name} cannot use cohorts of {size} with at most {maximum} places at a regimen,"
            f" as {called(part)} has them.",
            where=part.section,
            because=f"{name} decides with {words[0]} and with {words[1]} evaluable participants.",
            remedy=f"Set cohorts.size to {first} and cohorts.maximum_per_regimen to {both} or"
            " more.",
        )
    ]


def _of_rolling_six(part: Part, most: int) -> list[Problem]:
    maximum = part.cohorts.maximum_per_regimen
    if maximum >= most:
        return []
    return [
        Problem(
            what=f"Rolling six cannot use at most {maximum} places at a regimen, as {called(part)}"
            " has them.",
            where=part.section,
            because=f"Its table goes up to {most} participants at a regimen.",
            remedy=f"Set cohorts.maximum_per_regimen to {most} or more.",
        )
    ]


def _of_groups_alone(part: Part) -> list[Problem]:
    """What goes with designs that enter cohorts only: these count a regimen's participants."""
    if not isinstance(part.design, ThreePlusThree | APlusB | RollingSix):
        return []
    asked = {
        "begin with one participant at a regimen": (
            part.cohorts.titration != "none",
            "Set cohorts.titration to none",
        ),
        "use stopping rules": (bool(part.stopping), "Leave `stopping` out"),
        "use the guard `coherent`": (
            any(isinstance(guard, Coherent) for guard in part.guards),
            "Leave the guard out",
        ),
    }
    return [
        Problem(
            what=f"The design of {called(part)} cannot {what}.",
            where=part.section,
            because="3+3, A+B and rolling six count the participants at a regimen themselves, and"
            " come to an end by themselves.",
            remedy=f"{remedy}, or choose a design that enters cohorts.",
        )
        for what, (is_asked, remedy) in asked.items()
        if is_asked
    ]


def _of_the_path(part: Part) -> list[Problem]:
    """A design that weighs every regimen, or chooses between steps, keeps to no order of steps."""
    if not takes_turns(part.design, part.path):
        return []
    return [
        Problem(
            what=f"The path of {called(part)} is {part.path.order.replace('_', ' ')}, which the"
            f" design {part.design.kind} cannot use.",
            where=part.section,
            because="It chooses itself between the steps that lead up or down.",
            remedy="Set path.order to free, or choose another design.",
        )
    ]


def _of_scores(part: Part) -> list[Problem]:
    """A guard on the toxicity score beside a design that has none."""
    on_score = any(isinstance(each, TooToxic) and each.counts == "score" for each in part.guards)
    if not on_score or isinstance(part.design, GBoin):
        return []
    return [
        Problem(
            what=f"Regimens of {called(part)} are closed by a toxicity score, and its design"
            f" {part.design.kind} has none.",
            where=part.section,
            because="Only a design on graded toxicity says how much each class counts.",
            remedy="Write counts: dlts in the guard too_toxic, or choose the design g_boin.",
        )
    ]


def _of_guards(part: Part) -> list[Problem]:
    """A guard that closes a regimen whatever comes about leaves nothing to find out."""
    size = part.cohorts.size
    found: list[Problem] = []
    for guard in part.guards:
        if not isinstance(guard, TooToxic):
            continue
        first = ceil(guard.from_participants / size) * size
        if first > part.cohorts.maximum_per_regimen or not closed_without_dlts(guard, first)[first]:
            continue
        enough = np.flatnonzero(~closed_without_dlts(guard, MOST_PARTICIPANTS)[first:]) + first
        later = f"let it ask from {enough[0]} participants on, " if len(enough) else ""
        found.append(
            Problem(
                what=f"The guard too_toxic closes a regimen even with no DLT among {first}.",
                where=f"The guards of {called(part)}",
                because=f"Its risk still exceeds {guard.limit} with a probability above"
                f" {guard.probability}: the part would end with its first regimen, whatever is"
                " seen.",
                remedy=f"State a higher limit, {later}or leave the guard out. That of a design"
                " without a study has the design's target as its limit.",
            )
        )
    return found
