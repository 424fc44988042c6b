"""What forbids an entry: the rules that every ledger keeps, however it is written or read."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from firstdose.records.entry import Entry
from firstdose.records.facts import EnteredInError, Fact, StudyFact, StudyOpened
from firstdose.records.kinds import kind_of, participant_of
from firstdose.records.problem import Problem

_SUBJECT_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@lru_cache(maxsize=4096)
def is_subject_number(text: str) -> bool:
    """Whether a text can be the number of a participant."""
    return _SUBJECT_NUMBER.fullmatch(text) is not None


@dataclass(slots=True)
class Standing:
    """How a ledger stands: its last entry, the fact of each, and what amended which."""

    number: int
    known_on: date
    facts: Mapping[int, Fact | None]
    amended: MutableMapping[int, int]


class Following(Standing):
    """How it would stand with entries beyond its last one, which leave no trace in it.

    A fact is None where its line could not be read.
    """

    __slots__ = ("_further",)

    def __init__(self, standing: Standing) -> None:
        self._further: dict[int, Fact | None] = {}
        super().__init__(
            standing.number,
            standing.known_on,
            ChainMap(self._further, cast("dict[int, Fact | None]", standing.facts)),
            ChainMap({}, standing.amended),
        )

    def take(self, entry: Entry[Fact]) -> None:
        """Go on after an entry."""
        self.number = entry.number
        self.known_on = entry.known_on
        self._further[entry.number] = entry.fact
        if entry.amends is not None:
            self.amended[entry.amends] = entry.number

    def skip(self, number: int | None) -> None:
        """Go on after a line that could not be read."""
        self.number = self.number + 1 if number is None else number
        self._further[self.number] = None


@dataclass(frozen=True, slots=True)
class Objection:
    """A problem that does not know yet where it stands."""

    what: str
    because: str
    remedy: str

    def at(self, where: str) -> Problem:
        """The problem, now that it is known where it stands."""
        return Problem(what=self.what, where=where, because=self.because, remedy=self.remedy)


def objections(entry: Entry[Fact], participant: str, before: Standing) -> list[Objection]:
    """Everything that forbids ``entry``, about a participant, to follow the entries ``before``."""
    fact = entry.fact
    kind = type(fact)
    found: list[Objection] = []
    if entry.number != before.number + 1:
        found.append(_does_not_follow(entry, before))
    if kind is StudyOpened:
        if before.number:
            found.append(_opens_again(entry))
    elif not before.number:
        found.append(_does_not_open(entry))
    if entry.occurred_on > entry.known_on:
        found.append(_known_too_early(entry))
    if entry.known_on < before.known_on:
        found.append(_goes_back_in_time(entry, before))
    if not entry.entered_by.strip():
        found.append(_from_nobody(entry))
    if participant:
        if not is_subject_number(participant):
            found.append(_no_subject_number(participant))
    elif not isinstance(fact, StudyFact | EnteredInError):
        found.append(_about_nobody(entry))
    if entry.amends is not None:
        found.extend(_amendment(entry, entry.amends, before))
    elif kind is EnteredInError:
        found.append(_takes_nothing_back(entry))
    return found


def _does_not_follow(entry: Entry[Fact], before: Standing) -> Objection:
    return Objection(
        f"Entry {entry.number} does not follow entry {before.number}.",
        "Entries are numbered 1, 2, 3 … without gaps; nothing is inserted or lost.",
        "Restore the missing lines from the original ledger file.",
    )


def _opens_again(entry: Entry[Fact]) -> Objection:
    return Objection(
        f"Entry {entry.number} opens the study again.",
        "Entry 1 says which study this is and carries its file, once.",
        "Bring a new version of the study into force (protocol_version_active).",
    )


def _does_not_open(entry: Entry[Fact]) -> Objection:
    return Objection(
        f"The ledger begins with {kind_of(entry.fact)}.",
        "Entry 1 says which study this is and carries its file.",
        "Start from a ledger whose first entry is study_opened.",
    )


def _known_too_early(entry: Entry[Fact]) -> Objection:
    return Objection(
        f"Entry {entry.number} became known on {entry.known_on}, before it happened "
        f"on {entry.occurred_on}.",
        "Nothing can be known before it happens.",
        "Check both dates.",
    )


def _goes_back_in_time(entry: Entry[Fact], before: Standing) -> Objection:
    return Objection(
        f"Entry {entry.number} became known on {entry.known_on}, before an earlier entry "
        f"on {before.known_on}.",
        "A ledger grows in the order in which facts become known.",
        "Append late reports with the day on which they became known.",
    )


def _from_nobody(entry: Entry[Fact]) -> Objection:
    return Objection(
        f"Entry {entry.number} does not say who entered it.",
        "Every entry can be walked back to who made it.",
        "Add `entered_by`.",
    )


def _no_subject_number(participant: str) -> Objection:
    return Objection(
        f'"{participant}" is no subject number.',
        "A subject number has letters a-z, digits, dots, dashes and underscores only, and no "
        "name of a person.",
        "Use the number under which the participant was enrolled.",
    )


def _about_nobody(entry: Entry[Fact]) -> Objection:
    return Objection(
        f"Entry {entry.number} ({kind_of(entry.fact)}) names no participant.",
        "Only facts about the study itself concern nobody.",
        "Add the subject number.",
    )


def _takes_nothing_back(entry: Entry[Fact]) -> Objection:
    return Objection(
        f"Entry {entry.number} (entered_in_error) takes back no entry.",
        "It has a meaning only as an amendment.",
        "Name the entry it takes back in `amends`.",
    )


def _amendment(entry: Entry[Fact], number: int, before: Standing) -> Iterator[Objection]:
    if not entry.reason.strip():
        yield Objection(
            f"Entry {entry.number} amends entry {number} without a reason.",
            "Every correction keeps what was there before, and says why it changed.",
            "Add the reason.",
        )
    if number not in before.facts:
        yield Objection(
            f"Entry {entry.number} amends entry {number}, which does not exist.",
            f"Before it, the ledger holds entries 1 to {before.number}.",
            "Name the number of the entry that is to be corrected.",
        )
    elif number in before.amended:
        yield Objection(
            f"Entry {entry.number} amends entry {number}, which has been amended already.",
            "A correction corrects the entry now in force, so that the chain is plain.",
            "Amend the latest correction of that entry.",
        )
    else:
        amended = before.facts[number]
        if amended is not None:
            yield from _correction(entry, number, amended)


def _correction(entry: Entry[Fact], number: int, amended: Fact) -> Iterator[Objection]:
    match amended:
        case StudyOpened():
            yield Objection(
                f"Entry {entry.number} amends entry {number}, which opens the study.",
                "It carries the study file under which every entry was made.",
                "Bring a new version of the study into force (protocol_version_active).",
            )
        case EnteredInError():
            yield Objection(
                f"Entry {entry.number} amends entry {number}, which took another entry back.",
                "What was taken back stays taken back; the trail of it stays too.",
                "Enter the fact anew.",
            )
        case _ if participant_of(entry.fact) != participant_of(amended) or not (
            isinstance(entry.fact, EnteredInError | type(amended))
        ):
            yield Objection(
                f"Entry {entry.number} amends entry {number} with another kind of fact or "
                "another participant.",
                "A correction replaces one fact by the same fact, rightly said.",
                "Take the wrong entry back with entered_in_error and enter the right one.",
            )
        case _:
            pass
