"""Prior and posterior side by side: the rows that are written, and the picture of them."""

from firstdose.report.calibration import (
    Centiles,
    PredictionShown,
    UnknownShown,
    calibration_figure,
    predictions_csv,
    unknowns_csv,
)
from firstdose.report.words import read_words

PRIOR = Centiles(low=0.5, median=1.0, high=2.0)
SHOWN = (
    UnknownShown(
        name="kal",
        unit="uL/d",
        prior=PRIOR,
        posterior=PRIOR,
        width_ratio=1.0,
        verdict="still the prior",
    ),
    UnknownShown(
        name="kR",
        unit="/d",
        prior=PRIOR,
        posterior=Centiles(low=1.2, median=1.5, high=1.9),
        width_ratio=0.33,
        verdict="moved by the data",
    ),
)


def test_each_unknown_is_a_row_with_its_verdict() -> None:
    assert unknowns_csv(SHOWN) == (
        "unknown,unit,prior_q05,prior_median,prior_q95,posterior_q05,posterior_median,"
        "posterior_q95,width_ratio,verdict\n"
        "kal,uL/d,0.5,1,2,0.5,1,2,1.000,still the prior\n"
        "kR,/d,0.5,1,2,1.2,1.5,1.9,0.330,moved by the data\n"
    )


def test_a_prediction_says_between_whom_its_centiles_lie() -> None:
    shown = PredictionShown(
        name="crs",
        quantity="number in 18",
        spread="programmes and chance",
        before=PRIOR,
        after=PRIOR,
        published="1",
        role="calibrated to",
        inside="yes",
    )
    assert predictions_csv((shown,)).splitlines()[1] == (
        "crs,number in 18,programmes and chance,1,calibrated to,0.5,1,2,0.5,1,2,yes"
    )


def test_the_figure_says_simulated_and_puts_first_what_the_data_moved() -> None:
    svg = calibration_figure(SHOWN, read_words("en"))
    assert "SIMULATED" in svg
    assert "模拟" in calibration_figure(SHOWN, read_words("zh"))
    assert svg.index(">kR<") < svg.index(">kal<")
    assert svg == calibration_figure(SHOWN, read_words("en"))
