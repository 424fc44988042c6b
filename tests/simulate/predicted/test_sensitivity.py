"""One unknown at a time, and all at once: indices against functions whose answer is known."""

from typing import TypeAlias, get_args, get_type_hints

import numpy as np
import numpy.typing as npt
import pytest
from typer.models import OptionInfo

from firstdose.cli.model.sensitivity import sensitivity
from firstdose.simulate.dice import Dice
from firstdose.simulate.predicted.apart import Apart
from firstdose.simulate.predicted.quasi_random import MOST_UNKNOWNS, shifted_points
from firstdose.simulate.predicted.sobol import Points, indices, sobol_rows
from firstdose.simulate.predicted.tornado import tornado, widest
from simulate.predicted.asked import question, regimens

Reals: TypeAlias = npt.NDArray[np.float64]


def test_shifted_points_fill_each_half_of_every_axis_alike() -> None:
    for shift in range(3):
        points = shifted_points(Dice(1), shift, 6, 16)
        assert points.shape == (64, 16)
        assert np.all((points > 0) & (points < 1))
        assert np.all(np.abs(np.sum(points < 0.5, axis=0) - 32) <= 1)
    assert not np.array_equal(shifted_points(Dice(1), 0, 4, 2), shifted_points(Dice(1), 1, 4, 2))


def test_the_command_asks_for_no_more_unknowns_than_the_table_has_columns() -> None:
    (limits,) = [
        each
        for each in get_args(get_type_hints(sensitivity, include_extras=True)["unknowns"])
        if isinstance(each, OptionInfo)
    ]
    assert limits.max == MOST_UNKNOWNS


def test_indices_of_a_sum_are_the_shares_of_its_variance() -> None:
    """z1 + 2 z2 has variance 5: shares 0.2 and 0.8, and nothing of z3."""

    def answered(z: Reals) -> Reals:
        return (z[:, 0] + 2 * z[:, 1])[:, np.newaxis]

    found = indices(answered, Dice(2), 3, Points(log2_points=9, shifts=8))
    for at, share in enumerate((0.2, 0.8, 0.0)):
        assert found.first[at, 0] == pytest.approx(share, abs=0.03)
        assert found.total[at, 0] == pytest.approx(share, abs=0.03)
        assert abs(found.first[at, 0] - share) <= 5 * found.first_error[at, 0] + 1e-9


def test_what_acts_only_together_is_in_the_total_index_alone() -> None:
    """z1 z2 has variance 1, none of it by either alone."""

    def answered(z: Reals) -> Reals:
        return (z[:, 0] * z[:, 1])[:, np.newaxis]

    found = indices(answered, Dice(2), 2, Points(log2_points=10, shifts=8))
    assert found.first[:, 0] == pytest.approx([0, 0], abs=0.08)
    assert found.total[:, 0] == pytest.approx([1, 1], abs=0.12)


def test_what_does_not_vary_has_no_index() -> None:
    found = indices(lambda z: np.zeros((len(z), 1)), Dice(1), 2, Points(log2_points=3, shifts=2))
    assert np.all(np.isnan(found.first))
    assert np.all(np.isnan(found.total))


def test_the_tornado_moves_one_unknown_at_a_time() -> None:
    (regimen,) = regimens("d1-i7")
    asked = question("last_detected_day", "neutrophil_nadir")
    rows = [each for each in tornado(asked, regimen, Apart()) if each.kind == "unknown"]
    assert len(rows) == 2 * len(asked.unknowns)
    of = {(row.endpoint, row.unknown): row for row in rows}
    limit = of["last_detected_day", "cells_limit_per_uL"]
    assert limit.low > limit.middle > limit.high
    assert (limit.value_low, limit.value_high) == pytest.approx((0.005, 0.5), rel=0.01)
    assert of["neutrophil_nadir", "cells_limit_per_uL"].width == 0
    toxic = of["neutrophil_nadir", "sNf"]
    assert toxic.low > toxic.middle > toxic.high
    assert toxic.error > 0
    assert len({row.middle for row in rows if row.endpoint == "neutrophil_nadir"}) == 1
    first = widest(rows, 4)
    assert "sNf" in first
    assert len(first) == 4


def test_the_tornado_ends_with_the_covariates_of_lot_and_donor() -> None:
    (regimen,) = regimens("d1-i7")
    rows = tornado(question("b_cell_depletion_days", "last_detected_day"), regimen, Apart())
    of = {(row.endpoint, row.unknown): row for row in rows if row.kind == "covariate"}
    names = {name for _, name in of}
    assert names == {
        *("lot_potency", "donor_expansion", "hla_mismatches", "donor_specific_antibody")
    }
    assert [row.kind for row in rows].index("covariate") == len(rows) - 2 * len(names)
    potency = of["b_cell_depletion_days", "lot_potency"]
    assert potency.low < potency.middle < potency.high
    mismatch = of["last_detected_day", "hla_mismatches"]
    assert mismatch.low >= mismatch.middle >= mismatch.high
    assert mismatch.low > mismatch.high
    assert names.isdisjoint(widest(rows, 40))


def test_only_the_product_of_priming_and_killing_is_felt() -> None:
    """Donor-reactive T cells are linear in ``pal``: the data can never tell it from ``kal``."""
    (regimen,) = regimens("d1-i7")
    rows = tornado(question("last_detected_day"), regimen, Apart())
    of = {row.unknown: row for row in rows}
    assert (of["pal"].low, of["pal"].high) == (of["kal"].low, of["kal"].high)


def test_indices_of_the_model_name_what_was_asked() -> None:
    (regimen,) = regimens("d1-i7")
    asked = question("last_detected_day", patients=10)
    points = Points(log2_points=4, shifts=3)
    rows = sobol_rows(asked, regimen, ("cells_limit_per_uL", "sNf"), points, Apart())
    limit, other = rows
    assert (limit.unknown, other.unknown) == ("cells_limit_per_uL", "sNf")
    assert limit.total == pytest.approx(1, abs=0.4)
    assert other.total == pytest.approx(0, abs=1e-12)
    assert limit.total_error > 0
