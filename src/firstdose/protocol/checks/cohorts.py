"""Cohort sizes, caps and the numbers of the guards."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.protocol.designs import (
    Coherent,
    NoSkipping,
    ParticipantCap,
    ThreePlusThree,
    TooToxic,
    WaitForPending,
    WholePartTooToxic,
)
from firstdose.protocol.finding import Finding
from firstdose.protocol.study import Study


def cohort_sizes(study: Study) -> Iterator[Finding]:
    """3+3 enters 3 participants at a time and up to 6 at a regimen."""
    for number, part in enumerate(study.parts):
        cohorts = part.cohorts
        if isinstance(part.design, ThreePlusThree) and (
            cohorts.size != 3 or cohorts.maximum_per_regimen < 6
        ):
            yield Finding(
                path=("parts", number, "cohorts"),
                what=(
                    f"Cohorts of {cohorts.size} with at most {cohorts.maximum_per_regimen} per"
                    f" regimen do not fit the 3+3 rule of part `{part.name}`."
                ),
                because="3+3 decides after 3 participants and, where needed, after 6.",
                remedy="Write `size: 3` and `maximum_per_regimen: 6` or more.",
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
                case (
                    WaitForPending()
                    | NoSkipping()
                    | ParticipantCap()
                    | Coherent()
                    | WholePartTooToxic()
                ):
                    pass
