"""How a virtual population stands to what was published of its study."""

from dataclasses import replace

import pytest

from firstdose.protocol.study import Study
from firstdose.records.values import Generation
from firstdose.simulate import figures
from firstdose.simulate.calibration.saved import saved_posterior
from firstdose.simulate.mechanistic.clinic.people import model_for
from firstdose.simulate.published_use import use_of_published
from simulate.published_results import published


def made_by(clinic: str, truth: str = "mechanistic") -> Generation:
    return Generation(clinic=clinic, seed=1, truth=truth, trial=0)


def test_what_the_posterior_was_fitted_to_is_no_prediction(study: Study) -> None:
    found = use_of_published(study, made_by("mechanistic"), published())
    posterior = saved_posterior(study, model_for(study))
    assert posterior is not None
    assert {found[key] for key in posterior.targets} == {"calibrated_to"}
    assert {found[each.key] for each in published().aggregates if each.use == "held_out"} == {
        "held_out"
    }
    assert (found["women"], found["age_q3"]) == ("calibrated_to", "calibrated_to")
    assert found["three_infusions"] == "not_used"


def test_under_the_prior_remission_and_crs_were_seen_in_tuning(study: Study) -> None:
    found = use_of_published(study, made_by("mechanistic-prior"), published())
    assert (found["doris_and_lldas"], found["cytokine_release_syndrome"]) == (
        *("seen_in_tuning", "seen_in_tuning"),
    )
    assert found["congress_sri_4_month_3"] == "not_used"
    assert found["women"] == "calibrated_to"


@pytest.mark.parametrize("clinic", ["mechanistic", "mechanistic-prior", "empirical"])
def test_a_stated_truth_is_anchored_to_the_published_dlts(study: Study, clinic: str) -> None:
    found = use_of_published(study, made_by(clinic, "steep"), published())
    assert found["dose_limiting_toxicity"] == "anchored_to"
    assert list(found.values()).count("anchored_to") == 1


@pytest.mark.parametrize("clinic", ["mechanistic", "mechanistic-prior"])
def test_without_a_stated_truth_nothing_is_anchored(study: Study, clinic: str) -> None:
    found = use_of_published(study, made_by(clinic), published())
    assert found["dose_limiting_toxicity"] == "not_used"


def test_a_truth_with_another_anchor_leaves_the_published_alone(study: Study) -> None:
    truths = tuple(replace(one, anchor_dlts=1) for one in study.simulation.truths)
    other = replace(study, simulation=replace(study.simulation, truths=truths))
    found = use_of_published(other, made_by("empirical", "steep"), published())
    assert found["dose_limiting_toxicity"] == "not_used"


def test_the_empirical_clinic_draws_responses_and_crs_from_print(study: Study) -> None:
    found = use_of_published(study, made_by("empirical", "moderate"), published())
    for key in ("women", "doris_and_lldas", "congress_sri_4_month_3", "cytokine_release_syndrome"):
        assert found[key] == "calibrated_to", key
    assert found["congress_doris_month_9"] == "held_out"


def test_it_is_said_of_virtual_clinics_alone(study: Study) -> None:
    assert use_of_published(study, made_by("reconstruction"), published()) == {}
    assert use_of_published(study, None, published()) == {}


def test_every_row_of_the_table_is_a_published_number() -> None:
    keys = {each.key for each in published().aggregates}
    for row in figures.table("published_behind_the_clinic"):
        assert row["key"] in keys
        assert row["used"] in {"calibrated_to", "seen_in_tuning"}
        assert row["clinic"] in {"every", figures.EMPIRICAL, figures.MECHANISTIC}
        clinic, _, figure = row["source"].partition(":")[0].partition(".")
        if clinic == figures.EMPIRICAL:
            assert figure in figures.figures(), row
