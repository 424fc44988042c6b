"""What the laboratory and the examiner find: limits of assays, and items that agree with values."""

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.protocol.study import Study
from firstdose.simulate.analytes import tests as every_analyte
from firstdose.simulate.decided_items import decided
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.mechanistic.clinic.examiner import COUNT_ITEMS, organs
from firstdose.simulate.mechanistic.clinic.observed import sources
from firstdose.simulate.mechanistic.clinic.participant import MechanisticPerson
from firstdose.simulate.mechanistic.clinic.people import ALSO_MEASURED
from firstdose.simulate.mechanistic.shipped import model
from firstdose.standards.scores import score_table
from simulate.mechanistic.clinic.treated import people, treat

PEOPLE = st.tuples(st.integers(0, 2**32), st.integers(1, 60))
DAYS = st.integers(-5, 500)
COVARIATES = (
    *("weight", "creatinine_clearance", "lot_potency", "donor_expansion"),
    *("hla_mismatches", "donor_specific_antibody"),
)


def moment(day: int) -> Moment:
    return Moment(day=day if day >= 0 else None, since_conditioning=day + 5, index=7_000 + day)


def value(who: MechanisticPerson, analyte: str, day: int) -> float:
    (found,) = who.readings((every_analyte()[analyte],), moment(day))
    return float(found.value)


@pytest.fixture(scope="module")
def cohort(study: Study, full: bool) -> list[MechanisticPerson]:
    drawn = people(study, 11)
    return [treat(drawn.person(number)) for number in range(1, (401 if full else 101))]


@given(which=PEOPLE, day=DAYS)
def test_every_value_has_a_number_within_what_its_assay_can_tell(
    study: Study, which: tuple[int, int], day: int
) -> None:
    who = treat(people(study, which[0]).person(which[1]))
    tests = tuple(every_analyte().values())
    for test, found in zip(tests, who.readings(tests, moment(day)), strict=True):
        name = test.analyte
        assert found.value >= 0
        least = sources()[name].quantified_from if name in sources() else 0.0
        if found.qualifier:
            assert (found.qualifier, float(found.value)) == ("<", least)
        else:
            assert float(found.value) >= least - 0.5 * 10.0**-test.decimals


@given(which=PEOPLE, day=DAYS)
def test_no_item_contradicts_the_laboratory_of_the_day(
    study: Study, which: tuple[int, int], day: int
) -> None:
    """What the results decide is due to lupus; a count only where it was low before treatment."""
    who = treat(people(study, which[0]).person(which[1]))
    now = moment(day)
    findings = who.findings(now)
    tests = tuple(test for test in every_analyte().values() if test.item)
    read = who.readings(tests, now)
    results = {test.analyte: found.value for test, found in zip(tests, read, strict=True)}
    for item, beyond in decided(results).items():
        if item in COUNT_ITEMS:
            assert item in findings.due_to_lupus or item not in findings.present
            if item in findings.due_to_lupus:
                test = every_analyte()[COUNT_ITEMS[item]]
                entry = who._laboratory.without_error(test, 0)
                assert entry < float(test.item_limit) + 10.0**-test.decimals
        else:
            assert item in findings.due_to_lupus
        if beyond and item in findings.present:
            assert item in findings.due_to_lupus


def test_the_organ_table_names_every_item_once() -> None:
    assert list(organs()) == [item.key for item in score_table("sledai_2k").items]
    assert set(organs().values()) == {"renal", "non_renal", "laboratory"}


@pytest.mark.parametrize("name", ["car_nk_sle", "car_t_sle"])
def test_what_the_clinic_reads_is_in_every_model(name: str) -> None:
    of = model(name)
    known = {each.name for each in (*of.states, *of.assignments)}
    assert {one.quantity for one in sources().values()} | {"R", "X", "ma"} <= known
    assert {"IL60", *COVARIATES[:4]} <= set(of.inputs)
    assert set(ALSO_MEASURED) <= set(every_analyte())


# --- plausible ranges, wide: the specification of the model, parts 2.1 and 2.2 ------------------


def test_b_cells_are_gone_on_day_14_and_back_in_a_year(cohort: list[MechanisticPerson]) -> None:
    """2.1: under 5/uL at day 14 in 99.9 %, back at a median of day 49."""
    assert np.mean([value(one, "b_cells", 14) < 5 for one in cohort]) > 0.9
    assert 60 < median(value(one, "b_cells", 364) for one in cohort) < 250
    first = [
        next(day for day in range(14, 500) if one.treated.course.on("Bbl", day + 5) > 10)
        for one in cohort
    ]
    assert 25 < median(first) < 90


def test_car_cells_are_gone_by_about_day_23(cohort: list[MechanisticPerson]) -> None:
    """2.1: about 23/uL six hours after an infusion, under 0.05/uL by a median of day 23."""
    last = [int(np.flatnonzero(one.treated.course.daily("Cbl") > 0.05)[-1]) - 5 for one in cohort]
    assert 15 < median(last) < 35
    six_hours = [
        float(one.treated.course.values("Cbl")[one.treated.course.grid.times == 5.25][0])
        for one in cohort
    ]
    assert 8 < median(six_hours) < 60
    assert all(value(one, "car_cells", 200) == 0.1 for one in cohort)


def test_counts_fall_and_recover(cohort: list[MechanisticPerson]) -> None:
    """2.1: neutrophils to a median of 1.0 on day 6, T cells to 15 %, platelets to 170."""
    neutrophils = np.array([one.treated.course.daily("nc") for one in cohort])
    assert 0.6 < np.median(np.min(neutrophils, axis=1)) < 1.6
    assert 2 < np.median(np.argmin(neutrophils, axis=1)) - 5 < 12
    platelets = np.array([one.treated.course.daily("pc") for one in cohort])
    assert 120 < np.median(np.min(platelets, axis=1)) < 220
    lymphocytes = np.array([one.treated.course.daily("alc") for one in cohort])
    assert np.median(np.min(lymphocytes, axis=1) / lymphocytes[:, 0]) < 0.35
    for counts in (neutrophils, platelets):
        assert np.median(counts[:, 120] / counts[:, 0]) == pytest.approx(1, abs=0.1)


def test_serology_gets_better(cohort: list[MechanisticPerson]) -> None:
    before, after = (median(value(one, "anti_dsdna", day) for one in cohort) for day in (-5, 168))
    assert after < 0.4 * before
    assert median(value(one, "c3", 168) for one in cohort) > 0.79
