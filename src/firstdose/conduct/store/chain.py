"""Whether rows are a chain: each one as it was written, and each after the one before it."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, field

from firstdose.conduct.store.row import FORMAT, NOTHING, Head, Row
from firstdose.records.problem import Problem

_RESTORE = "Restore the ledger from a backup that verifies, and find out who changed this one."


@dataclass(slots=True)
class Chain:
    """The rows seen so far, in order; ``name`` is what messages call the ledger."""

    name: str
    head: Head = NOTHING
    _sound: bool = True
    _last_sound: bool = True
    _versions: dict[str, int] = field(default_factory=dict[str, int])

    def problems_of(self, row: Row) -> tuple[Problem, ...]:
        """Everything that shows that the chain was broken at the row that comes next."""
        if row.format > FORMAT:
            return (self._newer(row),)
        number, before = row.number, self.head
        found: list[Problem] = []
        if number <= before.number:
            found.append(self._out_of_order(row))
        elif number > before.number + 1:
            found.append(missing(self.name, before.number + 1, number - 1))
        if row.fingerprint() != row.hash:
            found.append(self._altered(row))
        elif number == before.number + 1 and row.prev != before.hash and self._last_sound:
            found.append(self._replaced(row))
        if not found and self._sound and row.version != self._versions.get(row.stream, 0) + 1:
            found.append(self._out_of_turn(row))
        return tuple(found)

    def take(self, row: Row, problems: Sized = ()) -> None:
        """Go on after a row; ``problems`` are those it had."""
        self.head = row.head
        self._versions[row.stream] = row.version
        self._last_sound = not problems
        self._sound = self._sound and not problems

    def _at(self, number: int) -> str:
        return f"{self.name}, entry {number}"

    def _newer(self, row: Row) -> Problem:
        return Problem(
            what=f"Entry {row.number} is in format {row.format}; known are formats up to {FORMAT}.",
            where=self._at(row.number),
            because="A newer firstdose wrote this row, and what it added cannot be guessed.",
            remedy="Read the ledger with the firstdose that wrote it, or a newer one.",
        )

    def _altered(self, row: Row) -> Problem:
        return Problem(
            what=f"Entry {row.number} was altered: it does not have the fingerprint beside it.",
            where=self._at(row.number),
            because="Every entry is kept as it was made; a change is a new entry that amends.",
            remedy=_RESTORE,
        )

    def _replaced(self, row: Row) -> Problem:
        if row.number == 1:
            return Problem(
                what="Entry 1 is not the first that was written.",
                where=self._at(1),
                because="It says that another entry stood before it.",
                remedy=_RESTORE,
            )
        return Problem(
            what=f"Entry {row.number - 1} is not the one after which entry {row.number} was "
            "written.",
            where=self._at(row.number - 1),
            because="Every entry carries the fingerprint of the one before it; one of these two "
            "was replaced.",
            remedy=_RESTORE,
        )

    def _out_of_order(self, row: Row) -> Problem:
        return Problem(
            what=f"Entry {row.number} stands after entry {self.head.number}.",
            where=self._at(row.number),
            because="Entries are numbered 1, 2, 3 …, each once and in order.",
            remedy=_RESTORE,
        )

    def _out_of_turn(self, row: Row) -> Problem:
        seen = self._versions.get(row.stream, 0)
        return Problem(
            what=f"Entry {row.number} is version {row.version} of {row.stream}, after version "
            f"{seen}.",
            where=self._at(row.number),
            because="The versions of a stream count 1, 2, 3 …, so that of two editors one wins.",
            remedy=_RESTORE,
        )


def missing(name: str, first: int, last: int) -> Problem:
    """Entries that are not there although others show that they were."""
    if first == last:
        what, where = f"Entry {first} is missing.", f"{name}, entry {first}"
    else:
        what, where = f"Entries {first} to {last} are missing.", f"{name}, entries {first}-{last}"
    return Problem(
        what=what,
        where=where,
        because="Entries are numbered 1, 2, 3 … without gaps; nothing is ever removed.",
        remedy=_RESTORE,
    )
