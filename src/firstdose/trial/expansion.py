"""An expansion: what the committee is asked about it, and where its next participant enters.

No rule moves the dose.  What is recommended at first is the regimen that the part ended with and,
where more may be expanded, those it passed below it, one after the other; the committee chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from msgspec import Struct

from firstdose.design.expansion import highest, next_below, order_of, under_guards, with_all_below
from firstdose.design.order import RegimenOrder
from firstdose.design.reasons import CLOSES, ExpansionWhy, GuardWhy
from firstdose.design.situation import Decision
from firstdose.protocol.study import Expansion, Study
from firstdose.records.values import Action, Reason
from firstdose.trial.enrolment import Opening
from firstdose.trial.place import Place
from firstdose.trial.review import Meeting, decided_by, has_news, is_answered, unless_stopped
from firstdose.trial.standing import Standing, ends_with_regimen, is_finished, situation_of
from firstdose.trial.stops import Triggered
from firstdose.trial.tallies import places_taken


class Look(Struct, frozen=True, kw_only=True):
    """An expansion as it stands on a day.

    ``passed``: what may be expanded, by the part and the guards.  ``closed``: what takes nobody
    more, and ``reasons``: why guards have closed it.  ``free``: the open regimens with places,
    where the next participant enters first, and how many they have.
    """

    expansion: Expansion
    order: RegimenOrder
    passed: frozenset[str]
    closed: frozenset[str]
    reasons: tuple[Reason, ...]
    free: tuple[tuple[str, int], ...]

    def places(self, standing: Standing) -> int:
        """How many more may be entered, as the study has planned them."""
        return max(min(sum(left for _, left in self.free), standing.planned_left), 0)


def look(study: Study, standing: Standing, today: date) -> Look:
    """What may be expanded, what is closed and where places are."""
    name = standing.part.name
    expansion, order = study.expansion(name), order_of(study, name)
    assert expansion is not None, "asked of expansions only"
    guards = under_guards(study, name, situation_of(study, standing, today))
    closed = frozenset(guards.closed)
    by_guards = tuple(one for one in guards.decision.reasons if one.key in _OF_GUARDS)
    return Look(
        expansion=expansion,
        order=order,
        passed=_passed(standing, order) - closed,
        closed=closed,
        reasons=by_guards,
        free=tuple(_free(standing, expansion, order, closed)),
    )


_OF_GUARDS = (*CLOSES, GuardWhy.WHOLE_PART_TOO_TOXIC)


def ended_with(standing: Standing) -> str:
    """The regimen that the part before it ended with; "" while it has not, or with none."""
    return "" if standing.after is None else ends_with_regimen(standing.after.decided)


def _passed(standing: Standing, order: RegimenOrder) -> frozenset[str]:
    """What somebody was evaluable at in the part, at or below the regimen that it ended with."""
    last = ended_with(standing)
    if not last or standing.after is None:
        return frozenset()
    tested = {place.dlt.regimen for place in standing.after.places if place.is_evaluable}
    return with_all_below(order, last) & tested


def _free(
    standing: Standing, expansion: Expansion, order: RegimenOrder, closed: frozenset[str]
) -> Iterator[tuple[str, int]]:
    """Open regimens with places: first the one with fewest participants, of equals the lower."""
    ranks = dict(zip(order.names, order.rank.tolist(), strict=True))
    found: list[tuple[int, int, str]] = []
    for regimen in standing.open_regimens:
        taken = places_taken(standing.part, _there(standing, regimen))
        if regimen not in closed and taken < expansion.participants_per_regimen:
            found.append((taken, ranks[regimen], regimen))
    for taken, _, regimen in sorted(found):
        yield regimen, expansion.participants_per_regimen - taken


def _there(standing: Standing, regimen: str) -> tuple[Place, ...]:
    return tuple(place for place in standing.places if place.dlt.regimen == regimen)


# --- what is recommended -------------------------------------------------------------------------


def recommendation(
    study: Study, standing: Standing, stops: tuple[Triggered, ...], today: date
) -> Decision:
    """What is recommended of an expansion today; a study stop overrules it."""
    if not ended_with(standing):
        return _decision(Action.WAIT, "", _why(ExpansionWhy.NOT_OPEN))
    seen = look(study, standing, today)
    decision = (
        _closing(standing, seen)
        or _first(study, standing, seen)
        or _another(standing, seen)
        or _filling(study, standing, seen)
    )
    return unless_stopped(decision, stops)


def _closing(standing: Standing, seen: Look) -> Decision | None:
    """An open regimen has become too toxic: the others go on, or nobody more is entered."""
    if seen.closed.isdisjoint(standing.open_regimens):
        return None
    to = highest(seen.order, frozenset(standing.open_regimens) - seen.closed)
    if not to:
        return _decision(Action.STOP, "", *seen.reasons, _why(ExpansionWhy.NOBODY_MORE))
    return _decision(Action.DE_ESCALATE, to, *seen.reasons, _why(ExpansionWhy.GOES_ON, to=to))


def _first(study: Study, standing: Standing, seen: Look) -> Decision | None:
    if standing.expanded.opened:
        return None
    if standing.planned_left <= 0:
        return _decision(Action.COMPLETE, "", _planned_reached(study))
    last = ended_with(standing)
    ranked = tuple(_ranked(standing, seen))
    if not ranked:
        return _decision(Action.COMPLETE, "", *seen.reasons, _why(ExpansionWhy.NONE_PASSED))
    if ranked[0] == last:
        why = _why(ExpansionWhy.ENDED_WITH, to=last)
    else:
        why = _why(ExpansionWhy.HIGHEST, regimen=last, to=ranked[0])
    return _decision(Action.START, ranked[0], _choice(seen), *seen.reasons, why)


def _another(standing: Standing, seen: Look) -> Decision | None:
    """One more of those passed, while the committee has not said that it expands no other."""
    expanded = standing.expanded
    if expanded.all_chosen or len(expanded.opened) >= seen.expansion.regimens_at_most:
        return None
    left = (one for one in _ranked(standing, seen) if one not in expanded.regimens)
    to = next(left, "")
    if not to or standing.planned_left <= 0:
        return None
    why = _why(ExpansionWhy.BESIDE, open=", ".join(expanded.regimens), to=to)
    return _decision(Action.START, to, _choice(seen), why)


def _filling(study: Study, standing: Standing, seen: Look) -> Decision:
    """Participants are entered, then waited for; then the expansion is over."""
    if seen.places(standing):
        regimen, _ = seen.free[0]
        places = ", ".join(f"{name} {left}" for name, left in seen.free)
        return _decision(Action.STAY, regimen, _why(ExpansionWhy.PLACES, places=places))
    pending = sum(place.is_unresolved for place in standing.places)
    if pending:
        why = _why(ExpansionWhy.AWAITED, pending=str(pending))
        return _decision(Action.WAIT, standing.open_regimen, why)
    counts = _why(ExpansionWhy.FULL, counts=", ".join(_counts(standing)))
    why = (_planned_reached(study), counts) if seen.free else (counts,)
    return _decision(Action.COMPLETE, "", *why)


def _ranked(standing: Standing, seen: Look) -> Iterator[str]:
    """The regimen that the part ended with and those passed below it, downwards."""
    one = ended_with(standing)
    if one in seen.passed:
        yield one
    while one := next_below(seen.order, one, seen.passed):
        yield one


def _choice(seen: Look) -> Reason:
    return _why(
        ExpansionWhy.PASSED,
        regimens=", ".join(name for name in seen.order.names if name in seen.passed),
        most=str(seen.expansion.regimens_at_most),
        participants=str(seen.expansion.participants_per_regimen),
    )


def _counts(standing: Standing) -> Iterator[str]:
    """DLTs of evaluable participants of the expansion, by regimen."""
    for regimen in standing.expanded.regimens:
        there = _there(standing, regimen)
        toxic = sum(bool(place.dlt.dlts) for place in there)
        yield f"{regimen} {toxic}/{sum(place.is_evaluable for place in there)}"


def _planned_reached(study: Study) -> Reason:
    planned = str(study.enrolment.planned_participants)
    return Reason(key=GuardWhy.PLANNED_REACHED, values=(("participants", planned),))


def _why(key: ExpansionWhy, **values: str) -> Reason:
    return Reason(key=key, values=tuple(values.items()))


def _decision(action: Action, regimen: str, *reasons: Reason) -> Decision:
    return Decision(action=action, regimen=regimen, reasons=reasons)


# --- when the committee meets, and where somebody enters -----------------------------------------


def due(
    study: Study, standing: Standing, stops: tuple[Triggered, ...], today: date
) -> Meeting | None:
    """The recommendation to be decided on today; None when there is nothing to decide.

    The committee meets when the part before has ended with a regimen, once for each regimen that
    it may expand; at once when one has become too toxic; and when every outcome is known.
    """
    if is_finished(standing.decided) or not ended_with(standing):
        return None
    decision = recommendation(study, standing, stops, today)
    match decision.action:
        case Action.STAY | Action.WAIT | Action.ESCALATE:
            return None
        case Action.DE_ESCALATE | Action.STOP | Action.START | Action.COMPLETE:
            pass
        case _:
            assert_never(decision.action)
    if not standing.decided:
        return Meeting(decision=decision, by=today)
    last = standing.decided[-1].fact
    if decision.action in (Action.DE_ESCALATE, Action.STOP) and has_news(
        last.evidence_through, standing.counted, stops
    ):
        return Meeting(decision=decision, by=today)
    if is_answered(standing, last, decision, today):
        return None
    by = decided_by(standing, today) if decision.action is Action.COMPLETE else today
    return Meeting(decision=decision, by=by)


def opening(study: Study, standing: Standing, today: date) -> Opening | None:
    """Where the next participant enters; None for nowhere."""
    if is_finished(standing.decided):
        return None
    seen = look(study, standing, today)
    places = seen.places(standing)
    if not places:
        return None
    regimen, _ = seen.free[0]
    cohort = standing.expanded.regimens.index(regimen)
    return Opening(
        regimen=regimen,
        places=places,
        there=_there(standing, regimen),
        beside_the_cohort=False,
        opened_on=standing.expanded.opened[cohort].known_on,
        cohort=cohort + 1,
    )


def choices(study: Study, standing: Standing, today: date) -> tuple[tuple[Action, str], ...]:
    """Every decision in reach: what may be expanded, what may be closed, to wait, or to end it."""
    seen, expanded = look(study, standing, today), standing.expanded
    found: list[tuple[Action, str]] = []
    if len(expanded.opened) < seen.expansion.regimens_at_most and standing.planned_left > 0:
        left = seen.passed - set(expanded.regimens)
        found += [(Action.START, name) for name in seen.order.names if name in left]
    if standing.open_regimen:
        found.append((Action.STAY, standing.open_regimen))
        found += _ways_down(seen.order, standing.open_regimens)
    found += [(Action.WAIT, standing.open_regimen), (Action.COMPLETE, ""), (Action.STOP, "")]
    return tuple(found)


def _ways_down(order: RegimenOrder, open_now: Iterable[str]) -> Iterator[tuple[Action, str]]:
    """Regimens that can be gone on with alone, one or more above them being closed."""
    names = frozenset(open_now)
    for regimen in order.names:
        if regimen in names and names - with_all_below(order, regimen):
            yield Action.DE_ESCALATE, regimen
