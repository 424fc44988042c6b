"""Which serious events have to be reported, and since when that was known.

An event is reportable while it is serious, suspected and not foreseen.  Whatever nobody has judged
counts against it: a cause as possible, an event as unexpected.  Knowledge begins on the day on
which the first entry under which it was so came in, whatever was corrected since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from firstdose.conduct.safety.clock_rules import Category
from firstdose.derive.adverse_events import AdverseEvent, as_likely, events_given
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    Died,
    EnteredInError,
    Fact,
)
from firstdose.records.history import History
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.oversight import ExpectednessJudged, SafetyReport, SafetyReportSent
from firstdose.records.values import (
    Causality,
    Component,
    Relatedness,
    SeriousCriterion,
)
from firstdose.standards.verdict import YesNo

DEATH = "death"
"""The event under which a death is reported that no adverse event is said to have caused."""
SUSPECTS = (Component.CELLS, Component.CONDITIONING)
"""What is given in a study: a reaction to either is one to the study treatment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reportable:
    """A suspected unexpected serious adverse reaction.

    ``known_on``: the day on which it was first known to be of this category (day 0 of its clocks).
    ``sent``: the reports of it that have left.
    """

    participant: str
    event: str
    term: str
    onset_on: date
    category: Category
    known_on: date
    entry: int
    sent: tuple[Entry[SafetyReportSent], ...]

    def sent_on(self, authority: str, report: SafetyReport) -> date | None:
        """The day on which a report first left for an authority; None: it has not."""
        days = (
            entry.occurred_on
            for entry in self.sent
            if (entry.fact.authority, entry.fact.report) == (authority, report)
        )
        return min(days, default=None)


_Seen = dict[str, tuple[Category, AdverseEvent | None]]


def reportable_events(ledger: Ledger) -> tuple[Reportable, ...]:
    """Every one of the study, by participant in the order of first mention."""
    entries = _entries_by_participant(ledger)
    return tuple(
        one
        for who in ledger.participants
        if who in entries
        for one in _of_one(ledger, who, entries[who])
    )


class _Told:
    """What was ever said of adverse events and deaths, by participant, as far as it was read.

    Entries never change: a longer ledger of the same trial is read on from there.
    """

    __slots__ = ("by_participant", "last", "through")

    def __init__(self) -> None:
        self.through = 0
        self.last: Entry[Fact] | None = None
        self.by_participant: dict[str, list[Entry[Fact]]] = {}

    def follows(self, ledger: Ledger) -> bool:
        """Whether a ledger begins with all that was read."""
        if self.last is None or len(ledger) < self.through:
            return False
        return ledger.entry(self.through) is self.last

    def read_on(self, ledger: Ledger) -> None:
        """Take in what has been added."""
        for entry in ledger.since(self.through):
            self.through, self.last = entry.number, entry
            match entry.fact:
                case AdverseEventReported() | AdverseEventChanged() | Died() | EnteredInError():
                    who = participant_of(entry.fact)
                    self.by_participant.setdefault(who, []).append(entry)
                case _:
                    continue


_told: list[_Told] = []
"""The last one that was read; another ledger is read from its beginning."""


def _entries_by_participant(ledger: Ledger) -> dict[str, list[Entry[Fact]]]:
    """What was ever said of adverse events and deaths of those for whom any is in force."""
    if not (_told and _told[0].follows(ledger)):
        _told[:] = [_Told()]
    read = _told[0]
    read.read_on(ledger)
    concerned = (
        who
        for who in ledger.participants
        if (history := ledger.history(who)).of(AdverseEventReported) or history.of(Died)
    )
    return {who: list(read.by_participant[who]) for who in concerned}


def _of_one(ledger: Ledger, who: str, entries: list[Entry[Fact]]) -> Iterator[Reportable]:
    history = ledger.history(who)
    expected = _foreseen(history.of(ExpectednessJudged))
    now = _serious(history)
    since = _known_since(who, entries)
    for event, (category, described) in now.items():
        if event in expected:
            continue
        known = since[event, category]
        yield Reportable(
            participant=who,
            event=event,
            term=described.term if described is not None else DEATH,
            onset_on=described.onset_on if described is not None else known.occurred_on,
            category=category,
            known_on=known.known_on,
            entry=known.number,
            sent=tuple(e for e in history.of(SafetyReportSent) if e.fact.event == event),
        )


def _foreseen(judged: Iterable[Entry[ExpectednessJudged]]) -> frozenset[str]:
    """Events last judged to be foreseen by the reference safety information."""
    last = {
        entry.fact.event: entry.fact.expected
        for entry in sorted(judged, key=lambda entry: entry.number)
    }
    return frozenset(event for event, expected in last.items() if expected is YesNo.YES)


def _known_since(who: str, entries: list[Entry[Fact]]) -> dict[tuple[str, Category], Entry[Fact]]:
    """The entry under which each event was first of a category, or of a graver one."""
    in_force: dict[int, Entry[Fact]] = {}
    since: dict[tuple[str, Category], Entry[Fact]] = {}
    for entry in entries:
        if entry.amends is not None:
            in_force.pop(entry.amends, None)
        if not isinstance(entry.fact, EnteredInError):
            in_force[entry.number] = entry
        for event, (category, _) in _serious(History.made_of(who, in_force.values())).items():
            since.setdefault((event, category), entry)
            if category is Category.FATAL_OR_LIFE_THREATENING:
                since.setdefault((event, Category.OTHER_SERIOUS), entry)
    return since


def _serious(history: History) -> _Seen:
    """Events that are serious and suspected as a history stands, with their category."""
    found: _Seen = {}
    for event in events_given(None, history, date.max):
        category = _category(event)
        if category is not None and any(event.related(one) for one in SUSPECTS):
            found[event.event] = (category, event)
    for died in history.of(Died):
        told = any(_is_fatal(event) for event in events_given(None, history, date.max))
        if not told and _suspected(died.fact.causality):
            found[DEATH] = (Category.FATAL_OR_LIFE_THREATENING, None)
    return found


def _category(event: AdverseEvent) -> Category | None:
    if _is_fatal(event) or SeriousCriterion.LIFE_THREATENING in event.seriousness:
        return Category.FATAL_OR_LIFE_THREATENING
    return Category.OTHER_SERIOUS if event.serious else None


def _is_fatal(event: AdverseEvent) -> bool:
    return event.fatal_on is not None or SeriousCriterion.DEATH in event.seriousness


def _suspected(causality: tuple[Causality, ...]) -> bool:
    """Whether anybody holds the study treatment for a possible cause, or nobody has judged it."""
    for component in SUSPECTS:
        said = [one.relatedness for one in causality if one.component is component]
        if not said or any(as_likely(one, Relatedness.POSSIBLE) for one in said):
            return True
    return False
