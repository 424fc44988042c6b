"""What the virtual clinic knows of one participant, and what it still has to hand over.

The chart changes only when an order is carried out or something is reported, so that turning idle
days changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush

from firstdose.records.facts import Fact
from firstdose.records.values import WithdrawalReason
from firstdose.simulate.courses import Course, course
from firstdose.simulate.dice import Dice
from firstdose.simulate.episodes import Episode
from firstdose.simulate.laboratory import Laboratory, Moment
from firstdose.simulate.patients import Patient, patient
from firstdose.simulate.population import Population
from firstdose.trial.clinic import Answer

SITE = "virtual site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A virtual patient with everything that chance has in store for them."""

    number: int
    dice: Dice
    population: Population
    patient: Patient
    course: Course
    laboratory: Laboratory


def person(dice: Dice, population: Population, number: int, *, sledai_at_least: int) -> Person:
    """Draw a person: the same one for the same dice, whatever the study does with them."""
    drawn = patient(dice, population, number, sledai_at_least=sledai_at_least)
    path = course(dice, population, drawn)
    return Person(
        number=number,
        dice=dice,
        population=population,
        patient=drawn,
        course=path,
        laboratory=Laboratory(dice, drawn, path),
    )


@dataclass(slots=True, kw_only=True)
class Chart:
    """The clinic's own file on one participant."""

    participant: str
    person: Person
    part: str = ""
    regimen: str = ""
    conditioned_on: date | None = None
    infused_on: dict[int, date] = field(default_factory=dict[int, date])
    episodes: list[Episode] = field(default_factory=list[Episode])
    event_names: dict[str, str] = field(default_factory=dict[str, str])
    reported: set[str] = field(default_factory=set[str])
    held: dict[str, str] = field(default_factory=dict[str, str])
    steps_asked: set[str] = field(default_factory=set[str])
    settled: set[str] = field(default_factory=set[str])
    screenings: int = 0
    is_eligible: bool = True
    left_on: date | None = None

    @property
    def number(self) -> int:
        """The participant's number for the dice."""
        return self.person.number

    @property
    def is_waiting(self) -> bool:
        """Whether the participant waits for a place."""
        return not self.regimen and self.is_eligible and self.left_on is None

    @property
    def first_infusion_on(self) -> date | None:
        """The day of the first infusion; None before it."""
        return next(iter(self.infused_on.values()), None)

    def has_left(self, today: date) -> bool:
        """Whether the participant is no longer in the study."""
        return self.left_on is not None and self.left_on <= today

    def settle(self, what: str) -> bool:
        """Whether something is settled now: no visit is held and no drug given twice."""
        if what in self.settled:
            return False
        self.settled.add(what)
        return True

    def ongoing(self, today: date) -> list[Episode]:
        """Adverse events that are there today, reported or not."""
        return [episode for episode in self.episodes if episode.ongoing_on(today)]

    def event_name(self, episode: Episode) -> str:
        """The name of an event, AE-1, AE-2 …, in the order in which events are first spoken of."""
        return self.event_names.setdefault(episode.key, f"AE-{len(self.event_names) + 1}")

    def moment(self, today: date, index: int) -> Moment:
        """Today, as the laboratory sees it."""
        first, conditioned = self.first_infusion_on, self.conditioned_on
        ongoing = self.ongoing(today)
        return Moment(
            day=(today - first).days if first is not None else None,
            since_conditioning=(today - conditioned).days if conditioned is not None else None,
            index=index,
            raised=tuple(raised for episode in ongoing for raised in episode.raises),
            fever=max((episode.fever for episode in ongoing), default=0.0),
        )


def answer(fact: Fact, occurred_on: date, entered_by: str = SITE) -> Answer:
    """A fact on its way into the ledger."""
    return Answer(fact=fact, occurred_on=occurred_on, entered_by=entered_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An answer that is handed over later than it was found."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Begins:
    """An adverse event is reported."""

    episode: Episode


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """An adverse event is reported to be over."""

    episode: Episode


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A day of an adverse event that is scored on a worksheet."""

    episode: Episode
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraws:
    """The participant leaves the study."""

    reason: WithdrawalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Dies:
    """The participant dies."""

    episode: Episode


Message = Ready | Begins | Ends | Scored | Withdraws | Dies


class Outbox:
    """What the clinic will report of its own accord, by day and then in the order of writing."""

    __slots__ = ("_heap", "_written")

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Chart, Message]] = []
        self._written = 0

    def put(self, due_on: date, chart: Chart, message: Message) -> None:
        """Report something about a participant on a day, or as soon after as anyone asks."""
        heappush(self._heap, (due_on.toordinal(), self._written, chart, message))
        self._written += 1

    def take(self, today: date) -> list[tuple[Chart, Message]]:
        """Everything due by today, once."""
        taken: list[tuple[Chart, Message]] = []
        last = today.toordinal()
        while self._heap and self._heap[0][0] <= last:
            _, _, chart, message = heappop(self._heap)
            taken.append((chart, message))
        return taken

    def next_on(self, after: date) -> date | None:
        """The next day after ``after`` with something due; what is overdue is due the day after."""
        if not self._heap:
            return None
        return date.fromordinal(max(self._heap[0][0], after.toordinal() + 1))
