"""What the virtual clinic still has to hand over, and on which day."""

from __future__ import annotations

from datetime import date
from heapq import heappop, heappush

from msgspec import Struct

from firstdose.records.values import WithdrawalReason
from firstdose.simulate.chart import Chart
from firstdose.simulate.episodes import Episode
from firstdose.simulate.person import Prescription
from firstdose.trial.clinic import Answer


class Ready(Struct, frozen=True, kw_only=True):
    """An answer that is handed over later than it was found."""

    answer: Answer


class Begins(Struct, frozen=True, kw_only=True):
    """An adverse event is reported."""

    episode: Episode


class Ends(Struct, frozen=True, kw_only=True):
    """An adverse event is reported to be over."""

    episode: Episode


class Worsens(Struct, frozen=True, kw_only=True):
    """An adverse event that was reported turns out to reach a higher grade."""

    episode: Episode


class Prescribes(Struct, frozen=True, kw_only=True):
    """A daily dose changes, unless a later plan of prescriptions has taken this one's place."""

    prescription: Prescription
    plan: int


class Scored(Struct, frozen=True, kw_only=True):
    """A day of an adverse event that is scored on a worksheet."""

    episode: Episode
    on: date


class Withdraws(Struct, frozen=True, kw_only=True):
    """The participant leaves the study."""

    reason: WithdrawalReason


class Dies(Struct, frozen=True, kw_only=True):
    """The participant dies."""

    episode: Episode


Message = Ready | Begins | Worsens | Ends | Scored | Prescribes | Withdraws | Dies


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
