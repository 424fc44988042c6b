"""Published formulas against cases worked by hand, and what their tables say of them."""

from decimal import Decimal, localcontext
from typing import TypeVar

import pytest

from firstdose.standards import Confidence, Ungradable
from firstdose.standards.body_size import body_surface_mosteller_m2
from firstdose.standards.digits import rounded
from firstdose.standards.formula_functions import FUNCTIONS, Given
from firstdose.standards.formulas import answer, citations, unconfirmed
from firstdose.standards.glucocorticoids import (
    Band,
    prednisone_equivalents,
)
from firstdose.standards.renal_function import (
    Sex,
)
from firstdose.standards.tables import rows
from firstdose.standards.units import conversions
from standards.formula_answers import of


@pytest.mark.cases("standards_formulas")
def test_case(case: dict[str, str]) -> None:
    found = of(case["formula"], case["given"], case["accept"])
    match found:
        case Ungradable():
            assert found.code == case["result"]
        case Band():
            assert found.name == case["result"]
        case Decimal():
            assert rounded(found, int(case["decimals"])) == Decimal(case["result"])
        case _:
            assert found == case["result"]


def test_every_formula_has_a_case_or_a_test_of_its_own() -> None:
    from csv import DictReader
    from pathlib import Path

    cases = Path(__file__).parents[1] / "cases" / "standards_formulas.csv"
    with cases.open(encoding="utf-8", newline="") as file:
        worked = {row["formula"] for row in DictReader(file)}
    here = {"fludarabine_dose", "cyclophosphamide_dose", "cumulative_prednisone"}
    assert worked | here == citations().keys()


def test_every_formula_is_cited_and_every_citation_has_a_formula() -> None:
    assert FUNCTIONS.keys() == citations().keys()
    assert all(one.source for one in citations().values())
    assert unconfirmed() == {
        "body_surface_stevenson",
        "cyclophosphamide_renal",
        "deflazacort",
        "fludarabine_eu",
    }


T = TypeVar("T")


class Asked(dict[str, T]):
    """Numbers or words that remember which of them were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __getitem__(self, key: str) -> T:
        self.names.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("formula", citations())
def test_a_formula_asks_for_what_its_row_names(formula: str) -> None:
    numbers, words = Asked[Decimal](), Asked[str]()
    for argument in citations()[formula].arguments:
        if argument.limits is None:
            words[argument.name] = argument.words[0]
        else:
            numbers[argument.name] = argument.limits.plausible_from
    answer(formula, Given(numbers=numbers, words=words, accepted=unconfirmed()))
    assert numbers.names | words.names == {one.name for one in citations()[formula].arguments}


def test_the_words_of_an_argument_are_those_the_formulas_know() -> None:
    (drug,) = citations()["prednisone_equivalent"].arguments[:1]
    assert drug.words == tuple(prednisone_equivalents())
    assert {one.value for one in Sex} == set(citations()["egfr_mdrd"].argument("sex").words)


def test_the_limits_of_an_argument_stand_in_order_and_in_a_unit_of_its_analyte() -> None:
    for row in rows("formulas/arguments.csv"):
        if row["kind"] == "word":
            continue
        ends = ("possible_from", "plausible_from", "plausible_to", "possible_to")
        limits = [Decimal(row[end]) for end in ends]
        assert limits == sorted(limits), row["argument"]
        if row["analyte"]:
            assert row["unit"] == conversions(row["analyte"])[0].unit
    used = {one.name for citation in citations().values() for one in citation.arguments}
    assert used == {row["argument"] for row in rows("formulas/arguments.csv")}


def test_limits_follow_the_unit_in_which_a_formula_takes_an_argument() -> None:
    albumin = citations()["corrected_calcium_conventional"].argument("albumin")
    assert albumin.unit == "g/dL"
    assert albumin.limits is not None
    assert albumin.limits.plausible_to == 6


def test_the_unconfirmed_rows_of_one_rule_agree_with_its_formula() -> None:
    for row in rows("formulas/renal_doses.csv"):
        assert Confidence(row["confidence"]) is citations()[row["rule"]].confidence
    for table in ("body_surface", "body_surface_linear"):
        for row in rows(f"formulas/{table}.csv"):
            assert Confidence(row["confidence"]) is citations()[row["formula"]].confidence


def test_results_do_not_depend_on_the_context_of_the_caller() -> None:
    exact = body_surface_mosteller_m2(height_cm=Decimal(170), weight_kg=Decimal(75))
    clearance = of("egfr_ckd_epi_2021", "age=55 creatinine=96.3 sex=male")
    with localcontext(prec=5):
        again = body_surface_mosteller_m2(height_cm=Decimal(170), weight_kg=Decimal(75))
        assert (again, of("egfr_ckd_epi_2021", "age=55 creatinine=96.3 sex=male")) == (
            exact,
            clearance,
        )
    assert len(exact.as_tuple().digits) == 28
