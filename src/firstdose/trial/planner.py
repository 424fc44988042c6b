"""What must happen today: the orders that a study and its ledger imply on a day.

``orders(study, ledger, today)`` is the whole answer.  A ``Planner`` gives the same answer day after
day and remembers what cannot have changed: a participant's agenda until something new is known
about them or a day is reached on which it turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from firstdose.derive.dose_limiting_toxicity import WindowState, dlt_status
from firstdose.derive.exposure import Exposure, exposure
from firstdose.design.situation import Decision
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    Died,
    DoseDecided,
    ExaminationScored,
    Fact,
    Measured,
    MedicationChanged,
    VisitAttended,
    VisitMissed,
    Withdrawn,
)
from firstdose.records.history import History
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order, Review
from firstdose.trial.agenda import Agenda, agenda
from firstdose.trial.enrolment import Candidate, Desk, candidate, enrol, queue
from firstdose.trial.review import due, recommendation, review
from firstdose.trial.standing import (
    Place,
    Standing,
    decisions,
    is_complete,
    is_finished,
    planned_left,
)
from firstdose.trial.stops import Counts, Triggered, counts, triggered


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The orders of one day, and the next day on which they may differ without news."""

    orders: tuple[Order, ...]
    next_on: date | None


def orders(study: Study, ledger: Ledger, today: date) -> tuple[Order, ...]:
    """Everything asked today, given what the ledger holds."""
    return Planner(study, ledger).plan(today).orders


def recommended(study: Study, ledger: Ledger, part: str, today: date) -> Decision:
    """What the design and its guards recommend for a part, given what the ledger holds."""
    return Planner(study, ledger).recommended(study.part(part), today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the planner has worked out about one participant, until it turns on a day or by news."""

    given: Exposure | None
    agenda: Agenda
    place: Place | None
    candidate: Candidate | None
    stops: Counts
    turns_on: date | None


class Planner:
    """Plans day after day over one growing ledger; days must not go backwards."""

    __slots__ = ("_asked", "_known", "_ledger", "_part_plan", "_seen", "_study", "_turns")

    def __init__(self, study: Study, ledger: Ledger) -> None:
        self._study = study
        self._ledger = ledger
        self._seen = 0
        self._known: dict[str, Known] = {}
        self._asked: dict[str, tuple[Order, ...]] = {}
        self._turns: dict[str, date] = {}
        self._part_plan: Desk | None = None

    def plan(self, today: date) -> Plan:
        """The orders of a day."""
        self._refresh(today)
        if self._part_plan is None or _has_come(self._part_plan.next_on, today):
            part = self._open_part()
            self._part_plan = NO_ONE if part is None else self._part_orders(part, today)
        desk = self._part_plan
        if any(isinstance(order, Review) for order in desk.orders):
            self._part_plan = None  # an open review always carries the evidence of today
        asked = [order for who in sorted(self._asked) for order in self._asked[who]]
        days = [day for day in (desk.next_on, *self._turns.values()) if day and day > today]
        return Plan(orders=(*asked, *desk.orders), next_on=min(days, default=None))

    def recommended(self, part: Part, today: date) -> Decision:
        """What the design recommends for a part today."""
        self._refresh(today)
        return recommendation(self._study, self._standing(part), self._stopped(), today)

    def _refresh(self, today: date) -> None:
        """Work out anew everyone about whom something is new, or whose day has come."""
        news: dict[str, list[Entry[Fact]]] = {}
        for entry in self._ledger.entries_after(self._seen):
            news.setdefault(participant_of(entry.fact), []).append(entry)
        self._seen = len(self._ledger)
        if news.pop("", None):
            self._part_plan = None
        turning = [who for who, day in self._turns.items() if day <= today]
        for participant in dict.fromkeys((*news, *turning)):
            history = self._ledger.history(participant)
            before = self._known.get(participant)
            new = news.get(participant, ())
            if before is not None and _is_settled(before, new):
                if _has_come(before.turns_on, today) or any(_settles_visit(one) for one in new):
                    self._remember(participant, _next_visits(self._study, history, before, today))
                continue
            after = _work_out(self._study, history, today)
            self._remember(participant, after)
            if before is None or _for_the_part(before) != _for_the_part(after):
                self._part_plan = None

    def _remember(self, participant: str, known: Known) -> None:
        self._known[participant] = known
        self._asked.pop(participant, None)
        self._turns.pop(participant, None)
        if known.agenda.orders:
            self._asked[participant] = known.agenda.orders
        if known.turns_on is not None:
            self._turns[participant] = known.turns_on

    def _decided(self, part: str) -> tuple[Entry[DoseDecided], ...]:
        return decisions(self._ledger.history(""), part)

    def _open_part(self) -> Part | None:
        """The part in which participants are entered now; parts follow one another."""
        for part in self._study.parts:
            if part.opens_after and not is_complete(self._decided(part.opens_after)):
                continue
            if not is_finished(self._decided(part.name)):
                return part
        return None

    def _standing(self, part: Part) -> Standing:
        held = (self._known[who].place for who in self._ledger.participants)
        places = tuple(place for place in held if place is not None)
        return Standing(
            part=part,
            decided=self._decided(part.name),
            places=tuple(place for place in places if place.given.part == part.name),
            planned_left=planned_left(self._study, part, places),
        )

    def _stopped(self) -> tuple[Triggered, ...]:
        return triggered(self._study, (known.stops for known in self._known.values()))

    def _part_orders(self, part: Part, today: date) -> Desk:
        standing = self._standing(part)
        decision = due(self._study, standing, self._stopped(), today)
        if decision is not None:
            evidence = len(self._ledger)
            meeting = review(decision, part.name, evidence_through=evidence, today=today)
            return Desk(orders=(meeting,), next_on=today + timedelta(days=1))
        waiting = (known.candidate for known in self._known.values())
        in_line = queue(self._study, (one for one in waiting if one is not None), today)
        return enrol(self._study, standing, in_line, today)


NO_ONE = Desk(orders=(), next_on=None)


def _has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _for_the_part(known: Known) -> tuple[Place | None, Candidate | None, Counts]:
    return known.place, known.candidate, known.stops


_FOUND_AT_VISITS = (Measured, ExaminationScored, VisitAttended, VisitMissed, MedicationChanged)


def _settles_visit(entry: Entry[Fact]) -> bool:
    return isinstance(entry.fact, VisitAttended | VisitMissed)


def _is_settled(before: Known, news: Iterable[Entry[Fact]]) -> bool:
    """Whether nothing can have changed but which visits are to come.

    So it is once the DLT window has closed with its outcome settled, and all that is new was found
    at visits since.
    """
    place = before.place
    if place is None or place.dlt.closes_on is None or place.dlt.undecided:
        return False
    closes_on = place.dlt.closes_on
    if place.dlt.window is not WindowState.COMPLETE or place.is_unresolved:
        return False
    return all(
        isinstance(entry.fact, _FOUND_AT_VISITS)
        and entry.amends is None
        and entry.occurred_on > closes_on
        for entry in news
    )


def _next_visits(study: Study, history: History, before: Known, today: date) -> Known:
    own = agenda(study, history, before.given, today)
    return replace(before, agenda=own, turns_on=own.next_on)


def _work_out(study: Study, history: History, today: date) -> Known:
    given = exposure(study, history, today)
    own = agenda(study, history, given, today)
    place = _place(study, history, given, today)
    days = [day for day in (own.next_on, _place_turns_on(place, today)) if day is not None]
    return Known(
        given=given,
        agenda=own,
        place=place,
        candidate=candidate(history),
        stops=counts(study, history, given, today),
        turns_on=min(days, default=None),
    )


def _place(study: Study, history: History, given: Exposure | None, today: date) -> Place | None:
    dlt = dlt_status(study, history, today)
    if given is None or dlt is None:
        return None
    has_left = bool(history.of(Withdrawn) or history.of(Died))
    return Place(participant=history.participant, given=given, dlt=dlt, has_left=has_left)


def _place_turns_on(place: Place | None, today: date) -> date | None:
    """The day on which someone's outcome may turn without news.

    The end of the window; any day while an event may still turn out to be dose-limiting.
    """
    if place is None or place.dlt.closes_on is None:
        return None
    if place.dlt.undecided:
        return today + timedelta(days=1)
    closed_on = place.dlt.closes_on + timedelta(days=1)
    return closed_on if closed_on > today else None
