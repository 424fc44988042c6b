"""What the virtual clinic knows of one participant.

The chart changes only when an order is carried out or something is reported, so that turning idle
days changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from firstdose.records.facts import Fact
from firstdose.simulate.episodes import Episode
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.person import Person
from firstdose.trial.clinic import Answer

SITE = "virtual site"


@dataclass(slots=True, kw_only=True)
class Chart:
    """The clinic's own file on one participant.

    ``forecast`` names the events that a later forecast may still move or drop.  ``comes_after``: by
    visit, on how many days after it is due they come, once that is drawn; None: they will not come.
    ``followed_until``: the last day of the last planned visit, from the first infusion on.
    ``bilag_since_cells``: whether BILAG-2004 was scored since then.
    """

    participant: str
    person: Person
    part: str = ""
    regimen: str = ""
    conditioned_on: date | None = None
    infused_on: dict[int, date] = field(default_factory=dict[int, date])
    episodes: list[Episode] = field(default_factory=list[Episode])
    forecast: set[str] = field(default_factory=set[str])
    prescribed_anew: int = 0
    event_names: dict[str, str] = field(default_factory=dict[str, str])
    reported: set[str] = field(default_factory=set[str])
    held: dict[str, str] = field(default_factory=dict[str, str])
    steps_asked: set[str] = field(default_factory=set[str])
    settled: set[str] = field(default_factory=set[str])
    comes_after: dict[str, int | None] = field(default_factory=dict[str, "int | None"])
    screenings: int = 0
    is_eligible: bool = True
    left_on: date | None = None
    followed_until: date | None = None
    bilag_since_cells: bool = False

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

    def is_followed_on(self, day: date) -> bool:
        """Whether what happens on a day is recorded: neither left before it nor completed."""
        there = self.left_on is None or day < self.left_on
        return there and (self.followed_until is None or day <= self.followed_until)

    def settle(self, what: str) -> bool:
        """Whether something is settled now: no visit is held and no drug given twice."""
        if what in self.settled:
            return False
        self.settled.add(what)
        return True

    def ongoing(self, today: date) -> list[Episode]:
        """Adverse events that are there today, reported or not."""
        return [episode for episode in self.episodes if episode.ongoing_on(today)]

    def current(self, episode: Episode) -> Episode | None:
        """An event as it now stands; None for one that is no longer expected."""
        return next((one for one in self.episodes if one.key == episode.key), None)

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
            raised=tuple([raised for episode in ongoing for raised in episode.raises]),
            fever=max([episode.fever for episode in ongoing], default=0.0),
        )


def answer(fact: Fact, occurred_on: date, entered_by: str = SITE) -> Answer:
    """A fact on its way into the ledger."""
    return Answer(fact, occurred_on, entered_by)
