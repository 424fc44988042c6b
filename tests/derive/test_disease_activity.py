"""Disease activity: SLEDAI-2K, LLDAS and DORIS with every criterion's verdict."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from derive.hand_made import Story, on, sledai_items
from derive.test_medication import drug
from firstdose.derive.disease_activity import ActivityAssessment, assessments, baseline
from firstdose.protocol.study import Study
from firstdose.records.facts import MedicationChanged
from firstdose.records.values import Indication, Item, YesNo
from firstdose.standards.states import State
from firstdose.standards.verdict import Outcome, Partial, Presence, Ungradable

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

CLEAR = tuple(
    Item(key=key, answer=Presence.ABSENT)
    for key in ("haemolytic_anaemia", "gastrointestinal_activity", "other_investigational_drug")
)


def pga(value: str) -> tuple[Item, ...]:
    return (Item(key="pga", answer=Decimal(value)),)


def visit(
    story: Story,
    day: int,
    name: str,
    *present: str,
    physician: str = "0.2",
    lldas: tuple[Item, ...] = CLEAR,
) -> Story:
    """One visit with everything that LLDAS and DORIS ask for."""
    story.scored(day, "sledai_2k", sledai_items(*present), visit=name)
    story.scored(day, "pga", pga(physician), visit=name)
    return story.scored(day, "lldas", lldas, visit=name)


def treated(mg: str = "5") -> Story:
    story = Story().treated().add(-30, drug("prednisone", mg))
    return visit(story, -6, "baseline", "arthritis", "rash", "low_complement", physician="2.0")


def last(study: Study, story: Story, day: int = 400) -> ActivityAssessment:
    return assessments(study, story.history(), on(day))[-1]


def verdict(state: State, quantity: str) -> Outcome:
    (found,) = (v.outcome for v in state.verdicts if v.quantity == quantity)
    return found


def test_total_clinical_and_organ_groups(study: Study) -> None:
    found = last(study, treated(), 0)
    assert (found.visit, found.on, found.study_day, found.scheduled) == (
        "baseline",
        on(-6),
        -6,
        True,
    )
    assert (found.sledai_total, found.sledai_clinical) == (8, 6)
    assert found.sledai_groups["musculoskeletal"] == 4
    assert found.sledai_groups["renal"] == 0
    assert set(found.sledai_groups).isdisjoint({"clinical", "serologic", "sledai_2k"})
    assert (found.pga, found.prednisone_mg_per_day) == (2, 5)
    assert len(found.sources) == 3


def test_a_missing_item_leaves_the_total_unknown(study: Study) -> None:
    story = Story().treated()
    story.scored(84, "sledai_2k", sledai_items("rash", unknown=("fever",)), visit="week-12")
    found = last(study, story)
    assert isinstance(found.sledai_total, Ungradable)
    assert isinstance(found.sledai_groups["constitutional"], Ungradable)
    assert found.sledai_groups["skin"] == 2
    assert isinstance(found.pga, Ungradable)
    assert found.doris.met is NOT_MET  # the rash alone decides
    assert verdict(found.doris, "pga") is UNKNOWN


def test_only_what_lupus_causes_scores(study: Study) -> None:
    story = Story().treated()
    story.scored(20, "sledai_2k", sledai_items("rash", not_lupus=("fever",)), visit="day-21")
    assert last(study, story).sledai_total == 2
    unsure = tuple(
        structs.replace(item, attributed=YesNo.UNKNOWN) if item.key == "rash" else item
        for item in sledai_items("rash")
    )
    story.scored(84, "sledai_2k", unsure, visit="week-12")
    assert isinstance(last(study, story).sledai_total, Ungradable)


def test_full_response(study: Study) -> None:
    found = last(study, visit(treated(), 84, "week-12", physician="0.4"))
    assert (found.lldas.met, found.doris.met) == (MET, MET)
    assert {v.outcome for v in (*found.lldas.verdicts, *found.doris.verdicts)} == {MET}


@pytest.mark.parametrize(
    ("physician", "lldas", "doris"),
    [
        ("0.4", MET, MET),
        ("0.49", MET, MET),
        ("0.5", MET, NOT_MET),
        ("1.0", MET, NOT_MET),
        ("1.01", NOT_MET, NOT_MET),
    ],
)
def test_the_limits_of_the_physician_score(
    study: Study, physician: str, lldas: Outcome, doris: Outcome
) -> None:
    found = last(study, visit(treated(), 84, "week-12", physician=physician))
    assert (found.lldas.met, found.doris.met) == (lldas, doris)


@pytest.mark.parametrize(
    ("mg", "lldas", "doris"),
    [
        ("5", MET, MET),
        ("5.01", MET, NOT_MET),
        ("7.5", MET, NOT_MET),
        ("7.51", NOT_MET, NOT_MET),
    ],
)
def test_the_limits_of_the_prednisone_dose(
    study: Study, mg: str, lldas: Outcome, doris: Outcome
) -> None:
    found = last(study, visit(treated(mg), 84, "week-12"))
    assert (found.lldas.met, found.doris.met) == (lldas, doris)


def test_the_study_file_sets_the_limits(study: Study) -> None:
    choices = replace(
        study.endpoints.instruments,
        lldas_prednisone_limit_mg_per_day=Decimal(10),
        doris_prednisone_limit_mg_per_day=Decimal(10),
    )
    under = replace(study, endpoints=replace(study.endpoints, instruments=choices))
    found = last(under, visit(treated("10"), 84, "week-12"))
    assert (found.lldas.met, found.doris.met) == (MET, MET)


@pytest.mark.parametrize(
    ("present", "lldas"),
    [
        ((), MET),
        (("low_complement", "increased_dna_binding"), NOT_MET),  # new since baseline
        (("low_complement",), MET),
        (("rash",), MET),
        (("arthritis",), MET),
        (("arthritis", "rash"), NOT_MET),  # 6 points
        (("proteinuria",), NOT_MET),
        (("fever",), NOT_MET),
        (("leukopenia",), NOT_MET),  # new, though it is 1 point
    ],
)
def test_lldas_allows_4_points_without_major_organ_or_new_item(
    study: Study, present: tuple[str, ...], lldas: Outcome
) -> None:
    assert last(study, visit(treated(), 84, "week-12", *present)).lldas.met is lldas


def test_doris_ignores_serology(study: Study) -> None:
    found = last(study, visit(treated(), 84, "week-12", "low_complement"))
    assert found.doris.met is MET


def test_new_items_are_new_since_the_last_scheduled_assessment(study: Study) -> None:
    story = visit(visit(treated(), 28, "day-28"), 84, "week-12", "rash")
    found = last(study, story)
    assert found.new_items == 1
    assert verdict(found.lldas, "sledai_2k_new_items") is NOT_MET
    # an unscheduled assessment in between does not count
    between = visit(treated(), 28, "day-28", "rash")
    between.scored(50, "sledai_2k", sledai_items())
    found = last(study, visit(between, 84, "week-12", "rash"))
    assert found.new_items == 0
    unscheduled = assessments(study, between.history(), on(60))[-1]
    assert (unscheduled.visit, unscheduled.scheduled) == ("", False)


def test_new_items_are_unknown_without_a_previous_assessment(study: Study) -> None:
    story = visit(Story().treated().add(-30, drug("prednisone", "5")), 84, "week-12")
    found = last(study, story)
    assert isinstance(found.new_items, Ungradable)
    assert (found.lldas.met, found.doris.met) == (UNKNOWN, MET)
    partly = Story().treated().add(-30, drug("prednisone", "5"))
    partly.scored(28, "sledai_2k", sledai_items(unknown=("rash",)), visit="day-28")
    found = last(study, visit(partly, 84, "week-12", "rash"))
    assert isinstance(found.new_items, Partial)
    assert found.lldas.met is UNKNOWN


def test_what_lldas_asks_beside_the_score_is_never_assumed(study: Study) -> None:
    found = last(study, visit(treated(), 84, "week-12", lldas=()))
    assert found.lldas.met is UNKNOWN
    assert verdict(found.lldas, "haemolytic_anaemia") is UNKNOWN
    other = (*CLEAR[:2], Item(key="other_investigational_drug", answer=Presence.PRESENT))
    assert last(study, visit(treated(), 84, "week-12", lldas=other)).lldas.met is NOT_MET


def test_the_product_itself_may_count_as_investigational(study: Study) -> None:
    choices = replace(study.endpoints.instruments, lldas_investigational_drug="none")
    under = replace(study, endpoints=replace(study.endpoints, instruments=choices))
    assert last(under, visit(treated(), 84, "week-12")).lldas.met is NOT_MET


def test_without_medication_nothing_is_reached(study: Study) -> None:
    story = visit(Story().treated(), -6, "baseline", "rash")
    found = last(study, visit(story, 84, "week-12"))
    assert (found.lldas.met, found.doris.met) == (UNKNOWN, UNKNOWN)
    assert isinstance(found.prednisone_mg_per_day, Ungradable)


def test_sri_4_needs_bilag_but_may_fail_without(study: Study) -> None:
    story = treated()
    assert last(study, story, 0).responders == {}  # baseline itself
    fell = last(study, visit(story, 84, "week-12", "rash")).responders["sri_4"]
    assert fell is not None
    assert fell.met is UNKNOWN
    assert verdict(fell, "sledai_2k_fall") is MET
    (why,) = (v.why_unknown for v in fell.verdicts if v.quantity == "new_bilag_a")
    assert why is not None
    assert why.reason == "not assessed: BILAG-2004"
    stayed = last(study, visit(treated(), 84, "week-12", "arthritis", "rash")).responders["sri_4"]
    assert stayed is not None
    assert stayed.met is NOT_MET


@pytest.mark.parametrize(
    ("before", "now", "outcome"), [("2.0", "2.29", MET), ("2.0", "2.3", NOT_MET)]
)
def test_a_rise_of_exactly_0_3_is_a_rise(
    study: Study, before: str, now: str, outcome: Outcome
) -> None:
    story = Story().treated().add(-30, drug("prednisone", "5"))
    visit(story, -6, "baseline", "arthritis", physician=before)
    found = last(study, visit(story, 84, "week-12", physician=now)).responders["sri_4"]
    assert found is not None
    assert verdict(found, "pga_rise") is outcome


def test_rescue_and_leaving_end_sri_4(study: Study) -> None:
    rescue: MedicationChanged = drug("prednisone", "30", indication=Indication.RESCUE)
    found = last(study, visit(treated().add(60, rescue), 84, "week-12")).responders["sri_4"]
    assert found is not None
    assert verdict(found, "treatment_failure") is NOT_MET
    found = last(study, visit(treated().withdrew(84), 84, "week-12")).responders["sri_4"]
    assert found is not None
    assert verdict(found, "discontinued") is NOT_MET


@pytest.mark.parametrize(("day", "query"), [(-4, False), (-3, True), (27, True), (28, False)])
def test_blood_counts_scored_after_conditioning_are_queried(
    study: Study, day: int, query: bool
) -> None:
    # the last conditioning day is day -3, and 30 days later is day 27
    story = Story().treated()
    story.scored(day, "sledai_2k", sledai_items("leukopenia"), visit="any")
    assert last(study, story).haematology_query is query
    other = Story().treated().scored(day, "sledai_2k", sledai_items("rash"), visit="any")
    assert last(study, other).haematology_query is False


def test_the_baseline_assessment(study: Study) -> None:
    story = treated()
    story.scored(-14, "sledai_2k", sledai_items("fever"), visit="screening")
    found = baseline(study, story.history())
    assert found is not None
    assert found.visit == "baseline"
    without = Story().treated()
    without.scored(-14, "sledai_2k", sledai_items("fever"), visit="screening")
    without.scored(28, "sledai_2k", sledai_items(), visit="day-28")
    found = baseline(study, without.history())
    assert found is not None
    assert found.visit == "screening"
    assert baseline(study, Story().treated().history()) is None


def test_nothing_later_is_seen(study: Study) -> None:
    history = visit(treated(), 84, "week-12").history()
    assert [a.visit for a in assessments(study, history, on(83))] == ["baseline"]
    assert [a.visit for a in assessments(study, history, on(84))] == ["baseline", "week-12"]


ITEMS = ("rash", "arthritis", "fever", "low_complement", "leukopenia", "seizure")


@given(
    present=st.sets(st.sampled_from(ITEMS)),
    lost=st.sampled_from(ITEMS),
    physician=st.decimals("0", "3", places=1),
)
def test_an_item_not_assessed_never_makes_a_state_true(
    present: set[str], lost: str, physician: Decimal, study: Study
) -> None:
    """Forgetting an item may turn an answer into unknown, and into nothing else."""
    full = last(study, visit(treated(), 84, "week-12", *present, physician=str(physician)))
    story = treated()
    items = sledai_items(*(present - {lost}), unknown=(lost,))
    story.scored(84, "sledai_2k", items, visit="week-12")
    story.scored(84, "pga", pga(str(physician)), visit="week-12")
    story.scored(84, "lldas", CLEAR, visit="week-12")
    partly = last(study, story)
    assert isinstance(partly.sledai_total, Ungradable)
    for whole, part in ((full.lldas, partly.lldas), (full.doris, partly.doris)):
        assert part.met in (whole.met, UNKNOWN)
