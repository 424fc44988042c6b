"""What a study file says in one place and takes back in another."""

import pytest

from protocol.shipped import line_of, only, problems_of

AGES = (
    '{quantity: age_years, comparison: ">=", value: 18, unit: years}',
    '{quantity: age_years, comparison: "<=", value: 65, unit: years}',
)
PARTS = "nct07358988"


def ages(lower: str, upper: str) -> tuple[tuple[str, str], tuple[str, str]]:
    written = '{{quantity: age_years, comparison: "{}", value: {}, unit: years}}'
    said = (written.format(*each.split()) for each in (lower, upper))
    first, second = zip(AGES, said, strict=True)
    return first, second


@pytest.mark.parametrize(
    ("lower", "upper", "what"),
    [
        ("> 65", "< 65", "No age_years is above 65 and below 65."),
        (">= 65", "< 65", "No age_years is at least 65 and below 65."),
        ("> 65", "<= 65", "No age_years is above 65 and at most 65."),
        ("= 65", "< 65", "No age_years is exactly 65 and below 65."),
        ("= 65", "= 66", "No age_years is exactly 66 and exactly 65."),
    ],
)
def test_limits_that_touch_leave_nobody_where_one_is_open(
    lower: str, upper: str, what: str
) -> None:
    assert only(*ages(lower, upper)).what == what


@pytest.mark.parametrize(("lower", "upper"), [(">= 65", "<= 65"), ("= 65", "<= 65")])
def test_limits_that_touch_leave_somebody_where_both_are_closed(lower: str, upper: str) -> None:
    assert problems_of(*ages(lower, upper)) == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "value: 1.0, unit: 10*9/L",
            "value: -1.0, unit: 10*9/L",
            "The limit of neutrophils is -1.0.",
        ),
        (
            'quantity: prior_therapies, comparison: ">=", value: 2',
            'quantity: prior_therapies, comparison: ">=", value: -2',
            "The limit of prior_therapies is -2.",
        ),
        (
            "lldas_prednisone_limit_mg_per_day: 7.5",
            "lldas_prednisone_limit_mg_per_day: -7.5",
            "The limit of lldas_prednisone_limit_mg_per_day is -7.5.",
        ),
    ],
)
def test_a_limit_is_not_below_0(old: str, new: str, what: str) -> None:
    problem = only((old, new))
    assert problem.what == what
    assert problem.remedy == "Write 0 or more."


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        (
            "key: no_allergy\n      kind: exclusion",
            "key: no_allergy\n      kind: readiness",
            "Criterion `no_allergy` has the kind `readiness`.",
            "Write `kind: inclusion` or `kind: exclusion`, or move the criterion.",
        ),
        (
            "key: weight_for_dose\n      kind: readiness",
            "key: weight_for_dose\n      kind: inclusion",
            "Criterion `weight_for_dose` has the kind `inclusion`.",
            "Write `kind: readiness`, or move the criterion.",
        ),
        (
            "key: weight_and_renal_function\n      kind: readiness",
            "key: weight_and_renal_function\n      kind: exclusion",
            "Criterion `weight_and_renal_function` has the kind `exclusion`.",
            "Write `kind: readiness`, or move the criterion.",
        ),
    ],
)
def test_a_criterion_has_the_kind_of_its_list(old: str, new: str, what: str, remedy: str) -> None:
    problem = only((old, new))
    assert problem.what == what
    assert problem.remedy == remedy


@pytest.mark.parametrize(
    ("dose", "lowered"),
    [
        ("{kind: flat, cells: 0.15e9}", True),
        ("{kind: flat, cells: 0.75e9}", True),
        ("{kind: per_kg, cells_per_kg: 1e6}", False),
    ],
)
def test_a_dose_step_does_not_lower_the_cells(dose: str, *, lowered: bool) -> None:
    """Whether a dose by weight is lower than one for everyone depends on who gets it."""
    found = problems_of(
        ("{name: d2-i7, cells: {kind: flat, cells: 1.5e9}", f"{{name: d2-i7, cells: {dose}")
    )
    wrong = ["`d1-i7` to `d2-i7` is not a dose step."] if lowered else []
    assert [problem.what for problem in found] == wrong


@pytest.mark.parametrize(
    ("bands", "lowered"),
    [
        ("[{from_kg: 0, cells: 2e9}, {from_kg: 50, cells: 4e9}]", False),
        ("[{from_kg: 0, cells: 2e9}, {from_kg: 50, cells: 1e9}]", True),
    ],
)
def test_a_dose_step_lowers_the_cells_at_no_weight(bands: str, *, lowered: bool) -> None:
    lower = "{kind: weight_banded, bands: [{from_kg: 0, cells: 1e9}, {from_kg: 60, cells: 2e9}]}"
    upper = f"{{kind: weight_banded, bands: {bands}}}"
    found = problems_of(
        ("{name: d3-i7, cells: {kind: flat, cells: 3.0e9}", f"{{name: d3-i7, cells: {lower}"),
        ("{name: d4-i7, cells: {kind: flat, cells: 4.5e9}", f"{{name: d4-i7, cells: {upper}"),
    )
    wrong = ["`d3-i7` to `d4-i7` is not a dose step."] if lowered else []
    assert [problem.what for problem in found] == wrong


def test_a_dose_step_to_no_bands_is_told_by_the_bands() -> None:
    none = "{kind: weight_banded, bands: []}"
    found = problems_of(
        ("{name: d3-i7, cells: {kind: flat, cells: 3.0e9}", f"{{name: d3-i7, cells: {none}"),
        ("{name: d4-i7, cells: {kind: flat, cells: 4.5e9}", f"{{name: d4-i7, cells: {none}"),
    )
    assert [problem.what for problem in found][:2] == [
        "The weight bands of `d3-i7` do not ascend from 0 kg.",
        "The weight bands of `d4-i7` do not ascend from 0 kg.",
    ]


def test_a_number_step_does_not_lower_the_number() -> None:
    fewer = ("{name: m2, cells: {kind: flat, cells: 0.75e9}, infusions: 4", "infusions: 2")
    old, new = fewer[0], fewer[0].replace("infusions: 4", fewer[1])
    found = problems_of((old, new), of=PARTS)
    assert "`m1` to `m2` is not a number step." in [problem.what for problem in found]


def test_a_regimen_has_a_use() -> None:
    spare = (
        "    - {name: spare, cells: {kind: flat, cells: 9e9}, infusion_days: [0],"
        " conditioning: flu-cy}\n"
    )
    problem = only(("  steps:\n", f"{spare}  steps:\n"))
    assert problem.what == "No part and no step names the regimen `spare`."
    assert problem.because == "Nothing reads it, so what it says would silently be lost."


def test_a_regimen_may_stay_on_the_steps_when_its_part_no_longer_gives_it() -> None:
    assert problems_of((", d4-i2]", "]")) == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "      special_interests: [gvhd]\n",
            "      special_interests: [gvhd]\n      not_special_interests: [gvhd]\n",
            "Clause `gvhd_grade_2` asks for `gvhd`, which `not_special_interests` leaves out.",
        ),
        (
            "never_special_interests: [hypogammaglobulinaemia]",
            "never_special_interests: [gvhd]",
            (
                "Clause `gvhd_grade_2` asks for `gvhd`, which `dlt.never_special_interests` leaves"
                " out."
            ),
        ),
    ],
)
def test_a_clause_does_not_leave_out_what_it_asks_for(old: str, new: str, what: str) -> None:
    problem = only((old, new))
    assert problem.what == what
    assert problem.because == "No such event could ever meet the clause."


def test_an_exception_is_one_of_a_clause_on_events() -> None:
    problem = only(
        ("of_clauses: [febrile_neutropenia]", "of_clauses: [febrile_neutropenia, death]")
    )
    assert (
        problem.what == "`death` is a clause of the kind `death`, of which there is no exception."
    )
    assert "dlt.exceptions[4].of_clauses[1]" in problem.where


def test_an_exception_is_one_of_some_clause() -> None:
    problem = only(("of_clauses: [febrile_neutropenia]", "of_clauses: []"))
    assert problem.what == (
        "The exception `febrile_neutropenia_resolved_in_14_days` is an exception of no clause."
    )
    assert f"line {line_of('of_clauses: [febrile_neutropenia]')}, " in problem.where
