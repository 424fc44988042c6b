"""Populations, the same patients under each regimen, and whether an order holds."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from firstdose.simulate.calibration.posterior import Making, Posterior
from firstdose.simulate.dice import Dice
from firstdose.simulate.predicted.comparison import (
    Contrast,
    difference_rows,
    order_rows,
    regimen_rows,
)
from firstdose.simulate.predicted.outcomes import Outcomes, of_programme, outcomes
from firstdose.simulate.predicted.populations import (
    DECISIVE,
    Population,
    compared,
    from_prior,
)
from simulate.predicted.asked import RESPONSE, question, regimens

UNKNOWNS = question().unknowns
NAMES = [each.name for each in UNKNOWNS]
AGAINST = Contrast(one="a", other="b", those=(0,), against=(1,))


def posterior(*rows: float, weights: tuple[float, ...]) -> Posterior:
    """One in which every unknown has the same standard value in a programme."""
    return Posterior(
        study="x",
        model="car_nk_sle",
        revision="1",
        made=Making(
            seed=1,
            programmes=len(rows),
            rounds=1,
            share_from_prior=1.0,
            share_kept=1.0,
            effective=float(len(rows)),
        ),
        targets=(),
        digest="",
        unknowns=UNKNOWNS,
        standard=np.repeat(np.array(rows)[:, np.newaxis], len(UNKNOWNS), axis=1),
        weights=np.array(weights),
    )


def test_the_prior_is_standard_normal_and_prefix_stable() -> None:
    many, few = (from_prior(UNKNOWNS, Dice(3), size).standard for size in (400, 4))
    assert np.array_equal(many[:4], few)
    assert abs(float(many.mean())) < 0.05
    assert abs(float(many.std()) - 1) < 0.05


def test_without_a_posterior_the_prior_is_held_at_its_own_centiles() -> None:
    found = compared(UNKNOWNS, None, Dice(1), 6)
    assert [each.name for each in found[:3]] == ["prior", "ECt at 5 %", "ECt at 95 %"]
    assert len(found) == 1 + 2 * len(DECISIVE)
    column = NAMES.index("rma")
    high = found[-1]
    assert np.allclose(high.standard[:, column], NormalDist().inv_cdf(0.95))
    others = np.delete(high.standard, column, axis=1)
    assert np.array_equal(others, np.delete(found[0].standard, column, axis=1))


def test_a_posterior_stands_beside_the_prior_and_gives_the_centiles() -> None:
    many = posterior(*(at / 400 for at in range(400)), weights=(1 / 400,) * 400)
    found = compared(UNKNOWNS, many, Dice(1), 5)
    assert [each.name for each in found[:2]] == ["prior", "posterior"]
    column = NAMES.index("ECt")
    assert np.allclose(found[2].standard[:, column], 0.05, atol=0.003)
    others = np.delete(found[2].standard, column, axis=1)
    assert np.array_equal(others, np.delete(found[1].standard, column, axis=1))


def test_a_collapsed_posterior_is_shown_and_has_no_say() -> None:
    found = compared(UNKNOWNS, posterior(0.1, 0.2, weights=(0.0, 1.0)), Dice(1), 5)
    assert [each.name for each in found[:3]] == ["prior", "collapsed_posterior", "ECt at 5 %"]
    assert np.all(found[1].standard == 0.2)
    column = NAMES.index("ECt")
    assert np.allclose(found[2].standard[:, column], NormalDist().inv_cdf(0.05))
    rows = [
        row
        for name, mean in (("prior", 0.2), ("collapsed_posterior", -0.2))
        for row in difference_rows(
            made_up(name, mean - 0.01, mean + 0.01), question().endpoints, [AGAINST]
        )
    ]
    (order,) = order_rows(rows)
    assert (order.verdict, order.higher, order.lower) == ("higher", 1, 0)


def test_a_patient_depends_neither_on_regimens_nor_threads_nor_company() -> None:
    one, other = regimens("d1-i7", "d4-i2")
    middle = np.zeros(len(UNKNOWNS))
    both = of_programme(question(), 1, middle, [one, other])
    assert np.array_equal(both[:, 1], of_programme(question(), 1, middle, [other])[:, 0])
    threads = of_programme(question(threads=3), 1, middle, [one, other])
    assert np.array_equal(both, threads)
    fewer = of_programme(question(patients=8), 1, middle, [one, other])
    assert np.array_equal(both[:, :, :8], fewer)


def test_a_regimen_beside_itself_differs_by_nothing() -> None:
    (one,) = regimens("d1-i7")
    found = outcomes(question(), from_prior(UNKNOWNS, Dice(1), 3), [one, one])
    (row,) = difference_rows(found, question().endpoints, [AGAINST])
    assert (row.mean, row.error, row.low, row.high, row.sign) == (0, 0, 0, 0, 0)
    assert (row.only_one, row.only_other) == (0, 0)


def made_up(name: str, *differences: float) -> Outcomes:
    """Programmes of two patients, who differ between two regimens by so much on average."""
    values = np.array([[[value, value + 0.0], [0.0, 0.0]] for value in differences])
    return Outcomes(population=name, by_endpoint={RESPONSE: values}, unsolved=0)


def test_the_difference_is_that_of_the_same_patients_with_its_error() -> None:
    (row,) = difference_rows(made_up("p", 0.1, 0.5), question().endpoints, [AGAINST])
    assert row.mean == pytest.approx(0.3)
    assert row.error == pytest.approx(0.2)
    assert (row.sign, row.only_one, row.only_other) == (0, 1.0, 0.0)
    (sure,) = difference_rows(made_up("p", 0.19, 0.21), question().endpoints, [AGAINST])
    assert sure.sign == 1
    (alone,) = difference_rows(made_up("p", 0.2), question().endpoints, [AGAINST])
    assert alone.sign == 0


@pytest.mark.parametrize(
    ("means", "verdict", "counts"),
    [
        ((0.2, 0.3, -0.1), "not identified", (2, 1, 0)),
        ((0.2, 0.3, 0.0), "higher", (2, 0, 1)),
        ((-0.2, -0.3, -0.1), "lower", (0, 3, 0)),
        ((0.0, 0.0, 0.0), "no difference", (0, 0, 3)),
    ],
)
def test_an_order_that_changes_is_not_identified(
    means: tuple[float, ...], verdict: str, counts: tuple[int, int, int]
) -> None:
    rows = [
        row
        for at, mean in enumerate(means)
        for row in difference_rows(
            made_up(f"p{at}", mean - 0.01, mean + 0.01), question().endpoints, [AGAINST]
        )
    ]
    (found,) = order_rows(rows)
    assert found.verdict == verdict
    assert (found.higher, found.lower, found.unresolved) == counts


def test_the_model_does_not_know_whether_dose_or_interval_matters() -> None:
    """Specification, 2.1: with ECt five times larger the order of dose and interval reverses."""
    few, many = regimens("d1-i7", "d4-i2")
    asked = replace(question(patients=60), endpoints=question().endpoints)
    column = NAMES.index("ECt")
    prior = from_prior(UNKNOWNS, Dice(1), 12)
    signs: list[float] = []
    for at in (NormalDist().inv_cdf(0.05), NormalDist().inv_cdf(0.95)):
        standard = prior.standard.copy()
        standard[:, column] = at
        found = outcomes(asked, Population(name="held", standard=standard), [few, many])
        (row,) = difference_rows(found, asked.endpoints, [AGAINST])
        signs.append(row.mean)
    assert signs[0] > 0 > signs[1]


def test_rows_of_regimens_hold_the_spread_between_programmes() -> None:
    few, many = regimens("d1-i7", "d4-i2")
    found = outcomes(question(), from_prior(UNKNOWNS, Dice(1), 5), [few, many])
    rows = list(regimen_rows(found, question().endpoints, [few, many]))
    means = found.by_endpoint[RESPONSE].mean(axis=2)
    for at, row in enumerate(rows):
        assert row.mean == pytest.approx(float(means[:, at].mean()))
        assert means[:, at].min() <= row.low <= row.median <= row.high <= means[:, at].max()
        assert 0 <= row.mean <= 1
