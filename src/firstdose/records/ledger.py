"""The append-only ledger: everything that happened, in the order in which it became known.

``ledger.as_known_on(day)`` is the data cut, the interim analysis and the replay of a past decision.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from firstdose.records.checks import Following, Standing, objections
from firstdose.records.entry import Entry
from firstdose.records.facts import EnteredInError, Fact, ProtocolVersionActive, StudyOpened
from firstdose.records.history import History, Shelves
from firstdose.records.kinds import participant_of
from firstdose.records.problem import Problem, StudyError

_known_on = attrgetter("known_on")


class _Spoken:
    """What entries say of one participant ("" for the study): all that is kept of them.

    ``shelves`` hold what is in force by kind of fact.  ``last`` is the number of the last entry
    that shaped them, ``amended`` that of the last one that amended another; ``history`` is the view
    handed out since.
    """

    __slots__ = ("amended", "history", "last", "shelves")

    def __init__(self) -> None:
        self.shelves = Shelves()
        self.last = 0
        self.amended = 0
        self.history: History | None = None


class _Facts(Mapping[int, Fact]):
    """The facts of entries, by number."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Sequence[Entry[Fact]]) -> None:
        self._entries = entries

    def __getitem__(self, number: int) -> Fact:
        if not 1 <= number <= len(self._entries):
            raise KeyError(number)
        return self._entries[number - 1].fact

    def __iter__(self) -> Iterator[int]:
        return iter(range(1, len(self._entries) + 1))

    def __len__(self) -> int:
        return len(self._entries)


@lru_cache(maxsize=1024)
def _unspoken(participant: str) -> History:
    """What is in force about someone of whom no entry speaks: nothing."""
    return History.made_of(participant, ())


class Ledger:
    """Entries numbered 1, 2, 3 … without gaps; the first one opens the study.

    The only thing that can be done to a ledger is to append to it.  A *history* is the view of one
    participant ("" for the study itself) with every amendment applied.  Entries about the same
    participant follow one another in ``_turns``, each told by its first one.
    """

    __slots__ = ("_entries", "_spoken", "_standing", "_turns")

    def __init__(self, entries: Iterable[Entry[Fact]] = ()) -> None:
        self._entries: list[Entry[Fact]] = []
        self._standing = Standing(0, date.min, _Facts(self._entries), {})
        self._spoken: dict[str, _Spoken] = {}
        self._turns: list[tuple[int, str]] = []
        self.extend(entries)

    @classmethod
    def gathered(
        cls,
        lines: Iterable[tuple[str, Entry[Fact] | int | None]],
        problems: Iterable[Problem] = (),
        until_amended: Iterable[tuple[int, Problem]] = (),
    ) -> Ledger:
        """One ledger from lines already read, or one error with everything that is wrong.

        A line is where it stands and its entry; where it could not be read, its number if that is
        known.  ``problems`` are those met in reading; ``until_amended`` those of single entries, by
        number, that an amendment of the entry puts right.
        """
        ledger = cls()
        standing = Following(ledger._standing)
        found = list(problems)
        entries: list[Entry[Fact]] = []
        for where, entry in lines:
            if isinstance(entry, Entry):
                said = objections(entry, participant_of(entry.fact), standing)
                found.extend(one.at(where) for one in said)
                standing.take(entry)
                entries.append(entry)
            else:
                standing.skip(entry)
        amended = {entry.amends for entry in entries}
        found += [problem for number, problem in until_amended if number not in amended]
        if found:
            raise StudyError.of(found)
        for entry in entries:
            ledger._take(entry, participant_of(entry.fact))
        return ledger

    # --- appending -------------------------------------------------------------------------

    def append(
        self,
        fact: Fact,
        *,
        occurred_on: date,
        known_on: date,
        entered_by: str,
        amends: int | None = None,
        reason: str = "",
    ) -> Entry[Fact]:
        """Append one fact as the next entry; a ``StudyError`` says all that forbids it."""
        entry = Entry(
            number=len(self._entries) + 1,
            fact=fact,
            occurred_on=occurred_on,
            known_on=known_on,
            entered_by=entered_by,
            amends=amends,
            reason=reason,
        )
        self.add(entry)
        return entry

    def add(self, entry: Entry[Fact]) -> None:
        """Append an entry that has its number already, as when a ledger is read back."""
        self.extend((entry,))

    def extend(self, entries: Iterable[Entry[Fact]]) -> None:
        """Append such entries one after the other, until one is forbidden."""
        for entry in entries:
            participant = participant_of(entry.fact)
            found = objections(entry, participant, self._standing)
            if found:
                raise StudyError.of(one.at(f"ledger entry {entry.number}") for one in found)
            self._take(entry, participant)

    def objections_to(self, entries: Iterable[Entry[Fact]]) -> tuple[Problem, ...]:
        """Everything that forbids these entries to be appended, each after those before it."""
        standing = Following(self._standing)
        found: list[Problem] = []
        for entry in entries:
            where = f"ledger entry {entry.number}"
            said = objections(entry, participant_of(entry.fact), standing)
            found.extend(one.at(where) for one in said)
            standing.take(entry)
        return tuple(found)

    def _take(self, entry: Entry[Fact], participant: str) -> None:
        spoken, number, standing = self._spoken.get(participant), entry.number, self._standing
        if spoken is None:
            spoken = self._spoken[participant] = _Spoken()
        if entry.amends is not None:
            spoken.shelves = spoken.shelves.without(self._entries[entry.amends - 1])
            spoken.amended = standing.amended[entry.amends] = number
        if type(entry.fact) is not EnteredInError:
            spoken.shelves[type(entry.fact)].put(entry)
        spoken.last = standing.number = number
        spoken.history = None
        standing.known_on = entry.known_on
        if not self._turns or self._turns[-1][1] != participant:
            self._turns.append((number, participant))
        self._entries.append(entry)

    # --- reading ---------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[Entry[Fact], ...]:
        """Every entry, amended ones included."""
        return tuple(self._entries)

    def entry(self, number: int) -> Entry[Fact]:
        """The entry of that number, amended or not."""
        assert 1 <= number <= len(self._entries), f"there is no entry {number}"
        return self._entries[number - 1]

    def since(self, number: int) -> tuple[Entry[Fact], ...]:
        """The entries after that number."""
        return tuple(self._entries[number:])

    def spoken_of_after(self, number: int) -> tuple[str, ...]:
        """Whom entries after entry ``number`` speak of; "" for the study itself."""
        if number >= len(self._entries):
            return ()
        at = len(self._turns) - 1
        while self._turns[at][0] > number + 1:
            at -= 1
        return tuple(dict.fromkeys([participant for _, participant in self._turns[at:]]))

    @property
    def known_until(self) -> date:
        """The day on which the last entry became known; the first of days where there is none."""
        return self._standing.known_on

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ledger) and self._entries == other._entries

    __hash__ = None  # type: ignore[assignment]  # it grows

    @property
    def opened(self) -> Entry[StudyOpened]:
        """Entry 1."""
        opened = self.history("").last(StudyOpened)
        if opened is None:
            raise StudyError(
                "The ledger is empty.",
                where="ledger",
                because="Entry 1 says which study this is and carries its file.",
                remedy="Choose a day on or after the one on which the study was opened.",
            )
        return opened

    @property
    def participants(self) -> tuple[str, ...]:
        """Everyone of whom something is in force, in the order of first mention."""
        return tuple(name for name, spoken in self._spoken.items() if name and spoken.shelves)

    def history(self, participant: str) -> History:
        """What is in force about one participant, or, for "", about the study itself."""
        spoken = self._spoken.get(participant)
        if spoken is None:
            return _unspoken(participant)
        if spoken.history is None:
            spoken.history = History(participant, spoken.shelves, spoken.last, spoken.amended)
        return spoken.history

    def as_known_on(self, day: date) -> Ledger:
        """The ledger as it stood at the end of ``day``."""
        return self.as_of_entry(bisect_right(self._entries, day, key=_known_on))

    def as_of_entry(self, number: int) -> Ledger:
        """The ledger as it stood when entry ``number`` was the last one.

        Participants of whom nothing became known since keep the very history they have here.
        """
        assert 0 <= number <= len(self._entries), f"there is no entry {number}"
        cut = Ledger()
        for entry in self._entries[:number]:
            cut._take(entry, participant_of(entry.fact))  # these were checked when they came in
        for participant, spoken in cut._spoken.items():
            here = self._spoken[participant]
            if here.last == spoken.last:
                spoken.history = here.history
        return cut

    def study_text_in_force(self) -> str:
        """The study file that governs now: that of the last version made active."""
        version = self.history("").last(ProtocolVersionActive)
        return version.fact.study_text if version else self.opened.fact.study_text
