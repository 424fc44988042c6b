"""Settings of the stopping rules: when a part is over and its regimen is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from firstdose.protocol.words import BY_KIND, Participants


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsTreated:
    """So many have been treated in the part."""

    participants: Participants
    kind: Literal["participants_treated"] = "participants_treated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsAtRegimen:
    """So many have been treated at the current regimen."""

    participants: Participants
    kind: Literal["participants_at_regimen"] = "participants_at_regimen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """The design would enter another cohort at the current regimen."""

    kind: Literal["stays"] = "stays"


Condition = ParticipantsTreated | ParticipantsAtRegimen | Stays


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingRule:
    """The part is over when all conditions of any of its stopping rules hold.

    The design then recommends the regimen that it would choose from what is known.
    """

    all_of: tuple[Annotated[Condition, BY_KIND], ...]
