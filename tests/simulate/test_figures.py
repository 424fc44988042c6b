"""The figures behind the empirical clinic: published as published, assumed as assumed."""

from importlib.resources import files

import pytest

from firstdose.simulate import empirical
from firstdose.simulate.figures import Pace, Quartiles, Share, figure, figures, table
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
    """The limit in the laboratory table is the published cut or the printed reference limit."""
    from decimal import Decimal

    cuts = {
        criterion.analyte: criterion.cuts[0] for criterion in score_table("sledai_2k").laboratory
    }
    for row in table("laboratory"):
        if not row["item"]:
            continue
        cut = cuts[row["analyte"]]
        assert row["side"] == {"lower": "below", "higher": "above"}[cut.worse]
        printed = row["lower_female"] if row["side"] == "below" else row["upper_female"]
        limit = canonical(row["analyte"], Decimal(row["limit"]), row["unit"])
        reference = canonical(row["analyte"], Decimal(printed), row["unit"])
        assert limit == (cut.cut if cut.of == "" else reference), row["analyte"]
