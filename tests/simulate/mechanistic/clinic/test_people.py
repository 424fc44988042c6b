"""Who is drawn: the same whoever else is, eligible, sharing a lot, and moved by covariates."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose import protocol
from firstdose.derive.bilag import bilag_assessment, bilag_worksheet
from firstdose.protocol.study import Study
from firstdose.records.problem import StudyError
from firstdose.records.values import Sex
from firstdose.simulate.analytes import tests as every_analyte
from firstdose.simulate.dice import Dice
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.mechanistic.clinic.covariates import of_patient, of_product
from firstdose.simulate.mechanistic.clinic.participant import FIRST_SCREENING, MechanisticPerson
from firstdose.simulate.mechanistic.clinic.people import MechanisticPeople, model_for
from firstdose.simulate.patients import item_points, patient
from firstdose.simulate.population import population
from protocol.shipped import WITHOUT_BILAG, broken
from simulate.mechanistic.clinic.treated import people, treat

NUMBERS = st.integers(1, 60)
SEEDS = st.integers(0, 2**64 - 1)


@given(seed=SEEDS, number=NUMBERS)
def test_someone_is_the_same_whoever_was_drawn_before(study: Study, seed: int, number: int) -> None:
    alone = people(study, seed).person(number)
    among = people(study, seed)
    for other in (number + 3, number + 1):
        among.person(other)
    again = among.person(number)
    assert again.patient == alone.patient
    assert np.array_equal(again.treated.inputs, alone.treated.inputs)
    assert again.attempts == alone.attempts


@given(seed=SEEDS, number=NUMBERS)
def test_the_order_of_questions_does_not_matter(study: Study, seed: int, number: int) -> None:
    first, second = (treat(people(study, seed).person(number)) for _ in range(2))
    moments = [
        Moment(day=day, since_conditioning=day + 5, index=1000 + day) for day in (0, 7, 84, 364)
    ]
    analytes = tuple(every_analyte().values())

    def told(who: MechanisticPerson, order: list[Moment]) -> dict[object, object]:
        found: dict[object, object] = {}
        for moment in order:
            found[moment, "items"] = who.findings(moment)
            found[moment, "global"] = who.physician_global(moment)
            found[moment, "laboratory"] = who.readings(analytes, moment)
        return found

    assert told(first, moments) == told(second, moments[::-1])


@given(seed=SEEDS, number=NUMBERS)
def test_whoever_enters_meets_what_can_be_computed(study: Study, seed: int, number: int) -> None:
    who = people(study, seed).person(number)
    assert sum(item_points()[item] for item in who.patient.items) >= 8
    (neutrophils,) = who.readings((every_analyte()["neutrophils"],), FIRST_SCREENING)
    assert neutrophils.value >= 1
    assert all(who.meets(one, FIRST_SCREENING, {}) for one in study.eligibility.criteria)


def test_candidates_are_counted(study: Study) -> None:
    drawn = people(study, 3)
    persons = [drawn.person(number) for number in range(1, 41)]
    assert drawn.entered == 40
    assert drawn.drawn == sum(one.attempts for one in persons)
    assert 1.0 <= drawn.drawn / drawn.entered < 2.0


def test_whoever_enters_has_the_bilag_that_the_study_asks_for(study: Study) -> None:
    """One A or two B at the first screening; the same people otherwise, some drawn again."""
    criterion = next(one for one in study.eligibility.criteria if one.key == "bilag")
    without = protocol.read(broken(WITHOUT_BILAG), "study.yaml")
    before, after = people(without, 7), people(study, 7)
    replaced = 0
    for number in range(1, 41):
        was, who = before.person(number), after.person(number)
        sheet = bilag_worksheet((was.bilag(FIRST_SCREENING),))
        letters = [
            each for each in bilag_assessment(sheet, {}).found.values() if each in ("A", "B")
        ]
        enough = "A" in letters or letters.count("B") >= 2
        assert was.meets(criterion, FIRST_SCREENING, {}) is enough
        assert who.meets(criterion, FIRST_SCREENING, {})
        assert (who.attempts == was.attempts) is enough
        replaced += not enough
    assert replaced
    assert after.drawn - before.drawn >= replaced


def test_when_nobody_can_enter_it_is_said(study: Study) -> None:
    criteria = tuple(
        replace(one, all_of=tuple(replace(limit, value=limit.value + 200) for limit in one.all_of))
        if one.key == "sledai_2k"
        else one
        for one in study.eligibility.criteria
    )
    impossible = replace(study, eligibility=replace(study.eligibility, criteria=criteria))
    with pytest.raises(StudyError, match="None of 400 virtual patients"):
        people(impossible).person(1)


def test_kinds_of_cells_and_drugs_without_a_model_are_refused(study: Study) -> None:
    text = replace(study.identity.cell_product, en="CAR-macrophage")
    other = replace(study, identity=replace(study.identity, cell_product=text))
    with pytest.raises(StudyError, match="No mechanistic model ships for CAR-macrophage cells"):
        model_for(other)
    (scheme,) = study.regimens.conditioning
    drugs = (replace(scheme.drugs[0], drug="bendamustine"), *scheme.drugs[1:])
    regimens = replace(study.regimens, conditioning=(replace(scheme, drugs=drugs),))
    with pytest.raises(StudyError, match="does not know the drug bendamustine"):
        MechanisticPeople(replace(study, regimens=regimens), Dice(1))


@given(seed=SEEDS)
def test_participants_of_a_lot_share_its_quality(seed: int) -> None:
    dice = Dice(seed)
    first, second = (of_product(dice, number, "A") for number in (1, 2))
    other = of_product(dice, 1, "B")
    for quality in ("lot_potency", "donor_expansion"):
        assert first[quality] == second[quality]
        assert first[quality] != other[quality]
        assert 0.4 <= first[quality] <= 2.5
    assert 4 <= first["hla_mismatches"] <= 8
    assert 0 <= first["donor_specific_antibody"] <= 1


@given(seed=SEEDS, number=NUMBERS)
def test_weight_and_kidney_are_those_of_the_patient(seed: int, number: int) -> None:
    """Cockcroft and Gault 1976: (140 - age) weight / (72 creatinine in mg/dL), 0.85 in women."""
    from firstdose.simulate.laboratory import creatinine_at_entry

    dice = Dice(seed)
    who = patient(dice, population(dice), number)
    found = of_patient(dice, who)
    factor = 0.85 if who.sex is Sex.FEMALE else 1.0
    creatinine = float(creatinine_at_entry(dice, who)) / 88.4
    expected = factor * (140 - who.age_years) * who.weight_kg / (72 * creatinine)
    assert found["creatinine_clearance"] == pytest.approx(expected, rel=1e-9)
    assert found["weight"] == who.weight_kg


def test_items_at_entry_are_about_as_frequent_as_assumed(study: Study, full: bool) -> None:
    """Before entry criteria; conditioning on 8 points makes most items a little more frequent."""
    from firstdose.simulate.mechanistic.clinic.observed import entry_probabilities

    count = 1500 if full else 250
    drawn = people(study, 9)
    seen = [drawn.person(number).patient.items for number in range(1, count + 1)]
    for item in ("arthritis", "rash", "alopecia", "mucosal_ulcers", "proteinuria", "hematuria"):
        share = sum(item in items for items in seen) / count
        assumed = entry_probabilities()[item]
        noise = 4 * (assumed * (1 - assumed) / count) ** 0.5
        assert assumed - noise < share < assumed + 0.12 + noise, item
    totals = [sum(item_points()[item] for item in items) for items in seen]
    assert 11.5 < sum(totals) / count < 14.5
