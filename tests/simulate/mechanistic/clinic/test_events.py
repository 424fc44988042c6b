"""What goes wrong in a mechanistic patient: hazards that know the day, forecasts made anew."""

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.protocol.study import Study
from firstdose.records.values import Component, Relatedness, SpecialInterest
from firstdose.simulate import questions
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import table
from firstdose.simulate.mechanistic.clinic.forecast import (
    Days,
    daily_draws,
    infection_hazard,
    weakness,
)
from firstdose.simulate.mechanistic.clinic.reactions import GRADES, crs_grade
from firstdose.simulate.mechanistic.clinic.rules import assumed_rules
from firstdose.standards.ctcae import ctcae
from simulate.mechanistic.clinic.treated import DAY_0, FIRST, condition, infuse, people

SEEDS = st.integers(0, 2**64 - 1)


def days(**changed: float) -> Days:
    usual = {"neutrophils": 3.0, "lymphocytes": 1.0, "igg": 12.0, "b_cells": 100.0}
    return Days(**{name: np.array([found]) for name, found in (usual | changed).items()})


def hazard(prednisone_mg: float = 0.0, **changed: float) -> float:
    return infection_hazard(weakness(days(**changed)), np.array([prednisone_mg]))[0]


def test_a_weak_defence_multiplies_infections_as_stated() -> None:
    usual = hazard()
    assert usual == pytest.approx(0.5 / 365.25)
    assert hazard(neutrophils=0.4) == pytest.approx(5 * usual)
    assert hazard(lymphocytes=0.1) == pytest.approx(2 * usual)
    assert hazard(igg=3.0) == pytest.approx(2 * usual)
    assert hazard(20.0) == pytest.approx(1.3**2 * usual)
    everything = hazard(10.0, neutrophils=0.4, lymphocytes=0.1, igg=3.0)
    assert everything == pytest.approx(5 * 2 * 2 * 1.3 * usual)


@given(seed=SEEDS, number=st.integers(1, 50))
def test_daily_draws_are_answers_of_the_dice(seed: int, number: int) -> None:
    dice = Dice(seed)
    found = daily_draws(dice, number, questions.INFECTION, 4)
    assert found.tolist() == [dice.uniform(number, questions.INFECTION, day) for day in range(4)]


@given(low=st.floats(0.1, 1000), high=st.floats(0.1, 1000))
def test_more_interleukin_6_never_means_a_lower_grade(low: float, high: float) -> None:
    first, second = sorted((low, high))
    assert crs_grade(first, assumed_rules()) <= crs_grade(second, assumed_rules())


def test_every_grade_of_crs_can_be_reached() -> None:
    assert [crs_grade(fold, assumed_rules()) for fold in (9.9, 10, 30, 100, 300)] == [0, *GRADES]


def test_a_forecast_after_a_dose_differs_only_from_that_day_on(study: Study) -> None:
    moved = 0
    for number in range(1, 40):
        who = people(study, 2).person(number)
        before = condition(who).forecast
        after = infuse(who, (4.5e9,)).forecast
        assert before is not None
        assert after is not None
        past = [one for one in before if one.begins_on < DAY_0]
        still = {one.key: one for one in after}
        for one in past:
            assert still[one.key].begins_on == one.begins_on
            assert still[one.key].grade >= one.grade or still[one.key].ends_on != one.ends_on
        moved += before != after
    assert moved


def test_low_counts_are_those_of_the_course(study: Study) -> None:
    """CTCAE v5.0: neutrophils of grade 3 below 1.0, of grade 4 below 0.5 x 10^9/L."""
    seen: set[int] = set()
    for number in range(1, 40):
        who = people(study, 2).person(number)
        forecast = condition(who).forecast
        assert forecast is not None
        counts = who.treated.course.daily("nc")
        low = {FIRST + timedelta(days=int(day)) for day in np.flatnonzero(counts < 1.0)}
        told = [one for one in forecast if one.term == "Neutrophil count decreased"]
        covered = {
            one.begins_on + timedelta(days=day)
            for one in told
            for day in range((one.ends_on - one.begins_on).days)
        }
        assert covered == (low if counts[0] >= 1.0 else set())
        seen |= {one.grade for one in told}
    assert seen == {3, 4}


def test_infections_overlap_neither_each_other_nor_what_the_investigator_says(
    study: Study,
) -> None:
    found = 0
    for number in range(1, 60):
        who = people(study, 4).person(number)
        condition(who)
        forecast = infuse(who).forecast
        assert forecast is not None
        infections = [
            one
            for one in forecast
            if one.special_interest
            in (SpecialInterest.INFECTION, SpecialInterest.FEBRILE_NEUTROPENIA)
        ]
        for earlier, later in pairwise(infections):
            assert earlier.ends_on <= later.begins_on
        for one in infections:
            found += 1
            day = who.treated.day(one.begins_on)
            neutrophils = who.treated.course.on("nc", day)
            is_neutropenia = one.special_interest is SpecialInterest.FEBRILE_NEUTROPENIA
            assert is_neutropenia is (neutrophils < 0.5)
            cells = {c.relatedness for c in one.causality if c.component is Component.CELLS}
            if neutrophils < 1.0:
                assert cells == {Relatedness.UNLIKELY}
    assert found > 20


def test_local_reactions_come_once_and_only_without_b_cells(study: Study) -> None:
    reacted = 0
    for number in range(1, 120):
        who = people(study, 4).person(number)
        condition(who)
        forecast = infuse(who).forecast
        assert forecast is not None
        local = [one for one in forecast if one.special_interest is SpecialInterest.LICATS]
        assert len(local) <= 1
        for one in local:
            reacted += 1
            assert one.begins_on > DAY_0
            assert who.treated.course.on("Bbl", who.treated.day(one.begins_on)) < 5
            affected = {"rash", "alopecia", "mucosal_ulcers", "arthritis"}
            assert affected & set(who.patient.items)
    assert 2 < reacted < 60


def test_infections_are_ctcae_terms_with_grades_they_can_have() -> None:
    terms = ctcae("5.0").terms
    for row in table("infections"):
        assert terms[row["term"]].system_organ_class == row["system_organ_class"]
        assert int(row["grade"]) in terms[row["term"]].grades
    for term, grade in (
        ("Febrile neutropenia", 3),
        ("Encephalopathy", 1),
        ("Rash maculo-papular", 2),
        ("Arthralgia", 2),
    ):
        assert grade in terms[term].grades
