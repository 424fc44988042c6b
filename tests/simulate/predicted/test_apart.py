"""Unknowns moved one apart from the other: over the prior, or each over its own posterior."""

from dataclasses import replace

import numpy as np
import pytest

from firstdose.simulate.calibration.posterior import Making, Posterior
from firstdose.simulate.predicted.apart import apart
from firstdose.simulate.predicted.tornado import tornado
from simulate.predicted.asked import question, regimens

UNKNOWNS = question().unknowns


def posterior(count: int, effective: float) -> Posterior:
    """Equally likely programmes: unknown number k lies between k and k + 1."""
    rows = np.arange(count)[:, np.newaxis] / count + np.arange(len(UNKNOWNS))
    weights = np.zeros(count)
    weights[: round(effective)] = 1 / effective
    return Posterior(
        study="x",
        model="car_nk_sle",
        revision="1",
        made=Making(
            seed=1,
            programmes=count,
            rounds=1,
            share_from_prior=1.0,
            share_kept=1.0,
            effective=effective,
        ),
        targets=(),
        digest="",
        unknowns=UNKNOWNS,
        standard=rows,
        weights=weights,
    )


def test_the_prior_is_where_nothing_is_calibrated_or_the_posterior_has_collapsed() -> None:
    deviates = np.linspace(-1, 1, len(UNKNOWNS))
    for over in (apart(None), apart(posterior(400, 2))):
        assert over.population == "prior"
        assert np.array_equal(over.at(deviates), deviates)


def test_each_unknown_goes_to_the_centile_of_its_own_posterior() -> None:
    over = apart(posterior(400, 400))
    assert over.population == "posterior"
    middle = over.at(np.zeros(len(UNKNOWNS)))
    assert middle == pytest.approx(np.arange(len(UNKNOWNS)) + 0.5, abs=0.01)
    moved = np.zeros(len(UNKNOWNS))
    moved[3] = 1.6448536269514722
    assert np.flatnonzero(over.at(moved) != middle).tolist() == [3]
    assert over.at(moved)[3] == pytest.approx(3.95, abs=0.01)


def test_the_ends_of_a_tornado_are_those_of_the_posterior() -> None:
    (regimen,) = regimens("d1-i7")
    asked = question("neutrophil_nadir", patients=5)
    of = posterior(400, 400)
    narrow = apart(replace(of, standard=np.full_like(of.standard, 0.25)))
    rows = [each for each in tornado(asked, regimen, narrow) if each.kind == "unknown"]
    assert {row.population for row in rows} == {"posterior"}
    assert all(row.value_low == row.value_high for row in rows)
    assert all(row.low == row.middle == row.high for row in rows)
