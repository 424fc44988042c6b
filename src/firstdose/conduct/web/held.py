# pyright: standard
"""One meeting as its pages want it: the snapshot made again, the votes, and what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.conduct.safety.futures_table import choices
from firstdose.conduct.safety.meeting import Meeting, meeting
from firstdose.conduct.safety.naming import action_text
from firstdose.conduct.safety.shut import Shut, shut_by_data
from firstdose.conduct.safety.snapshot import Snapshot, made_again
from firstdose.conduct.web.trial import Now
from firstdose.records.committee import SnapshotFrozen
from firstdose.records.entry import Entry
from firstdose.records.values import Action
from firstdose.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision that can be chosen: what is sent, what is said, and whether it is recommended."""

    value: str
    text: str
    recommended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting that is being held, or was."""

    frozen: Entry[SnapshotFrozen]
    meeting: Meeting
    snapshot: Snapshot
    shut: tuple[Shut, ...]

    @property
    def part(self) -> str:
        """The part it is about."""
        return self.frozen.fact.part

    def choices(self, words: Words) -> tuple[Choice, ...]:
        """Every decision in reach, as the design knows them; what is recommended is one of them."""
        seen = self.snapshot.seen
        recommended = (seen.recommended.action, seen.recommended.regimen)
        found = [(one.action, one.regimen) for one in choices(seen)]
        if recommended not in found:
            found.insert(0, recommended)
        return tuple(
            Choice(
                value=f"{action} {regimen}".rstrip(),
                text=action_text(words, action, regimen, expands=self.meeting.expands),
                recommended=(action, regimen) == recommended,
            )
            for action, regimen in found
        )

    def chosen(self, value: str, words: Words) -> tuple[Action, str] | None:
        """The decision that was sent; None where it is none that could be chosen."""
        if value not in [choice.value for choice in self.choices(words)]:
            return None
        action, _, regimen = value.partition(" ")
        return Action(action), regimen


def held(now: Now, entry: str) -> Held | None:
    """The meeting on the snapshot frozen by an entry; None where there is no such snapshot."""
    number = int(entry) if entry.isascii() and entry.isdecimal() and len(entry) < 12 else 0
    found = now.ledger.history("").of(SnapshotFrozen)
    frozen = next((each for each in found if each.number == number), None)
    if frozen is None:
        return None
    return Held(
        frozen=frozen,
        meeting=meeting(now.study, now.ledger, frozen),
        snapshot=made_again(now.study, now.ledger, frozen),
        shut=tuple(shut_by_data(now.study, now.ledger, frozen, now.today)),
    )
