"""Figures of what the model predicts: simulated, in both languages, and honest where unsure."""

import csv
import re
from dataclasses import replace

import pytest

from derive.hand_made import reference_study
from firstdose.analyse.predicted import (
    CheckRow,
    CourseRow,
    DifferenceRow,
    EffectRow,
    IndexRow,
    OrderRow,
    RegimenRow,
)
from firstdose.records.values import Origin
from firstdose.report.page import FigureBlock
from firstdose.report.predicted.check import Beside, Records, check_figure
from firstdose.report.predicted.csv import as_csv, sensitivity_csv
from firstdose.report.predicted.endpoints import symbols_explained, unknown_name
from firstdose.report.predicted.orders import order_sentences
from firstdose.report.predicted.plates import plates_figure
from firstdose.report.predicted.sensitivity import sensitivity_figure
from firstdose.report.predicted.surface import surface_figure
from firstdose.report.predicted.what_if import what_if_figure
from firstdose.report.words import Language, read_words
from firstdose.simulate.calibration.endpoints import observed_endpoints
from firstdose.simulate.calibration.prior import prior
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.predicted.check import CHECKED
from firstdose.simulate.predicted.covariates import of_products
from firstdose.simulate.predicted.outputs import outputs
from firstdose.simulate.predicted.surface import contrasts

BESIDE = Beside(trials=20, population="posterior")
OWN = Records(origin=Origin.SIMULATED, clinic="mechanistic")
EN, ZH = read_words("en"), read_words("zh")
ENDPOINT = "lldas_and_doris_month_12"

COURSES = tuple(
    CourseRow(
        regimen="d1-i7",
        quantity="Bbl",
        unit="/uL",
        day=day,
        q05=0.1,
        q25=0.3,
        median=median,
        q75=2 * median,
        q95=4 * median,
        limit=1.0,
    )
    for day, median in ((-5.0, 100.0), (7.0, 0.4), (84.0, 40.0))
)
CHECKS = tuple(
    CheckRow(
        analyte="b_cells",
        unit="/uL",
        visit=visit,
        day=day,
        people=6,
        centile=centile,
        recorded=recorded,
        low=None,
        median=10.0,
        high=20.0,
        limit=1.0,
    )
    for visit, day, recorded in (("day-7", 7.0, None), ("week-12", 84.0, 33.0))
    for centile in (10, 50, 90)
)
EFFECTS = tuple(
    EffectRow(
        population="prior",
        endpoint=ENDPOINT,
        unit="-",
        unknown=unknown,
        value_low=1.0,
        value_high=2.0,
        low=low,
        middle=0.3,
        high=high,
        error=0.01,
    )
    for unknown, low, high in (("narrow", 0.29, 0.31), ("wide", 0.1, 0.6))
)
INDICES = (
    IndexRow(
        endpoint=ENDPOINT,
        unknown="wide",
        first=0.8,
        first_error=0.1,
        total=float("nan"),
        total_error=float("nan"),
    ),
)
DIFFERENCE = DifferenceRow(
    population="prior",
    endpoint=ENDPOINT,
    unit="-",
    one="d1-i7",
    other="d4-i2",
    mean=0.05,
    error=0.01,
    low=-0.02,
    median=0.05,
    high=0.1,
    only_one=0.1,
    only_other=0.05,
)
HELD = replace(DIFFERENCE, population="ECt at 95 %", mean=-0.05)
ORDER = OrderRow(endpoint=ENDPOINT, one="d1-i7", other="d4-i2", higher=1, lower=1, unresolved=0)
GRID = tuple(
    RegimenRow(
        population=population,
        endpoint=ENDPOINT,
        unit="-",
        regimen=f"d{dose}-i{interval}",
        cells=dose * 1e9,
        interval_days=interval,
        mean=0.1 * dose + 0.01 * interval,
        error=0.01,
        low=0.1,
        median=0.2,
        high=0.3,
    )
    for population in ("prior", "ECt at 5 %", "ECt at 95 %")
    for dose in (1, 2)
    for interval in (2, 7)
)


def figures(language: Language) -> dict[str, FigureBlock]:
    words = read_words(language)
    return {
        "plates": plates_figure(COURSES, 40, words),
        "check": check_figure(CHECKS, BESIDE, OWN, words),
        "sensitivity": sensitivity_figure(EFFECTS, INDICES, "d1-i7", 40, words),
        "surface": surface_figure(GRID, (ORDER,), words),
        "what_if": what_if_figure((DIFFERENCE, HELD), (ORDER,), words),
    }


@pytest.mark.parametrize(
    ("language", "mark", "unsure"),
    [("en", "SIMULATED", "order: not identified"), ("zh", "模拟", "次序：不可识别")],
)
def test_every_figure_says_simulated_and_where_the_order_is_unknown(
    language: Language, mark: str, unsure: str
) -> None:
    made = figures(language)
    for name, figure in made.items():
        assert mark in figure.svg, name
        assert figure.svg == figures(language)[name].svg
        assert (unsure in figure.svg) is (name in {"surface", "what_if"})


def test_without_a_posterior_its_place_says_not_calibrated() -> None:
    made = figures("en")
    assert "not calibrated" in made["surface"].svg
    assert "posterior: not calibrated" in made["what_if"].svg
    assert made["surface"].description.endswith(EN("predicted.not_calibrated_note"))
    after = tuple(replace(row, population="posterior") for row in GRID[:4])
    calibrated = surface_figure((*GRID[:4], *after, *GRID[4:]), (), EN)
    assert "not calibrated" not in calibrated.svg
    assert "not calibrated" not in calibrated.description
    assert ">posterior<" in calibrated.svg


def test_what_is_identified_is_not_called_otherwise() -> None:
    sure = replace(ORDER, higher=2, lower=0)
    assert "order: not identified" not in surface_figure(GRID, (sure,), EN).svg
    assert "order: not identified" not in what_if_figure((DIFFERENCE, HELD), (sure,), EN).svg


@pytest.mark.parametrize(
    ("counts", "en", "zh"),
    [
        ((1, 1, 7), "NOT IDENTIFIED. Higher in 1 and lower in 1 of 9", "不可识别"),
        ((3, 0, 6), "higher in 3 of 9 populations; in the others", "3个较高"),
        ((9, 0, 0), "higher in all 9 populations", "均较高"),
        ((0, 2, 7), "lower in 2 of 9 populations", "2个较低"),
        ((0, 9, 0), "lower in all 9 populations", "均较低"),
        ((0, 0, 9), "no difference", "均未超过"),
    ],
)
def test_an_order_is_said_with_its_counts(counts: tuple[int, int, int], en: str, zh: str) -> None:
    higher, lower, unresolved = counts
    row = replace(ORDER, higher=higher, lower=lower, unresolved=unresolved)
    (said,) = order_sentences((row,), EN)
    assert said.startswith("LLDAS and DORIS at 12 months: d1-i7 against d4-i2: ")
    assert en in said
    (said,) = order_sentences((row,), ZH)
    assert zh in said


def test_the_tornado_puts_the_widest_first() -> None:
    svg = figures("en")["sensitivity"].svg
    assert svg.index(">wide<") < svg.index(">narrow<")


def test_covariates_stand_below_the_unknowns_and_are_marked() -> None:
    lot = replace(EFFECTS[0], unknown="lot_potency", kind="covariate", high=0.9)
    for words, name in ((EN, "lot: killing †"), (ZH, "批次杀伤力†")):
        made = sensitivity_figure((lot, *EFFECTS), INDICES, "d1-i7", 40, words)
        assert made.svg.index(">narrow<") < made.svg.index(f">{name}<")
        assert made.description.endswith(words("predicted.sensitivity.covariates"))
    assert "†" not in figures("en")["sensitivity"].description


def test_every_covariate_of_a_model_has_words() -> None:
    for name in ("car_nk_sle", "car_t_sle"):
        known = [each.name for each in model(name).covariates]
        marked = [each.name for each in of_products(model(name), 0.05, 0.95)]
        keys = [f"predicted.covariate.{each}" for each in known]
        keys += [f"predicted.covariate.short.{each}" for each in marked]
        for words in (EN, ZH):
            assert not [key for key in keys if key not in words.texts]


def test_a_check_says_whose_records_it_reads() -> None:
    for clinic, says in (
        ("mechanistic", "by the same model"),
        ("empirical", "knows nothing of the model"),
        ("", "recorded centiles lie inside."),
    ):
        origin = Origin.SIMULATED if clinic else Origin.CONDUCTED
        made = check_figure(CHECKS, BESIDE, Records(origin=origin, clinic=clinic), EN)
        said = made.description
        assert ("no person was treated" in made.svg) is bool(clinic)
        assert "signs recorded, bands simulated:" in made.svg
        assert says in said
        assert "3 of 6 recorded centiles lie inside." in said
    assert said.endswith(says)


def test_rows_are_written_with_their_origin_and_without_what_is_not_there() -> None:
    (first, *_) = csv.DictReader(as_csv(CHECKS).splitlines())
    assert (first["origin"], first["recorded"], first["high"]) == ("simulated", "", "20")
    (real, *_) = csv.DictReader(as_csv(CHECKS, Origin.CONDUCTED).splitlines())
    assert real["origin"] == "conducted"
    assert "held" not in first
    (order,) = csv.DictReader(as_csv((ORDER,)).splitlines())
    assert order["verdict"] == "not identified"
    narrow, wide = csv.DictReader(sensitivity_csv(EFFECTS, INDICES).splitlines())
    assert (narrow["first_index"], wide["first_index"], wide["total_index"]) == ("", "0.8", "")


def test_all_that_can_be_drawn_has_words_in_both_languages() -> None:
    keys = [f"predicted.endpoint.{name}" for name in observed_endpoints(reference_study())]
    keys += [f"predicted.quantity.{each.quantity}" for each in outputs(model("car_nk_sle"))]
    keys += [f"predicted.analyte.{name}" for name in CHECKED]
    for words in (EN, ZH):
        assert not [key for key in keys if key not in words.texts]


def test_every_contrast_has_words() -> None:
    from firstdose.simulate.predicted.regimens import grid

    names = {name for each in contrasts(grid(reference_study())) for name in (each.one, each.other)}
    assert len(names) == 6
    assert all(f"predicted.contrast.{name}" in EN.texts for name in names)


@pytest.mark.parametrize(("low", "high"), [(-0.0333, 0.0), (0.01, 0.04), (-7.0, 9.0), (0.0, 0.0)])
def test_no_difference_is_labelled_on_every_axis(low: float, high: float) -> None:
    row = replace(DIFFERENCE, low=low, mean=(low + high) / 2, high=high, endpoint="crs")
    svg = what_if_figure((row,), (), EN).svg
    labels = [text.replace("\N{MINUS SIGN}", "-") for text in re.findall(r">([^<>]+)</text>", svg)]
    numbers = [float(text) for text in labels if re.fullmatch(r"-?[\d.]+", text)]
    assert 0.0 in numbers
    assert min(numbers) <= low <= high <= max(numbers)


@pytest.mark.parametrize("name", ["car_nk_sle", "car_t_sle"])
def test_every_unknown_of_a_model_is_explained(name: str) -> None:
    for words in (EN, ZH):
        for unknown in prior(model(name)):
            assert symbols_explained((unknown.name,), words), unknown.name
            assert "_" not in unknown_name(unknown.name, words)


def test_the_figures_say_what_their_symbols_mean() -> None:
    effects = tuple(
        replace(row, unknown=name)
        for row, name in zip(EFFECTS, ("CV of rma", "item_thresholds_between"), strict=True)
    )
    index = replace(INDICES[0], unknown="crs_grade_1_fold")
    made = sensitivity_figure(effects, (index,), "d1-i7", 40, EN)
    assert "rma (regrowth rate of autoreactive memory B cells)" in made.description
    assert "CRS threshold (rise of interleukin 6" in made.description
    assert "CV: how much it differs between patients." in made.description
    assert "item_thresholds_between" not in made.svg
    assert "All at once, prior" in made.svg
    for figure in (surface_figure(GRID, (), EN), what_if_figure((DIFFERENCE, HELD), (), EN)):
        assert "Symbols: ECt (cells in tissue at half-maximum killing)" in figure.description
