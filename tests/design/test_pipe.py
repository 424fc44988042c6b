"""PIPE on a grid of doses and schedules, against every monotone table written out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from design.grids import grid, part_of, situation
from firstdose.design import PartDesign, assembled, automaton_of, operating_characteristics
from firstdose.design.boundaries.contours import contours
from firstdose.design.order import regimen_order
from firstdose.design.situation import Decision
from firstdose.protocol.designs import ParticipantsTreated, Pipe, StoppingRule
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

TARGET = 0.3
SETTINGS = Pipe(target=Decimal("0.3"))
COHORTS = Cohorts(size=3, maximum_per_regimen=99)
Counts = dict[str, tuple[int, int]]


def over(doses: int, schedules: int, participants: int, design: Pipe = SETTINGS) -> PartDesign:
    regimens = grid(doses, schedules)
    part = part_of(regimens, design, cohorts=COHORTS)
    treated = StoppingRule(all_of=(ParticipantsTreated(participants=participants),))
    return assembled(
        regimens, replace(part, path=replace(part.path, order="free"), stopping=(treated,))
    )


DESIGN = over(3, 3, 60)


def decided(current: str, counts: Counts, design: PartDesign = DESIGN) -> Decision:
    return design.decide(replace(situation(current, counts), cohort=3))


def keys(decision: Decision) -> list[str]:
    return [reason.key for reason in decision.reasons]


def monotone(doses: int, schedules: int) -> Iterator[np.ndarray]:
    """Every table of above (1) and below (0) that rises along both axes, by trying all tables."""
    for cells in product([0, 1], repeat=doses * schedules):
        table = np.array(cells).reshape(doses, schedules)
        if (np.diff(table, axis=0) >= 0).all() and (np.diff(table, axis=1) >= 0).all():
            yield table


@pytest.mark.parametrize(("doses", "schedules"), [(2, 2), (4, 3), (3, 3)])
def test_there_are_as_many_contours_as_lattice_paths(doses: int, schedules: int) -> None:
    """35 over four doses and three schedules (Mander and Sweeting 2015)."""
    regimens = grid(doses, schedules)
    order = regimen_order(regimens, part_of(regimens, SETTINGS))
    medians = np.full(doses * schedules, TARGET)
    found = contours(order.above, TARGET, medians, 0.1).below
    assert len(found) == comb(doses + schedules, schedules)
    expected = {tuple(1 - table.ravel()) for table in monotone(doses, schedules)}
    assert {tuple(row.astype(int)) for row in found} == expected


@given(
    st.lists(
        st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=6,
        max_size=6,
    )
)
@settings(deadline=None, max_examples=25)
def test_probabilities_are_the_products_over_all_tables(seen: list[tuple[int, int]]) -> None:
    regimens = grid(2, 3)
    order = regimen_order(regimens, part_of(regimens, SETTINGS))
    medians = np.array([0.1, 0.2, 0.3, 0.2, 0.3, 0.5])
    lines = contours(order.above, TARGET, medians, 0.5)
    assert beta.median(lines.prior_dlt, lines.prior_no_dlt) == pytest.approx(medians, abs=1e-9)
    assert lines.prior_dlt + lines.prior_no_dlt == pytest.approx(0.5)
    n, y = np.array(seen).T
    below = beta.cdf(TARGET, lines.prior_dlt + y, lines.prior_no_dlt + n - y)
    weights = {}
    for table in monotone(2, 3):
        cells = table.ravel()
        weights[tuple(1 - cells)] = float(np.prod(np.where(cells == 1, 1 - below, below)))
    total = sum(weights.values())
    probable = lines.probable(n[None], y[None])
    for row, found in zip(lines.below, probable[0], strict=True):
        assert found == pytest.approx(weights[tuple(row.astype(int))] / total, abs=1e-9)
    above = lines.above(probable)[0]
    averaged = sum(weight / total * (1 - np.array(cells)) for cells, weight in weights.items())
    assert above == pytest.approx(averaged, abs=1e-9)


def test_without_a_dlt_it_goes_up_where_fewest_were_treated() -> None:
    first = decided("d1s1", {"d1s1": (3, 0)})
    assert first.regimen == "d1s2"
    assert keys(first)[-2:] == ["contour.fewest", "cohort.up"]
    assert decided("d1s2", {"d1s1": (3, 0), "d1s2": (3, 0)}).regimen == "d2s1"


def test_no_regimen_is_skipped() -> None:
    for regimen in ("d2s2", "d3s1", "d1s3", "d3s3"):
        assert decided("d1s1", {"d1s1": (6, 0)}).regimen != regimen


def test_dlts_bring_the_contour_down() -> None:
    counts = {"d1s1": (3, 0), "d1s2": (3, 0), "d2s2": (6, 5)}
    assert decided("d2s2", counts).regimen in ("d2s1", "d1s3")


def test_where_every_regimen_is_too_toxic_the_part_ends() -> None:
    decision = decided("d1s1", {"d1s1": (6, 6)})
    assert decision.action.value == "stop"
    assert "contour.none_safe" in keys(decision)


def test_all_that_are_adjacent_are_more_than_the_closest() -> None:
    """Contour below d1s1, d1s2, d2s1, d2s2: d1s2 is next to d1s3, and d2s2 covers it."""
    adjacent = over(3, 3, 60, replace(SETTINGS, considers="adjacent"))
    counts = {
        "d1s1": (6, 0),
        "d1s2": (1, 0),
        "d2s1": (4, 0),
        "d2s2": (6, 0),
        "d1s3": (6, 5),
        "d3s1": (6, 5),
    }
    assert decided("d2s2", counts, adjacent).regimen == "d1s2"
    assert decided("d2s2", counts).regimen != "d1s2"


def test_the_most_probable_selection_is_right_and_all_add_up_to_one() -> None:
    small = over(2, 2, 18)
    risk = {"d1s1": 0.02, "d1s2": 0.25, "d2s1": 0.05, "d2s2": 0.70}
    found = operating_characteristics(automaton_of(small), risk)
    by_name = {at.regimen: at.recommended for at in found.regimens}
    assert found.none_recommended + sum(by_name.values()) == pytest.approx(1)
    assert max(by_name, key=lambda name: by_name[name]) == "d1s2"


def test_a_prior_that_no_outcome_could_change_is_refused() -> None:
    medians = tuple(map(Decimal, ("0.05", "0.2", "0.5", "0.7")))
    surely = replace(SETTINGS, prior_medians=medians, prior_participants=Decimal(100_000))
    with pytest.raises(StudyError, match="leaves nothing open"):
        over(2, 2, 12, surely)
    assert over(2, 2, 12, replace(surely, prior_participants=Decimal(12)))


def test_medians_fit_the_regimens_and_the_path_is_free() -> None:
    with pytest.raises(StudyError, match="2 prior medians for 4 regimens"):
        over(2, 2, 12, replace(SETTINGS, prior_medians=(Decimal("0.1"), Decimal("0.2"))))
    regimens = grid(2, 2)
    with pytest.raises(StudyError, match=r"path\.order to free"):
        assembled(regimens, part_of(regimens, SETTINGS, cohorts=COHORTS))
