"""How a part of the study stands: tallies per regimen, what is open, what has been closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from firstdose.design.designs import part_design
from firstdose.design.expansion import order_of, with_all_above
from firstdose.design.reasons import closed_by
from firstdose.design.situation import Situation
from firstdose.protocol.designs import APlusB, RollingSix, ThreePlusThree
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided
from firstdose.records.history import History
from firstdose.records.problem import StudyError
from firstdose.records.values import Action
from firstdose.trial.expanded import NOT_EXPANDED, Expanded, expanded
from firstdose.trial.place import Place
from firstdose.trial.tallies import held_by_regimen, places_taken, planned_left, replaced, tally

ENTERING = (Action.START, Action.STAY, Action.ESCALATE, Action.DE_ESCALATE)
"""Decisions after which participants are entered."""

ENDING = (Action.STOP, Action.COMPLETE)
"""Decisions after which a part is over."""


class Standing(Struct, frozen=True, kw_only=True):
    """One part: the committee's decisions so far, earliest first, and everyone assigned in it.

    ``open_regimens``: what new participants receive; none before the first decision and after the
    last, and of a part at most one.  ``here``: everyone assigned to them.  ``planned_left``: how
    many more the study has planned and the part may take.  Of an expansion, ``after`` is the part
    that it follows, ``expanded`` what was decided on it, and ``shut`` what is closed to it.
    """

    part: Part
    decided: tuple[Entry[DoseDecided], ...]
    places: tuple[Place, ...]
    open_regimens: tuple[str, ...]
    here: tuple[Place, ...]
    planned_left: int
    after: Standing | None = None
    expanded: Expanded = NOT_EXPANDED
    shut: tuple[str, ...] = ()

    @property
    def open_regimen(self) -> str:
        """The regimen that is open, of several the one opened first; "" for none."""
        return self.open_regimens[0] if self.open_regimens else ""

    @property
    def counted(self) -> tuple[Place, ...]:
        """Everyone who counts: of an expansion those of the part that it follows, too."""
        return self.places if self.after is None else (*self.after.places, *self.places)

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

    @property
    def cohort(self) -> tuple[Place, ...]:
        """Who took a place at the open regimen since the committee last decided, and holds it."""
        since = max((one.number for one in self.decided if one.fact.action in ENTERING), default=0)
        gone = replaced(self.part, self.here)
        in_turn = sorted(self.here, key=lambda place: place.assigned_by)
        leaving = [place for place in in_turn if place.dlt.replaceable][:gone]
        return tuple(p for p in in_turn if p.assigned_by > since and p not in leaving)

    @property
    def closed_as_too_toxic(self) -> tuple[str, ...]:
        """Regimens that were too toxic when the committee decided; what came later opens none."""
        shut = (one for entry in self.decided for one in closed_by(entry.fact.reasons))
        return tuple(dict.fromkeys(shut))

    def situation(self, today: date, *, returns: bool) -> Situation:
        """The part as its design sees it today.

        A design that never ``returns`` to a regimen it left downwards finds it closed; any other
        one what was closed as too toxic when the committee decided.  Of an expansion, whose dose no
        rule moves, everyone counts who was entered at a regimen.
        """
        if self.after is not None:
            return self._expansion(today)
        held, cohort = held_by_regimen(self.places), self.cohort
        return Situation(
            part=self.part.name,
            today=today,
            tallies=tuple(
                tally(self.part, regimen, held.get((self.part.name, regimen), []), today)
                for regimen in self.part.regimens
            ),
            current=self.open_regimen,
            closed=self.closed_as_too_toxic if returns else self.left_downwards,
            cohort=len(cohort),
            cohort_dlts=sum(bool(place.dlt.dlts) for place in cohort),
        )

    def _expansion(self, today: date) -> Situation:
        return Situation(
            part=self.part.name,
            today=today,
            tallies=tuple(
                tally(self.part, name, [p for p in self.counted if p.dlt.regimen == name], today)
                for name in self.part.regimens
            ),
            current=self.open_regimen,
            closed=self.shut,
        )


def standing_of(
    study: Study,
    part: Part,
    decided: tuple[Entry[DoseDecided], ...],
    everyone: Sequence[Place],
    after: Standing | None = None,
) -> Standing:
    """How a part stands, given the decisions on it and everyone assigned in the whole study.

    ``after``: of an expansion, how the part stands that it follows.
    """
    for entry in decided:
        if entry.fact.action in ENTERING and entry.fact.regimen not in part.regimens:
            raise _no_such_regimen(entry, part)
    places = tuple([place for place in everyone if place.dlt.part == part.name])
    left = planned_left(study, part, everyone)
    if after is not None:
        return _expansion_standing(
            study,
            after,
            Standing(
                part=part,
                decided=decided,
                places=places,
                open_regimens=(),
                here=(),
                planned_left=left,
            ),
        )
    open_now = _open_regimen(decided)
    here = tuple([place for place in places if place.dlt.regimen == open_now])
    return Standing(
        part=part,
        decided=decided,
        places=places,
        open_regimens=(open_now,) if open_now else (),
        here=here,
        planned_left=left,
    )


def _expansion_standing(study: Study, after: Standing, bare: Standing) -> Standing:
    """An expansion, with what its decisions say; closed is what the part or they closed."""
    order = order_of(study, bare.part.name)
    found = expanded(order, bare.decided)
    open_now = () if is_finished(bare.decided) else found.released
    left = [name for name in found.regimens if name not in found.released]
    returns = part_design(study, after.part.name).declares.returns
    closed = (*after.closed_as_too_toxic, *(() if returns else after.left_downwards), *left)
    return replace(
        bare,
        open_regimens=open_now,
        here=tuple([place for place in bare.places if place.dlt.regimen in open_now]),
        after=after,
        expanded=found,
        shut=with_all_above(order, closed),
    )


def situation_of(study: Study, standing: Standing, today: date) -> Situation:
    """The part as its design sees it today."""
    returns = part_design(study, standing.part.name).declares.returns
    return standing.situation(today, returns=returns)


def free_places(study: Study, standing: Standing, today: date) -> int:
    """Places at the open regimen that nobody holds and that need no new decision.

    In 3+3 and A+B each decision that leads to a regimen opens one group there; rolling six opens
    one place after the other; every other design says itself whether it is still filling the cohort
    of the last one.
    """
    if not standing.open_regimen:
        return 0
    part, taken = standing.part, places_taken(standing.part, standing.here)
    match part.design:
        case ThreePlusThree():
            opened = _groups_opened(standing, 3, 3)
        case APlusB():
            opened = _groups_opened(standing, part.design.a, part.design.b)
        case _:
            move = part_design(study, part.name).on_counts(situation_of(study, standing, today))
            one_by_one = isinstance(part.design, RollingSix)
            filling = move.decision.action is Action.STAY and (one_by_one or not move.decided)
            opened = move.places if filling else taken
    return min(opened - taken, standing.planned_left)


def _groups_opened(standing: Standing, first: int, later: int) -> int:
    """The places that the committee's decisions have opened at the open regimen.

    A decision to stay while a group is still being filled confirms that group and opens no other.
    """
    leading = [
        one
        for one in standing.decided
        if one.fact.action in ENTERING and one.fact.regimen == standing.open_regimen
    ]
    opened = 0
    for entry in leading:
        before = [place for place in standing.here if place.assigned_by < entry.number]
        if not opened:
            opened = first
        elif places_taken(standing.part, before) >= opened:
            opened += later
    return min(opened, standing.part.cohorts.maximum_per_regimen)


def _no_such_regimen(entry: Entry[DoseDecided], part: Part) -> StudyError:
    return StudyError(
        f'The safety committee opened "{entry.fact.regimen}", a regimen that part {part.name} '
        "does not have.",
        where=f"ledger entry {entry.number}",
        because="Participants are entered at the regimens of the study file only.",
        remedy="Correct the decision, or bring a version of the study with it into force.",
    )


def _open_regimen(decided: tuple[Entry[DoseDecided], ...]) -> str:
    for entry in reversed(decided):
        match entry.fact.action:
            case Action.START | Action.ESCALATE | Action.DE_ESCALATE | Action.STAY:
                return entry.fact.regimen
            case Action.STOP | Action.COMPLETE:
                return ""
            case Action.WAIT:
                continue
    return ""


def decisions(history: History, part: str) -> tuple[Entry[DoseDecided], ...]:
    """The safety committee's decisions on one part, earliest first."""
    return tuple(entry for entry in history.of(DoseDecided) if entry.fact.part == part)


def may_start(
    study: Study, part: str, decided: tuple[Entry[DoseDecided], ...], regimen: str
) -> bool:
    """Whether anyone's treatment may start at a regimen of a part.

    So it may once the committee has released it, until it leaves it for a lower one or stops the
    part.
    """
    if study.expansion(part) is not None:
        return regimen in expanded(order_of(study, part), decided).released
    current, released = "", False
    for entry in decided:
        action = entry.fact.action
        if action is Action.STOP:
            return False
        if action is Action.DE_ESCALATE and current == regimen:
            released = False
        if action in ENTERING:
            current = entry.fact.regimen
            released = released or current == regimen
    return released


def is_finished(decided: tuple[Entry[DoseDecided], ...]) -> bool:
    """Whether the committee has stopped or completed the part."""
    return any(entry.fact.action in ENDING for entry in decided)


def is_complete(decided: tuple[Entry[DoseDecided], ...]) -> bool:
    """Whether the committee has completed the part, so that the next one may open."""
    return any(entry.fact.action is Action.COMPLETE for entry in decided)


def open_part(
    study: Study, decided: Callable[[str], tuple[Entry[DoseDecided], ...]]
) -> Part | None:
    """The part in which participants are entered now, or the expansion; None when all are over.

    Parts follow one another; an expansion follows a part that has ended with a regimen.
    ``decided``: the decisions on a part.
    """
    for part in study.in_turn:
        if part.opens_after and not is_complete(decided(part.opens_after)):
            continue
        if study.expansion(part.name) and not ends_with_regimen(decided(part.opens_after)):
            continue
        if not is_finished(decided(part.name)):
            return part
    return None


def ends_with_regimen(decided: tuple[Entry[DoseDecided], ...]) -> str:
    """The regimen with which the committee has completed the part; "" while it has not."""
    ends = [entry.fact for entry in decided if entry.fact.action is Action.COMPLETE]
    return ends[-1].regimen if ends else ""
