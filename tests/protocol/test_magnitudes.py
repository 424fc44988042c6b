"""Numbers of days and cells, body weights and calendar days that no study has."""

import pytest

from firstdose.protocol import problems, read
from protocol.shipped import broken, only, problems_of, text_of

FLAT = "cells: {kind: flat, cells: 4.5e9}, infusions: 3, interval_days: 2,"
CENTURY = "Days are counted up to 36525, which are a hundred years."


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("      days: 28\n", "      days: 36526\n", "`days` is 36526."),
        ("between_days: 1,", "between_days: 99999999999,", "`between_days` is 99999999999."),
        ("screening_days: 28", "screening_days: 9999999", "`screening_days` is 9999999."),
        ("maximum_delay_days: 14", "maximum_delay_days: 40000", "`maximum_delay_days` is 40000."),
        ("      day: 546\n", "      day: 9999999\n", "`day` is 9999999."),
        ("review_within_days: 7", "review_within_days: 36526", "`review_within_days` is 36526."),
        ("      within_days: 7\n", "      within_days: 36526\n", "`within_days` is 36526."),
        ("followed_beyond_days: 365", "followed_beyond_days: 36526", "`followed_beyond_days` is"),
        ("median_onset_day: 21", "median_onset_day: 1e50", "`median_onset_day` is 1E+50."),
        ("more_than_days_late: 7", "more_than_days_late: 36526", "`more_than_days_late` is 36526."),
    ],
)
def test_days_are_counted_up_to_a_hundred_years(old: str, new: str, what: str) -> None:
    problem = only((old, new))
    assert problem.what.startswith(what)
    assert problem.because == CENTURY
    assert problem.remedy == "Correct the number."


def test_infusion_days_written_in_short_are_counted_too() -> None:
    found = problems_of((FLAT, FLAT.replace("3, interval_days: 2", "99, interval_days: 999")))
    assert "`infusion_days` is 36963." in [problem.what for problem in found]


def test_a_hundred_years_are_allowed() -> None:
    assert problems_of(("      day: 546\n", "      day: 36525\n")) == ()


def test_weeks_and_hours_are_counted_up_to_a_hundred_years() -> None:
    found = problems_of(
        ("weeks: [4, 12, 24, 36, 52]", "weeks: [4, 12, 24, 36, 9999999]"),
        ("lasting_more_than_hours: 72", "lasting_more_than_hours: 99999999"),
    )
    assert {"`weeks` is 9999999.", "`lasting_more_than_hours` is 99999999."} <= {
        problem.what for problem in found
    }


@pytest.mark.parametrize("day", ["0001-01-02", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_calendar_day_lies_within_three_centuries(day: str) -> None:
    problem = only(("first_referral_on: 2023-08-21", f"first_referral_on: {day}"))
    assert problem.what == f"`first_referral_on` is {day}."
    assert problem.because == "No trial has a day before 1900 or after 2200."
    assert only(("dated: 2025-11-12", f"dated: {day}")).what == f"`dated` is {day}."


@pytest.mark.parametrize(
    ("dose", "what"),
    [
        ("{kind: flat, cells: 2e14}", "`cells` is 2E+14."),
        ("{kind: flat, cells: 0.75}", "`cells` is 0.75."),
        ("{kind: per_kg, cells_per_kg: 2e11}", "`cells_per_kg` is 2E+11."),
        ("{kind: per_kg, cells_per_kg: 1, maximum_cells: 1e99}", "`maximum_cells` is 1E+99."),
        (
            "{kind: weight_banded, bands: [{from_kg: 0, cells: 1}, {from_kg: 1001, cells: 2}]}",
            "`from_kg` is 1001.",
        ),
    ],
)
def test_cells_and_weights_are_those_of_people(dose: str, what: str) -> None:
    flat = "{name: d4-i7, cells: {kind: flat, cells: 4.5e9}"
    found = problems_of((flat, f"{{name: d4-i7, cells: {dose}"))
    assert what in [problem.what for problem in found]


def test_no_drug_is_given_by_the_kilogram() -> None:
    problem = only(("dose_mg_per_m2: 300", "dose_mg_per_m2: 100001"))
    assert problem.what == "`dose_mg_per_m2` is 100001."


def test_a_number_too_large_to_compute_with_is_refused_where_a_unit_is_converted() -> None:
    problem = only(("value: 60, unit: g/L", "value: 1e999999, unit: g/dL"))
    assert problem.what == "'1e999999' is not accepted here."


@pytest.mark.parametrize("day", ["0", "-6", "0.9"])
def test_a_toxicity_begins_on_day_1_at_the_earliest(day: str) -> None:
    problem = only(("median_onset_day: 21", f"median_onset_day: {day}"))
    assert problem.what == f"`median_onset_day` of truth `late` is {day}."
    assert problem.remedy == "Write 1 or more."


def test_what_else_is_wrong_is_said_at_once() -> None:
    """A block without its shape hides no number of the others."""
    text = broken(("dated: 2025-11-12", "dated: soon"), ("      day: 546\n", "      day: 40000\n"))
    assert [problem.what for problem in problems(text)] == [
        "'soon' is no day of the calendar.",
        "`day` is 40000.",
    ]
    assert read(text_of("nct06010472"))
