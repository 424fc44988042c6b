"""Virtual patients: as the published figures say, within what chance and ignorance allow."""

from collections.abc import Callable
from math import sqrt
from statistics import mean, quantiles

import pytest

from firstdose.records.values import Sex, TherapyClass
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import Share, figure
from firstdose.simulate.patients import Patient, item_points, patient
from firstdose.simulate.population import Population, population

PER_TRIAL = 10


@pytest.fixture(scope="module")
def drawn(full: bool) -> list[tuple[Population, Patient]]:
    """Patients of many trials, so that posteriors are averaged over."""
    found: list[tuple[Population, Patient]] = []
    for trial in range(400 if full else 60):
        dice = Dice(17, trial)
        people = population(dice)
        found.extend(
            (people, patient(dice, people, number, sledai_at_least=8))
            for number in range(1, PER_TRIAL + 1)
        )
    return found


SHARES: list[tuple[str, Callable[[Patient], bool]]] = [
    ("female", lambda one: one.sex is Sex.FEMALE),
    ("prior_biologic", lambda one: TherapyClass.BIOLOGIC in classes(one)),
    ("prior_plasmapheresis", lambda one: TherapyClass.PLASMAPHERESIS in classes(one)),
]


def classes(one: Patient) -> list[TherapyClass]:
    return [prior.therapy_class for prior in one.prior_therapies]


@pytest.mark.parametrize(("key", "has"), SHARES, ids=[key for key, _ in SHARES])
def test_proportions_average_to_the_posterior_mean(
    drawn: list[tuple[Population, Patient]], key: str, has: Callable[[Patient], bool]
) -> None:
    a, b = figure(Share, key).posterior
    expected = a / (a + b)
    between_trials = expected * (1 - expected) / (a + b + 1) / (len(drawn) / PER_TRIAL)
    within = expected * (1 - expected) / len(drawn)
    seen = mean(has(one) for _, one in drawn)
    assert seen == pytest.approx(expected, abs=4 * sqrt(between_trials + within))


def test_age_and_disease_duration_have_the_published_quartiles(
    drawn: list[tuple[Population, Patient]],
) -> None:
    ages = [one.age_years for _, one in drawn]
    assert quantiles(ages, n=4, method="inclusive") == pytest.approx([32.0, 37.5, 39.8], abs=1.6)
    assert 18 <= min(ages) < 32
    assert 40 < max(ages) <= 65
    durations = [float(one.disease_duration_years) for _, one in drawn]
    seen = quantiles(durations, n=4, method="inclusive")
    assert seen == pytest.approx([4.5, 10.5, 14.8], abs=1.3)
    assert min(durations) >= 0.5
    assert all(one.disease_duration_years <= one.age_years - 10 for _, one in drawn)


def test_quartiles_are_drawn_and_never_fixed(drawn: list[tuple[Population, Patient]]) -> None:
    medians = {people.age_years.at(0.5) for people, _ in drawn}
    assert len(medians) == len(drawn) / PER_TRIAL
    assert max(medians) - min(medians) > 2.0


def test_quantiles_rise_from_the_lowest_to_the_highest_possible_value() -> None:
    ages = population(Dice(1)).age_years
    steps = [ages.at(share / 200) for share in range(1, 200)]
    assert steps == sorted(steps)
    assert ages.at(1e-12) == pytest.approx(18.0, abs=0.01)
    assert ages.at(1 - 1e-12) == pytest.approx(65.0, abs=0.01)


def test_everyone_has_had_two_therapies_and_takes_prednisone_with_another_drug(
    drawn: list[tuple[Population, Patient]],
) -> None:
    for _, one in drawn:
        assert len(one.prior_therapies) >= 2
        taken = [drug.therapy_class for drug in one.drugs]
        assert taken[:2] == [TherapyClass.GLUCOCORTICOID, TherapyClass.IMMUNOSUPPRESSANT]
        assert one.prednisone_mg_per_day > 0


def test_activity_at_entry_is_that_of_the_car_t_pool(
    drawn: list[tuple[Population, Patient]],
) -> None:
    """145 patients before autologous CAR-T cells: mean SLEDAI-2K 13.1 (95 % limits 12.3-13.9)."""
    totals = [sum(item_points()[item] for item in one.items) for _, one in drawn]
    assert min(totals) >= 8
    assert mean(totals) == pytest.approx(13.1, abs=1.0)


def test_a_patient_is_the_same_however_many_others_are_drawn() -> None:
    dice = Dice(4)
    people = population(dice)
    alone = patient(dice, people, 5)
    everyone = [patient(dice, people, number) for number in range(1, 40)]
    assert everyone[4] == alone


def test_entry_without_a_limit_of_activity_takes_the_first_draw() -> None:
    dice = Dice(4)
    people = population(dice)
    anyone = [patient(dice, people, number) for number in range(1, 80)]
    totals = [sum(item_points()[item] for item in one.items) for one in anyone]
    assert min(totals) < 8
