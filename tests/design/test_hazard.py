"""Laws of the hazard after each infusion, forwards and back from DLTs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.posterior.hazard import (
    HazardShape,
    Infusions,
    Onset,
    OnsetForm,
    cumulative_hazard,
    dlt_risk,
    relative_exposure,
)
from firstdose.design.posterior.hazard_counts import (
    MultiplierPrior,
    WindowModel,
    WindowSummary,
    window_summary,
)
from firstdose.records.problem import StudyError

FORMS = sorted(OnsetForm)
PRIOR = MultiplierPrior.of_reference_risk(0.2, 1.25)
TARGET = (0.16, 0.33)
onsets = st.builds(
    Onset,
    form=st.sampled_from(FORMS),
    median_days=st.floats(0.5, 40),
    delay_days=st.floats(0, 10),
    steepness=st.floats(0.5, 4),
)
shapes = st.builds(
    HazardShape, onset=onsets, dose_exponent=st.floats(0, 2), later=st.floats(0.1, 1)
)


def every(interval_days: float, *doses: float) -> Infusions:
    return Infusions(days=tuple(interval_days * k for k in range(len(doses))), doses=doses)


REFERENCE = (every(7, 1, 1, 1), 28.0)


@given(shapes, st.integers(1, 4), st.floats(0, 30), st.floats(1, 90), st.floats(-5, 2))
def test_risk_is_a_probability_and_rises_with_window_dose_and_number(
    shape: HazardShape, number: int, interval: float, window: float, log_multiplier: float
) -> None:
    def risk(infusions: Infusions, days: float) -> float:
        return dlt_risk(shape, infusions, days, log_multiplier)

    usual = risk(every(interval, *(1.0,) * number), window)
    assert 0 <= usual <= 1
    assert risk(every(interval, *(1.0,) * number), window + 5) >= usual
    assert risk(every(interval, *(2.0,) * number), window) >= usual
    assert risk(every(interval, *(1.0,) * (number + 1)), window) >= usual


@given(shapes, st.floats(0, 20), st.floats(0, 10))
def test_a_longer_interval_lets_less_hazard_into_the_window(
    shape: HazardShape, interval: float, longer: float
) -> None:
    near = cumulative_hazard(shape, every(interval, 1, 1, 1), 28, 0.0)
    assert cumulative_hazard(shape, every(interval + longer, 1, 1, 1), 28, 0.0) <= near + 1e-12


@given(shapes, st.floats(-3, 1))
def test_far_apart_infusions_add_their_hazards(shape: HazardShape, log_multiplier: float) -> None:
    first, second = (
        cumulative_hazard(shape, Infusions(days=(0.0,), doses=(dose,)), 1e9, log_multiplier)
        for dose in (1.0, 2.0)
    )
    both = Infusions(days=(0.0, 1e9), doses=(1.0, 2.0))
    together = cumulative_hazard(shape, both, 2e9, log_multiplier)
    assert together == pytest.approx(first + shape.later * second, rel=1e-6)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("steepness", [1.0, 2.5])
def test_onset_has_its_median_and_delay(form: OnsetForm, steepness: float) -> None:
    onset = Onset(form=form, median_days=6, delay_days=3, steepness=steepness)
    np.testing.assert_allclose(onset.by(np.array([-1.0, 3.0, 9.0, 1e5])), [0, 0, 0.5, 1])


@pytest.mark.parametrize("form", [OnsetForm.GAMMA, OnsetForm.WEIBULL])
def test_steepness_1_is_exponential(form: OnsetForm) -> None:
    days = np.linspace(0, 60, 13)
    plain = Onset(form=OnsetForm.EXPONENTIAL, median_days=5)
    same = Onset(form=form, median_days=5, steepness=1)
    np.testing.assert_allclose(same.by(days), plain.by(days), atol=1e-12)


SHAPES = [
    HazardShape(onset=Onset(form=form, median_days=median, steepness=2), dose_exponent=exponent)
    for form, median in ((OnsetForm.EXPONENTIAL, 2.0), (OnsetForm.GAMMA, 14.0))
    for exponent in (0.5, 1.0)
]
REGIMENS = [every(7, 1, 1, 1), every(14, 1, 1, 1), every(7, 3, 3, 3)]
EXPOSURE = np.array(
    [[float(relative_exposure(s, r, np.array(42.0), REFERENCE)) for r in REGIMENS] for s in SHAPES]
)


MODEL = WindowModel(prior=PRIOR, weights=(0.25,) * 4, exposure=EXPOSURE)


def learned(
    dlts: tuple[int, int, int] = (0, 0, 0),
    well: tuple[int, int, int] = (0, 0, 0),
    inside_days: float = 0.0,
) -> WindowSummary:
    """DLTs and complete windows by regimen, and one participant inside the first window."""
    day = np.array(inside_days)
    inside = [relative_exposure(shape, REGIMENS[0], day, REFERENCE) for shape in SHAPES]
    counts = np.array([dlts], float), np.array([well], float), np.array([inside], float)
    return window_summary(MODEL, counts, TARGET)


def test_nobody_followed_leaves_the_prior() -> None:
    np.testing.assert_allclose(learned().shapes, [MODEL.weights], atol=1e-12)


def test_follow_up_counts_for_what_it_is() -> None:
    nothing, partly, more = (learned(inside_days=days).mean for days in (0.0, 10.0, 28.0))
    whole = learned(inside_days=42.0).mean
    assert (nothing > partly).all()
    assert (partly > more).all()
    np.testing.assert_allclose(whole, learned(well=(1, 0, 0)).mean, rtol=1e-9)


def test_dlts_at_higher_doses_only_speak_for_a_steeper_exponent() -> None:
    shapes = learned(dlts=(0, 0, 5), well=(6, 0, 1)).shapes[0]
    by_exponent = shapes.reshape(2, 2).sum(axis=0)
    assert by_exponent[1] > 0.6


def test_more_dlts_raise_every_risk() -> None:
    found = [learned(dlts=(dlts, 0, 0), well=(6 - dlts, 0, 0)).mean for dlts in range(7)]
    for lower, higher in pairwise(found):
        assert (higher > lower).all()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Onset(form=OnsetForm.GAMMA, median_days=0),
        lambda: Onset(form=OnsetForm.GAMMA, median_days=3, delay_days=-1),
        lambda: Onset(form=OnsetForm.GAMMA, median_days=3, steepness=0),
        lambda: Infusions(days=(0.0, 7.0), doses=(1.0,)),
        lambda: MultiplierPrior.of_reference_risk(1.0, 1.25),
    ],
)
def test_refuses_what_is_no_hazard(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(StudyError, match="Remedy"):
        wrong()
