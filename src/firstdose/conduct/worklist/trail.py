"""Every entry about a participant, those that were amended included, as the ledger grows."""

from __future__ import annotations

from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger


class Trail:
    """The numbers of the entries of each participant; asking looks at what is new only."""

    __slots__ = ("_amended", "_ledger", "_numbers", "_seen")

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._seen = 0
        self._numbers: dict[str, list[int]] = {}
        self._amended: dict[int, int] = {}

    def of(self, participant: str) -> tuple[int, ...]:
        """The numbers of the entries about a participant ("": about the study), in order."""
        self._follow()
        return tuple(self._numbers.get(participant, ()))

    def amended_by(self, number: int) -> int | None:
        """The entry that amends another one; None where none does."""
        self._follow()
        return self._amended.get(number)

    def _follow(self) -> None:
        for number in range(self._seen + 1, len(self._ledger) + 1):
            entry = self._ledger.entry(number)
            self._numbers.setdefault(participant_of(entry.fact), []).append(number)
            if entry.amends is not None:
                self._amended[entry.amends] = number
        self._seen = len(self._ledger)
