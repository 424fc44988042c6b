"""What must hold of every course, whatever the patients."""

from dataclasses import replace

import numpy as np
import pytest

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose, doses_by_patient, doses_for_all
from firstdose.simulate.mechanistic.engine import (
    Accuracy,
    Courses,
    Schedule,
    Work,
    assigned,
    courses,
    courses_in_parts,
)
from firstdose.simulate.mechanistic.virtual_population import typical_inputs, virtual_population
from simulate.mechanistic.reference_regimen import (
    REGIMEN,
    TIMES,
    TRIED,
    YEAR,
    cells,
    conditioning,
)

N = 60
INPUTS = virtual_population(TRIED, 7, N)


def course(given: list[Dose], inputs: np.ndarray = INPUTS, schedule: Schedule = YEAR) -> Courses:
    return courses(TRIED, inputs, doses_for_all(TRIED, given, len(inputs)), schedule)


def with_values(**values: float) -> np.ndarray:
    inputs = INPUTS.copy()
    for name, value in values.items():
        inputs[:, TRIED.parameter_index(name)] = value
    return inputs


def same(one: Courses, other: Courses) -> bool:
    return (
        one.values.tobytes() == other.values.tobytes()
        and one.status.tobytes() == other.status.tobytes()
        and one.steps.tobytes() == other.steps.tobytes()
    )


@pytest.mark.parametrize(("threads", "chunk"), [(1, 1), (2, 7), (4, 13), (3, 1000)])
def test_threads_and_chunks_change_no_byte(threads: int, chunk: int) -> None:
    doses = doses_for_all(TRIED, REGIMEN, N)
    work = Work(threads=threads, chunk=chunk)
    assert same(courses(TRIED, INPUTS, doses, YEAR, work=work), course(REGIMEN))


def test_parts_are_the_whole() -> None:
    doses = doses_for_all(TRIED, REGIMEN, N)
    parts = list(courses_in_parts(TRIED, INPUTS, doses, YEAR, work=Work(part=23)))
    assert [len(each.values) for each in parts] == [23, 23, 14]
    whole = np.concatenate([each.values for each in parts])
    assert whole.tobytes() == course(REGIMEN).values.tobytes()


def test_kept_states_are_those_of_the_whole() -> None:
    doses = doses_for_all(TRIED, REGIMEN, N)
    kept = courses(TRIED, INPUTS, doses, YEAR, work=Work(states=("c3", "cb")))
    assert kept.values.shape == (N, len(TIMES), 2)
    assert np.array_equal(kept.of("cb"), course(REGIMEN).of("cb"))


def test_a_value_depends_on_no_other_observation() -> None:
    fewer = course(REGIMEN, schedule=replace(YEAR, times=TIMES[::5]))
    assert np.array_equal(fewer.values, course(REGIMEN).values[:, ::5])


def test_the_past_does_not_depend_on_doses_to_come() -> None:
    before = TIMES <= 7
    trough = replace(YEAR, observe="before")
    cancelled = course([*conditioning(), *cells()[:1]], schedule=trough).values
    whole = course(REGIMEN, schedule=trough).values
    assert np.array_equal(cancelled[:, before], whole[:, before])
    assert not np.any(np.all(cancelled[:, ~before] == whole[:, ~before], axis=2))


def test_doses_differ_by_patient() -> None:
    given = [REGIMEN if i % 2 else [] for i in range(N)]
    found = courses(TRIED, INPUTS, doses_by_patient(TRIED, given), YEAR).values
    assert np.array_equal(found[1::2], course(REGIMEN).values[1::2])
    assert np.array_equal(found[::2], course([]).values[::2])


def test_an_observation_at_a_bolus_comes_before_it_unless_asked_after() -> None:
    after, before = course(REGIMEN), course(REGIMEN, schedule=replace(YEAR, observe="before"))
    at_infusion = np.isin(TIMES, [-5, -4, -3, 0, 7, 14])
    gained = after.of("cb") - before.of("cb")
    np.testing.assert_allclose(gained[:, np.isin(TIMES, [0, 7, 14])], 750, rtol=1e-6)
    assert np.array_equal(after.values[:, ~at_infusion], before.values[:, ~at_infusion])


def test_a_zero_order_infusion_gives_its_amount_and_overlapping_ones_add() -> None:
    inputs = with_values(CLc=0.0)
    given = [
        Dose(target="cyclophosphamide", time=1.0, amount=100.0, duration=0.5),
        Dose(target="cyclophosphamide", time=1.25, amount=60.0, duration=1.0),
    ]
    times = np.array([1.0, 1.25, 1.5, 2.0, 2.25, 10.0])
    found = course(given, inputs, Schedule(start=0.0, times=times)).of("cy")
    np.testing.assert_allclose(found, np.tile([0, 50, 115, 145, 160, 160], (N, 1)), rtol=1e-12)


def test_donor_cells_that_neither_die_nor_divide_are_conserved() -> None:
    found = course(REGIMEN, with_values(dnk=0.0, kal=0.0, rho=0.0))
    given = 750.0 * sum(time <= TIMES for time in (0, 7, 14))
    np.testing.assert_allclose(found.of("cb") + found.of("ct"), np.tile(given, (N, 1)), rtol=1e-11)


def test_without_treatment_nothing_drifts_in_a_year() -> None:
    year = Schedule(start=0.0, times=np.array([0.0, 365.0]))
    found = course([], schedule=year).values
    scale = np.where(found[:, 0] == 0, 1.0, found[:, 0])
    assert np.max(np.abs(found[:, 1] - found[:, 0]) / scale) < 1e-8


def test_ablations_move_the_way_they_should() -> None:
    whole = course(REGIMEN)
    conditioned, cells_alone = course(conditioning()), course(cells())
    tolerated = course(REGIMEN, with_values(pal=0.0))
    deepest = {
        name: np.median(np.min(each.of("ma"), axis=1))
        for name, each in (
            ("whole", whole), ("conditioned", conditioned), ("cells", cells_alone),
            ("tolerated", tolerated),
        )
    }  # fmt: skip
    assert deepest["tolerated"] < deepest["whole"] < deepest["cells"]
    assert deepest["whole"] < deepest["conditioned"]
    gone = [np.median(np.sum(each.of("cb") > 0.25, axis=1)) for each in (whole, tolerated)]
    assert gone[0] < gone[1]
    assert np.max(conditioned.of("cb")) == 0
    np.testing.assert_allclose(
        cells_alone.of("nc"),
        np.tile(INPUTS[:, [TRIED.parameter_index("N0")]], len(TIMES)),
        rtol=1e-9,
    )


def test_the_prototype_is_reproduced() -> None:
    """Medians of the specification, part 2.1: what the tried equations did on 4,000 patients."""
    patients = virtual_population(TRIED, 3, 600)
    times = np.array([*np.arange(-5, 0, 0.25), *np.arange(0, 100, 0.25), *range(100, 366, 5)])
    found = course(REGIMEN, patients, Schedule(start=-5.0, times=times))
    relative = found.of("Th") / found.of("Th")[:, :1]
    assert 0.10 < np.median(np.min(relative, axis=1)) < 0.20
    neutrophils = found.of("nc")[:, times == 6]
    assert 0.8 < np.median(neutrophils) < 1.25
    b_cells = found.of("tr") + found.of("nv") + found.of("me")
    assert np.mean(b_cells[:, times == 14] < 5) > 0.99
    in_blood = found.of("cb") / patients[:, [TRIED.parameter_index("Vb")]]
    assert 15 < np.median(in_blood[:, times == 0.25]) < 32
    last = times[len(times) - 1 - np.argmax((in_blood >= 0.05)[:, ::-1], axis=1)]
    assert 19 < np.median(last) < 27
    assert 0.43 < np.mean(np.min(found.of("nc"), axis=1) < 1) < 0.55
    assert 160 < np.median(np.min(found.of("pc"), axis=1)) < 180
    assert 5 < np.median(np.max(found.of("il6"), axis=1)) < 10


def test_assignments_follow_the_states() -> None:
    found = courses(TRIED, INPUTS[:3], doses_for_all(TRIED, REGIMEN, 3), YEAR)
    along = assigned(TRIED, INPUTS[:3], found)
    assert list(along) == [each.name for each in TRIED.assignments]
    volume = INPUTS[:3, [TRIED.parameter_index("Vb")]]
    np.testing.assert_allclose(along["Cbl"], found.of("cb") / volume, rtol=1e-14)


@pytest.mark.parametrize("amount", [0.0, 1.0, 750.0, 1e6])
def test_no_cells_a_million_and_a_trillion_are_solved(amount: float) -> None:
    """Amounts are in millions of cells: 1 is 10^6 cells, 1e6 is 10^12."""
    found = course([*conditioning(), *cells(amount)])
    assert set(found.outcomes()) == {"ok"}
    assert np.all(np.isfinite(found.values))
    if amount == 0.0:
        assert np.array_equal(found.values, course(conditioning()).values)


def test_stiff_corners_are_solved() -> None:
    corner = with_values(kbt=800.0, ktb=12.0, k6=400.0, kmb=300.0, MTTn=0.2, CLc=13000.0)
    found = course(REGIMEN, corner)
    assert set(found.outcomes()) == {"ok"}
    assert np.min(found.values) > -1e-6


@pytest.mark.parametrize("solver", ["rodas4", "explicit"])
def test_what_cannot_be_solved_has_a_name(solver: str) -> None:
    values = {"Vc": np.nan, "kTf": np.inf, "dnk": -0.1, "V1f": 0.0}
    inputs = np.tile(typical_inputs(TRIED), (len(values) + 1, 1))
    for row, (name, value) in enumerate(values.items(), start=1):
        inputs[row, TRIED.parameter_index(name)] = value
    doses = doses_for_all(TRIED, REGIMEN, len(inputs))
    accuracy = Accuracy(solver=solver)  # type: ignore[arg-type]
    found = courses(TRIED, inputs, doses, YEAR, accuracy)
    assert found.outcomes() == (
        "ok", "input not finite", "input not finite", "input negative", "not finite",
    )  # fmt: skip
    assert np.all(np.isnan(found.values[1:4]))
    assert np.all(np.isnan(found.values[4, 1:]))
    few = courses(TRIED, inputs[:1], doses.part(0, 1), YEAR, replace(accuracy, most_steps=50))
    assert few.outcomes() == ("too many steps",)


def test_a_state_that_turns_negative_is_not_reported_as_a_number() -> None:
    """A share above 1 of antibody from plasma cells, which are killed, makes the titre negative."""
    found = course(REGIMEN, with_values(wLL=5.0, fLL=1.0, kmt=2.0, kmb=0.0, dpb=0.001, kBf=0.0))
    assert found.outcomes().count("negative state") > N / 2
    for values, outcome in zip(found.values, found.outcomes(), strict=True):
        assert outcome in {"ok", "negative state"}
        assert np.nanmin(values) > -1e-4
        assert np.any(np.isnan(values)) == (outcome != "ok")


@pytest.mark.parametrize(
    ("dose", "says"),
    [
        (Dose(target="aspirin", time=0.0, amount=1.0), "no dose target 'aspirin'"),
        (Dose(target="cells", time=0.0, amount=-1.0), "The amount is -1.0"),
        (Dose(target="cells", time=float("nan"), amount=1.0), "The time is nan"),
        (Dose(target="cells", time=0.0, amount=1.0, duration=-1.0), "The duration is -1.0"),
    ],
)
def test_a_dose_that_cannot_be_given_is_refused(dose: Dose, says: str) -> None:
    with pytest.raises(StudyError, match=says):
        doses_for_all(TRIED, [dose], 1)


@pytest.mark.parametrize(
    ("schedule", "given", "rows", "says"),
    [
        (replace(YEAR, start=0.0), [], N, "before the course starts"),
        (replace(YEAR, times=TIMES[::-1]), [], N, "must increase"),
        (replace(YEAR, times=TIMES[:0]), [], N, "must be one"),
        (replace(YEAR, times=TIMES[9:], start=0.0), REGIMEN, N, "before the course starts"),
        (YEAR, [], N - 1, "do not fit"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(
    schedule: Schedule, given: list[Dose], rows: int, says: str
) -> None:
    with pytest.raises(StudyError, match=says):
        courses(TRIED, INPUTS, doses_for_all(TRIED, given, rows), schedule)
