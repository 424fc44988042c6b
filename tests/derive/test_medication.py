"""Medication: prednisone equivalents, rescue and periods."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.hand_made import WHO, Story, on
from firstdose.derive.medication import (
    medication_periods,
    prednisone_equivalent_mg_per_day,
    rescue_on,
)
from firstdose.records.facts import MedicationChanged
from firstdose.records.values import Indication, TherapyClass
from firstdose.standards.verdict import Ungradable

STEROID = TherapyClass.GLUCOCORTICOID


def drug(
    name: str,
    mg: str,
    therapy_class: TherapyClass = STEROID,
    route: str = "oral",
    indication: Indication = Indication.BACKGROUND,
) -> MedicationChanged:
    return MedicationChanged(
        participant=WHO,
        drug=name,
        therapy_class=therapy_class,
        dose_mg_per_day=Decimal(mg),
        route=route,
        indication=indication,
    )


def test_never_mentioned_is_unknown_and_stopped_is_0() -> None:
    story = Story().add(-20, drug("hydroxychloroquine", "200", TherapyClass.ANTIMALARIAL))
    assert isinstance(prednisone_equivalent_mg_per_day(story.history(), on(0)), Ungradable)
    story.add(-10, drug("prednisone", "10")).add(30, drug("prednisone", "0"))
    history = story.history()
    assert isinstance(prednisone_equivalent_mg_per_day(history, on(-11)), Ungradable)
    assert prednisone_equivalent_mg_per_day(history, on(29)) == 10
    assert prednisone_equivalent_mg_per_day(history, on(30)) == 0


@pytest.mark.parametrize(
    ("name", "mg", "prednisone"),
    [("methylprednisolone", "4", 5), ("hydrocortisone", "20", 5), ("dexamethasone", "1.5", 10)],
)
def test_equivalents(name: str, mg: str, prednisone: int) -> None:
    history = Story().add(-10, drug(name, mg)).history()
    assert prednisone_equivalent_mg_per_day(history, on(0)) == prednisone


def test_drugs_add_up_and_local_routes_do_not_count() -> None:
    story = Story().add(-10, drug("prednisone", "5")).add(-9, drug("methylprednisolone", "4"))
    story.add(-8, drug("betamethasone", "3", route="topical"))
    assert prednisone_equivalent_mg_per_day(story.history(), on(0)) == 10
    only_local = Story().add(-8, drug("betamethasone", "3", route="topical"))
    assert isinstance(prednisone_equivalent_mg_per_day(only_local.history(), on(0)), Ungradable)


def test_an_unknown_glucocorticoid_makes_the_dose_unknown() -> None:
    story = Story().add(-10, drug("prednisone", "5")).add(-9, drug("novelcort", "4"))
    assert isinstance(prednisone_equivalent_mg_per_day(story.history(), on(0)), Ungradable)
    stopped = story.add(-1, drug("novelcort", "0"))
    assert prednisone_equivalent_mg_per_day(stopped.history(), on(0)) == 5


def test_rescue() -> None:
    story = Story().add(-10, drug("prednisone", "5"))
    assert rescue_on(story.history(), on(99)) is None
    story.add(40, drug("prednisone", "30", indication=Indication.RESCUE))
    assert rescue_on(story.history(), on(39)) is None
    assert rescue_on(story.history(), on(40)) == on(40)


def test_periods_run_until_the_day_of_the_change() -> None:
    story = Story().add(-10, drug("prednisone", "10")).add(20, drug("prednisone", "5"))
    story.add(0, drug("aciclovir", "400", TherapyClass.OTHER)).add(50, drug("prednisone", "0"))
    periods = medication_periods(story.history(), on(99))
    assert [(p.drug, p.from_on, p.until_on, p.dose_mg_per_day) for p in periods] == [
        ("prednisone", on(-10), on(20), 10),
        ("aciclovir", on(0), None, 400),
        ("prednisone", on(20), on(50), 5),
    ]
    early = medication_periods(story.history(), on(19))
    assert early[0].until_on is None


@given(st.lists(st.tuples(st.integers(-30, 60), st.integers(0, 40)), min_size=1, max_size=8))
def test_the_dose_is_the_last_one_stated(said: list[tuple[int, int]]) -> None:
    story = Story()
    for day, mg in said:
        story.add(day, drug("prednisone", str(mg)))
    history = story.history()
    in_order = sorted(said, key=lambda pair: pair[0])
    for day in range(-31, 62, 7):
        stated = [mg for when, mg in in_order if when <= day]
        found = prednisone_equivalent_mg_per_day(history, on(day))
        if stated:
            assert found == stated[-1]
        else:
            assert isinstance(found, Ungradable)
