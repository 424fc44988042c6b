"""What a study file must satisfy beyond its shape; every broken copy has exactly its problem."""

import inspect

import pytest

from firstdose.protocol.checks.all import CHECKS, Check
from protocol.shipped import A_OR_TWO_B, WITHOUT_BILAG, line_of, only, problems_of, study

FIRST = "{name: d1-i7, cells: {kind: flat, cells: 0.75e9}, infusions: 3, interval_days: 7,"
BAND = "cells: {kind: weight_banded, bands: ["


def test_every_check_is_run() -> None:
    modules = {inspect.getmodule(check) for check in CHECKS}
    public = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and inspect.getmodule(function) is module
    }
    assert public == set(CHECKS)
    assert len(CHECKS) == len(public)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", ["nct06010472", "nct07358988"])
def test_a_shipped_study_passes(name: str, check: Check) -> None:
    assert list(check(study(name))) == []


def test_a_regimen_given_twice() -> None:
    twice = only(
        ("    - {name: d1-i5", f"    - {FIRST} conditioning: flu-cy}}\n    - {{name: d1-i5")
    )
    assert twice.what == "Two regimens are called `d1-i7`."
    assert twice.where.startswith(
        f"study.yaml line {line_of('- {name: d1-i5')}, regimens.regimens[1]"
    )


def test_a_regimen_given_twice_is_listed_once() -> None:
    found = problems_of(("name: d1-i5, cells", "name: d1-i7, cells"))
    missing = [one for one in found if one.what == "There is no regimen `d1-i5`."]
    assert missing
    assert all(one.because.startswith("Known here: d1-i7, d1-i3,") for one in missing)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("- name: day-1\n", "- name: day-0\n", "Two visits are called `day-0`."),
        ("- name: chemistry", "- name: blood_count", "Two procedures are called `blood_count`."),
        ("key: age\n", "key: consent\n", "Two criteria are called `consent`."),
        ("- name: enrolled\n", "- name: screened\n", "Two populations are called `screened`."),
        ("- name: steep\n", "- name: flat\n", "Two truths are called `flat`."),
        ("key: gvhd_grade_2", "key: death", "Two clauses are called `death`."),
        ("key: two_with_grade_4", "key: any_death", "Two study stops are called `any_death`."),
        (
            "key: infusion_reaction_gone_in_24_h",
            "key: fever_gone_in_24_h",
            "Two exceptions are called `fever_gone_in_24_h`.",
        ),
    ],
)
def test_a_name_given_twice(old: str, new: str, what: str) -> None:
    assert what in [problem.what for problem in problems_of((old, new))]


@pytest.mark.parametrize(
    ("old", "new", "what", "nearest"),
    [
        ("upper: d1-i5", "upper: d1-i6", "There is no regimen `d1-i6`.", "d1-i"),
        ("path: {start: d1-i7", "path: {start: d1-i1", "There is no regimen `d1-i1`.", "d1-i"),
        (
            "conditioning: flu-cy",
            "conditioning: flucy",
            "There is no conditioning scheme `flucy`.",
            "flu-cy",
        ),
        (
            "procedures: [vital_signs, height",
            "procedures: [vital_sings, height",
            "There is no procedure `vital_sings`.",
            "vital_signs",
        ),
        (
            "population: efficacy",
            "population: efficiency",
            "There is no population `efficiency`.",
            "efficacy",
        ),
        (
            "of_clauses: [non_haematological_grade_3]",
            "of_clauses: [non_haematological]",
            "There is no clause `non_haematological`.",
            "non_haematological_grade_3",
        ),
        (
            "baseline_visit: baseline",
            "baseline_visit: base",
            "There is no visit `base`.",
            "baseline",
        ),
        (
            "default_truth: moderate",
            "default_truth: modest",
            "There is no truth `modest`.",
            "moderate",
        ),
        (
            "review_within_days: 7",
            "review_within_days: 7\n    opens_after: sad",
            "There is no earlier part `sad`.",
            "",
        ),
        ("analytes: [height]", "analytes: [hight]", "There is no analyte `hight`.", "height"),
        (
            "quantity: ejection_fraction",
            "quantity: ejection_fractio",
            "There is no quantity `ejection_fractio`.",
            "ejection_fraction",
        ),
        (
            "not_system_organ_classes: [Blood and",
            "not_system_organ_classes: [Blood und",
            "CTCAE has no system organ class `Blood und lymphatic system disorders`.",
            "Blood and lymphatic system disorders",
        ),
        (
            "- Platelet count decreased",
            "- Platelets decreased",
            "CTCAE has no term `Platelets decreased`.",
            "Platelet count decreased",
        ),
    ],
)
def test_a_name_that_does_not_exist(old: str, new: str, what: str, nearest: str) -> None:
    found = [problem for problem in problems_of((old, new)) if problem.what == what]
    assert found
    assert not nearest or f"Did you mean `{nearest}" in found[0].remedy


def test_an_unreachable_regimen() -> None:
    problem = only(("    - {lower: d3-i2, upper: d4-i2, kind: dose}\n", ""))
    assert problem.what == "Regimen `d4-i2` cannot be reached in part `escalation`."
    assert problem.because == (
        "No allowed steps, taken in the order schedule then dose, lead there from `d1-i7`."
    )
    assert problem.where.startswith(
        f"study.yaml line {line_of('regimens: [d1-i7') - 1}, parts[0].regimens[15]"
    )


def test_kinds_of_step_are_taken_in_order() -> None:
    """The interval of a higher dose is not reached by a schedule step after the dose steps."""
    assert (
        problems_of(
            ("lower: d3-i2, upper: d4-i2, kind: dose", "lower: d4-i3, upper: d4-i2, kind: schedule")
        )[0].what
        == "Regimen `d4-i2` cannot be reached in part `escalation`."
    )


def test_steps_in_a_circle() -> None:
    problem = only(
        (
            "    - {lower: d1-i7, upper: d2-i7",
            "    - {lower: d1-i2, upper: d1-i7, kind: schedule}\n    - {lower: d1-i7, upper: d2-i7",
        )
    )
    assert problem.what == "The step from `d1-i2` to `d1-i7` closes a circle."


@pytest.mark.parametrize("kind", ["dose", "number"])
def test_a_step_changes_what_its_kind_says(kind: str) -> None:
    found = problems_of(("upper: d1-i2, kind: schedule", f"upper: d1-i2, kind: {kind}"))
    assert f"`d1-i3` to `d1-i2` is not a {kind} step." in [problem.what for problem in found]


@pytest.mark.parametrize("days", ["[1, 8]", "[0, 7, 7]", "[0, 14, 7]", "[]", "[-7, 0, 7]"])
def test_infusion_days_begin_at_0_and_ascend(days: str) -> None:
    found = problems_of(("infusions: 3, interval_days: 7,", f"infusion_days: {days},"))
    assert found[0].what.startswith("The infusion days of `d1-i7` are")


def test_unequal_infusion_days_are_allowed() -> None:
    assert problems_of(("infusions: 3, interval_days: 7,", "infusion_days: [0, 3, 10],")) == ()


@pytest.mark.parametrize("days", ["[-5, -4, 0]", "[3]", "[-5, -5]", "[]"])
def test_conditioning_days_come_before_the_first_infusion(days: str) -> None:
    problem = problems_of(("days: [-5, -4, -3]", f"days: {days}"))[0]
    assert problem.what.startswith("The days of fludarabine in `flu-cy` are")


@pytest.mark.parametrize(
    "name",
    [
        "Fludarabine",
        "fludarabin",
        "Fludarabine phosphate",
        "fludrabine",
        "Flu",
        "Fludara 50 mg",
        "FAMP",
        "F-ara-A",
        "氟达拉滨",
    ],
)
def test_fludarabine_has_the_name_that_its_dose_rule_knows(name: str) -> None:
    problem = only(("drug: fludarabine,", f"drug: {name},"))
    assert problem.what == f"The drug `{name}` is not spelled `fludarabine`."
    assert problem.because == (
        "Only by that name is its dose reduced to what renal function allows."
    )
    assert problem.remedy == "Write `drug: fludarabine`."
    assert "regimens.conditioning[0].drugs[0].drug" in problem.where


@pytest.mark.parametrize(
    "name", ["bendamustine", "cladribine", "clofarabine", "nelarabine", "fluorouracil", "白消安"]
)
def test_a_drug_without_a_dose_rule_may_have_any_name(name: str) -> None:
    assert problems_of(("drug: fludarabine,", f"drug: {name},")) == ()


@pytest.mark.parametrize(
    ("bands", "good"),
    [
        ("{from_kg: 0, cells: 0.5e9}, {from_kg: 50, cells: 0.75e9}", True),
        ("{from_kg: 50, cells: 0.75e9}, {from_kg: 0, cells: 0.5e9}", False),
        ("{from_kg: 40, cells: 0.5e9}", False),
        ("", False),
    ],
)
def test_weight_bands_leave_no_weight_without_a_dose(bands: str, *, good: bool) -> None:
    found = problems_of(("cells: {kind: flat, cells: 0.75e9}", f"{BAND}{bands}]}}"))
    assert [problem.what for problem in found] == (
        [] if good else ["The weight bands of `d1-i7` do not ascend from 0 kg."]
    )


def test_cells_per_kg_are_allowed() -> None:
    dose = "cells: {kind: per_kg, cells_per_kg: 1.0e7, maximum_cells: 1.0e9}"
    assert problems_of(("cells: {kind: flat, cells: 0.75e9}", dose)) == ()


def test_no_conditioning_is_allowed() -> None:
    flu = "        - {drug: fludarabine, dose_mg_per_m2: 25, days: [-5, -4, -3]}\n"
    cy = "        - {drug: cyclophosphamide, dose_mg_per_m2: 300, days: [-5, -4, -3]}\n"
    assert problems_of((f"drugs:\n{flu}{cy}", "drugs: []\n")) == ()


@pytest.mark.parametrize("sizes", [(2, 6), (4, 6), (3, 3), (3, 5)])
def test_cohorts_fit_the_rule(sizes: tuple[int, int]) -> None:
    size, most = sizes
    problem = only(
        ("{size: 3, maximum_per_regimen: 6}", f"{{size: {size}, maximum_per_regimen: {most}}}")
    )
    assert problem.what == (
        f"Cohorts of {size} with at most {most} per regimen do not fit the 3+3 rule of part"
        " `escalation`."
    )


def test_a_part_takes_no_more_than_the_study_plans() -> None:
    problem = only(("planned_participants: 36", "planned_participants: 30"))
    assert problem.what == "Part `escalation` may take 36 participants, the study plans 30."


def test_probabilities_are_no_percentages() -> None:
    assert only(("limit: 0.30", "limit: 30")).what == "`limit` is 30."
    assert only(("probability: 0.90", "probability: 1")).what == "`probability` is 1."


def test_a_window_that_closes_early() -> None:
    change = ("anchor: first_infusion\n      days: 28", "anchor: first_infusion\n      days: 24")
    problem, late = problems_of(change, ("by_day: 28", "by_day: 24"))
    assert problem.what == (
        "The DLT window of part `escalation` closes too soon after the last planned infusion:"
        " `d1-i7` 10 days after it; `d2-i7` 10 days after it; `d3-i7` 10 days after it;"
        " `d4-i7` 10 days after it."
    )
    assert problem.where == (
        f"study.yaml line {line_of('dlt_window:')}, parts[0].dlt_window"
        " (protocol section “Registry: arms and interventions”)"
    )
    assert problem.because.startswith("At least 14 days must remain")
    assert "accepts: [dlt_window_closes_early]" in problem.remedy
    assert "`platelets_not_recovered` is judged on day 28" in late.what


ACCEPTED = (
    "  - about: parts.escalation.dlt_window\n",
    "  - about: parts.escalation.dlt_window\n    accepts: [dlt_window_closes_early]\n",
)
STRICTER = (
    "min_follow_up_after_last_infusion_days: 14",
    "min_follow_up_after_last_infusion_days: 15",
)


def test_a_window_that_closes_early_can_be_accepted_by_an_assumption() -> None:
    assert only(STRICTER).what.startswith("The DLT window of part `escalation` closes too soon")
    assert problems_of(STRICTER, ACCEPTED) == ()


def test_an_assumption_about_another_thing_accepts_nothing() -> None:
    elsewhere = (
        "  - about: parts.escalation.cohorts\n",
        "  - about: parts.escalation.cohorts\n    accepts: [dlt_window_closes_early]\n",
    )
    assert len(problems_of(STRICTER, elsewhere)) == 1


@pytest.mark.parametrize(
    ("window", "what"),
    [
        ("anchor: last_infusion\n      days: 13", "13 days after it"),
        ("anchor: first_conditioning\n      days: 32", "13 days after it"),
        ("anchor: first_infusion\n      days: 10", "4 days before it"),
    ],
)
def test_the_anchor_of_the_window_counts(window: str, what: str) -> None:
    found = problems_of(("anchor: first_infusion\n      days: 28", window))
    assert f"`d1-i7` {what}" in found[0].what


def test_a_count_is_known_when_the_window_closes() -> None:
    problem = only(("by_day: 28", "by_day: 42"))
    assert problem.what == (
        "`neutrophils_not_recovered` is judged on day 42, after the DLT window of part"
        " `escalation` has closed (day 28)."
    )


@pytest.mark.parametrize(
    ("window", "closes"),
    [
        ("anchor: first_conditioning\n      days: 28", "has closed at `d1-i7` (day 23)."),
        ("anchor: last_infusion\n      days: 14", "has closed at `d1-i2` (day 18)."),
    ],
)
def test_a_count_is_known_when_the_window_closes_whatever_its_anchor(
    window: str, closes: str
) -> None:
    found = problems_of(
        ("anchor: first_infusion\n      days: 28", window),
        ("min_follow_up_after_last_infusion_days: 14", "min_follow_up_after_last_infusion_days: 9"),
    )
    assert [problem.what.partition("part `escalation` ")[2] for problem in found] == [closes] * 2


def test_a_count_is_known_where_every_window_closes_later() -> None:
    later = "anchor: last_infusion\n      days: 24"
    assert problems_of(("anchor: first_infusion\n      days: 28", later)) == ()


def test_a_definition_without_clauses_is_none() -> None:
    text = problems_of(
        ("  clauses:\n    - key: death\n", "  clauses: []\n  was:\n    - key: death\n")
    )
    assert "The study has no definition of dose-limiting toxicity." in [each.what for each in text]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("value: 60, unit: g/L", "value: 60, unit: U/L", "`U/L` is not a unit of haemoglobin."),
        (
            "value: 18, unit: years",
            "value: 18, unit: months",
            "`months` is not a unit of age_years.",
        ),
        (
            "below: 25\n      unit: 10*9/L",
            "below: 25\n      unit: g/L",
            "`g/L` is not a unit of platelets.",
        ),
        ("value: 38.0, unit: Cel", "value: 38.0, unit: K", "`K` is not a unit of temperature."),
        (
            "neutrophils_unit: 10*9/L",
            "neutrophils_unit: g/L",
            "`g/L` is not a unit of neutrophils.",
        ),
    ],
)
def test_a_unit_belongs_to_its_quantity(old: str, new: str, what: str) -> None:
    problem = problems_of((old, new))[0]
    assert problem.what == what
    assert problem.because.startswith("Accepted units: ")


def test_any_accepted_unit_will_do() -> None:
    assert problems_of(("value: 60, unit: g/L", "value: 6, unit: g/dL")) == ()


def test_ages_make_sense() -> None:
    assert only(("value: 65, unit: years", "value: 650, unit: years")).what == (
        "An age of 650 years is no sensible limit."
    )
    assert only(("value: 65, unit: years", "value: 16, unit: years")).what == (
        "No age_years is at least 18 and at most 16."
    )


def test_visits_come_in_one_order() -> None:
    problem = only(("day: 7\n      window_before_days: 1", "day: 7\n      window_before_days: 3"))
    assert problem.what == (
        "The window of `day-7` opens on day 4, that of `day-3` closes on day 4."
    )


def test_the_baseline_is_untreated() -> None:
    problem = only(
        (
            "day: -6\n      window_before_days: 1\n      window_after_days: 0",
            "day: -6\n      window_before_days: 1\n      window_after_days: 2",
        )
    )
    assert problem.what == "The window of the baseline visit ends after treatment begins (day -5)."


def test_an_endpoint_is_read_at_visits() -> None:
    assert only(("weeks: [4, 12, 24, 36, 52]", "weeks: [4, 12, 24, 36, 48]")).what == (
        "`adverse_events` is read at week 48, when there is no visit."
    )
    assert only(("      weeks: [4, 12, 24, 36, 52]\n", "")).what == (
        "The weeks of `adverse_events` do not fit its timing."
    )


def test_an_endpoint_has_its_instruments() -> None:
    scored = "[sledai_2k, bilag_2004, pga, lldas]"
    problem = problems_of((scored, scored.replace(" pga,", "")))[0]
    assert problem.what == "`sri_4` is read at visit `week-12`, where pga is not scored."


def test_a_study_file_that_scores_no_bilag_stays_readable() -> None:
    """A ledger carries its study file: one of before the schedule asked for BILAG-2004 is read."""
    scored_without = ("[sledai_2k, bilag_2004, pga, lldas]", "[sledai_2k, pga, lldas]")
    assert problems_of(WITHOUT_BILAG, scored_without) == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "log_odds_per_dose_step: 0.25",
            "log_odds_per_dose_step: -0.25",
            "`log_odds_per_dose_step` of truth `flat` is -0.25.",
        ),
        ("anchor_dlts: 0", "anchor_dlts: 19", "19 DLTs among 18 participants."),
    ],
)
def test_a_truth_can_be_true(old: str, new: str, what: str) -> None:
    assert only((old, new)).what == what


@pytest.mark.parametrize(
    ("about", "part"),
    [
        ("regimens.stairs", "stairs"),
        ("parts.expansion.path", "expansion"),
        ("timetable", "timetable"),
        ("regimens.steps.lower.again", "lower"),
    ],
)
def test_an_assumption_is_about_something(about: str, part: str) -> None:
    problem = only(("about: regimens.steps\n", f"about: {about}\n"))
    assert problem.what == f"The assumption is about `{about}`, which is not in the study."
    assert f"There is no `{part}`" in problem.because


def test_an_assumption_may_name_an_element_of_a_list() -> None:
    for about in ("regimens.regimens.d2-i7.cells", "schedule.visits.week-52", "dlt.clauses.death"):
        assert problems_of(("about: regimens.steps\n", f"about: {about}\n")) == ()


def test_alternatives_of_a_criterion_are_read() -> None:
    (criterion,) = (one for one in study().eligibility.criteria if one.key == "bilag")
    assert [(each.quantity, each.value) for each in criterion.any_of] == [
        ("bilag_a_systems", 1),
        ("bilag_b_systems", 2),
    ]


@pytest.mark.parametrize(
    ("old", "new", "what", "at"),
    [
        (
            A_OR_TWO_B[A_OR_TWO_B.index("        - {quantity: bilag_b") :],
            "",
            "Criterion `bilag` has one alternative only.",
            "any_of",
        ),
        (
            'bilag_b_systems, comparison: ">=", value: 2',
            'bilag_a_systems, comparison: ">=", value: 1',
            "An alternative of criterion `bilag` stands there twice.",
            "any_of[1]",
        ),
        (
            "bilag_b_systems,",
            "bilag_c_systems,",
            "There is no quantity `bilag_c_systems`.",
            "any_of[1].quantity",
        ),
        (
            "value: 2, unit: systems",
            "value: 2, unit: points",
            "`points` is not a unit of bilag_b_systems.",
            "any_of[1].unit",
        ),
        (
            'bilag_b_systems, comparison: ">=", value: 2, unit: systems',
            'age_years, comparison: ">=", value: 200, unit: years',
            "An age of 200 years is no sensible limit.",
            "any_of[1].value",
        ),
    ],
)
def test_what_alternatives_must_be(old: str, new: str, what: str, at: str) -> None:
    problem = only((old, new))
    assert problem.what == what
    assert f"eligibility.criteria[5].{at} (" in problem.where
    assert problem.remedy


@pytest.mark.parametrize(
    ("requires", "milestone"),
    [
        ("[consented]", "consented"),
        ("[consented, eligible, assigned]", "assigned"),
        ("[conditioned]", "conditioned"),
        ("[infused, dlt_evaluable]", "dlt_evaluable"),
    ],
)
def test_every_report_needs_its_denominators(requires: str, milestone: str) -> None:
    problem = only((f"requires: {requires}", "requires: [all_infusions]"))
    assert problem.what == f"There is no analysis population of everyone who reached `{milestone}`."
    assert "endpoints.populations (" in problem.where
    assert milestone in problem.remedy


def test_everyone_followed_for_a_year_is_not_everyone_infused() -> None:
    problem = only(("      requires: [infused]\n", "      requires: [all_infusions]\n"))
    assert "`infused`" in problem.what


def test_an_exception_names_a_term_that_events_can_carry() -> None:
    problem = only(("terms: [Fever]", "terms: [Feverr]"))
    assert problem.what == "CTCAE has no term `Feverr`."
    assert "dlt.exceptions[0].terms[0] (" in problem.where
    assert problem.remedy == "Did you mean `Fever`?"


def test_a_criterion_on_bilag_needs_a_worksheet_at_screening() -> None:
    problem = only(
        (
            "instruments: [sledai_2k, bilag_2004, pga, lldas]",
            "instruments: [sledai_2k, pga, lldas]",
        ),
    )
    assert problem.what == "No screening visit scores BILAG-2004, which `bilag` reads."
    assert "`bilag_2004`" in problem.remedy
