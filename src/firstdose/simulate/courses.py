"""How the disease goes on after the cells: SLEDAI-2K items, physician global, prednisone.

A patient passes milestones, each on a day counted from the first infusion or never: the first fall
of SLEDAI-2K by 4 points, low disease activity, remission, relapse.  Everything the examiner sees
follows from them item by item, so that SRI-4, LLDAS and DORIS are never stored: the ordinary code
derives them.  How many pass a milestone by when is drawn from the published proportions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.simulate import questions
from firstdose.simulate.chances import happens, pick
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import Between, figure, fixed, ladder
from firstdose.simulate.milestones import NEVER, Milestones, milestones
from firstdose.simulate.patients import CLINICAL, Patient, item_points, item_tags
from firstdose.simulate.population import Population
from firstdose.simulate.published_states import CourseLimits, course_limits

SEROLOGY = ("low_complement", "increased_dna_binding")
HIGHEST_GLOBAL = Decimal(3)
"""The end of the scale of the physician global assessment."""

STEP = Decimal("0.1")
"""Its smallest step as recorded here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one patient's disease if cells are given.

    ``clears`` holds the day on which each item present at entry goes away; ``returns`` are the
    items that come back at a relapse.
    """

    milestones: Milestones
    clears: Mapping[str, int]
    returns: frozenset[str]
    limits: CourseLimits
    physician_global_at_entry: float
    prednisone: tuple[tuple[int, Decimal], ...]

    def present(self, item: str, day: int | None) -> bool:
        """Whether an item is present; ``day`` None: before any cells."""
        clears = self.clears.get(item)
        if clears is None:
            return False
        if day is None or day < clears:
            return True
        return day >= self.milestones.relapse and item in self.returns

    def turns(self, item: str) -> tuple[int, int]:
        """The days on which an item goes away and comes back: long ago where it never was there."""
        back = self.milestones.relapse if item in self.returns else NEVER
        return self.clears.get(item, -NEVER), back

    def physician_global(self, day: int | None, deviation: float) -> Decimal:
        """The physician global assessment, 0 to 3, on one decimal.

        Above the limit of LLDAS outside low disease activity, at most that in it, below the limit
        of DORIS in remission.
        """
        passed, limits = self.milestones, self.limits
        low, high = limits.low_activity_global + STEP, HIGHEST_GLOBAL
        if day is None or day < passed.fall:
            level = self.physician_global_at_entry
        elif day >= passed.relapse:
            level = fixed("physician_global_in_relapse")
        elif day >= passed.remission:
            level = fixed("physician_global_in_remission")
            low, high = Decimal(0), limits.remission_global - STEP
        elif day >= passed.low_activity:
            level = fixed("physician_global_in_low_activity")
            low, high = limits.remission_global, limits.low_activity_global
        else:
            level = fixed("physician_global_after_the_first_fall")
        seen = Decimal(round((level + fixed("physician_variation") * deviation) / float(STEP)))
        return min(max(seen * STEP, low), high).quantize(STEP)


def course(
    dice: Dice, population: Population, patient: Patient, chosen: InstrumentChoices
) -> Course:
    """Draw the course of one patient, by the instruments as the study reads them."""
    reached = milestones(dice, population, patient.number)
    limits = course_limits(chosen)
    clears = _clears(dice, patient, reached, limits)
    return Course(
        milestones=reached,
        clears=clears,
        returns=_returns(clears, limits) if reached.relapse < NEVER else frozenset(),
        limits=limits,
        physician_global_at_entry=patient.physician_global,
        prednisone=_prednisone(dice, patient, reached, limits),
    )


# --- items ---------------------------------------------------------------------------------------


def _clears(
    dice: Dice, patient: Patient, milestones: Milestones, limits: CourseLimits
) -> dict[str, int]:
    """The day on which each item present at entry goes away."""
    points, tags = item_points(), item_tags()
    order = sorted(
        patient.items,
        key=lambda item: dice.uniform(patient.number, questions.ITEM_ORDER, _place(item)),
    )
    clinical = [item for item in order if CLINICAL in tags[item]]
    clears = dict.fromkeys(patient.items, NEVER)
    if milestones.fall == NEVER:
        return clears
    fallen = 0
    for item in clinical:
        if fallen < limits.fall_points:
            clears[item] = milestones.fall
            fallen += points[item]
        elif milestones.low_activity < NEVER:
            span = milestones.low_activity - milestones.fall
            share = dice.uniform(patient.number, questions.ITEM_ORDER, 100 + _place(item))
            clears[item] = milestones.fall + round(share * span)
    if milestones.low_activity < NEVER:
        _keep_some_until_remission(patient, milestones, clinical, clears, limits)
    _clear_serology(dice, patient, milestones, clears, limits.fall_points - fallen)
    return clears


def _keep_some_until_remission(
    patient: Patient,
    milestones: Milestones,
    clinical: list[str],
    clears: dict[str, int],
    limits: CourseLimits,
) -> None:
    """One minor item outlasts low disease activity where its points allow, until remission."""
    points, tags = item_points(), item_tags()
    serologic = sum(points[item] for item in patient.items if item in SEROLOGY)
    for item in reversed(clinical):
        minor = limits.no_activity_in.isdisjoint(tags[item]) and "haematological" not in tags[item]
        later = clears[item] > milestones.fall
        if minor and later and serologic + points[item] <= limits.low_activity_points:
            clears[item] = max(milestones.remission, milestones.low_activity)
            return


def _clear_serology(
    dice: Dice, patient: Patient, milestones: Milestones, clears: dict[str, int], missing: int
) -> None:
    """Serology clears in some, and with the first fall where clinical items alone fall short."""
    points = item_points()
    for item in SEROLOGY:
        if item not in clears:
            continue
        if missing > 0:
            clears[item] = milestones.fall
            missing -= points[item]
        elif milestones.low_activity < NEVER and happens(
            dice, patient.number, questions.SEROLOGY, "serology_clears", _place(item)
        ):
            clears[item] = dice.whole(
                patient.number,
                questions.SEROLOGY_TIME,
                milestones.fall,
                max(milestones.fall, _last_low_activity_day()),
                _place(item),
            )


def _returns(clears: Mapping[str, int], limits: CourseLimits) -> frozenset[str]:
    """Clinical items that come back at a relapse: the last to clear, too many for low activity."""
    points, tags = item_points(), item_tags()
    clinical = sorted(
        (item for item in clears if CLINICAL in tags[item]), key=lambda item: -clears[item]
    )
    back: list[str] = []
    for item in clinical:
        back.append(item)
        if sum(points[one] for one in back) > limits.low_activity_points:
            break
    return frozenset(back)


@cache
def _last_low_activity_day() -> int:
    return round(figure(Between, "late_low_activity_day").high)


def _place(item: str) -> int:
    return _places()[item]


@cache
def _places() -> dict[str, int]:
    return {item: place for place, item in enumerate(item_points())}


# --- prednisone ----------------------------------------------------------------------------------


def _prednisone(
    dice: Dice, patient: Patient, milestones: Milestones, limits: CourseLimits
) -> tuple[tuple[int, Decimal], ...]:
    """Days on which the daily dose changes, and to what.

    One step down the ladder of doses at a time; at the latest on the day of a milestone, the dose
    is what the milestone needs.  A relapse raises it.
    """
    interval = round(fixed("prednisone_taper"))
    lowest = limits.low_activity_prednisone_mg
    drawn = pick(dice, patient.number, questions.LOW_PREDNISONE, "prednisone_in_remission")
    in_remission = min(Decimal(drawn), limits.remission_prednisone_mg)
    dose = patient.prednisone_mg_per_day
    steps: list[tuple[int, Decimal]] = []
    day = interval
    while day < min(milestones.relapse, _last_low_activity_day()) and dose > lowest:
        dose = next(lower for lower in ladder("prednisone_doses") if lower < dose)
        steps.append((day, dose))
        day += interval
    if milestones.low_activity < NEVER:
        steps = [step for step in steps if step[0] < milestones.low_activity]
        before = steps[-1][1] if steps else patient.prednisone_mg_per_day
        if before > lowest:
            steps.append((milestones.low_activity, lowest))
    if milestones.remission < NEVER:
        steps = [step for step in steps if step[0] < milestones.remission]
        steps.append((milestones.remission, in_remission))
    if milestones.relapse < NEVER:
        wait = round(fixed("prednisone_after_relapse_days"))
        raised = Decimal(round(fixed("prednisone_in_relapse")))
        doses = (raised, *ladder("prednisone_after_relapse"))
        steps.extend((milestones.relapse + turn * wait, dose) for turn, dose in enumerate(doses))
    return tuple(steps)
