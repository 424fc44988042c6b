"""Laws of the hazard after each infusion, forwards and back from DLTs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from firstdose.design.posterior.hazard import (
    Conditioning,
    HazardShape,
    Infusions,
    Onset,
    OnsetForm,
    cumulative_hazard,
    dlt_risk,
    relative_exposure,
)
from firstdose.design.posterior.hazard_posterior import (
    Followed,
    HazardCounts,
    MultiplierPrior,
    hazard_counts,
    hazard_summary,
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
    area = quad(lambda day: float(onset.at(np.array(day))), 3, 20)[0]
    assert area == pytest.approx(float(onset.by(np.array(20.0))), abs=1e-7)


@pytest.mark.parametrize("form", [OnsetForm.GAMMA, OnsetForm.WEIBULL])
def test_steepness_1_is_exponential(form: OnsetForm) -> None:
    days = np.linspace(0, 60, 13)
    plain = Onset(form=OnsetForm.EXPONENTIAL, median_days=5)
    same = Onset(form=form, median_days=5, steepness=1)
    np.testing.assert_allclose(same.by(days), plain.by(days), atol=1e-12)
    np.testing.assert_allclose(same.at(days), plain.at(days), atol=1e-12)


def test_conditioning_adds_its_own_hazard() -> None:
    onset = Onset(form=OnsetForm.EXPONENTIAL, median_days=3)
    without = HazardShape(onset=onset)
    conditioning = Conditioning(area=0.4, day=-5, onset=onset)
    with_it = HazardShape(onset=onset, conditioning=conditioning)
    added = cumulative_hazard(with_it, every(7, 1, 1), 28, -1.0) - cumulative_hazard(
        without, every(7, 1, 1), 28, -1.0
    )
    assert added == pytest.approx(0.4 * np.exp(-1.0) * (1 - 0.5 ** (33 / 3)))


SHAPES = [
    HazardShape(onset=Onset(form=form, median_days=median, steepness=2), dose_exponent=exponent)
    for form, median in ((OnsetForm.EXPONENTIAL, 2.0), (OnsetForm.GAMMA, 14.0))
    for exponent in (0.5, 1.0)
]
REGIMENS = [every(7, 1, 1, 1), every(14, 1, 1, 1), every(7, 3, 3, 3)]
EXPOSURE = np.array(
    [[float(relative_exposure(s, r, np.array(42.0), REFERENCE)) for r in REGIMENS] for s in SHAPES]
)
EVEN = [0.25] * 4


def learned(*participants: Followed) -> tuple[np.ndarray, np.ndarray]:
    found = hazard_summary(
        PRIOR, EVEN, hazard_counts(SHAPES, participants, REFERENCE), EXPOSURE, TARGET
    )
    np.testing.assert_allclose(found.under + found.target + found.over, 1, atol=1e-9)
    return found.mean[0], found.shapes[0]


def followed(days: float, dlt_day: int | None = None) -> Followed:
    return Followed(infusions=every(7, 1, 1, 1), followed_days=days, dlt_day=dlt_day)


def test_nobody_followed_leaves_the_prior() -> None:
    _, weights = learned(followed(0))
    np.testing.assert_allclose(weights, EVEN, atol=1e-12)


def test_follow_up_counts_for_what_it_is() -> None:
    nothing, partly, whole = (learned(followed(days))[0] for days in (0.0, 10.0, 28.0))
    assert (nothing > partly).all()
    assert (partly > whole).all()
    assert (
        learned(followed(28), followed(28, 3))[0] > learned(followed(28), followed(28))[0]
    ).all()


def test_late_dlts_speak_for_late_onset() -> None:
    early = learned(*(followed(28, day) for day in (0, 1, 7, 8)))[1]
    late = learned(*(followed(42, day) for day in (30, 33, 36)))[1]
    assert early[:2].sum() > 0.6
    assert late[2:].sum() > 0.9


def test_summary_is_that_of_plain_integration() -> None:
    counts = hazard_counts(SHAPES, [followed(28), followed(28, 3), followed(20)], REFERENCE)
    found = hazard_summary(PRIOR, EVEN, counts, EXPOSURE, TARGET)
    log_multiplier = np.linspace(-12, 8, 200_001)
    whole, over, mean = 0.0, 0.0, 0.0
    for shape in range(4):
        log_density = (
            counts.log_rates[0, shape]
            + counts.dlts[0] * log_multiplier
            - counts.exposure[0, shape] * np.exp(log_multiplier)
            - ((log_multiplier - PRIOR.mean) / PRIOR.sd) ** 2 / 2
        )
        density = np.exp(log_density)
        risk = 1 - np.exp(-np.exp(log_multiplier) * EXPOSURE[shape, 1])
        whole, mean = whole + density.sum(), mean + density @ risk
        over += density[risk > 0.33].sum()
    assert found.mean[0, 1] == pytest.approx(mean / whole, abs=1e-8)
    assert found.over[0, 1] == pytest.approx(over / whole, abs=2e-5)


def test_more_dlts_raise_every_risk() -> None:
    counts = HazardCounts(
        dlts=np.arange(6.0), exposure=np.full((6, 4), 5.0), log_rates=np.zeros((6, 4))
    )
    found = hazard_summary(PRIOR, EVEN, counts, EXPOSURE, TARGET)
    for lower, higher in pairwise(found.mean):
        assert (higher > lower).all()


def test_a_shape_with_no_hazard_on_the_day_is_ruled_out() -> None:
    delayed = HazardShape(onset=Onset(form=OnsetForm.EXPONENTIAL, median_days=3, delay_days=5))
    one = [followed(28, 1)]
    both = hazard_counts([delayed, SHAPES[0]], one, REFERENCE)
    found = hazard_summary(PRIOR, [0.5, 0.5], both, EXPOSURE[:2], TARGET)
    assert found.shapes[0, 0] < 1e-100
    with pytest.raises(StudyError, match="none of the onset shapes"):
        hazard_counts([delayed], one, REFERENCE)


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
