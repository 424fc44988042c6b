"""Whether rows are a chain: each one as it was written, and each after the one before it."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, field

from firstdose.conduct.refusals import refusal
from firstdose.conduct.store.row import FORMAT, NOTHING, Head, Row
from firstdose.records.problem import Problem


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

    def _newer(self, row: Row) -> Problem:
        return refusal(
            "entry_newer",
            entry=f"{row.number}",
            format=row.format,
            known=FORMAT,
            name=self.name,
        )

    def _altered(self, row: Row) -> Problem:
        return refusal("entry_altered", entry=f"{row.number}", name=self.name)

    def _replaced(self, row: Row) -> Problem:
        if row.number == 1:
            return refusal("first_replaced", name=self.name)
        before, after = f"{row.number - 1}", f"{row.number}"
        return refusal("entry_replaced", entry=before, after=after, name=self.name)

    def _out_of_order(self, row: Row) -> Problem:
        after = f"{self.head.number}"
        return refusal("entry_out_of_order", entry=f"{row.number}", after=after, name=self.name)

    def _out_of_turn(self, row: Row) -> Problem:
        return refusal(
            "entry_out_of_turn",
            entry=f"{row.number}",
            version=row.version,
            stream=row.stream,
            after=self._versions.get(row.stream, 0),
            name=self.name,
        )


def missing(name: str, first: int, last: int) -> Problem:
    """Entries that are not there although others show that they were."""
    if first == last:
        return refusal("entry_missing", entry=f"{first}", name=name)
    return refusal("entries_missing", first=f"{first}", last=f"{last}", name=name)
