"""How a part of the study stands: tallies per regimen, what is open, what has been closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from firstdose.derive.dose_limiting_toxicity import DltStatus, Evaluable
from firstdose.derive.exposure import Exposure
from firstdose.design.situation import Situation, Tally
from firstdose.protocol.parts import Part
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided
from firstdose.records.history import History
from firstdose.records.values import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One assigned participant, as the escalation rule sees them."""

    participant: str
    given: Exposure
    dlt: DltStatus
    has_left: bool

    @property
    def is_replaced(self) -> bool:
        """Whether the place is free again: another participant is to be entered for this one."""
        return self.dlt.replaceable

    @property
    def is_unresolved(self) -> bool:
        """Whether the outcome is still to come: not yet infused, or inside the window."""
        awaited = self.dlt.reason is not None and self.dlt.reason.key == "not_yet_infused"
        return self.dlt.evaluable is Evaluable.PENDING or awaited


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One part: the committee's decisions so far, earliest first, and everyone assigned in it."""

    part: Part
    decided: tuple[Entry[DoseDecided], ...]
    places: tuple[Place, ...]

    @property
    def open_regimen(self) -> str:
        """The regimen new participants receive; "" before the first decision and after the last."""
        for entry in reversed(self.decided):
            match entry.fact.action:
                case Action.START | Action.ESCALATE | Action.DE_ESCALATE | Action.STAY:
                    return entry.fact.regimen
                case Action.STOP | Action.COMPLETE:
                    return ""
                case Action.WAIT:
                    continue
        return ""

    @property
    def here(self) -> tuple[Place, ...]:
        """Everyone assigned to the open regimen."""
        open_now = self.open_regimen
        return tuple(place for place in self.places if place.given.regimen == open_now)

    @property
    def free_places(self) -> int:
        """Places at the open regimen that its decisions have opened and nobody holds.

        Each decision that leads to a regimen opens one cohort there.
        """
        releasing = (Action.START, Action.STAY, Action.ESCALATE, Action.DE_ESCALATE)
        open_now = self.open_regimen
        cohorts = sum(
            entry.fact.action in releasing and entry.fact.regimen == open_now
            for entry in self.decided
        )
        size = self.part.cohorts
        opened = min(cohorts * size.size, size.maximum_per_regimen)
        return opened - sum(not place.is_replaced for place in self.here)

    @property
    def left_downwards(self) -> tuple[str, ...]:
        """Regimens the committee has de-escalated from; the design closes what lies above them."""
        left: list[str] = []
        current = ""
        for entry in self.decided:
            if entry.fact.action is Action.DE_ESCALATE and current:
                left.append(current)
            if entry.fact.action is not Action.WAIT:
                current = entry.fact.regimen
        return tuple(dict.fromkeys(left))

    def situation(self, today: date) -> Situation:
        """The part as the design sees it today."""
        by_regimen: dict[str, list[Place]] = {regimen: [] for regimen in self.part.regimens}
        for place in self.places:
            by_regimen[place.given.regimen].append(place)
        return Situation(
            part=self.part.name,
            today=today,
            tallies=tuple(_tally(regimen, held) for regimen, held in by_regimen.items()),
            current=self.open_regimen,
            closed=self.left_downwards,
        )


def decisions(history: History, part: str) -> tuple[Entry[DoseDecided], ...]:
    """The safety committee's decisions on one part, earliest first."""
    return tuple(entry for entry in history.of(DoseDecided) if entry.fact.part == part)


def is_finished(decided: tuple[Entry[DoseDecided], ...]) -> bool:
    """Whether the committee has stopped or completed the part."""
    return any(entry.fact.action in (Action.STOP, Action.COMPLETE) for entry in decided)


def is_complete(decided: tuple[Entry[DoseDecided], ...]) -> bool:
    """Whether the committee has completed the part, so that the next one may open."""
    return any(entry.fact.action is Action.COMPLETE for entry in decided)


def _tally(regimen: str, places: list[Place]) -> Tally:
    return Tally(
        regimen=regimen,
        assigned=len(places),
        infused=sum(place.given.first_infusion_on is not None for place in places),
        evaluable=sum(place.dlt.evaluable is Evaluable.EVALUABLE for place in places),
        dlts=sum(bool(place.dlt.dlts) for place in places),
        pending=sum(place.dlt.evaluable is Evaluable.PENDING for place in places),
        replaced=sum(place.is_replaced for place in places),
    )
