"""One participant's entries in force: what a derivation is a pure function of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from firstdose.records.entry import Entry
from firstdose.records.facts import Fact

T = TypeVar("T", bound=Fact)

Groups = dict[type[Fact], tuple[Entry[Fact], ...]]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Entries in force of one participant ("" for the study), grouped by kind of fact.

    Within a kind they stand by day of occurrence, and within a day by entry number.  ``version`` is
    the number of the last entry that shaped it.  A ledger hands out the same object until the next
    such entry, and equality is identity: a history can therefore be the key of a cache.
    """

    participant: str
    groups: Groups
    version: int

    def of(self, kind: type[T]) -> tuple[Entry[T], ...]:
        """Entries of one kind of fact, earliest first."""
        return self.groups.get(kind, ())  # pyright: ignore[reportReturnType]  # its own kind

    def last(self, kind: type[T]) -> Entry[T] | None:
        """The latest entry of one kind of fact; None when there is none."""
        entries = self.of(kind)
        return entries[-1] if entries else None

    def __iter__(self) -> Iterator[Entry[Fact]]:
        """Every entry in force, by day of occurrence and entry number."""
        everything = (entry for entries in self.groups.values() for entry in entries)
        return iter(sorted(everything, key=_order))


def _order(entry: Entry[Fact]) -> tuple[object, int]:
    return (entry.occurred_on, entry.number)


def insert(groups: Groups, entry: Entry[Fact]) -> None:
    """Put an entry in its place by day of occurrence and number."""
    kind = type(entry.fact)
    entries = groups.get(kind, ())
    if not entries or entries[-1].occurred_on <= entry.occurred_on:
        groups[kind] = (*entries, entry)
        return
    place = len(entries)
    while place and entries[place - 1].occurred_on > entry.occurred_on:
        place -= 1
    groups[kind] = (*entries[:place], entry, *entries[place:])


def remove(groups: Groups, entry: Entry[Fact]) -> None:
    """Take an amended entry out of force."""
    kind = type(entry.fact)
    rest = tuple(other for other in groups.get(kind, ()) if other is not entry)
    if rest:
        groups[kind] = rest
    else:
        groups.pop(kind, None)
