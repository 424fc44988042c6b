"""One participant's entries in force: what a derivation is a pure function of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import Self, TypeVar

from msgspec import Struct

from firstdose.records.entry import Entry
from firstdose.records.facts import Fact

T = TypeVar("T", bound=Fact)

Entries = tuple[Entry[Fact], ...]
Idle = Callable[[Entry[Fact], "History"], bool]

_occurred_on = attrgetter("occurred_on")
_number = attrgetter("number")


class Shelf:
    """Entries in force of one kind of fact about one participant, as they became known.

    It only grows; where an entry is taken out of force, another shelf takes its place.  ``last`` is
    the number of the last entry.  ``placed``: up to an entry, all of them by day of occurrence and
    within a day by number.  Views may be read by several threads while one of them adds.
    """

    __slots__ = ("entries", "last", "placed")

    def __init__(self, entries: Iterable[Entry[Fact]] = ()) -> None:
        self.entries = list(entries)
        self.last = self.entries[-1].number if self.entries else 0
        self.placed: tuple[int, Entries] = (0, ())

    def put(self, entry: Entry[Fact]) -> None:
        """Add the next entry."""
        self.entries.append(entry)
        self.last = entry.number

    def up_to(self, number: int) -> Entries:
        """Those up to an entry, in order; the very same tuple until there is another one."""
        last = self.last
        placed, before = self.placed
        if last > number or placed > last:
            count = self._count(min(last, number))
            return tuple(sorted(self.entries[:count], key=_occurred_on))
        if placed == last:
            return before
        added = sorted(self.entries[len(before) : self._count(last)], key=_occurred_on)
        entries = (*before, *added)
        if before and before[-1].occurred_on > added[0].occurred_on:
            entries = tuple(sorted(entries, key=_occurred_on))
        self.placed = (last, entries)
        return entries

    def between(self, number: int, until: int) -> list[Entry[Fact]]:
        """Those that came after one entry, up to another."""
        count = self._count(until)
        first = count
        while first and self.entries[first - 1].number > number:
            first -= 1
        return self.entries[first:count]

    def _count(self, number: int) -> int:
        """How many there are up to an entry."""
        count = len(self.entries)
        if not count or self.entries[count - 1].number <= number:
            return count
        return bisect_right(self.entries, number, key=_number)


class Shelves(dict[type[Fact], Shelf]):
    """The shelf of each kind; whoever wants to put an entry on one that is not there gets it."""

    __slots__ = ()

    def __missing__(self, kind: type[Fact]) -> Shelf:
        shelf = self[kind] = Shelf()
        return shelf

    def without(self, entry: Entry[Fact]) -> Shelves:
        """The shelves without an entry; whoever reads these here still finds it."""
        kind = type(entry.fact)
        rest = [other for other in self[kind].entries if other is not entry]
        left = Shelves({other: shelf for other, shelf in self.items() if other is not kind})
        if rest:
            left[kind] = Shelf(rest)
        return left


class Grounds(Struct):
    """What an answer rests on: the entries that were read to give it.

    Those of a kind altogether, and those of a kind up to a day.  ``version`` and ``amended``: of
    the history in which they were last seen.  ``idle`` says of an entry that came later whether it
    changes no answer.
    """

    version: int
    amended: int
    whole: dict[type[Fact], Shelf | None]
    part: dict[tuple[type[Fact], date], None]
    idle: Idle | None = None

    @property
    def kinds(self) -> frozenset[type[Fact]]:
        """The kinds of fact that were read."""
        return frozenset({*self.whole, *(kind for kind, _ in self.part)})

    def stand_in(self, history: History) -> bool:
        """Whether a later history of the same participant gives the same answer."""
        seen = self.version
        if history.version == seen:
            return True
        shelves = history.shelves
        for kind, shelf in self.whole.items():
            now = shelves.get(kind)
            if now is not shelf or (now is not None and now.last > seen):
                if not self._only_idle(now, history):
                    return False
                self.whole[kind] = now
        if self.part and not self._none_up_to_the_day(history):
            return False
        self.version = history.version
        return True

    def added(self, history: History, kinds: tuple[type[T], ...]) -> list[Entry[T]] | None:
        """What came since of these kinds; None where more is new of what was read, or amended.

        For whoever brings an answer up to date by what is new instead of giving it anew.
        """
        assert not self.part, "what was read up to a day cannot be told apart"
        seen = self.version
        if history.version == seen:
            return []
        if history.amended != self.amended:
            return None
        new: list[Entry[Fact]] = []
        shelves = history.shelves
        for kind in self.whole:
            now = shelves.get(kind)
            if now is not None and now.last > seen:
                if kind not in kinds:
                    return None
                new += now.between(seen, history.version)
                self.whole[kind] = now
        self.version = history.version
        return new  # pyright: ignore[reportReturnType]  # of those kinds

    def _only_idle(self, now: Shelf | None, history: History) -> bool:
        """Whether nothing was amended, and whatever is new of the kind is idle."""
        idle = self.idle
        if idle is None or now is None or history.amended != self.amended:
            return False
        return all(idle(one, history) for one in now.between(self.version, history.version))

    def _none_up_to_the_day(self, history: History) -> bool:
        """Whether nothing was amended, and whatever is new of a kind occurred after the day."""
        if history.amended != self.amended:
            return False
        for kind, day in self.part:
            now = history.shelves.get(kind)
            if now is not None and now.last > self.version:
                new = now.between(self.version, history.version)
                if any(one.occurred_on <= day for one in new):
                    return False
        return True


class History(Struct, frozen=True, eq=False):
    """Entries in force of one participant ("" for the study), by kind of fact.

    Within a kind they stand by day of occurrence, and within a day by entry number.  ``version`` is
    the number of the last entry that shaped it, ``amended`` that of the last one that amended
    another; what was put on the ``shelves`` since is not part of it.  A ledger hands out the same
    object until the next such entry, and equality is identity: a history can therefore be the key
    of a cache.  Where it has ``grounds``, everything that is read of it is noted there.
    """

    participant: str
    shelves: Shelves
    version: int
    amended: int = 0
    grounds: Grounds | None = None

    @classmethod
    def made_of(cls, participant: str, entries: Iterable[Entry[Fact]]) -> Self:
        """The history of someone of whom these entries, by number, are all that is in force."""
        shelves = Shelves()
        version = 0
        for entry in entries:
            shelves[type(entry.fact)].put(entry)
            version = entry.number
        return cls(participant, shelves, version)

    def noting(self) -> tuple[History, Grounds]:
        """The same history, and where it notes what is read of it."""
        grounds = Grounds(self.version, self.amended, {}, {})
        return History(self.participant, self.shelves, self.version, self.amended, grounds), grounds

    def with_more(self, entries: Iterable[Entry[Fact]]) -> History:
        """What this history would be with more entries, as when a form is looked at unsaved."""
        in_turn = sorted([*self, *entries], key=_number)
        return History.made_of(self.participant, in_turn)

    def of(self, kind: type[T]) -> tuple[Entry[T], ...]:
        """Entries of one kind of fact, earliest first."""
        shelf = self.shelves.get(kind)
        if self.grounds is not None:
            self.grounds.whole[kind] = shelf
        if shelf is None:
            return ()
        return shelf.up_to(self.version)  # pyright: ignore[reportReturnType]  # its own kind

    def until(self, kind: type[T], day: date) -> tuple[Entry[T], ...]:
        """Those that had occurred by the end of a day; what comes later does not matter."""
        return up_to(self._read_until(kind, day), day)

    def latest_first(self, kind: type[T], day: date) -> Iterator[Entry[T]]:
        """The same from the latest on, for whoever is content with the last of something."""
        entries = self._read_until(kind, day)
        return islice(reversed(entries), len(entries) - how_many(entries, day), None)

    def _read_until(self, kind: type[T], day: date) -> tuple[Entry[T], ...]:
        """Every entry of a kind, for whoever reads those of a day and before."""
        if self.grounds is not None:
            self.grounds.part[kind, day] = None
        shelf = self.shelves.get(kind)
        if shelf is None:
            return ()
        return shelf.up_to(self.version)  # pyright: ignore[reportReturnType]  # its own kind

    def last(self, kind: type[T]) -> Entry[T] | None:
        """The latest entry of one kind of fact; None when there is none."""
        entries = self.of(kind)
        return entries[-1] if entries else None

    def __iter__(self) -> Iterator[Entry[Fact]]:
        """Every entry in force, by day of occurrence and entry number."""
        assert self.grounds is None, "what rests on everything need not be noted"
        of_each = [shelf.up_to(self.version) for shelf in tuple(self.shelves.values())]
        return iter(sorted([entry for each in of_each for entry in each], key=_order))


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
