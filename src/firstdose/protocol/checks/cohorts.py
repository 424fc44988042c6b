"""Cohort sizes, caps and the numbers of the guards."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.protocol.designs import (
    APlusB,
    DesignSettings,
    ParticipantCap,
    ParticipantsTreated,
    RollingSix,
    ThreePlusThree,
    TooToxic,
)
from firstdose.protocol.finding import Finding
from firstdose.protocol.parts import called
from firstdose.protocol.study import Study


def cohort_sizes(study: Study) -> Iterator[Finding]:
    """3+3 enters 3 at a time and up to 6 at a regimen, A+B A and up to A+B, rolling six 6 or 8."""
    for number, part in enumerate(study.parts):
        needed = _needed(part.design)
        if needed is None:
            continue
        name, first, most = needed
        cohorts = part.cohorts
        if cohorts.size != (first or cohorts.size) or cohorts.maximum_per_regimen < most:
            size = f"`size: {first}` and " if first else ""
            yield Finding(
                path=("parts", number, "cohorts"),
                what=(
                    f"Cohorts of {cohorts.size} with at most {cohorts.maximum_per_regimen} per"
                    f" regimen do not fit the {name} rule of {called(part)}."
                ),
                because=(
                    f"{name} decides after {first} participants and, where needed, after {most}."
                    if first
                    else f"Its table goes up to {most} participants."
                ),
                remedy=f"Write {size}`maximum_per_regimen: {most}` or more.",
            )


def _needed(design: DesignSettings) -> tuple[str, int | None, int] | None:
    """The rule, the size of its cohorts (None: any), and the places it needs at a regimen."""
    match design:
        case ThreePlusThree():
            return "3+3", 3, 6
        case APlusB():
            return "A+B", design.a, design.a + design.b
        case RollingSix():
            return "rolling six", None, 8 if design.queue else 6
        case _:
            return None


def cohorts_beyond_caps(study: Study) -> Iterator[Finding]:
    """A cohort is no larger than the places at a regimen, the cap, or the number that ends a part.

    Rolling six enters one by one.
    """
    for number, part in enumerate(study.parts):
        size = part.cohorts.size
        limits = {"`cohorts.maximum_per_regimen`": part.cohorts.maximum_per_regimen}
        for guard in part.guards:
            if isinstance(guard, ParticipantCap):
                limits["the guard `participant_cap`"] = guard.participants
        for rule in part.stopping:
            for condition in rule.all_of:
                if isinstance(condition, ParticipantsTreated):
                    limits["the stopping rule `participants_treated`"] = condition.participants
        for name, limit in limits.items():
            if size > limit and not isinstance(part.design, RollingSix):
                yield Finding(
                    path=("parts", number, "cohorts", "size"),
                    what=f"Cohorts of {size} are entered in {called(part)}; {name} says {limit}.",
                    because="The first cohort alone would go beyond it.",
                    remedy=f"Enter cohorts of {limit} or fewer, or raise the limit.",
                )


def caps(study: Study) -> Iterator[Finding]:
    """No part may be allowed more participants than the study plans."""
    planned = study.enrolment.planned_participants
    for number, part in enumerate(study.parts):
        for place, guard in enumerate(part.guards):
            if isinstance(guard, ParticipantCap) and guard.participants > planned:
                yield Finding(
                    path=("parts", number, "guards", place, "participants"),
                    what=(
                        f"Part `{part.name}` may take {guard.participants} participants,"
                        f" the study plans {planned}."
                    ),
                    because="A part cannot take more participants than the whole study.",
                    remedy="Lower the cap, or correct `enrolment.planned_participants`.",
                )


def probabilities(study: Study) -> Iterator[Finding]:
    """Limits and probabilities of the guards lie between 0 and 1."""
    for number, part in enumerate(study.parts):
        for place, guard in enumerate(part.guards):
            match guard:
                case TooToxic():
                    for name in ("limit", "probability"):
                        value = guard.limit if name == "limit" else guard.probability
                        if not 0 < value < 1:
                            yield Finding(
                                path=("parts", number, "guards", place, name),
                                what=f"`{name}` is {value}.",
                                because="It is a probability, so it lies between 0 and 1.",
                                remedy="Write a number such as 0.30, not a percentage.",
                            )
                case _:
                    pass
