"""Published numbers that nobody can have: each is refused with its reason, and all at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from firstdose.protocol.published import RowKey
from simulate.published_results import published, refusal, with_numbers


@pytest.mark.parametrize(
    ("numbers", "key", "what"),
    [
        ({"women": Decimal(19)}, "women", "19 of 18 cannot be (Women)."),
        (
            {"age_median": Decimal("31.5")},
            "age_median",
            "Median age, 31.5, lies below First quartile of age, 32.0.",
        ),
        (
            {"followed_beyond_12_months": Decimal(19), "doris_and_lldas": (Decimal(6), 19)},
            "followed_beyond_12_months",
            "19 of 18 cannot be (Followed for more than 12 months).",
        ),
        (
            {"followed_beyond_12_months": (Decimal(19), 19), "doris_and_lldas": (Decimal(6), 19)},
            "followed_beyond_12_months",
            "Followed for more than 12 months: 19 of 19, but there are 18.",
        ),
        (
            {"last_enrolment": date(2023, 8, 20)},
            "last_enrolment",
            "Last enrolment, 2023-08-20, lies below First enrolment, 2023-08-21.",
        ),
        (
            {"last_enrolment": date(2025, 3, 2)},
            "last_enrolment",
            "Last enrolment, 2025-03-02, is after the data cut on 2025-03-01.",
        ),
        (
            {"followed_beyond_12_months": Decimal(5)},
            "doris_and_lldas",
            "DORIS remission and LLDAS: 6 of 9, but there are 5.",
        ),
        (
            {"age_q3": Decimal("39.9")},
            "age_q3",
            "18 whole numbers of years cannot have 39.9 as their third quartile of age.",
        ),
        (
            {"disease_duration_median": Decimal("10.3")},
            "disease_duration_median",
            "18 whole numbers of years cannot have 10.3 as their median disease duration.",
        ),
        (
            {"age_q1": Decimal("37.5"), "age_q3": Decimal("37.5")},
            "age_median",
            (
                "18 whole numbers of years cannot have these three quartiles together: "
                "37.5, 37.5, 37.5."
            ),
        ),
        (
            {
                "disease_duration_q1": Decimal(28),
                "disease_duration_median": Decimal(29),
                "disease_duration_q3": Decimal(30),
            },
            "disease_duration_q3",
            "No one could have been ill for so long at these ages.",
        ),
        (
            {"three_infusions": Decimal(17)},
            "three_infusions",
            "Three infusions of CAR-NK cells: 17 of 18 treated.",
        ),
        (
            {"neurotoxicity": Decimal(1)},
            "neurotoxicity",
            "Neurotoxicity: 1; such events cannot be reconstructed.",
        ),
        (
            {"dose_limiting_toxicity": (Decimal(0), 17)},
            "dose_limiting_toxicity",
            "Dose-limiting toxicity: 0 of 17, but 18 were treated.",
        ),
        (
            {"cytokine_release_syndrome": Decimal(2)},
            "cytokine_release_syndrome_grade_1",
            "Cytokine release syndrome of grade 1: 1 of 2 with cytokine release syndrome.",
        ),
        (
            {"cytokine_release_syndrome_grade_1": Decimal(2)},
            "cytokine_release_syndrome_grade_1",
            "Cytokine release syndrome of grade 1, 2, is more than Cytokine release syndrome, 1.",
        ),
        (
            {"women": Decimal("16.5")},
            "women",
            "16.5 is no number of participants.",
        ),
        (
            {"first_enrolment": date(2024, 3, 1)},
            "followed_beyond_12_months",
            "9 participants cannot have been followed for so long.",
        ),
        (
            {"followed_beyond_12_months": Decimal(18), "doris_and_lldas": (Decimal(6), 18)},
            "followed_beyond_12_months",
            "Not all 18 participants can have been followed for so long.",
        ),
        (
            {"last_enrolment": date(2023, 12, 1)},
            "followed_beyond_12_months",
            "More than 9 participants must have been followed for so long.",
        ),
        (
            {"followed_beyond_12_months": Decimal(0), "doris_and_lldas": (Decimal(0), 0)},
            "followed_beyond_12_months",
            "Someone must have been followed for so long.",
        ),
        (
            {"last_enrolment": date(2025, 2, 20)},
            "dose_limiting_toxicity",
            "The last participant's DLT window is not over at the data cut.",
        ),
    ],
)
def test_impossible_numbers_are_refused(numbers: dict[str, object], key: str, what: str) -> None:
    problems = refusal(with_numbers(**numbers)).problems
    assert [(each.what, each.where) for each in problems] == [
        (what, f"published results of nct06010472, aggregate `{key}`")
    ]
    assert problems[0].because
    assert problems[0].remedy


def test_everything_impossible_is_said_at_once() -> None:
    error = refusal(
        with_numbers(women=Decimal(19), age_q3=Decimal("39.9"), first_enrolment=date(2024, 3, 1))
    )
    assert [each.what for each in error.problems] == [
        "19 of 18 cannot be (Women).",
        "9 participants cannot have been followed for so long.",
        "18 whole numbers of years cannot have 39.9 as their third quartile of age.",
    ]
    assert "Remedy: Write a number from 0 to 18, or correct `of`." in str(error)


def test_one_participant_enrolled_once() -> None:
    one = with_numbers(
        treated=Decimal(1),
        **{
            each.key: (min(each.value, Decimal(1)), 1)
            for each in published().of_this_study
            if isinstance(each.value, Decimal) and each.of is not None
        },
    )
    whats = [each.what for each in refusal(one).problems]
    assert "One participant enrolled on 2023-08-21 and on 2024-06-16." in whats


def test_a_number_that_is_not_published_cannot_be_reconstructed() -> None:
    shipped = published()
    without = tuple(each for each in shipped.aggregates if each.key != "women")
    (problem,) = refusal(replace(shipped, aggregates=without)).problems
    assert problem.what == "It is not published: women."
    assert "safety_infused | sex.female | count" in problem.remedy


def test_a_number_that_nothing_here_can_meet_is_never_passed_over() -> None:
    shipped = published()
    rash = replace(
        shipped.aggregate("neurotoxicity"),
        key="rash",
        compared_with=RowKey(population="safety_infused", variable="rash", statistic="count"),
    )
    (problem,) = refusal(replace(shipped, aggregates=(*shipped.aggregates, rash))).problems
    assert problem.what == "No method is known by which participants would agree with `rash`."


def test_results_of_another_study_are_refused() -> None:
    (problem,) = refusal(replace(published(), study="nct07358988")).problems
    assert problem.what == "These are the published results of nct07358988, not of nct06010472."


def test_another_quantile_rule_is_refused() -> None:
    shipped = published()
    rule = replace(shipped.quantile_rule, rule="hyndman_fan_2")
    (problem,) = refusal(replace(shipped, quantile_rule=rule)).problems
    assert problem.what == "Quartiles of hyndman_fan_2 cannot be reconstructed."


def test_too_little_time_between_consent_and_cells_is_refused() -> None:
    shipped = published()
    days = replace(shipped.drawn_within.consent_to_first_infusion_days, at_least=5)
    within = replace(shipped.drawn_within, consent_to_first_infusion_days=days)
    (problem,) = refusal(replace(shipped, drawn_within=within)).problems
    assert problem.what == "5 days from consent to the first infusion are too few."
