"""The laboratory: values that agree with the disease, and counts that fall and recover."""

from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.records.values import Sex
from firstdose.simulate.analytes import Test as HowDrawn
from firstdose.simulate.analytes import test_of as how_drawn
from firstdose.simulate.analytes import tests as every_analyte
from firstdose.simulate.courses import Course, course
from firstdose.simulate.dice import Dice
from firstdose.simulate.laboratory import COUNTS, Laboratory, Moment, drawn_of
from firstdose.simulate.patients import Patient, patient
from firstdose.simulate.population import population

INSTRUMENTS = InstrumentChoices()
PEOPLE = st.tuples(st.integers(0, 10_000), st.integers(1, 40))
DRAWN = drawn_of(tuple(every_analyte().values()))
ITEM_ANALYTES = [name for name, test in every_analyte().items() if test.item]


def someone(seed: int, number: int) -> tuple[Patient, Course, Laboratory]:
    dice = Dice(seed)
    people = population(dice)
    who = patient(dice, people, number, sledai_at_least=8)
    path = course(dice, people, who, INSTRUMENTS)
    return who, path, Laboratory(dice, who, path)


def value(laboratory: Laboratory, analyte: str, moment: Moment) -> Decimal:
    (found,) = laboratory.results((every_analyte()[analyte],), moment)
    return found


@given(
    who=PEOPLE,
    analyte=st.sampled_from(ITEM_ANALYTES),
    day=st.none() | st.integers(0, 600),
    index=st.integers(0, 2**64 - 1),
)
def test_a_value_lies_on_the_side_that_the_item_says(
    who: tuple[int, int], analyte: str, day: int | None, index: int
) -> None:
    _, path, laboratory = someone(*who)
    test = every_analyte()[analyte]
    found = value(laboratory, analyte, Moment(day=day, since_conditioning=None, index=index))
    is_above = path.present(test.item, day) is (test.side == "above")
    assert (found > test.item_limit) is is_above
    assert found > 0


@given(who=PEOPLE, index=st.integers(0, 2**64 - 1))
def test_everyone_meets_the_laboratory_criteria_of_entry(who: tuple[int, int], index: int) -> None:
    laboratory = someone(*who)[2]
    moment = Moment(day=None, since_conditioning=None, index=index)
    assert value(laboratory, "neutrophils", moment) >= 1
    assert value(laboratory, "haemoglobin", moment) >= 60
    assert value(laboratory, "ejection_fraction", moment) >= 50
    assert value(laboratory, "temperature", moment) < 38


@given(who=PEOPLE, day=st.integers(28, 200), index=st.integers(0, 2**64 - 1))
def test_no_count_is_dose_limiting_from_day_28_on(
    who: tuple[int, int], day: int, index: int
) -> None:
    laboratory = someone(*who)[2]
    moment = Moment(day=day, since_conditioning=day + 5, index=index)
    assert value(laboratory, "neutrophils", moment) >= Decimal("0.5")
    assert value(laboratory, "platelets", moment) >= 25


def test_counts_fall_after_conditioning_as_the_prototype_says(full: bool) -> None:
    """Prototype: neutrophils lowest on day 6, median 1.0e9/L, about half of grade 3 or more."""
    count = 2_000 if full else 200
    laboratories = [someone(seed, 1)[2] for seed in range(count)]
    lowest = [
        float(value(one, "neutrophils", Moment(day=6, since_conditioning=11, index=1)))
        for one in laboratories
    ]
    assert median(lowest) == pytest.approx(1.0, abs=0.2)
    severe = sum(one.low_spell("neutrophils", 1.0) is not None for one in laboratories)
    assert 0.35 < severe / count < 0.65


@given(who=PEOPLE, analyte=st.sampled_from(COUNTS))
def test_a_low_spell_is_the_days_below_the_limit(who: tuple[int, int], analyte: str) -> None:
    laboratory = someone(*who)[2]
    lowest = laboratory.low_spell(analyte, float("inf"))
    assert lowest is not None
    lower = laboratory.low_spell(analyte, lowest.lowest * 1.02)
    assert lower is not None
    assert 0 < lower.first_day <= lower.last_day
    assert laboratory.low_spell(analyte, lowest.lowest * 0.99) is None


def test_an_event_raises_what_it_raises_and_fever_is_measured() -> None:
    laboratory = someone(1, 1)[2]
    calm = Moment(day=3, since_conditioning=8, index=5)
    ill = Moment(day=3, since_conditioning=8, index=5, raised=(("alt", 8.0),), fever=38.94)
    assert value(laboratory, "alt", calm) < 40
    assert value(laboratory, "alt", ill) > 5 * 40
    assert value(laboratory, "ast", ill) == value(laboratory, "ast", calm)
    assert value(laboratory, "temperature", ill) == Decimal("38.9")


def test_the_same_sample_gives_the_same_result() -> None:
    for name, test in every_analyte().items():
        moment = Moment(day=40, since_conditioning=45, index=9)
        if test.kind != "model":
            assert value(someone(3, 2)[2], name, moment) == value(someone(3, 2)[2], name, moment)


def test_what_only_a_model_gives_is_never_drawn_here() -> None:
    asked = (every_analyte()["b_cells"], every_analyte()["c3"])
    assert drawn_of(asked) == asked[1:]


@given(
    who=PEOPLE,
    day=st.none() | st.integers(0, 600),
    since=st.none() | st.integers(0, 90),
    index=st.integers(0, 2**64 - 1),
    asked=st.lists(st.sampled_from(DRAWN), min_size=1, max_size=12),
)
def test_an_analyte_does_not_depend_on_what_else_is_in_the_sample(
    who: tuple[int, int], day: int | None, since: int | None, index: int, asked: list[HowDrawn]
) -> None:
    laboratory = someone(*who)[2]
    moment = Moment(day=day, since_conditioning=since, index=index)
    found = laboratory.results(tuple(asked), moment)
    assert found == [value(laboratory, test.analyte, moment) for test in asked]


def test_reference_ranges_are_printed_by_sex() -> None:
    haemoglobin = every_analyte()["haemoglobin"]
    for sex, lower in ((Sex.FEMALE, 115), (Sex.MALE, 130)):
        assert haemoglobin.limits_for(sex).lower == lower


def test_other_names_of_an_analyte_are_understood() -> None:
    assert how_drawn("lvef") is every_analyte()["ejection_fraction"]
    assert how_drawn("no_such_analyte") is None
