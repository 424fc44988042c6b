"""What the shipped models add to the one as tried, and which way each addition moves a patient."""

import numpy as np
import pytest

from firstdose.simulate.mechanistic.doses import Dose, Reals, doses_by_patient, doses_for_all
from firstdose.simulate.mechanistic.engine import Accuracy, Courses, Schedule, assigned, courses
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.mechanistic.virtual_population import typical_inputs, virtual_population
from simulate.mechanistic.reference_regimen import REGIMEN, YEAR, conditioning, slow_course

NK, CAR_T = model("car_nk_sle"), model("car_t_sle")
ONE_INFUSION = [*conditioning(), Dose(target="cells", time=0.0, amount=70.0)]
CASES = [(NK, REGIMEN), (CAR_T, ONE_INFUSION)]
N = 100


def year(of: Model, inputs: Reals, given: list[Dose]) -> Courses:
    found = courses(of, inputs, doses_for_all(of, given, len(inputs)), YEAR)
    assert set(found.outcomes()) == {"ok"}
    return found


def typical_with(of: Model, **values: float) -> Reals:
    inputs = typical_inputs(of)[None].copy()
    for name, value in values.items():
        inputs[0, of.parameter_index(name)] = value
    return inputs


@pytest.mark.parametrize(("of", "given"), CASES, ids=lambda each: getattr(each, "name", ""))
def test_untreated_patients_do_not_drift_and_treated_ones_are_solved(
    of: Model, given: list[Dose]
) -> None:
    inputs = virtual_population(of, 2, N)
    rest = courses(
        of, inputs, doses_for_all(of, [], N), Schedule(start=0.0, times=np.array([0.0, 365.0]))
    ).values
    scale = np.where(rest[:, 0] == 0, 1.0, rest[:, 0])
    assert np.max(np.abs(rest[:, 1] - rest[:, 0]) / scale) < 1e-8
    assert np.min(year(of, inputs, given).values) > -1e-6


@pytest.mark.parametrize(("of", "given"), CASES, ids=lambda each: getattr(each, "name", ""))
def test_a_typical_course_is_what_scipy_makes_of_the_formulas(of: Model, given: list[Dose]) -> None:
    inputs = typical_inputs(of)
    slow = slow_course(of, inputs, given, YEAR.times)
    peak = np.max(np.abs(slow), axis=0)
    assert np.max(np.abs(year(of, inputs[None], given).values[0] - slow) / peak) < 5e-6


@pytest.mark.machine_code
@pytest.mark.parametrize(("of", "given"), CASES, ids=lambda each: getattr(each, "name", ""))
def test_the_error_of_two_hundred_patients_is_small(of: Model, given: list[Dose]) -> None:
    """The specification, part 7.2: at most 5e-6 of the peak, against a reference of 1e-12."""
    inputs = virtual_population(of, 4, 200)
    doses = doses_for_all(of, given, 200)
    exact = courses(of, inputs, doses, YEAR, Accuracy(relative=1e-12, solver="explicit")).values
    peak = np.max(np.abs(exact), axis=1, keepdims=True)
    assert np.max(np.abs(courses(of, inputs, doses, YEAR).values - exact) / peak) < 5e-6


@pytest.mark.parametrize("of", [NK, CAR_T], ids=lambda each: each.name)
def test_donor_cells_that_neither_die_nor_divide_are_conserved(of: Model) -> None:
    """The specification, part 7.6."""
    deadly = {"kal", "kdsa", "dnk", "rho", "aT", "bT"} & set(of.inputs)
    inputs = typical_with(of, **dict.fromkeys(deadly, 0.0))
    found = year(of, inputs, REGIMEN)
    held = [each.name for each in of.states if each.name in {"cb", "ct", "cm"}]
    cells = np.sum([found.of(name) for name in held], axis=0)
    given = 750.0 * sum(time <= YEAR.times for time in (0, 7, 14))
    np.testing.assert_allclose(cells[0], given, rtol=1e-10)


def exposure(**values: float) -> float:
    """Area under tissue CAR-NK cells, roughly: the sum over the observation times."""
    return float(np.sum(year(NK, typical_with(NK, **values), REGIMEN).of("ct")))


def test_mismatch_antibody_and_donor_move_exposure() -> None:
    usual = exposure()
    assert exposure(hla_mismatches=8.0) < usual < exposure(hla_mismatches=2.0)
    assert exposure(donor_specific_antibody=1.0) < 0.6 * usual
    assert exposure(donor_expansion=0.5) < usual < exposure(donor_expansion=1.5)


def test_rejection_has_a_memory_that_keeps_donor_cells_from_growing_again() -> None:
    """Cells that divide fast come back within the year where no T cell remembers them."""
    fast = {"rho": 0.5, "dnk": 0.1}
    remembered = year(NK, typical_with(NK, **fast), REGIMEN)
    forgotten = year(NK, typical_with(NK, **fast, fam=0.0), REGIMEN)
    last = [float(each.of("cb")[0, -1] + each.of("ct")[0, -1]) for each in (remembered, forgotten)]
    assert last[0] < 1e-3
    assert last[1] > 1.0


def test_what_is_left_of_donor_reactive_cells_halves_in_four_months() -> None:
    """5 to 10 % stay (Miller 2008); their half-life is 94 to 200 days (Dan 2021, Cohen 2021)."""
    found = year(NK, typical_with(NK), REGIMEN)
    primed, memory = found.of("Tal")[0], found.of("Tam")[0]
    at_peak = int(np.argmax(primed))
    assert 0.03 < np.max(memory) / primed[at_peak] < 0.15
    assert primed[-1] < 0.02 * primed[at_peak]
    late = YEAR.times >= 180
    slope = np.polyfit(YEAR.times[late], np.log(memory[late]), 1)[0]
    assert 94 < -np.log(2) / slope < 200


def test_less_than_one_cell_does_not_divide() -> None:
    """A millionth of a cell, given to someone who cannot reject it, dies out."""
    inputs = typical_with(NK, kal=0.0, rho=0.6)
    one, less = (
        year(NK, inputs, [Dose(target="cells", time=0.0, amount=amount)]).of("ct")[0, -1]
        for amount in (1e-4, 1e-12)
    )
    assert one > 100 * 1e-4
    assert less < 1e-12


def test_lot_weight_and_kidney_move_what_they_should() -> None:
    def deepest(**values: float) -> float:
        return float(np.min(year(NK, typical_with(NK, **values), REGIMEN).of("ma")))

    def drug(**values: float) -> float:
        return float(np.sum(year(NK, typical_with(NK, **values), REGIMEN).of("flup")))

    assert deepest(lot_potency=0.5) > deepest() > deepest(lot_potency=1.5)
    assert drug(creatinine_clearance=40.0) > drug() > drug(weight=100.0)


def test_complement_returns_unless_synthesis_is_low() -> None:
    usual = year(NK, typical_with(NK), REGIMEN)
    low = year(NK, typical_with(NK, sC3=0.6), REGIMEN)
    assert usual.of("c3")[0, 0] < 0.7
    assert np.max(usual.of("c3")) > 0.9
    assert np.max(low.of("c3")) < 0.7
    assert usual.of("c4")[0, 0] < 0.13
    assert np.max(usual.of("c4")) > 0.2


def test_laboratory_outputs_move_within_reason() -> None:
    inputs = typical_inputs(NK)[None]
    found = year(NK, inputs, REGIMEN)
    assert 10 < np.min(found.of("hb")) < 11.5
    assert 150 < np.min(found.of("pc")) < 190
    assert 22 < np.max(found.of("alt")) < 66
    lymphocytes = assigned(NK, inputs, found)["alc"][0]
    assert np.min(lymphocytes) < 0.2 * lymphocytes[0]
    assert 0.7 < lymphocytes[0] < 1.2


def test_car_t_cells_expand_contract_and_stay() -> None:
    found = year(CAR_T, virtual_population(CAR_T, 2, N), ONE_INFUSION)
    days = YEAR.times
    effectors = found.of("cb") + found.of("ct")
    assert 7 < np.median(days[np.argmax(effectors, axis=1)]) < 13
    assert np.median(np.max(effectors, axis=1)) > 5 * 70
    at_28, at_365 = (np.median(effectors[:, days == day], axis=0)[0] for day in (28, 365))
    assert at_365 < 0.01 * at_28
    assert np.median(found.of("cm")[:, -1]) > 0.1 * np.median(np.max(found.of("cm"), axis=1))
    nk = year(NK, virtual_population(NK, 2, N), REGIMEN)
    assert np.median(np.max(found.of("il6"), axis=1)) > 2 * np.median(np.max(nk.of("il6"), axis=1))


@pytest.mark.parametrize("of", [NK, CAR_T], ids=lambda each: each.name)
def test_the_corners_have_outcomes_and_never_a_silent_number(of: Model) -> None:
    """No cells, 10^6, 10^12; a stiff exchange; a negative and a missing parameter."""
    usual = typical_inputs(of)
    stiff, negative, missing = usual.copy(), usual.copy(), usual.copy()
    stiff[[of.parameter_index(name) for name in ("kbt", "k6", "kmb")]] = (800.0, 400.0, 300.0)
    negative[of.parameter_index("Vb")] = -1.0
    missing[of.parameter_index("kmt")] = np.nan
    inputs = np.array([usual, usual, usual, usual, stiff, negative, missing])
    amounts = (0.0, 1.0, 1e6, 70.0, 70.0, 70.0, 70.0)
    given = [[*conditioning(), Dose(target="cells", time=0.0, amount=amount)] for amount in amounts]
    given[3] = conditioning()
    found = courses(of, inputs, doses_by_patient(of, given), YEAR)
    assert found.outcomes() == (*["ok"] * 5, "input negative", "input not finite")
    assert np.all(np.isfinite(found.values[:5]))
    assert np.all(np.isnan(found.values[5:]))
    assert np.array_equal(found.values[0], found.values[3])
    assert np.max(found.of("cb")[0]) == 0
