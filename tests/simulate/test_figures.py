"""The figures behind the empirical clinic: published as published, assumed as assumed."""

from importlib.resources import files

import pytest

from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.simulate import empirical
from firstdose.simulate.analytes import tests as every_analyte
from firstdose.simulate.figures import Pace, Quartiles, Share, figure, figures, table
from firstdose.simulate.published_states import (
    beside_sledai,
    course_limits,
    crs_fever_from_cel,
    sledai_fever_above_cel,
)
from firstdose.standards.ctcae import ctcae
from firstdose.standards.scores import score_table
from firstdose.standards.tables import Confidence
from firstdose.standards.units import Ungradable, canonical

PUBLISHED_SHARES = [
    # Gao 2025, Lancet, doi 10.1016/S0140-6736(25)01671-X
    ("female", 17, 18),
    ("prior_biologic", 14, 18),
    ("prior_plasmapheresis", 1, 18),
    ("crs_grade_1", 1, 18),
    ("remission_beyond_12_months", 6, 9),
    # the same programme at a congress in 2024, 3 months
    ("sri_4_at_week_12", 17, 21),
    ("lldas_at_week_12", 10, 21),
]


@pytest.mark.parametrize(("key", "events", "of"), PUBLISHED_SHARES)
def test_published_proportions(key: str, events: int, of: int) -> None:
    share = figure(Share, key)
    assert (share.events, share.of, share.about.mark) == (events, of, "R")
    assert share.posterior == (events + 0.5, of - events + 0.5)


def test_published_quartiles_and_pace() -> None:
    age = figure(Quartiles, "age_years")
    assert (age.first, age.median, age.third, age.of) == (32.0, 37.5, 39.8, 18)
    duration = figure(Quartiles, "disease_duration_years")
    assert (duration.first, duration.median, duration.third) == (4.5, 10.5, 14.8)
    referral = figure(Pace, "referral")
    assert (referral.events, referral.days) == (18, 300)


def test_every_published_proportion_is_listed_above() -> None:
    shares = {key for key, one in figures().items() if isinstance(one, Share)}
    assert shares == {key for key, _, _ in PUBLISHED_SHARES}


def test_an_unsure_number_is_an_assumption() -> None:
    for key, one in figures().items():
        about = one.about
        assert about.source.en, key
        assert (about.statement is not None) is (about.mark == "A"), key
        assert about.confidence is not Confidence.LOW or about.mark == "A", key


def test_assumptions_are_sentences_in_both_languages() -> None:
    assumed = empirical.assumptions()
    assert len(assumed) == sum(one.about.mark == "A" for one in figures().values())
    for one in assumed:
        assert one.about.startswith("empirical_clinic.")
        assert one.statement.en[0].isupper() or one.statement.en[0].isdigit()
        assert one.statement.en.endswith(".")
        assert one.statement.zh.endswith("。")
        for text in (one.statement.en, one.statement.zh, one.because.en, one.because.zh):
            assert "{" not in text
        assert any("\u4e00" <= sign <= "\u9fff" for sign in one.because.zh), one.because.zh


def test_every_figure_is_used_or_only_stated() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (files("firstdose.simulate")).iterdir()
        if path.name.endswith(".py")
    )
    composed = {"height_cm_female", "height_cm_male", "neutrophil_nadir_day", "platelet_nadir_day"}
    unused = {
        key
        for key, one in figures().items()
        if type(one).__name__ != "Stated" and f'"{key}"' not in source
    }
    assert unused == composed


@pytest.mark.parametrize("name", ["adverse_events", "dose_limiting_events"])
def test_adverse_events_are_ctcae_terms_with_grades_they_can_have(name: str) -> None:
    terms = ctcae("5.0").terms
    for row in table(name):
        term = terms[row["term"]]
        assert term.system_organ_class == row["system_organ_class"]
        grades = (
            {int(row["grade"])}
            if "grade" in row
            else {grade for grade in (1, 2, 3) if float(row[f"grade_{grade}"])}
        )
        assert grades <= term.grades, row["key"]


def test_only_blood_counts_and_unrelated_events_reach_grade_3_beside_dose_limiting_ones() -> None:
    for row in table("adverse_events"):
        if float(row["grade_3"]):
            assert row["cells"] in ("not_related", "unlikely"), row["key"]


def test_the_sledai_table_names_every_item_once() -> None:
    named = [row["item"] for row in table("sledai_2k_at_entry")]
    assert named == [item.key for item in score_table("sledai_2k").items]


def test_laboratory_units_are_accepted_by_the_standards() -> None:
    from decimal import Decimal

    for row in table("laboratory"):
        found = canonical(row["analyte"], Decimal(1), row["unit"])
        assert not isinstance(found, Ungradable), row["analyte"]


def test_limits_of_items_are_those_of_sledai_2k() -> None:
    """Items 12 to 14 and 20 to 24 (Gladman 2002), or the limit that the laboratory prints."""
    limits = {
        name: (test.item, test.side, float(test.item_limit), test.unit)
        for name, test in every_analyte().items()
        if test.item
    }
    assert limits == {
        "leukocytes": ("leukopenia", "below", 3.0, "10*9/L"),
        "platelets": ("thrombocytopenia", "below", 100.0, "10*9/L"),
        "c3": ("low_complement", "below", 0.79, "g/L"),
        "c4": ("low_complement", "below", 0.12, "g/L"),
        "anti_dsdna": ("increased_dna_binding", "above", 100.0, "[IU]/mL"),
        "upcr": ("proteinuria", "above", 500.0, "mg/g"),
        "urine_erythrocytes": ("hematuria", "above", 5.0, "/[HPF]"),
        "urine_leukocytes": ("pyuria", "above", 5.0, "/[HPF]"),
    }


def test_every_row_of_every_table_says_where_it_comes_from() -> None:
    for name in (
        "adverse_events",
        "background_drugs",
        "dose_limiting_events",
        "laboratory",
        "sledai_2k_at_entry",
    ):
        for row in table(name):
            assert row["mark"] in {"R", "D", "A"}, row
            assert row["source"], row


def test_the_limits_of_a_course_are_those_of_the_published_states() -> None:
    """SRI-4; LLDAS (Franklyn 2016); DORIS (van Vollenhoven 2021); fever by SLEDAI-2K and ASTCT."""
    limits = course_limits(InstrumentChoices())
    assert (limits.fall_points, limits.low_activity_points) == (4, 4)
    assert limits.no_activity_in == {"cns", "vascular", "renal", "serosal", "constitutional"}
    assert (float(limits.low_activity_global), float(limits.remission_global)) == (1.0, 0.5)
    assert float(limits.low_activity_prednisone_mg) == 7.5
    assert float(limits.remission_prednisone_mg) == 5.0
    assert beside_sledai() == (
        "haemolytic_anaemia",
        "gastrointestinal_activity",
        "new_bilag_activity",
        "other_investigational_drug",
    )
    assert (sledai_fever_above_cel(), crs_fever_from_cel()) == (38, 38)
