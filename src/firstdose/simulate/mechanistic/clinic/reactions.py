"""Cytokine release syndrome and neurotoxicity after an infusion, from simulated interleukin 6."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import exp, floor

from firstdose.records.values import Relatedness, SeriousCriterion, SpecialInterest
from firstdose.simulate import questions
from firstdose.simulate.chances import happens, somewhere_between, whole_between
from firstdose.simulate.dice import Dice
from firstdose.simulate.episodes import Episode, causality
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.mechanistic.clinic.given import Treated
from firstdose.simulate.mechanistic.clinic.rules import Rules

GRADES = (1, 2, 3, 4)
_TREATMENT = {1: ("paracetamol",), 2: ("tocilizumab",), 3: ("tocilizumab",), 4: ("tocilizumab",)}


def reactions(
    dice: Dice, number: int, treated: Treated, infusion: int, on: date, rules: Rules
) -> Iterator[Episode]:
    """What an infusion of today brings, as far as its own interleukin 6 decides."""
    day = treated.day(on)
    watch = figure(Fixed, "crs_watch_days").value
    peak, at = treated.reach(day + round(watch) + 1).highest("il6", day, day + watch)
    frailty = figure(Fixed, "crs_frailty").value * dice.normal(number, questions.CRS_FRAILTY)
    grade = crs_grade(peak / treated.parameter("IL60") * exp(frailty), rules)
    if not grade:
        return
    begins_on = on + timedelta(days=floor(at) - day)
    lasts = timedelta(days=whole_between(dice, number, questions.CRS_LASTS, "crs_days", infusion))
    yield _crs(dice, number, infusion, grade, begins_on, begins_on + lasts)
    if grade >= 2 and happens(dice, number, questions.ICANS_WITH_CRS, "icans_after_crs", infusion):
        yield _icans(infusion, begins_on, begins_on + lasts)


def crs_grade(fold: float, rules: Rules) -> int:
    """The grade at so many times the interleukin 6 of entry; 0 where there is no syndrome."""
    return max((grade for grade in GRADES if fold >= grade_fold(grade, rules)), default=0)


def grade_fold(grade: int, rules: Rules) -> float:
    """How many times the interleukin 6 of entry make a grade."""
    assumed = figure(Fixed, "crs_grade_1_fold").value
    return figure(Fixed, f"crs_grade_{grade}_fold").value * rules.crs_grade_1_fold / assumed


def _crs(
    dice: Dice, number: int, infusion: int, grade: int, begins_on: date, ends_on: date
) -> Episode:
    return Episode(
        key=f"crs after infusion {infusion}",
        term="Cytokine release syndrome",
        system_organ_class="Immune system disorders",
        special_interest=SpecialInterest.CRS,
        grade=grade,
        begins_on=begins_on,
        ends_on=ends_on,
        causality=causality(Relatedness.PROBABLE, Relatedness.NOT_RELATED),
        seriousness=(SeriousCriterion.MEDICALLY_IMPORTANT,) if grade >= 3 else (),
        treatment=_TREATMENT[grade],
        bedside=True,
        fever=somewhere_between(dice, number, questions.FEVER, "fever_cel", infusion),
    )


def _icans(infusion: int, begins_on: date, ends_on: date) -> Episode:
    return Episode(
        key=f"neurotoxicity after infusion {infusion}",
        term="Encephalopathy",
        system_organ_class="Nervous system disorders",
        special_interest=SpecialInterest.ICANS,
        grade=1,
        begins_on=begins_on,
        ends_on=ends_on,
        causality=causality(Relatedness.PROBABLE, Relatedness.NOT_RELATED),
        bedside=True,
    )
