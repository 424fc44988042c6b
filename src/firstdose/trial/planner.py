"""What must happen today: the orders that a study and its ledger imply on a day.

``orders(study, ledger, today)`` is the whole answer.  A ``Planner`` gives the same answer day after
day and remembers what cannot have changed: what is known of a participant and what is asked of them
until something new becomes known about them or a day is reached on which it turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from firstdose.derive.happened import earlier
from firstdose.design.designs import part_design
from firstdose.design.situation import Decision, Situation
from firstdose.protocol.parts import Part
from firstdose.protocol.reader import recorded
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided, ProtocolVersionActive
from firstdose.records.ledger import Ledger
from firstdose.records.orders import AssessReadiness, Condition, Infuse, Order
from firstdose.trial import expansion
from firstdose.trial.agenda import A_DAY, Agenda, agenda
from firstdose.trial.enrolment import Candidate, Desk, Opening, enrol, opening, queue
from firstdose.trial.known import Known, counts_in_the_part, holds, work_out
from firstdose.trial.review import asked_again_on, due, recommendation, review
from firstdose.trial.standing import (
    Standing,
    decisions,
    is_finished,
    may_start,
    open_part,
    standing_of,
)
from firstdose.trial.stops import StopCount, Triggered, stop_counts, triggered


class Plan(Struct, frozen=True, kw_only=True):
    """The orders of one day, and the next day on which anything is asked without news.

    That is the very next day while an order is open.
    """

    orders: tuple[Order, ...]
    next_on: date | None


def orders(study: Study, ledger: Ledger, today: date) -> tuple[Order, ...]:
    """Everything asked today, given what the ledger holds."""
    return Planner(study, ledger).plan(today).orders


def recommended(study: Study, ledger: Ledger, part: str, today: date) -> Decision:
    """What the design and its guards recommend for a part; of one that is over, what ended it."""
    return Planner(study, ledger).recommended(study.part(part), today)


def both_outcomes(study: Study, ledger: Ledger, part: str, today: date) -> Situation:
    """A part as a design sees it that weighs responses, whatever its own design reads."""
    return Planner(study, ledger).both_outcomes(study.part(part), today)


class Planner:
    """Plans day after day over one growing ledger; days must not go backwards.

    ``study`` is the version that the ledger so far has in force; of later ones it learns from it.
    """

    __slots__ = (
        "_agendas",
        "_asked",
        "_decisions",
        "_desk",
        "_entrance",
        "_known",
        "_ledger",
        "_line_moved",
        "_none_turns_before",
        "_released",
        "_seen",
        "_study",
        "_turns",
        "_version",
    )

    def __init__(self, study: Study, ledger: Ledger) -> None:
        self._study = study
        self._ledger = ledger
        self._version = ledger.history("").last(ProtocolVersionActive)
        self._seen = 0
        self._known: dict[str, Known] = {}
        self._agendas: dict[str, Agenda] = {}
        self._asked: dict[str, tuple[Order, ...]] = {}
        self._decisions: dict[str, tuple[Entry[DoseDecided], ...]] = {}
        self._released: dict[tuple[str, str], bool] = {}
        self._turns: dict[str, date] = {}
        self._none_turns_before = date.max
        self._desk: Desk | None = None
        self._entrance: Entrance | None = None
        self._line_moved = False

    def plan(self, today: date) -> Plan:
        """The orders of a day."""
        self._refresh(today)
        if self._desk is None or _has_come(self._desk.next_on, today):
            self._desk = self._part_orders(today)
        elif self._line_moved:
            kept = self._entrance
            self._desk = self._part_orders(today) if kept is None else self._enrol(kept, today)
        self._line_moved = False
        asked = self._desk.orders
        if self._asked:
            asked = (*self._of_participants(), *asked)
        if asked:
            return Plan(orders=asked, next_on=today + A_DAY)
        turns_on = min(self._turns.values()) if self._turns else None
        return Plan(orders=(), next_on=earlier(turns_on, self._desk.next_on))

    def recommended(self, part: Part, today: date) -> Decision:
        """What the design recommends for a part today; of one that is over, what ended it."""
        self._refresh(today)
        standing = self._standing(part)
        if is_finished(standing.decided):
            last = standing.decided[-1].fact
            return Decision(action=last.action, regimen=last.regimen, reasons=last.reasons)
        recommends = recommendation if standing.after is None else expansion.recommendation
        return recommends(self._study, standing, self._stopped(), today)

    def standing(self, part: Part, today: date) -> Standing:
        """How a part stands today: what was decided, and everyone assigned in it."""
        self._refresh(today)
        return self._standing(part)

    def stop_counts(self, today: date) -> tuple[StopCount, ...]:
        """Every rule that stops the whole study, with what has been seen of it so far."""
        self._refresh(today)
        everyone = {who: known.stops for who, known in self._known.items()}
        return stop_counts(self._study, everyone)

    def in_line(self, today: date) -> tuple[Candidate, ...]:
        """Everyone who waits for a place, who is given the next one first."""
        self._refresh(today)
        return self._in_line(today)

    def both_outcomes(self, part: Part, today: date) -> Situation:
        """The part today, counting those of whom both outcomes are known."""
        self._refresh(today)
        standing = self._standing(part)
        weighed = tuple(replace(place, weighs_response=True) for place in standing.places)
        return replace(standing, places=weighed).situation(today, returns=True)

    def _of_participants(self) -> Iterator[Order]:
        for who in sorted(self._asked):
            for order in self._asked[who]:
                if not isinstance(order, TREATMENT) or self._may_be_treated(who):
                    yield order

    def _may_be_treated(self, who: str) -> bool:
        """Whether treatment goes on, or may begin at the participant's regimen."""
        place = self._known[who].place
        if place is None or place.first_infusion_on is not None:
            return True
        part, regimen = place.dlt.part, place.dlt.regimen
        released = self._released.get((part, regimen))
        if released is None:
            released = may_start(self._study, part, self._decided(part), regimen)
            self._released[part, regimen] = released
        return released

    def _refresh(self, today: date) -> None:
        """Work out anew everyone about whom something is new, or whose day has come."""
        news = self._ledger.spoken_of_after(self._seen)
        self._seen = len(self._ledger)
        if "" in news:
            self._desk = None
            self._decisions.clear()
            self._released.clear()
            if self._another_version_rules():
                news = self._ledger.spoken_of_after(0)
        for participant in news:
            if participant:
                self._think(participant, today)
        if self._none_turns_before <= today:
            for participant in [who for who, day in self._turns.items() if day <= today]:
                self._think(participant, today)
            self._none_turns_before = min(self._turns.values(), default=date.max)

    def _another_version_rules(self) -> bool:
        """Whether another version of the study has come into force: nothing known holds then."""
        version = self._ledger.history("").last(ProtocolVersionActive)
        if version is self._version:
            return False
        self._version = version
        self._study = recorded(self._ledger.study_text_in_force(), self._study.identity.name)
        self._known.clear()
        self._agendas.clear()
        return True

    def _think(self, participant: str, today: date) -> None:
        """About one participant: what is known, and what is asked, where either no longer holds."""
        history = self._ledger.history(participant)
        known = self._known.get(participant)
        if known is None or not holds(known, history, today):
            before, known = known, work_out(self._study, history, today)
            self._known[participant] = known
            if counts_in_the_part(before) != counts_in_the_part(known):
                self._desk = None
            elif before is None or before.candidate != known.candidate:
                self._line_moved = True
        own = agenda(self._study, history, known.given, today, self._agendas.get(participant))
        self._agendas[participant] = own
        asked, next_on = own.on(today)
        if asked:
            self._asked[participant] = asked
        else:
            self._asked.pop(participant, None)
        turns_on = earlier(next_on, known.turns_on)
        if turns_on is None:
            self._turns.pop(participant, None)
        else:
            self._turns[participant] = turns_on
            if turns_on < self._none_turns_before:  # noqa: PLR1730 (half the time of `min`)
                self._none_turns_before = turns_on

    def _decided(self, part: str) -> tuple[Entry[DoseDecided], ...]:
        decided = self._decisions.get(part)
        if decided is None:
            decided = self._decisions[part] = decisions(self._ledger.history(""), part)
        return decided

    def _open_part(self) -> Part | None:
        """The part in which participants are entered now; parts follow one another."""
        return open_part(self._study, self._decided)

    def _standing(self, part: Part) -> Standing:
        held = [known.place for known in self._known.values()]
        everyone = [place for place in held if place is not None]
        expands = self._study.expansion(part.name) is not None
        after = self._standing(self._study.part(part.opens_after)) if expands else None
        return standing_of(self._study, part, self._decided(part.name), everyone, after)

    def _in_line(self, today: date) -> tuple[Candidate, ...]:
        waiting = [known.candidate for known in self._known.values()]
        return queue(self._study, [one for one in waiting if one is not None], today)

    def _stopped(self) -> tuple[Triggered, ...]:
        return triggered(self._study, [known.stops for known in self._known.values()])

    def _looked_at_again_on(self, standing: Standing, today: date) -> date | None:
        """The next day on which the part may differ without news.

        Every day, for a design that reads how long those inside their window have been followed.
        """
        again = asked_again_on(standing, today)
        follows = part_design(self._study, standing.part.name).reads.follow_up
        if not follows or not any(place.is_unresolved for place in standing.places):
            return again
        return earlier(again, today + A_DAY)

    def _part_orders(self, today: date) -> Desk:
        self._entrance = None
        part = self._open_part()
        if part is None:
            return NO_ONE
        standing = self._standing(part)
        expands = standing.after is not None
        asks, opens = (expansion.due, expansion.opening) if expands else (due, opening)
        meeting = asks(self._study, standing, self._stopped(), today)
        if meeting is not None:
            evidence = len(self._ledger)
            order = review(meeting, part.name, evidence_through=evidence, today=today)
            return Desk(orders=(order,), next_on=today)  # its evidence grows within the day
        into = opens(self._study, standing, today)
        look_again = into is None or into.beside_the_cohort or expands
        again_on = self._looked_at_again_on(standing, today) if look_again else None
        entrance = Entrance(standing=standing, into=into, again_on=again_on)
        if not part_design(self._study, part.name).reads.follow_up:
            self._entrance = entrance
        return self._enrol(entrance, today)

    def _enrol(self, entrance: Entrance, today: date) -> Desk:
        """Whoever waits now, to the places that are open."""
        if entrance.into is None:
            return Desk(orders=(), next_on=entrance.again_on)
        desk = enrol(self._study, entrance.standing, entrance.into, self._in_line(today), today)
        return replace(desk, next_on=earlier(desk.next_on, entrance.again_on))


class Entrance(Struct, frozen=True, kw_only=True):
    """Where the part enters participants, whoever waits; ``into`` None: nowhere.

    ``again_on``: the day on which that may differ though nothing new becomes known.  Of a design
    that reads how long people have been followed it is found anew whenever it is asked.
    """

    standing: Standing
    into: Opening | None
    again_on: date | None


TREATMENT = (AssessReadiness, Condition, Infuse)
NO_ONE = Desk(orders=(), next_on=None)


def _has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today
