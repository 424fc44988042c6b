"""Formulas against the values that other software tests itself with.

pharmaverse/admiral (Apache-2.0), tests/testthat: test-compute_kidney.R has results of the
calculators of the National Kidney Foundation and of MDCalc, and four of its own with four digits;
test-compute_bsa.R, test-derive_adeg_params.R and test-compute_map.R write out the arithmetic.
JMLuther/tabletools, R/calculate_egfr_mdrd.R, has examples in its comments.  Only numbers are
compared.
"""

from collections.abc import Callable
from decimal import Decimal
from math import log10

import pytest

from firstdose.standards.digits import rounded
from standards.formula_answers import of

MG_PER_DL = Decimal("88.4")


def number(formula: str, said: str) -> Decimal:
    found = of(formula, said)
    assert isinstance(found, Decimal)
    return found


@pytest.mark.parametrize(
    ("formula", "said", "decimals", "expected"),
    [
        ("egfr_ckd_epi_2021", f"age=55 creatinine={MG_PER_DL * Decimal('1.09')} sex=male", 0, 80),
        ("egfr_ckd_epi_2021", "age=65 creatinine=85 sex=female", 0, 66),
        (
            "creatinine_clearance_cockcroft_gault",
            f"age=55 weight=90 creatinine={MG_PER_DL * Decimal('1.09')} sex=male",
            *(0, 97),
        ),
        (
            "creatinine_clearance_cockcroft_gault",
            "age=65 weight=60 creatinine=85 sex=female",
            *(0, 55),
        ),
        ("egfr_mdrd", f"age=55 creatinine={MG_PER_DL * Decimal('1.09')} sex=male", 1, "70.2"),
        ("egfr_mdrd_race", "age=65 creatinine=85 sex=female black=yes", 1, "70.6"),
    ],
)
def test_the_calculators_quoted_by_admiral(
    formula: str, said: str, decimals: int, expected: str
) -> None:
    assert rounded(number(formula, said), decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("age", "sex", "creatinine", "expected"),
    [
        (55, "male", "96.3", "80.2293"),
        (52, "female", "70", "89.7175"),
        (67, "male", "77", "94.5453"),
        (76, "female", "65", "84.4646"),
    ],
)
def test_admiral_to_four_digits_once_its_factor_for_creatinine_is_ours(
    age: int, sex: str, creatinine: str, expected: str
) -> None:
    """Admiral takes 88.42 umol/L for 1 mg/dL, firstdose 88.4: 0.03 % of the estimate."""
    same_mg_per_dl = Decimal(creatinine) / Decimal("88.42") * MG_PER_DL
    ours = number("egfr_ckd_epi_2021", f"age={age} creatinine={same_mg_per_dl} sex={sex}")
    assert rounded(ours, 4) == Decimal(expected)
    as_recorded = number("egfr_ckd_epi_2021", f"age={age} creatinine={creatinine} sex={sex}")
    assert abs(as_recorded / Decimal(expected) - 1) < Decimal("0.0003")


@pytest.mark.parametrize(
    ("mg_per_dl", "ckd_epi", "mdrd"),
    [("0.6", 118, "142.6"), ("1", 92, "79"), ("1.5", 56, "49"), ("2", 40, "35.5")],
)
def test_the_examples_of_tabletools(mg_per_dl: str, ckd_epi: int, mdrd: str) -> None:
    """A man of 50 years.  Its MDRD values are cut off, not rounded, after the digits shown."""
    said = f"age=50 creatinine={Decimal(mg_per_dl) * MG_PER_DL} sex=male"
    assert rounded(number("egfr_ckd_epi_2021", said), 0) == ckd_epi
    assert str(number("egfr_mdrd", said)).startswith(mdrd)


@pytest.mark.parametrize(("height", "weight"), [(170, 75), (185, 90)])
def test_dubois_in_metres_is_dubois_in_centimetres(height: int, weight: int) -> None:
    """Admiral has 0.20247 x metres^0.725 x kg^0.425: the same to a hundredth of a percent."""
    in_metres = 0.20247 * (height / 100) ** 0.725 * weight**0.425
    ours = number("body_surface_dubois", f"height={height} weight={weight}")
    assert float(ours) == pytest.approx(in_metres, rel=1e-4)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("mosteller", lambda h, w: (h * w / 3600) ** 0.5),
        ("haycock", lambda h, w: 0.024265 * h**0.3964 * w**0.5378),
        ("gehan_george", lambda h, w: 0.0235 * h**0.42246 * w**0.51456),
        (
            "boyd",
            lambda h, w: 0.0003207 * h**0.3 * (1000 * w) ** (0.7285 - 0.0188 * log10(1000 * w)),
        ),
        ("fujimoto", lambda h, w: 0.008883 * h**0.663 * w**0.444),
        ("takahira", lambda h, w: 0.007241 * h**0.725 * w**0.425),
    ],
)
def test_body_surface_by_the_arithmetic_of_admiral(
    formula: str, expected: Callable[[int, int], float]
) -> None:
    for height, weight in ((170, 75), (185, 90)):
        ours = number(f"body_surface_{formula}", f"height={height} weight={weight}")
        assert float(ours) == pytest.approx(expected(height, weight), rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("qtc_bazett", (370 / 0.710**0.5, 480 / 0.842**0.5)),
        ("qtc_fridericia", (370 / 710 ** (1 / 3) * 10, 480 / 842 ** (1 / 3) * 10)),
        ("qtc_framingham", (370 + 154 * 0.29, 480 + 154 * 0.158)),
    ],
)
def test_qt_corrected_as_admiral_does(formula: str, expected: tuple[float, float]) -> None:
    found = (number(formula, "qt=370 rr=0.710"), number(formula, "qt=480 rr=0.842"))
    assert [float(one) for one in found] == pytest.approx(list(expected), rel=1e-12)


def test_mean_arterial_pressure_as_admiral_does() -> None:
    found = number("mean_arterial_pressure", "systolic_pressure=121 diastolic_pressure=51")
    assert float(found) == pytest.approx((2 * 51 + 121) / 3)
