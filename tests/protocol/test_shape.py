"""Keys and values of the wrong kind, each with its line, its reason and its remedy."""

import pytest

from firstdose.protocol import problems
from protocol.shipped import line_of, only, problems_of


def test_an_unknown_key_gets_the_nearest_known_one() -> None:
    problem = only(("lower: d1-i7,", "lower: d1-i7, uper: d1-i5,"))
    line = line_of("lower: d1-i7,")
    assert str(problem) == (
        "The key `uper` is not known here.\n"
        f"  Where:  study.yaml line {line}, regimens.steps[0].uper"
        " (protocol section “Lancet 2025: procedures”)\n"
        "  Why:    Nothing reads it, so what it says would silently be lost.\n"
        "  Remedy: Did you mean `upper`? Known here: lower, upper, kind."
    )


@pytest.mark.parametrize(
    ("old", "new", "nearest"),
    [
        ("consent:\n", "constent: 1\nconsent:\n", "consent"),
        ("kind: flat, cells: 0.75e9", "kind: flat, cels: 1, cells: 0.75e9", "cells"),
        ("infusions: 3,", "infusion: 3, infusions: 3,", "infusions"),
        ("kind: too_toxic,", "kind: too_toxic, limitt: 1,", "limit"),
        ("kind: event\n", "kind: event\n      grade_at_lest: 3\n", "grade_at_least"),
        (
            "    doris_pred",
            "    doris_prednisone_limit: 5\n    doris_pred",
            "doris_prednisone_limit",
        ),
        ("  held_infusion:\n", "  held_infusion:\n    maximum_delay: 3\n", "maximum_delay_days"),
    ],
)
def test_the_nearest_key_is_known_in_every_block(old: str, new: str, nearest: str) -> None:
    assert f"Did you mean `{nearest}" in only((old, new)).remedy


def test_an_impossible_date_is_refused() -> None:
    problem = only(("dated: 2025-11-12", "dated: 2023-02-30"))
    assert problem.what == "'2023-02-30' is no day of the calendar."
    assert problem.because == "The year has no such month, or the month no such day."
    assert problem.where == f"study.yaml line {line_of('dated:')}, identity.dated"


@pytest.mark.parametrize(
    "date", ["12.11.2025", "2025-11", "1692576000", "20251112", "2025-11-12T10:00:00"]
)
def test_a_date_is_year_month_day(date: str) -> None:
    assert only(("dated: 2025-11-12", f"dated: {date}")).what == (
        f"'{date}' is no day of the calendar."
    )


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("days: 28\n", "days: 28 days\n", "'28 days' is not a whole number."),
        ("days: 28\n", "days: 28.5\n", "'28.5' is not a whole number."),
        ("days: 28\n", "days:\n", "An empty value is not a whole number."),
        ("cells: 0.75e9}", "cells: 0.75 billion}", "'0.75 billion' is not a number."),
        ("cells: 0.75e9}", "cells: .nan}", "'.nan' is not a number."),
        ("cells: 0.75e9}", "cells: -1}", "'-1' is out of range."),
        ("laboratory_only: true", "laboratory_only: sure", "'sure' is neither true nor false."),
        ("product: KN5501", "product:", "An empty value is not text."),
        ("product: KN5501", 'product: ""', "'' is empty."),
        ("requires: [consented]", "requires: consented", "'consented' is not a list."),
        ("cohorts: {size: 3, maximum_per_regimen: 6}", "cohorts: 3", "'3' is not a block of keys."),
        ("cells: {kind: flat, cells: 0.75e9}", "cells: 0.75e9", "'0.75e9' is not a block of keys."),
        ("- name: screening", "- name: The Screening", "'The Screening' is not a name."),
        ("grade_at_least: 3", "grade_at_least: 6", "'6' is out of range."),
        ("about: [fever]", "about: [fevers]", "'fevers' is not one of the choices."),
        ("timing: window", "timing: windows", "'windows' is not one of the choices."),
        ("anchor: first_infusion", "anchor: consent", "'consent' is not one of the choices."),
        ("component: cells", "component: cell", "'cell' is not one of the choices."),
        ("cells: {kind: flat,", "cells: {kind: flatt,", "'flatt' is not one of the choices."),
        ("cells: {kind: flat,", "cells: {", "`kind` is missing."),
        ("  registry_id: NCT06010472\n", "", "`registry_id` is missing."),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(old: str, new: str, what: str) -> None:
    assert problems_of((old, new))[0].what == what


def test_a_choice_offers_the_nearest() -> None:
    problem = only(("component: cells", "component: cell"))
    assert problem.remedy == "Did you mean `cells`?"
    assert problem.because == (
        "Only these have a meaning: conditioning, cells, background_drug, lupus, procedure."
    )


def test_a_key_given_twice_names_both_lines() -> None:
    problem = only(("  product: KN5501\n", "  product: KN5501\n  product: KN5502\n"))
    line = line_of("product:")
    assert problem.what == f"`product` is given twice, on lines {line} and {line + 1}."


def test_a_word_like_no_stays_a_word() -> None:
    assert problems_of(('protocol_version: "1"', "protocol_version: no")) == ()


def test_a_version_needs_no_quotation_marks() -> None:
    assert problems_of(('ctcae: "5.0"', "ctcae: 5.0")) == ()


def test_a_study_without_definition_of_dlt_is_refused() -> None:
    found = problems("identity: {name: x}\n", "study.yaml")
    (problem,) = (each for each in found if each.what == "`dlt` is missing.")
    assert "nothing counts as dose-limiting" in problem.because


@pytest.mark.parametrize(
    ("new", "what"),
    [
        ("infusions: 3, interval_days: 7, infusion_days: [0, 7, 14]", "given twice"),
        ("infusions: 3", "`infusions` is given without `interval_days`."),
        ("interval_days: 7", "`interval_days` is given without `infusions`."),
        ("infusions: many, interval_days: 7", "`infusions` must be a whole number from 1 to 999"),
        ("infusions: 3, interval_days: -7", "`interval_days` must be a whole number from 1 to"),
        ("infusions: 3000000000, interval_days: 7", "`infusions` must be a whole number from 1"),
    ],
)
def test_equal_spacing_is_said_once_and_whole(new: str, what: str) -> None:
    assert what in only(("infusions: 3, interval_days: 7", new)).what


@pytest.mark.parametrize(("written", "meant"), [("=<", "<="), ("=>", ">="), ("==", "=")])
def test_a_comparison_written_backwards_is_set_right(written: str, meant: str) -> None:
    problem = only(('comparison: ">=", value: 18', f'comparison: "{written}", value: 18'))
    assert problem.what == f"'{written}' is not one of the choices."
    assert problem.remedy == f"Did you mean `{meant}`?"
