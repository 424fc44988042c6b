"""Who the participants were: sex, age, disease duration and earlier therapies.

Which virtual patient stands behind a participant, and with that everything about them that is not
published, is drawn as in the empirical clinic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from firstdose.protocol.study import Study
from firstdose.records.problem import Problem
from firstdose.records.values import Sex, TherapyClass
from firstdose.simulate.dice import STUDY, Dice, Question
from firstdose.simulate.patients import (
    PLASMAPHERESIS,
    Patient,
    PriorTherapy,
    biologics,
    least_sledai,
    patient,
)
from firstdose.simulate.population import population
from firstdose.simulate.reconstruction import questions
from firstdose.simulate.reconstruction.chosen import chosen, shuffled
from firstdose.simulate.reconstruction.quantiles import (
    Anchors,
    Wanted,
    drawn,
    possible_alone,
    solutions,
)
from firstdose.simulate.reconstruction.targets import QUARTILES, Target, Targets

ATTEMPTS = 200
"""How many pairs of ages and disease durations are drawn before none is said to fit."""

OLDEST_YEARS = 120
PUBLISHED_CLASSES = frozenset({TherapyClass.BIOLOGIC, TherapyClass.PLASMAPHERESIS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One participant at entry; ``patient`` is the virtual patient behind what is not published."""

    number: int
    sex: Sex
    age_years: int
    disease_duration_years: int
    prior_therapies: tuple[PriorTherapy, ...]
    patient: Patient


def problems(study: Study, found: Targets, dice: Dice) -> Iterator[Problem]:
    """Why no ages and disease durations agree with the published quartiles."""
    if not found.has(Target.TREATED) or found.count(Target.TREATED) < 1:
        return
    published = [variable for variable, quartiles in QUARTILES if found.has(*quartiles)]
    for variable in published:
        yield from _impossible(study, found, variable)
    each_alone = all(_solutions(_wanted(study, found, variable)) for variable in published)
    together = len(published) == len(QUARTILES) and each_alone
    if together and _years(study, found, dice) is None:
        youngest = found.published.drawn_within.age_at_onset_years_at_least
        yield found.problem(
            Target.DURATION_Q3,
            "No one could have been ill for so long at these ages.",
            f"{ATTEMPTS} draws of ages and disease durations found none in which everyone was at "
            f"least {youngest} years old when the disease began.",
            "Compare the quartiles with the publication, or lower "
            "`drawn_within.age_at_onset_years_at_least`.",
        )


def people(study: Study, found: Targets, dice: Dice) -> tuple[Person, ...]:
    """Everyone, in the order of enrolment."""
    years = _years(study, found, dice)
    assert years is not None, "it was found possible before anyone is drawn"
    had = {target: _those(found, dice, target) for target in _WHO}
    rates, at_least = population(dice), least_sledai(study)
    return tuple(
        Person(
            number=number,
            sex=Sex.FEMALE if number in had[Target.WOMEN] else Sex.MALE,
            age_years=age,
            disease_duration_years=duration,
            prior_therapies=_prior_therapies(dice, had, behind),
            patient=behind,
        )
        for number, (age, duration) in enumerate(years, start=1)
        for behind in (patient(dice, rates, number, sledai_at_least=at_least),)
    )


_WHO: Mapping[Target, Question] = {
    Target.WOMEN: questions.WHO_IS_A_WOMAN,
    Target.BIOLOGIC: questions.WHO_HAD_A_BIOLOGIC,
    Target.PLASMAPHERESIS: questions.WHO_HAD_PLASMAPHERESIS,
    Target.TWO_THERAPIES: questions.WHO_HAD_TWO_THERAPIES,
}


def _those(found: Targets, dice: Dice, target: Target) -> frozenset[int]:
    """Of whom a published count is true."""
    everyone = range(1, found.count(Target.TREATED) + 1)
    return frozenset(chosen(dice, _WHO[target], found.count(target), everyone))


# --- years ---------------------------------------------------------------------------------------


def _years(study: Study, found: Targets, dice: Dice) -> tuple[tuple[int, int], ...] | None:
    """Age and disease duration of everyone; None when none was found that fit each other."""
    ages, durations = (_wanted(study, found, variable) for variable, _ in QUARTILES)
    of_ages, of_durations = _solutions(ages), _solutions(durations)
    at_ages = (questions.AGE_ANCHORS, questions.AGES_BETWEEN)
    at_durations = (questions.DURATION_ANCHORS, questions.DURATIONS_BETWEEN)
    youngest = found.published.drawn_within.age_at_onset_years_at_least
    for attempt in range(ATTEMPTS):
        paired = _paired(
            dice,
            drawn(dice, at_ages, ages, of_ages, attempt),
            drawn(dice, at_durations, durations, of_durations, attempt),
            youngest,
            attempt,
        )
        if paired is not None:
            return shuffled(dice, questions.WHO_IS_HOW_OLD, paired)
    return None


def _paired(
    dice: Dice, ages: tuple[int, ...], durations: tuple[int, ...], youngest: int, attempt: int
) -> tuple[tuple[int, int], ...] | None:
    """Each disease duration with an age at which it is possible; None when that cannot be.

    The longest is paired first, with any age that allows it; every age that does allows the shorter
    ones too, so that the pairing never fails where one exists, and all are equally likely.
    """
    free = list(ages)
    pairs: list[tuple[int, int]] = []
    for place, duration in enumerate(reversed(durations)):
        able = [at for at, age in enumerate(free) if age - duration >= youngest]
        if not able:
            return None
        index = attempt * len(ages) + place
        asked = questions.WHO_IS_ILL_HOW_LONG
        at = able[dice.whole(STUDY, asked, 0, len(able) - 1, index)]
        pairs.append((free.pop(at), duration))
    return tuple(pairs)


def _wanted(study: Study, found: Targets, variable: str) -> Wanted:
    first, median, third = dict(QUARTILES)[variable]
    if variable == "age_years":
        low, high = _limits(study, variable)
    else:
        range_ = found.published.drawn_within.disease_duration_years
        low, high = range_.at_least, range_.at_most
    return Wanted(
        count=found.count(Target.TREATED),
        first=found.number(first),
        median=found.number(median),
        third=found.number(third),
        low=low,
        high=high,
    )


@lru_cache(maxsize=64)
def _solutions(wanted: Wanted) -> tuple[Anchors, ...]:
    return solutions(wanted)


def _impossible(study: Study, found: Targets, variable: str) -> Iterator[Problem]:
    wanted = _wanted(study, found, variable)
    if not wanted.first <= wanted.median <= wanted.third:
        return  # said by the checks of the file
    because = (
        f"By quantile rule {found.published.quantile_rule.rule}, and from {wanted.low} to "
        f"{wanted.high} years."
    )
    remedy = "Compare the quartiles, and the rule they were read by, with the publication."
    alone = [
        target
        for target, (share, published) in zip(dict(QUARTILES)[variable], wanted.shares, strict=True)
        if not possible_alone(wanted, share, published)
    ]
    for target in alone:
        what = f"{wanted.count} whole numbers of years cannot have {found.number(target)}"
        yield found.problem(target, f"{what} as their {target}.", because, remedy)
    if not alone and not _solutions(wanted):
        yield found.problem(
            dict(QUARTILES)[variable][1],
            f"{wanted.count} whole numbers of years cannot have these three quartiles together: "
            f"{wanted.first}, {wanted.median}, {wanted.third}.",
            because,
            remedy,
        )


def _limits(study: Study, quantity: str) -> tuple[int, int]:
    """The whole years that the entry criteria allow."""
    low, high = 0, OLDEST_YEARS
    for criterion in study.eligibility.criteria:
        for limit in criterion.all_of:
            if limit.quantity == quantity and limit.comparison in {">=", "="}:
                low = max(low, int(limit.value))
            if limit.quantity == quantity and limit.comparison in {"<=", "="}:
                high = min(high, int(limit.value))
    return low, high


# --- therapies -----------------------------------------------------------------------------------


def _prior_therapies(
    dice: Dice, had: Mapping[Target, frozenset[int]], behind: Patient
) -> tuple[PriorTherapy, ...]:
    """A biologic and plasmapheresis for whom they are drawn; other drugs are the patient's own.

    Someone without two systemic therapies had a biologic at most.
    """
    number = behind.number
    had_one = number in had[Target.BIOLOGIC]
    which = biologics(dice, number, questions.WHICH_BIOLOGIC) if had_one else ()
    others = tuple(
        one for one in behind.prior_therapies if one.therapy_class not in PUBLISHED_CLASSES
    )
    systemic = (*others, *which) if number in had[Target.TWO_THERAPIES] else which[:1]
    exchange = (PLASMAPHERESIS,) if number in had[Target.PLASMAPHERESIS] else ()
    return (*systemic, *exchange)
