"""Cells in blood: the curve of CAR-positive cells, and the fall and return of B cells."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from derive.hand_made import Story, on, reference_study
from firstdose.derive.kinetics import AREA_DAYS, BCells, CarCells, b_cells, car_cells

END = on(400)


def curve(story: Story) -> CarCells | None:
    return car_cells(reference_study(), story.history(), END)


def fall(story: Story) -> BCells | None:
    return b_cells(reference_study(), story.history(), END)


def with_cars(*counts: tuple[int, str]) -> Story:
    """Treated, with CAR-positive cells by study day; "<1" is below the limit."""
    story = Story().treated()
    for day, count in counts:
        qualifier = "<" if count.startswith("<") else ""
        story.measured(day, "car_cells", count.strip("<"), "/uL", qualifier=qualifier)
    return story


def with_b_cells(*counts: tuple[int, str], lower: str = "90") -> Story:
    story = Story().treated()
    for day, count in counts:
        qualifier = "<" if count.startswith("<") else ""
        limits = (lower, "560")
        story.measured(day, "b_cells", count.strip("<"), "/uL", limits, qualifier=qualifier)
    return story


def test_the_curve_of_one_participant() -> None:
    """By hand: 0 to 10 in 1 day, 10 to 4 in 6, 4 to 0 in 7: 5 + 42 + 14."""
    found = curve(with_cars((0, "99"), (1, "10"), (7, "4"), (14, "<0.1"), (28, "<0.1")))
    assert found is not None
    assert found.highest is not None
    assert found.last is not None
    assert (found.highest.value, found.highest.study_day, found.last.study_day) == (10, 1, 7)
    assert found.area_per_ul_days == 61


def test_the_area_ends_on_its_day_between_two_samples() -> None:
    """From 8 on day 21 to 0 on day 35 it is 4 on day 28: 21 x 4 before, (8 + 4) / 2 x 7 after."""
    found = curve(with_cars((21, "8"), (35, "0")))
    assert found is not None
    assert found.area_per_ul_days == 84 + 42


def test_what_was_not_measured_is_unknown() -> None:
    assert curve(with_cars()) is None
    assert curve(with_cars((0, "5"))) is None
    assert curve(Story().assigned().measured(3, "car_cells", "5", "/uL")) is None
    short = curve(with_cars((1, "5"), (14, "1")))
    assert short is not None
    assert short.area_per_ul_days is None
    never = curve(with_cars((1, "<1"), (28, "<1")))
    assert never is not None
    assert (never.highest, never.last, never.area_per_ul_days) == (None, None, 0)
    strange = curve(with_cars((1, "5")).measured(2, "car_cells", "7", "furlongs"))
    assert strange is not None
    assert len(strange.sources) == 1


@given(
    st.dictionaries(
        st.integers(1, 60), st.integers(0, 10**6).map(lambda n: Decimal(n) / 100), min_size=1
    )
)
def test_the_area_lies_under_the_highest(counts: dict[int, Decimal]) -> None:
    found = curve(with_cars(*((day, f"{count}") for day, count in sorted(counts.items()))))
    assert found is not None
    assert found.highest is not None
    assert found.highest.value == max(counts.values())
    if max(counts) < AREA_DAYS:
        assert found.area_per_ul_days is None
    else:
        assert found.area_per_ul_days is not None
        assert 0 <= found.area_per_ul_days <= AREA_DAYS * found.highest.value


def test_b_cells_fall_below_the_limit_and_return() -> None:
    found = fall(
        with_b_cells(
            (-6, "120"), (0, "30"), (3, "<1"), (14, "<1"), (21, "2"), (84, "60"), (168, "95")
        )
    )
    assert found is not None
    assert found.before is not None
    assert found.before.value == 120
    assert (found.lowest.value, found.lowest.below_limit, found.lowest.study_day) == (1, True, 3)
    assert found.undetected_days == 18
    assert found.lowest_percent_of_before == Decimal(100) / 120
    assert found.recovered is not None
    assert found.recovered.study_day == 168


def test_who_had_few_b_cells_recovers_to_as_many() -> None:
    found = fall(with_b_cells((-6, "40"), (3, "<1"), (84, "39"), (168, "41")))
    assert found is not None
    assert found.recovered is not None
    assert found.recovered.study_day == 168


def test_a_fall_that_is_not_over_has_no_end() -> None:
    found = fall(with_b_cells((-6, "120"), (3, "<1"), (84, "<1")))
    assert found is not None
    assert found.fallen
    assert (found.undetected_days, found.recovered) == (None, None)


def test_who_never_falls_neither_depletes_nor_recovers() -> None:
    found = fall(with_b_cells((-6, "120"), (3, "118"), (84, "130")))
    assert found is not None
    assert (found.fallen, found.undetected, found.recovered) == (False, None, None)


def test_without_a_count_before_treatment_the_depth_is_unknown() -> None:
    found = fall(with_b_cells((3, "5"), (84, "95")))
    assert found is not None
    assert (found.before, found.lowest_percent_of_before) == (None, None)
    assert fall(with_b_cells((-6, "120"))) is None
