"""Names that a list gives twice, and names that the results keep for something else."""

import pytest

from firstdose.analyse.cut import ALL
from firstdose.analyse.disease_activity import LAST_VISIT
from firstdose.analyse.participant_activity import LAST
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.queries import QUERIES
from firstdose.analyse.regimen import DECISIONS, PLANNED
from firstdose.protocol.checks.names import (
    RESERVED_POPULATIONS,
    RESERVED_REGIMENS,
    RESERVED_VISITS,
)
from protocol.shipped import line_of, only, problems_of

STEP = "    - {lower: d1-i7, upper: d1-i5, kind: schedule}\n"
DRUG = "        - {drug: cyclophosphamide, dose_mg_per_m2: 300, days: [-5, -4, -3]}\n"


def test_a_part_lists_a_regimen_once() -> None:
    problem = only(("regimens: [d1-i7, d1-i5,", "regimens: [d1-i7, d1-i7, d1-i5,"))
    assert str(problem) == (
        "`d1-i7` stands twice in `regimens`.\n"
        f"  Where:  study.yaml line {line_of('    regimens: [d1-i7')}, parts[0].regimens[1]"
        " (protocol section “Registry: arms and interventions”)\n"
        "  Why:    Once is enough for it to count; the second may have been meant as another one.\n"
        "  Remedy: Remove it, or write the one that was meant."
    )


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "kinds: [schedule, dose]",
            "order: alternating, kinds: [schedule, dose, schedule]",
            "`schedule` stands twice in `kinds`.",
        ),
        (
            "about: [crs_icans]",
            "about: [crs_icans, crs_icans]",
            "`crs_icans` stands twice in `about`.",
        ),
        (
            "requires: [conditioned]",
            "requires: [conditioned, conditioned]",
            "`conditioned` stands twice in `requires`.",
        ),
        (
            "special_interests: [gvhd]",
            "special_interests: [gvhd, gvhd]",
            "`gvhd` stands twice in `special_interests`.",
        ),
        (
            "of_clauses: [febrile_neutropenia]",
            "of_clauses: [febrile_neutropenia, febrile_neutropenia]",
            "`febrile_neutropenia` stands twice in `of_clauses`.",
        ),
        (
            "  never_terms:\n",
            "  never_terms:\n    - B-cell aplasia\n",
            "`B-cell aplasia` stands twice in `never_terms`.",
        ),
        (
            "analytes: [height]",
            "analytes: [height, height]",
            "`height` stands twice in `analytes`.",
        ),
        (
            "instruments: [crs, icans]",
            "instruments: [crs, icans, crs]",
            "`crs` stands twice in `instruments`.",
        ),
        (
            "procedures: [vital_signs, height,",
            "procedures: [vital_signs, height, height,",
            "`height` stands twice in `procedures`.",
        ),
        (
            "weeks: [4, 12, 24, 36, 52]",
            "weeks: [4, 12, 12, 24, 36, 52]",
            "`12` stands twice in `weeks`.",
        ),
        (STEP, STEP * 2, "The schedule step from `d1-i7` to `d1-i5` stands twice."),
        (DRUG, DRUG * 2, "cyclophosphamide is planned twice on day -5, -4, -3."),
    ],
)
def test_a_list_names_each_thing_once(old: str, new: str, what: str) -> None:
    assert only((old, new)).what == what


def test_the_same_drug_may_have_another_dose_on_another_day() -> None:
    other = DRUG.replace("[-5, -4, -3]", "[-2]")
    assert problems_of((DRUG, DRUG + other)) == ()


def test_a_regimen_is_not_called_as_the_group_of_everyone() -> None:
    found = problems_of(("- {name: d1-i5,", "- {name: all,"))
    called = next(problem for problem in found if problem.what == "A regimen is called `all`.")
    assert called.because == "The results of every report use this name for something else."
    assert "regimens.regimens[1].name" in called.where


@pytest.mark.parametrize("name", RESERVED_POPULATIONS)
def test_a_population_is_not_called_as_other_rows_of_the_results(name: str) -> None:
    problem = only(("- name: enrolled\n", f"- name: {name}\n"))
    assert problem.what == f"A population is called `{name}`."
    assert problem.remedy == "Rename the population, here and wherever the file refers to it."


@pytest.mark.parametrize("name", [*RESERVED_VISITS, "unscheduled-1"])
def test_a_visit_is_not_called_as_no_visit_of_the_schedule(name: str) -> None:
    assert only(("- name: day-1\n", f"- name: {name}\n")).what == f"A visit is called `{name}`."


def test_the_results_use_the_reserved_names() -> None:
    assert set(RESERVED_POPULATIONS) == {PARTICIPANT, QUERIES, PLANNED, DECISIONS}
    assert ALL in RESERVED_REGIMENS
    assert {LAST_VISIT, LAST} <= set(RESERVED_VISITS)
