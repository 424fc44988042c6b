"""Published numbers as counts, endpoints on courses made by hand, and who counts in what."""

from dataclasses import replace
from decimal import Decimal
from math import comb

import numpy as np
import pytest

from firstdose import protocol
from firstdose.protocol.published import Aggregate
from firstdose.simulate.calibration.calibrate import Request, setting_of
from firstdose.simulate.calibration.endpoints import Course, observed_endpoints
from firstdose.simulate.calibration.followed import entered, followed
from firstdose.simulate.calibration.formulas import AtEntry, quantity_of
from firstdose.simulate.calibration.matching import SimulatedStratum, share_of_choices
from firstdose.simulate.calibration.patients import acceptance, patients
from firstdose.simulate.calibration.people import programmes
from firstdose.simulate.calibration.prior import population_of, prior, rules_of
from firstdose.simulate.calibration.simulated import given_in
from firstdose.simulate.calibration.stated import assumptions
from firstdose.simulate.calibration.targets import (
    Quantile,
    Target,
    marked,
    seen_in,
    targets,
    wanted,
)
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.doses import doses_for_all
from firstdose.simulate.mechanistic.draws import people_of
from firstdose.simulate.mechanistic.engine import Schedule, assigned, courses
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.mechanistic.virtual_population import typical_inputs, virtual_population
from simulate.calibration.published_rows import TEXT, study

MODEL = model("car_nk_sle")
ENDPOINTS = observed_endpoints(study())


def quantile(place: float, people: int) -> Target:
    seen = Quantile(place=place, people=people, low=0.5, high=1.5)
    return Target(key="q", text="", patients="", endpoint="", seen=seen, published=Decimal(1))


def share(target: Target, answers: np.ndarray) -> float:
    flags = marked(target, answers)
    stratum = SimulatedStratum(seen=target.people, marked=flags, counted_in=(True, True))
    return share_of_choices([stratum], wanted(target))


def test_the_highest_of_three_is_between_its_limits_as_often_as_the_choices_say() -> None:
    """Of 2 zeros, 3 ones and 1 two: the highest of three is 1 in (C(5,3) - 0) of C(6,3) choices."""
    answers = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 2.0])
    assert share(quantile(1.0, 3), answers) == pytest.approx(comb(5, 3) / comb(6, 3))


def test_the_median_of_three_is_the_second() -> None:
    """The median is 1 unless both zeros are chosen (4 of 20 choices)."""
    answers = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 2.0])
    assert share(quantile(0.5, 3), answers) == pytest.approx(1 - 4 / 20)
    assert seen_in(quantile(0.5, 3), answers[:3]) == 0.0


def test_a_target_is_said_as_a_count_or_as_a_quantile() -> None:
    assert quantile(1.0, 86).said == "1, the maximum of 86"
    assert quantile(0.25, 18).said == "1, the first quartile of 18"
    said = {each.key: each.said for each in _used()}
    assert said["ft516_crs"] == "1 of 55"
    assert said["ft596_last_detected"] == "15, the maximum of 86"


def course(quantity: str, days: list[float], rows: list[list[float]], entry: float = 1.0) -> Course:
    return Course(
        people=people_of(Dice(1), np.arange(1, len(rows) + 1, dtype=np.uint64)),
        days=tuple(days),
        quantities={quantity: np.array(rows)},
        entry={quantity: np.full(len(rows), entry)},
        infused_on=np.tile([0.0, 7.0, np.nan], (len(rows), 1)),
    )


def test_whoever_has_no_course_is_no_non_responder() -> None:
    """A person without a number is unknown at every endpoint, the others are not."""
    of = setting_of(study(), _rows(), Request(seed=1, programmes=8))[0]
    unknowns = {each.name: each.median for each in of.unknowns}
    rules = rules_of(of.unknowns, unknowns)
    (programme,) = (each for each in of.programmes if each.name == "kn5501")
    asked = [ENDPOINTS[each.endpoint] for each in programme.targets]
    asking = of.follow_up(unknowns, asked)
    people = entered(asking, of.acceptance, of.dice, 1, programme.simulated)
    found = followed(asking, people, given_in(MODEL, programme))
    lost = {name: each.copy() for name, each in found.quantities.items()}
    for each in lost.values():
        each[3] = np.nan
    for one in asked:
        answers = one.of(replace(found, quantities=lost), rules)
        assert np.flatnonzero(np.isnan(answers)).tolist() == [3], one.name


def test_crs_is_a_fold_of_the_entry_value_within_days_of_an_infusion() -> None:
    """Far above any frailty on day 2 and day 9.5; day 12 is no day after an infusion."""
    asked = ENDPOINTS["crs"]
    days = list(asked.days)
    rows = [[4.0] * len(days) for _ in range(4)]
    for row, day in ((1, 2.0), (2, 9.5), (3, 12.0)):
        rows[row][days.index(day)] = 4000.0
    found = asked.of(course("il6", days, rows, entry=4.0), {"crs_grade_1_fold": 10.0})
    assert found.tolist() == [0.0, 1.0, 1.0, 0.0]
    none = asked.of(course("il6", days, rows, entry=4.0), {"crs_grade_1_fold": 10000.0})
    assert none.tolist() == [0.0, 0.0, 0.0, 0.0]


def test_the_last_day_of_detection_may_follow_a_gap_or_be_never() -> None:
    asked = ENDPOINTS["last_detected_day"]
    days = list(asked.days)
    rows = [[0.0] * len(days), [1.0 if day in {1.0, 15.0} else 0.0 for day in days]]
    found = asked.of(course("Cbl", days, rows), {"cells_limit_per_uL": 0.05})
    assert found.tolist() == [0.0, 15.0]


def test_quantities_are_those_of_the_engine() -> None:
    people = virtual_population(MODEL, 1, 3)
    given = doses_for_all(MODEL, programmes(study(), _used())[0].strata[0].given, 3)
    found = courses(MODEL, people, given, Schedule(start=-5.0, times=np.array([-5.0, 1.0, 30.0])))
    known = {name: people[:, [at]] for at, name in enumerate(MODEL.inputs)}
    known |= {name: found.of(name) for name in found.states}
    engine = assigned(MODEL, people, found)
    for name in ("Bbl", "Cbl", "alc", "Kfl", "fbN", "rhoe"):
        assert quantity_of(MODEL, name, known) == pytest.approx(engine[name], rel=1e-12)
    assert AtEntry(MODEL, people)["c3"] == pytest.approx(found.of("c3")[:, 0])


def test_whoever_is_counted_twice_is_one_person() -> None:
    """The first 9 of the 18 of the 21: seven regimens of three, none counted beyond its number."""
    (programme,) = (each for each in programmes(study(), _used()) if each.name == "kn5501")
    assert sum(each.seen for each in programme.strata) == 21
    for at, target in enumerate(programme.targets):
        assert sum(s.seen for s in programme.strata if s.counted_in[at]) == target.people
    assert [each.regimen for each in programme.strata[:3]] == ["d1-i7", "d1-i5", "d1-i3"]


def test_only_what_the_specification_calls_calibrated_is_unknown() -> None:
    unknowns = prior(MODEL)
    roles = {each.name: each.calibration_role for each in MODEL.parameters}
    typical = [each for each in unknowns if each.kind == "typical"]
    assert all(roles[each.about].startswith("calibrate") for each in typical)
    assert "wA" not in {each.about for each in typical}
    (rma,) = (each for each in typical if each.name == "rma")
    assert (rma.quantile(0.05), rma.quantile(0.95)) == pytest.approx((0.0193, 0.043))


def test_a_programme_at_its_prior_medians_is_the_model_but_for_what_was_reset() -> None:
    unknowns = prior(MODEL)
    same = population_of(MODEL, unknowns, {each.name: each.median for each in unknowns})
    changed = {
        one.name for one, other in zip(MODEL.parameters, same.parameters, strict=True)
        if one != other
    }  # fmt: skip
    assert changed == {"rma"}


def test_patients_match_the_published_baseline_and_the_limits() -> None:
    found = acceptance(MODEL, 1)
    (igg,) = found.marginals
    assert igg.distance_after < igg.distance_before
    people = patients(MODEL, found, Dice(1), 5000, 1500).inputs
    values = AtEntry(MODEL, people)["igg"]
    assert float(np.mean(values)) == pytest.approx(14.9, abs=0.6)
    assert float(np.std(values)) == pytest.approx(5.4, abs=0.6)
    assert float(np.min(AtEntry(MODEL, people)["nc"])) >= 1.0


def test_a_patient_does_not_depend_on_how_many_are_asked_for() -> None:
    found = acceptance(MODEL, 1)
    many = patients(MODEL, found, Dice(1), 5000, 60)
    few = patients(MODEL, found, Dice(1), 5000, 7)
    assert np.array_equal(few.inputs, many.inputs[:7])
    assert np.array_equal(few.people.numbers, many.people.numbers[:7])
    assert not np.array_equal(many.inputs[0], typical_inputs(MODEL))


def test_every_assumption_is_said_in_both_languages_with_its_reason() -> None:
    said = {each.about: each for each in assumptions()}
    assert "calibration.prior.stated.rma" in said
    assert "calibration.people.programmes.kn5501" in said
    assert "calibration.endpoints.sri_4_week_12" in said
    assert "rma, s6" in said["calibration.prior.variability"].statement.en
    for each in said.values():
        assert each.statement.zh
        assert each.because.en
        assert each.because.zh


def _rows() -> tuple[Aggregate, ...]:
    return protocol.read_published(TEXT, "published.yaml").for_calibration


def _used() -> tuple[Target, ...]:
    return targets(_rows(), ENDPOINTS).used
