"""One participant's entries in force: what a derivation is a pure function of."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct

from firstdose.records.entry import Entry
from firstdose.records.facts import Fact

T = TypeVar("T", bound=Fact)

Entries = tuple[Entry[Fact], ...]
Groups = dict[type[Fact], Entries]
Idle = Callable[[Entry[Fact], "History"], bool]
Fresh = defaultdict[type[Fact], list[Entry[Fact]]]

_occurred_on = attrgetter("occurred_on")


class Grounds(Struct):
    """What an answer rests on: the entries that were read to give it.

    Those of a kind altogether, and how many there were of a kind up to a day: while nothing is
    amended, as many are the same ones.  ``version`` and ``amended``: of the history in which they
    were last seen.  ``idle`` says of an entry that came later whether it changes no answer.
    """

    version: int
    amended: int
    whole: dict[type[Fact], Entries]
    part: dict[tuple[type[Fact], date], int]
    idle: Idle | None = None

    def stand_in(self, history: History) -> bool:
        """Whether a later history of the same participant gives the same answer."""
        if history.version == self.version:
            return True
        groups = history.groups
        for kind, entries in self.whole.items():
            now = groups.get(kind, ())
            if now is not entries:
                if not self._only_idle(now, history):
                    return False
                self.whole[kind] = now
        if self.part and history.amended != self.amended:
            return False
        for (kind, day), count in self.part.items():
            if how_many(groups.get(kind, ()), day) != count:
                return False
        self.version = history.version
        return True

    def _only_idle(self, entries: Entries, history: History) -> bool:
        """Whether nothing was amended, and whatever is new among the entries is idle."""
        if self.idle is None or history.amended != self.amended:
            return False
        return all(self.idle(one, history) for one in entries if one.number > self.version)


class History(Struct, frozen=True, eq=False):
    """Entries in force of one participant ("" for the study), grouped by kind of fact.

    Within a kind they stand by day of occurrence, and within a day by entry number.  ``version`` is
    the number of the last entry that shaped it, ``amended`` that of the last one that amended
    another.  A ledger hands out the same object until the next such entry, and equality is
    identity: a history can therefore be the key of a cache.  Where it has ``grounds``, everything
    that is read of it is noted there.
    """

    participant: str
    groups: Groups
    version: int
    amended: int = 0
    grounds: Grounds | None = None

    def noting(self) -> tuple[History, Grounds]:
        """The same history, and where it notes what is read of it."""
        grounds = Grounds(self.version, self.amended, {}, {})
        return History(self.participant, self.groups, self.version, self.amended, grounds), grounds

    def with_more(self, entries: Iterable[Entry[Fact]]) -> History:
        """What this history would be with more entries, as when a form is looked at unsaved."""
        groups = dict(self.groups)
        gather(groups, by_kind(entries))
        return History(self.participant, groups, self.version, self.amended)

    def of(self, kind: type[T]) -> tuple[Entry[T], ...]:
        """Entries of one kind of fact, earliest first."""
        entries = self.groups.get(kind, ())
        if self.grounds is not None:
            self.grounds.whole[kind] = entries
        return entries  # pyright: ignore[reportReturnType]  # its own kind

    def until(self, kind: type[T], day: date) -> tuple[Entry[T], ...]:
        """Those that had occurred by the end of a day; what comes later does not matter."""
        entries = up_to(self.groups.get(kind, ()), day)
        if self.grounds is not None:
            self.grounds.part[kind, day] = len(entries)
        return entries  # pyright: ignore[reportReturnType]  # its own kind

    def latest_first(self, kind: type[T], day: date) -> Iterator[Entry[T]]:
        """The same from the latest on, for whoever is content with the last of something."""
        entries = self.groups.get(kind, ())
        count = how_many(entries, day)
        if self.grounds is not None:
            self.grounds.part[kind, day] = count
        later = len(entries) - count
        return islice(reversed(entries), later, None)  # pyright: ignore[reportReturnType]

    def last(self, kind: type[T]) -> Entry[T] | None:
        """The latest entry of one kind of fact; None when there is none."""
        entries = self.of(kind)
        return entries[-1] if entries else None

    def __iter__(self) -> Iterator[Entry[Fact]]:
        """Every entry in force, by day of occurrence and entry number."""
        assert self.grounds is None, "what rests on everything need not be noted"
        everything = (entry for entries in self.groups.values() for entry in entries)
        return iter(sorted(everything, key=_order))


def up_to(entries: tuple[Entry[T], ...], day: date) -> tuple[Entry[T], ...]:
    """The entries of a day and before; the very same tuple when that is all of them."""
    count = how_many(entries, day)
    return entries if count == len(entries) else entries[:count]


def how_many(entries: tuple[Entry[T], ...], day: date) -> int:
    """How many entries there are of a day and before."""
    if not entries or entries[-1].occurred_on <= day:
        return len(entries)
    return bisect_right(entries, day, key=_occurred_on)


def _order(entry: Entry[Fact]) -> tuple[object, int]:
    return (entry.occurred_on, entry.number)


def by_kind(entries: Iterable[Entry[Fact]]) -> Fresh:
    """Entries by kind of fact, each in the order in which it stands."""
    found: Fresh = defaultdict(list)
    for entry in entries:
        found[type(entry.fact)].append(entry)
    return found


def gather(groups: Groups, fresh: Fresh) -> None:
    """Put new entries in their places by day of occurrence and number."""
    for kind, added in fresh.items():
        if len(added) > 1:
            added.sort(key=_occurred_on)
        before = groups.get(kind, ())
        entries = (*before, *added)
        in_order = not before or before[-1].occurred_on <= added[0].occurred_on
        groups[kind] = entries if in_order else tuple(sorted(entries, key=_occurred_on))


def remove(groups: Groups, entry: Entry[Fact]) -> None:
    """Take an amended entry out of force."""
    kind = type(entry.fact)
    rest = tuple(other for other in groups.get(kind, ()) if other is not entry)
    if rest:
        groups[kind] = rest
    else:
        groups.pop(kind, None)
