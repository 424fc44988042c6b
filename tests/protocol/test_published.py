"""Published results: read with every problem at its line, and what the shipped file says."""

from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from firstdose import protocol
from firstdose.protocol import Published, read_published
from firstdose.protocol.published import rounded_like
from firstdose.protocol.published_checks import CHECKS, Check
from firstdose.records.problem import Problem, StudyError

TEXT = (files("firstdose") / "studies" / "nct06010472" / "published.yaml").read_text("utf-8")


def shipped() -> Published:
    return read_published(TEXT, "published.yaml")


def problems_of(*changes: tuple[str, str]) -> tuple[Problem, ...]:
    """The problems of the shipped file with the first place of each text replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text, f"the shipped file no longer says {old!r}"
        text = text.replace(old, new, 1)
    with pytest.raises(StudyError) as error:
        read_published(text, "published.yaml")
    return error.value.problems


def only(*changes: tuple[str, str]) -> Problem:
    found = problems_of(*changes)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def line_of(text: str) -> int:
    before, found, _ = TEXT.partition(text)
    assert found
    return before.count("\n") + 1


def test_the_shipped_file_is_read_whole() -> None:
    found = shipped()
    assert found.study == "nct06010472"
    assert found.quantile_rule.rule == "hyndman_fan_7"
    assert found.data_cut.on == date(2025, 3, 1)
    assert found.aggregate("age_q1").value == Decimal("32.0")
    assert str(found.aggregate("age_q1").value) == "32.0"
    assert found.aggregate("first_enrolment").value == date(2023, 8, 21)
    assert read_published(TEXT, "published.yaml") is found


def test_the_shipped_file_holds_every_published_number_of_the_study() -> None:
    assert {each.key for each in shipped().of_this_study} == {
        "treated",
        "first_enrolment",
        "last_enrolment",
        "women",
        "age_median",
        "age_q1",
        "age_q3",
        "disease_duration_median",
        "disease_duration_q1",
        "disease_duration_q3",
        "prior_biologic",
        "prior_plasmapheresis",
        "at_least_two_prior_therapies",
        "three_infusions",
        "dose_limiting_toxicity",
        "cytokine_release_syndrome",
        "cytokine_release_syndrome_grade_1",
        "neurotoxicity",
        "other_severe_related_events",
        "followed_beyond_12_months",
        "doris_and_lldas",
    }


def test_every_aggregate_has_both_languages_a_source_and_a_known_population() -> None:
    folder = files("firstdose") / "studies" / "nct06010472"
    study = protocol.read((folder / "study.yaml").read_text("utf-8"), "study.yaml")
    populations = {population.name for population in study.endpoints.populations}
    for each in shipped().aggregates:
        assert each.text.en
        assert each.text.zh
        assert each.source
        if each.compared_with is not None:
            assert each.compared_with.population in populations


def test_what_is_assumed_or_derived_says_how_it_was_read() -> None:
    for each in shipped().of_this_study:
        assert each.mark == "R" or each.reading is not None


def test_participants_of_the_congress_are_never_those_of_the_study() -> None:
    relations = {group.name: group.relation for group in shipped().patients}
    assert relations == {
        "gao_2025": "this_study",
        "congress_2024": "overlapping",
        "car_t_review_2025": "independent",
        "licats_2025": "independent",
        "ft516_2025": "independent",
        "ft596_2025": "independent",
        "qn139b_2025": "independent",
    }


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_shipped_file_passes(check: Check) -> None:
    assert list(check(shipped())) == []


WOMEN = "value: 17\n    of: 18\n    percent: 94"


@pytest.mark.parametrize(
    ("old", "new", "what", "on"),
    [
        (WOMEN, "value: 19\n    of: 18", "19 of 18 cannot be (Women).", "value: 17\n"),
        (
            WOMEN,
            "value: 16\n    of: 18\n    percent: 94",
            "16 of 18 is 89 %, not 94 % (Women).",
            "percent: 94",
        ),
        ("value: 37.5", "value: about 37", "'about 37' is not accepted here.", "value: 37.5"),
        ("value: 37.5", "value: .nan", "'.nan' is not accepted here.", "value: 37.5"),
        (
            "value: 37.5",
            "value: 31.5",
            "Median age, 31.5, lies below First quartile of age, 32.0.",
            "value: 37.5",
        ),
        (
            "value: 39.8",
            "value: 37.4",
            "Third quartile of age, 37.4, lies below Median age, 37.5.",
            "value: 39.8",
        ),
        (
            "value: 2024-06-16",
            "value: 2023-06-16",
            "Last enrolment, 2023-06-16, lies below First enrolment, 2023-08-21.",
            "value: 2024-06-16",
        ),
        (
            "value: 2024-06-16",
            "value: 2025-06-16",
            "Last enrolment, 2025-06-16, is after the data cut on 2025-03-01.",
            "value: 2024-06-16",
        ),
        ("value: 2024-06-16", "value: 16", "The value 16 and the unit `date` do not fit.", "06-16"),
        (
            "value: 9\n",
            "value: 5\n",
            "DORIS remission and LLDAS: 6 of 9, but there are 5.",
            "of: 9\n",
        ),
        ("key: women", "key: treated", "Two aggregates are called `treated`.", "key: women"),
        (
            "variable: sex.female",
            "variable: prior_therapy.biologic",
            "`prior_biologic` is compared with a row that another aggregate already has.",
            "compared_with: {population: safety_infused, variable: prior_therapy.biologic",
        ),
        (
            "relation: overlapping",
            "relation: this_study",
            "2 groups of patients are those of this study.",
            "patients:\n",
        ),
        (
            WOMEN,
            "value: 16.5\n    of: 18",
            "16.5 is no number of participants.",
            "value: 17\n",
        ),
        (
            WOMEN,
            "value: 17",
            "`women` counts participants without saying of how many.",
            "value: 17\n",
        ),
        (
            "disease_duration_years: {at_least: 1,",
            "disease_duration_years: {at_least: 31,",
            "There is no number from 31 to 30.",
            "disease_duration_years: {at_least",
        ),
        (
            "    use: calibration\n",
            "    use: fitting\n",
            "'fitting' is not one of the choices.",
            "use: calibration\n    patients",
        ),
        ("rule: hyndman_fan_7", "rule: sas", "'sas' is not one of the choices.", "rule: hyndman"),
    ],
)
def test_a_problem_stands_at_its_line(old: str, new: str, what: str, on: str) -> None:
    problem = only((old, new))
    assert problem.what == what
    assert problem.where.startswith(f"published.yaml line {line_of(on)}, ")
    assert problem.because
    assert problem.remedy


def test_a_group_that_is_not_there_gets_the_nearest() -> None:
    problem = only(("patients: gao_2025", "patients: gao_2024"))
    assert problem.what == "There is no group of patients `gao_2024`."
    assert problem.remedy == "Did you mean `gao_2025`?"


def test_a_grade_that_is_more_common_than_the_event() -> None:
    found = problems_of(
        (
            "statistic: count}\n    value: 1\n    of: 18\n    percent: 6",
            "statistic: count}\n    value: 0\n    of: 18\n    percent: 0",
        )
    )
    assert [each.what for each in found] == [
        "Cytokine release syndrome of grade 1, 1, is more than Cytokine release syndrome, 0."
    ]


def test_an_unknown_key_gets_the_nearest_of_this_file() -> None:
    problem = only(("    mark: R\n", "    mark: R\n    reads: none\n"))
    assert problem.what == "The key `reads` is not known here."
    assert "Did you mean `reading`?" in problem.remedy


def test_every_problem_is_said_at_once_in_the_order_of_the_lines() -> None:
    found = problems_of(
        ("use: held_out", "use: never"), (WOMEN, "value: 19\n    of: 18"), ("key: regimen", "ky: x")
    )
    lines = [int(each.where.split("line ")[1].split(",")[0]) for each in found]
    assert lines == sorted(lines)
    whats = {each.what for each in found}
    assert {"'never' is not one of the choices.", "The key `ky` is not known here."} <= whats


def test_a_study_without_published_results_says_so() -> None:
    with pytest.raises(StudyError) as error:
        read_published("", "nct07358988")
    assert error.value.problems[0].what == "The study has no published results."


def test_unreadable_text_is_refused() -> None:
    with pytest.raises(StudyError) as error:
        read_published("study: [", "published.yaml")
    assert "cannot be read as YAML" in error.value.problems[0].what


@pytest.mark.parametrize(
    ("published", "computed", "as_printed"),
    [
        ("39.8", "39.75", "39.8"),
        ("14.8", "14.75", "14.8"),
        ("94", "94.444444", "94"),
        ("6", "5.5", "6"),
    ],
)
def test_a_computed_number_is_rounded_half_up(
    published: str, computed: str, as_printed: str
) -> None:
    assert str(rounded_like(Decimal(published), Decimal(computed))) == as_printed
