"""Disease activity of those followed for longer: at baseline, at one visit between, at the last.

No other visit and no other participant is needed for any published number, and so none is recorded.
Whether both states hold at the last visit is never stored: items, physician global and prednisone
are drawn so that the ordinary derivation finds the published number of people in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study
from firstdose.records.facts import ExaminationScored, MedicationChanged
from firstdose.records.values import Item, TherapyClass
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import ladder
from firstdose.simulate.patients import CLINICAL, item_points, item_tags
from firstdose.simulate.published_states import (
    SLEDAI,
    CourseLimits,
    beside_sledai,
    course_limits,
)
from firstdose.simulate.reconstruction import questions
from firstdose.simulate.reconstruction.treatment import Basis, Reconstructed, Told
from firstdose.standards.verdict import Presence

PGA, LLDAS = "pga", "lldas"
DOSES_TRIED = 3
"""How many doses of prednisone are drawn from, the highest that a state allows and beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One assessment: the visit, its study day, and what was found."""

    visit: str
    day: int
    items: frozenset[str]
    physician_global: Decimal
    prednisone_mg_per_day: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """The visits at which the participant was seen, each with its study day."""

    baseline: tuple[str, int]
    between: tuple[str, int]
    last: tuple[str, int]


def activity(
    study: Study, dice: Dice, who: Reconstructed, cut: date, beyond: int
) -> Iterator[Told]:
    """Three assessments, and the prednisone taken at each; nothing of the shorter followed."""
    if who.attained is None:
        return
    held = visits(study, dice, who, cut, beyond)
    last = _last(dice, who, held.last, course_limits(study.endpoints.instruments))
    baseline = Seen(
        visit=held.baseline[0],
        day=held.baseline[1],
        items=frozenset(who.person.patient.items),
        physician_global=Decimal(f"{who.person.patient.physician_global:.1f}"),
        prednisone_mg_per_day=who.person.patient.prednisone_mg_per_day,
    )
    for seen in (baseline, _between(dice, who, baseline, last, held.between), last):
        yield from _told(who, seen, Basis.PARTLY if seen is last else Basis.DRAWN)


def visits(study: Study, dice: Dice, who: Reconstructed, cut: date, beyond: int) -> Visits:
    """The baseline visit, the last planned before ``beyond``, and the last by the cut after it.

    Beyond the last planned visit, or between windows, the participant is seen without a visit.
    """
    scored = _visits_with_activity(study)
    baseline = study.visit(study.schedule.baseline_visit)
    followed = (cut - who.days.infused_on).days
    early = [visit for visit in scored if visit.day > 0 and visit.closes_day <= beyond]
    late = [visit for visit in scored if visit.closes_day > beyond and visit.opens_day <= followed]
    last = ("", beyond + 1, followed)
    if late:
        low, high = max(late[-1].opens_day, beyond + 1), min(late[-1].closes_day, followed)
        last = (late[-1].name, low, high)
    between = (
        (early[-1].name, early[-1].opens_day, early[-1].closes_day) if early else ("", 1, beyond)
    )
    drawn = (
        dice.whole(who.number, questions.VISIT_DAY, low, high, index)
        for index, (_, low, high) in enumerate((between, last))
    )
    between_day, last_day = drawn
    return Visits(
        baseline=(baseline.name, baseline.day),
        between=(between[0], between_day),
        last=(last[0], last_day),
    )


def _visits_with_activity(study: Study) -> list[Visit]:
    """Planned visits at which SLEDAI-2K is scored, by day."""
    scoring = {each.name for each in study.schedule.procedures if SLEDAI in each.instruments}
    planned = (visit for visit in study.schedule.visits if scoring & set(visit.procedures))
    return sorted((v for v in planned if v.anchor == "first_infusion"), key=lambda v: v.day)


# --- what was found ------------------------------------------------------------------------------


def _last(dice: Dice, who: Reconstructed, visit: tuple[str, int], limits: CourseLimits) -> Seen:
    """Both states, or not: an item has stayed, or the physician still sees some activity."""
    at_entry = who.person.patient.items
    serologic = [item for item in at_entry if CLINICAL not in item_tags()[item]]
    clinical = [item for item in at_entry if CLINICAL in item_tags()[item]]
    stayed = [item for item in serologic if not _cleared(dice, who, item)]
    low, remission = int(10 * limits.low_activity_global), int(10 * limits.remission_global)
    tenths, doses = (0, remission - 1), _doses(limits.remission_prednisone_mg)
    if not who.attained:
        doses = _doses(limits.low_activity_prednisone_mg, above=1)
        tenths = (remission, low)
        if clinical and dice.chance(who.number, questions.WHY_NOT_ATTAINED, 0.5):
            tenths = (low + 1, 2 * low)
            keep = dice.whole(who.number, questions.WHY_NOT_ATTAINED, 0, len(clinical) - 1, 1)
            stayed.append(clinical[keep])
    return Seen(
        visit=visit[0],
        day=visit[1],
        items=frozenset(stayed),
        physician_global=_tenths(dice, who, tenths, 1),
        prednisone_mg_per_day=doses[
            dice.whole(who.number, questions.PREDNISONE, 0, len(doses) - 1, 1)
        ],
    )


def _doses(at_most: Decimal, *, above: int = 0) -> tuple[Decimal, ...]:
    """The highest doses of the usual ladder up to a limit, and so many above it; rising."""
    doses = sorted(ladder("prednisone_doses"))
    allowed = sum(dose <= at_most for dose in doses) + above
    return tuple(doses[max(allowed - DOSES_TRIED, 0) : allowed])


def _between(
    dice: Dice, who: Reconstructed, baseline: Seen, last: Seen, visit: tuple[str, int]
) -> Seen:
    """On the way: nothing that was not there at baseline, and all that is there at the last visit.

    So no item is new at the last visit, as LLDAS asks.
    """
    gone = {item for item in baseline.items if _cleared(dice, who, item, 1)}
    least = int(10 * min(last.physician_global, baseline.physician_global))
    most = int(10 * max(last.physician_global, baseline.physician_global))
    doses = sorted((baseline.prednisone_mg_per_day, last.prednisone_mg_per_day))
    return Seen(
        visit=visit[0],
        day=visit[1],
        items=(baseline.items - gone) | last.items,
        physician_global=_tenths(dice, who, (least, most), 0),
        prednisone_mg_per_day=doses[dice.whole(who.number, questions.PREDNISONE, 0, 1, 0)],
    )


def _cleared(dice: Dice, who: Reconstructed, item: str, round_: int = 0) -> bool:
    keys = tuple(item_points())
    index = round_ * len(keys) + keys.index(item)
    return dice.chance(who.number, questions.ITEMS_CLEARED, 0.5, index)


def _tenths(dice: Dice, who: Reconstructed, limits: tuple[int, int], index: int) -> Decimal:
    return Decimal(dice.whole(who.number, questions.PHYSICIAN_GLOBAL, *limits, index)) / 10


# --- what was written down -----------------------------------------------------------------------


def _told(who: Reconstructed, seen: Seen, basis: Basis) -> Iterator[Told]:
    dose = MedicationChanged(
        participant=who.participant,
        drug="prednisone",
        therapy_class=TherapyClass.GLUCOCORTICOID,
        dose_mg_per_day=seen.prednisone_mg_per_day,
    )
    on = who.day(seen.day)
    yield Told(on=on, fact=dose, basis=basis)
    found = {
        key: Presence.PRESENT if key in seen.items else Presence.ABSENT for key in item_points()
    }
    sheets = (
        (SLEDAI, tuple(Item(key=key, answer=answer) for key, answer in found.items())),
        (PGA, (Item(key=PGA, answer=seen.physician_global),)),
        (LLDAS, tuple(Item(key=key, answer=Presence.ABSENT) for key in beside_sledai())),
    )
    for instrument, items in sheets:
        sheet = ExaminationScored(
            participant=who.participant, instrument=instrument, items=items, visit=seen.visit
        )
        yield Told(on=on, fact=sheet, basis=basis)
