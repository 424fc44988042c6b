"""Prednisone and rescue: a rule on what the examiner has seen, replaced at every look."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.records.values import Indication
from firstdose.simulate.figures import ladder
from firstdose.simulate.mechanistic.clinic.prescribing import Prescriber
from firstdose.simulate.person import Examined, Prescription
from firstdose.simulate.published_states import course_limits

DAY_0 = date(2024, 3, 1)


def look(day: int, points: int, judged: str) -> Examined:
    return Examined(
        on=DAY_0 + timedelta(days=day),
        clinical_points=points,
        physician_global=Decimal(judged),
    )


def followed(
    dose: str, *looks: Examined
) -> tuple[Prescriber, list[tuple[Prescription, ...] | None]]:
    who = Prescriber(Decimal(dose), course_limits(InstrumentChoices()))
    plans = [who.seen(looks[0])]
    who.infused()
    plans.extend(who.seen(one) for one in looks[1:])
    return who, plans


def doses(plan: tuple[Prescription, ...] | None) -> list[tuple[int, float]]:
    assert plan is not None
    return [((one.on - DAY_0).days, float(one.dose_mg_per_day)) for one in plan]


def test_before_cells_nothing_is_changed() -> None:
    _, plans = followed("20", look(-6, 12, "1.9"))
    assert plans == [None]


def test_less_activity_means_a_lower_goal() -> None:
    """To 7.5 mg after a fall of 4 points, to 5 mg in low activity, to 0 in remission."""
    for points, judged, goal in ((8, "1.5", 7.5), (4, "1.0", 5.0), (0, "0.4", 0.0)):
        _, plans = followed("15", look(-6, 12, "1.9"), look(28, points, judged))
        steps = doses(plans[1])
        assert steps[0] == (28, 12.5)
        assert steps[-1][1] == goal
        assert [day for day, _ in steps] == [28 + 14 * turn for turn in range(len(steps))]


def test_without_a_fall_nothing_goes_down() -> None:
    _, plans = followed("15", look(-6, 12, "1.9"), look(28, 10, "1.7"))
    assert plans[1] == ()


def test_a_flare_brings_rescue_once_with_an_immunosuppressant() -> None:
    _, plans = followed(
        *("5", look(-6, 12, "1.9"), look(28, 0, "0.3")),
        *(look(168, 8, "1.6"), look(252, 12, "2.0")),
    )
    first, second = plans[2], plans[3]
    assert first is not None
    assert second is not None
    assert {one.indication for one in (*first, *second)} == {Indication.RESCUE}
    assert doses(first)[0] == (168, 20.0)
    assert [one.drug for one in first].count("mycophenolate_mofetil") == 1
    assert [one.drug for one in second].count("mycophenolate_mofetil") == 0


def test_a_look_that_was_not_scored_leaves_the_plan() -> None:
    _, plans = followed("15", look(-6, 12, "1.9"), look(28, 4, "1.0"))
    who, _ = followed("15", look(-6, 12, "1.9"), look(28, 4, "1.0"))
    unscored = Examined(on=DAY_0, clinical_points=None, physician_global=None)
    assert who.seen(unscored) is None
    assert plans[1]


@given(
    dose=st.sampled_from(["7.5", "10", "12.5", "15", "20", "30"]),
    looks=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6),
)
def test_doses_are_those_of_the_ladder_and_known_day_by_day(
    dose: str, looks: list[tuple[int, int]]
) -> None:
    seen = [
        look(28 * turn, points, f"{judged / 10}") for turn, (points, judged) in enumerate(looks, 1)
    ]
    who, plans = followed(dose, look(-6, 12, "1.9"), *seen)
    doses = {float(one) for one in ladder("prednisone_doses")}
    for plan in plans[1:]:
        prednisone = [one for one in plan or () if one.drug == "prednisone"]
        assert {float(one.dose_mg_per_day) for one in prednisone} <= doses
        days = [one.on for one in prednisone]
        assert days == sorted(set(days))
    daily = who.prednisone_mg(DAY_0 - timedelta(days=5), 600)
    last = [one for one in plans[-1] or () if one.drug == "prednisone"]
    if last:
        assert daily[-1] == float(last[-1].dose_mg_per_day)
    assert daily[0] == float(dose)
