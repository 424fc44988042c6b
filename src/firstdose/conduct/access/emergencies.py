"""Access in an emergency: a fact when it is taken, an alarm until somebody else has judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firstdose.conduct.access.duties import site_of
from firstdose.records.delegation import EmergencyAccessReviewed, EmergencyAccessTaken
from firstdose.records.history import History
from firstdose.records.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Access in an emergency that nobody has judged yet; ``entry`` is the one that tells of it."""

    entry: int
    participant: str
    site: str
    person: str
    why: str
    on: date


def alarms_of(participant: History) -> tuple[Alarm, ...]:
    """What is still to be judged about a participant: of each person what came after the verdict.

    A verdict judges everything that the person took before it.
    """
    judged = {entry.fact.person: entry.number for entry in participant.of(EmergencyAccessReviewed)}
    return tuple(
        Alarm(
            entry=entry.number,
            participant=participant.participant,
            site=site_of(participant),
            person=entry.fact.person,
            why=entry.fact.why,
            on=entry.occurred_on,
        )
        for entry in participant.of(EmergencyAccessTaken)
        if entry.number > judged.get(entry.fact.person, 0)
    )


def alarms(
    ledger: Ledger, before: Mapping[str, tuple[Alarm, ...]], seen: int
) -> dict[str, tuple[Alarm, ...]]:
    """The alarms by participant, worked out anew for those of whom something became known."""
    found = dict(before)
    for participant in ledger.spoken_of_after(seen):
        if participant:
            found[participant] = alarms_of(ledger.history(participant))
    return {participant: each for participant, each in found.items() if each}
