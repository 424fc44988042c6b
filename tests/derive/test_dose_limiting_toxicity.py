"""DLT status: window, clauses, exceptions, adjudication and evaluability, at any cut date."""

from dataclasses import replace

import pytest
from msgspec import structs

from derive.hand_made import (
    BLOOD,
    UNRELATED,
    Story,
    cause,
    on,
    state,
    with_evaluability,
    with_window,
    without_conditioning,
)
from firstdose.derive.dose_limiting_toxicity import (
    DltStatus,
    Evaluable,
    WindowState,
    dlt_status,
)
from firstdose.protocol.study import Study
from firstdose.records.values import (
    ActionTaken,
    Assessor,
    Causality,
    Component,
    Outcome,
    Relatedness,
    SpecialInterest,
    WithdrawalReason,
    YesNo,
)

CRS, ICANS = SpecialInterest.CRS, SpecialInterest.ICANS


def status(study: Study, story: Story, day: int) -> DltStatus:
    """The status on a day, from what was known that day."""
    found = dlt_status(study, story.history(day), on(day))
    assert found is not None
    return found


def clauses(study: Study, story: Story, day: int = 60) -> list[str]:
    return [dlt.clause for dlt in status(study, story, day).dlts]


def reason(found: DltStatus) -> str:
    assert found.reason is not None
    return found.reason.key


# --- the window ------------------------------------------------------------------------------


def test_nobody_has_a_status_before_assignment(study: Study) -> None:
    assert dlt_status(study, Story().history(), on(0)) is None


@pytest.mark.parametrize(
    ("day", "window", "evaluable"),
    [
        (-1, WindowState.NOT_STARTED, Evaluable.NOT_TREATED),
        (0, WindowState.OPEN, Evaluable.PENDING),
        (28, WindowState.OPEN, Evaluable.PENDING),
        (29, WindowState.COMPLETE, Evaluable.EVALUABLE),
    ],
)
def test_the_window_ends_with_day_28(
    study: Study, day: int, window: WindowState, evaluable: Evaluable
) -> None:
    found = status(study, Story().treated(), day)
    assert (found.window, found.evaluable) == (window, evaluable)
    assert found.dlts == ()
    if day >= 0:
        assert (found.opens_on, found.closes_on) == (on(0), on(28))


@pytest.mark.parametrize(("onset", "dlts"), [(-1, 0), (0, 1), (28, 1), (29, 0)], ids=str)
def test_day_0_and_day_28_are_in_the_window(study: Study, onset: int, dlts: int) -> None:
    assert len(clauses(study, Story().treated().event(onset, 3))) == dlts


def test_a_window_counted_from_the_last_infusion(study: Study) -> None:
    under = with_window(study, anchor="last_infusion")
    assert status(under, Story().treated(), 14).closes_on == on(42)
    one = Story().assigned().conditioned().infused(1, 0)
    assert status(under, one, 3).closes_on == on(42)
    moved = Story().assigned().conditioned().infused(1, 0).infused(2, 9)
    assert status(under, moved, 10).closes_on == on(44)
    ended = Story().assigned().conditioned().infused(1, 0).held(7, 2, final=True)
    assert status(under, ended, 8).closes_on == on(28)


def test_a_window_counted_from_conditioning(study: Study) -> None:
    under = with_window(study, anchor="first_conditioning")
    found = status(under, Story().treated().event(-4, 3), 30)
    assert (found.opens_on, found.closes_on) == (on(-5), on(23))
    assert [dlt.on for dlt in found.dlts] == [on(-4)]
    assert clauses(under, Story().treated().event(24, 3)) == []


def test_without_conditioning_such_a_window_begins_with_the_first_infusion(study: Study) -> None:
    under = without_conditioning(with_window(study, anchor="first_conditioning"))
    found = status(under, Story().assigned().infused(1, 0).infused(2, 7).infused(3, 14), 30)
    assert (found.opens_on, found.closes_on) == (on(0), on(28))
    assert found.evaluable is Evaluable.EVALUABLE


# --- what counts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "interest", "organ", "term", "expected"),
    [
        (3, SpecialInterest.NONE, "Skin and subcutaneous tissue disorders", "Rash", True),
        (2, SpecialInterest.NONE, "Skin and subcutaneous tissue disorders", "Rash", False),
        (3, SpecialInterest.NONE, BLOOD, "Anemia", False),
        (4, SpecialInterest.CYTOPENIA, "Investigations", "Neutrophil count decreased", False),
        (4, SpecialInterest.NONE, "Investigations", "Lymphocyte count decreased", False),
        (3, SpecialInterest.NONE, BLOOD, "B-cell aplasia", False),
        (3, CRS, "Immune system disorders", "Cytokine release syndrome", True),
        (1, CRS, "Immune system disorders", "Cytokine release syndrome", False),
        (2, SpecialInterest.GVHD, "Immune system disorders", "Acute GvHD", True),
        (3, SpecialInterest.FEBRILE_NEUTROPENIA, BLOOD, "Febrile neutropenia", True),
        (3, SpecialInterest.NONE, "Investigations", "Blood immunoglobulin G decreased", False),
        (
            3,
            SpecialInterest.HYPOGAMMAGLOBULINAEMIA,
            "Investigations",
            "Investigations - Other, specify",
            False,
        ),
    ],
)
def test_grade_and_kind_of_event(
    study: Study, grade: int, interest: SpecialInterest, organ: str, term: str, expected: bool
) -> None:
    story = Story().treated().event(5, grade, interest=interest, organ=organ, term=term)
    assert bool(clauses(study, story)) is expected


def test_only_what_the_cells_may_have_caused_counts(study: Study) -> None:
    assert clauses(study, Story().treated().event(5, 4, causality=UNRELATED)) == []
    assert clauses(study, Story().treated().event(5, 4, causality=())) != []
    unlikely = (cause(Relatedness.UNLIKELY),)
    assert clauses(study, Story().treated().event(5, 4, causality=unlikely)) == []


def test_the_day_is_that_on_which_the_grade_was_reached(study: Study) -> None:
    story = Story().treated().event(25, 2).changed(28, state(3))
    assert [dlt.on for dlt in status(study, story, 60).dlts] == [on(28)]
    assert clauses(study, Story().treated().event(25, 2).changed(29, state(3))) == []


def test_toxicity_that_began_before_the_cells_counts_when_it_grows_worse(study: Study) -> None:
    story = Story().treated().event(-3, 3)
    assert clauses(study, story) == []
    assert clauses(study, story.changed(5, state(4))) == ["non_haematological_grade_3"]
    back = Story().treated().event(-3, 3).changed(-1, state(1)).changed(6, state(3))
    assert [dlt.on for dlt in status(study, back, 60).dlts] == [on(6)]
    milder = Story().treated().event(-3, 3).changed(2, state(1)).changed(5, state(3))
    assert clauses(study, milder) == []
    worse = milder.changed(7, state(4))
    assert [dlt.on for dlt in status(study, worse, 60).dlts] == [on(7)]


def test_a_grade_first_told_with_the_end_was_reached_by_then(study: Study) -> None:
    """Reported only when it was over: no reason to call a grade 4 none."""
    over = state(4, outcome=Outcome.RECOVERED)
    once = Story().treated().event(3, 1, interest=CRS).changed(6, over)
    (dlt,) = status(study, once, 60).dlts
    assert (dlt.clause, dlt.on) == ("crs_or_icans_grade_3", on(6))
    assert clauses(study, Story().treated().event(3, 3).recovered(6, 3)) != []
    assert clauses(study, Story().treated().event(3, 1).recovered(6, 1)) == []


def test_crs_of_grade_2_for_more_than_72_hours(study: Study) -> None:
    def told(end: int | None) -> Story:
        story = Story().treated().event(2, 2, interest=CRS)
        return story if end is None else story.changed(end, state(1))

    assert clauses(study, told(5)) == []  # 72 hours
    assert clauses(study, told(6)) == ["crs_or_icans_grade_2_over_72_h"]  # 96 hours
    assert clauses(study, told(None), 5) == []
    assert clauses(study, told(None), 6) == ["crs_or_icans_grade_2_over_72_h"]


def test_a_long_event_is_undecided_past_the_window(study: Study) -> None:
    story = Story().treated().event(27, 2, interest=CRS)
    found = status(study, story, 30)
    assert (found.window, found.evaluable) == (WindowState.COMPLETE, Evaluable.PENDING)
    assert reason(found) == "event_undecided"
    assert status(study, story, 31).evaluable is Evaluable.EVALUABLE
    assert clauses(study, story, 31) == ["crs_or_icans_grade_2_over_72_h"]
    resolved = Story().treated().event(27, 2, interest=CRS).recovered(30)
    assert reason(status(study, resolved, 30)) == "full_window"


# --- exceptions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "seen", "dlts", "evaluable"),
    [
        (11, 11, 0, Evaluable.PENDING),  # the next day is within 24 hours
        (12, 12, 1, Evaluable.EVALUABLE),  # two days later is not
        (None, 10, 0, Evaluable.PENDING),
        (None, 11, 0, Evaluable.PENDING),  # it may still go today
        (None, 12, 1, Evaluable.EVALUABLE),
    ],
)
def test_fever_gone_in_24_hours(
    study: Study, ends: int | None, seen: int, dlts: int, evaluable: Evaluable
) -> None:
    story = Story().treated().event(10, 3, term="Fever", organ="General disorders")
    if ends is not None:
        story.recovered(ends)
    found = status(study, story, seen)
    assert (len(found.dlts), found.evaluable) == (dlts, evaluable)


def test_an_exception_is_for_the_terms_it_names(study: Study) -> None:
    story = Story().treated().event(10, 3, term="Rash").recovered(11)
    assert clauses(study, story, 40) == ["non_haematological_grade_3"]
    reaction = (
        Story()
        .treated()
        .event(0, 3, term="Infusion related reaction", interest=SpecialInterest.INFUSION_REACTION)
    )
    assert clauses(study, reaction.recovered(1)) == []


def test_fever_that_returns_is_judged_again(study: Study) -> None:
    story = Story().treated().event(10, 3, term="Fever").recovered(11).changed(12, state(3))
    assert clauses(study, story, 13) == []
    assert clauses(study, story, 14) == ["non_haematological_grade_3"]


def laboratory_change(day: int = 10) -> Story:
    return (
        Story()
        .treated()
        .event(
            day,
            3,
            term="Alanine aminotransferase increased",
            organ="Investigations",
        )
    )


def test_a_laboratory_change_back_in_7_days(study: Study) -> None:
    assert clauses(study, laboratory_change().changed(17, state(2))) == []
    assert clauses(study, laboratory_change().changed(18, state(2))) != []
    assert status(study, laboratory_change(27), 34).evaluable is Evaluable.PENDING
    assert clauses(study, laboratory_change(27), 35) != []


def test_a_laboratory_change_with_treatment_is_not_excused(study: Study) -> None:
    story = (
        Story()
        .treated()
        .event(
            10,
            3,
            term="Hypokalemia",
            organ="Metabolism and nutrition disorders",
            treatment=("potassium chloride",),
        )
    )
    assert clauses(study, story.changed(12, state(1))) != []
    free = (
        Story()
        .treated()
        .event(10, 3, term="Hypokalemia", organ="Metabolism and nutrition disorders")
    )
    assert clauses(study, free.changed(12, state(1))) == []


def test_back_to_the_baseline_grade_is_enough(study: Study) -> None:
    def told(baseline: str) -> Story:
        story = Story().treated().measured(-6, "potassium", baseline, "mmol/L", ("3.5", "5.3"))
        story.event(10, 4, term="Hypokalemia", organ="Metabolism and nutrition disorders")
        return story.changed(14, state(3))

    assert clauses(study, told("3.8")) != []  # grade 0 at baseline: it must fall to grade 2
    assert clauses(study, told("2.8")) == []  # grade 3 at baseline (< 3.0 mmol/L)


def test_infection_during_conditioning_neutropenia(study: Study) -> None:
    def told(neutrophils: str | None, ends: int) -> Story:
        story = Story().treated()
        if neutrophils is not None:
            story.measured(2, "neutrophils", neutrophils, "10*9/L")
        story.event(3, 3, term="Lung infection", interest=SpecialInterest.INFECTION)
        return story.recovered(ends)

    assert clauses(study, told("0.9", 17)) == []
    assert clauses(study, told("0.9", 18)) != []
    assert clauses(study, told("1.0", 17)) != []
    assert clauses(study, told(None, 17)) != []
    unsure = Story().treated().measured(2, "neutrophils", "2", "10*9/L", qualifier="<")
    unsure.event(3, 3, term="Lung infection", interest=SpecialInterest.INFECTION).recovered(17)
    assert clauses(study, unsure) != []


# --- counts, death, held infusions --------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "dlts"),
    [
        ({3: "0.2", 14: "0.4"}, ["neutrophils_not_recovered"]),
        ({3: "0.2", 28: "0.49"}, ["neutrophils_not_recovered"]),
        ({3: "0.2", 28: "0.5"}, []),
        ({3: "0.2", 14: "0.8", 35: "0.3"}, []),
        ({3: "0.2", 29: "2.0"}, ["neutrophils_not_recovered"]),
        ({}, []),
    ],
)
def test_counts_not_recovered_by_day_28(
    study: Study, counts: dict[int, str], dlts: list[str]
) -> None:
    story = Story().treated()
    for day, value in counts.items():
        story.measured(day, "neutrophils", value, "10*9/L")
    assert clauses(study, story) == dlts
    assert clauses(study, story, 28) == []


def test_counts_are_compared_in_one_unit(study: Study) -> None:
    low = Story().treated().measured(20, "platelets", "24", "10*3/uL")
    assert clauses(study, low) == ["platelets_not_recovered"]
    assert clauses(study, Story().treated().measured(20, "neutrophils", "600", "/uL")) == []


def test_a_count_below_the_range_of_the_assay_is_low(study: Study) -> None:
    low = Story().treated().measured(20, "neutrophils", "0.8", "10*9/L", qualifier="<")
    assert clauses(study, low) == ["neutrophils_not_recovered"]


def test_a_count_day_after_the_window_keeps_the_question_open(study: Study) -> None:
    under = with_window(study, days=14)
    low = Story().treated().measured(10, "neutrophils", "0.3", "10*9/L")
    assert status(under, low, 15).evaluable is Evaluable.PENDING
    assert clauses(under, low, 29) == ["neutrophils_not_recovered"]
    assert status(under, low.measured(20, "neutrophils", "1.5", "10*9/L"), 21).dlts == ()


def test_death_without_another_clear_cause(study: Study) -> None:
    assert clauses(study, Story().treated().died(20)) == ["death"]
    assert clauses(study, Story().treated().died(28)) == ["death"]
    assert clauses(study, Story().treated().died(20, cause(Relatedness.POSSIBLE))) == ["death"]
    other = Story().treated().died(20, cause(Relatedness.NOT_RELATED))
    found = status(study, other, 21)
    assert (found.dlts, found.evaluable, found.replaceable) == (
        (),
        Evaluable.NOT_EVALUABLE,
        True,
    )
    assert reason(found) == "died_in_window"
    late = Story().treated().died(29)
    assert status(study, late, 40).evaluable is Evaluable.EVALUABLE
    assert clauses(study, late) == []


FATAL = state(2, outcome=Outcome.FATAL)


def fatal(*said: Causality) -> Story:
    """An event of a kind that no other clause names, fatal on day 20."""
    told = structs.replace(FATAL, causality=said)
    return Story().treated().event(5, 2, organ=BLOOD, causality=said).changed(20, told)


def test_a_fatal_event_tells_a_death_that_is_not_recorded(study: Study) -> None:
    possible, unlikely = cause(Relatedness.POSSIBLE), cause(Relatedness.UNLIKELY)
    assert clauses(study, fatal(possible), 19) == []
    (dlt,) = status(study, fatal(possible), 20).dlts
    assert (dlt.clause, dlt.event, dlt.on) == ("death", "AE-1", on(20))
    assert len(dlt.sources) == 2
    assert clauses(study, fatal()) == ["death"]
    assert clauses(study, fatal(unlikely)) == []
    by_sponsor = cause(Relatedness.PROBABLE, assessor=Assessor.SPONSOR)
    assert clauses(study, fatal(unlikely, by_sponsor)) == ["death"]
    assert clauses(study, Story().treated().event(5, 5, organ=BLOOD)) == ["death"]


def test_a_fatal_event_outside_the_window_is_no_death_in_it(study: Study) -> None:
    late = Story().treated().event(5, 2, organ=BLOOD).changed(29, FATAL)
    assert clauses(study, late) == []
    assert clauses(study, Story().treated().event(-2, 5, organ=BLOOD)) == []


def test_a_recorded_death_is_judged_as_it_says(study: Study) -> None:
    told = fatal(cause(Relatedness.PROBABLE))
    assert clauses(study, told.died(20, cause(Relatedness.NOT_RELATED))) == []


def test_a_fatal_event_is_one_toxicity_and_the_committee_may_acquit_it(study: Study) -> None:
    told = Story().treated().event(5, 3).changed(20, FATAL)
    assert clauses(study, told) == ["death"]
    assert clauses(study, told.adjudicated(22, YesNo.NO)) == []


def test_a_fatal_event_ends_the_time_someone_was_watched(study: Study) -> None:
    """As a recorded death does: nobody who died on day 20 was watched until day 28."""
    found = status(study, fatal(cause(Relatedness.UNLIKELY)), 29)
    assert (found.evaluable, reason(found)) == (Evaluable.NOT_EVALUABLE, "died_in_window")
    assert found.replaceable


def test_an_infusion_withheld_for_a_related_event(study: Study) -> None:
    story = Story().assigned().conditioned().infused(1, 0).event(5, 2)
    story.held(7, 2, event="AE-1", final=True)
    found = status(study, story, 8)
    assert [(dlt.clause, dlt.event, dlt.on) for dlt in found.dlts] == [
        ("infusion_withheld_or_late", "AE-1", on(7))
    ]


@pytest.mark.parametrize(("given", "dlts"), [(14, 0), (15, 1)])
def test_an_infusion_more_than_7_days_late_for_a_related_event(
    study: Study, given: int, dlts: int
) -> None:
    story = Story().assigned().conditioned().infused(1, 0).event(5, 2)
    story.held(7, 2, event="AE-1").infused(2, given)
    assert len(clauses(study, story, given)) == dlts
    unrelated = Story().assigned().conditioned().infused(1, 0).event(5, 2, causality=UNRELATED)
    unrelated.held(7, 2, event="AE-1").infused(2, given)
    assert clauses(study, unrelated, given) == []
    without = Story().assigned().conditioned().infused(1, 0).held(7, 2).infused(2, given)
    assert clauses(study, without, given) == []


def test_while_an_infusion_is_held_the_question_is_open(study: Study) -> None:
    story = Story().assigned().conditioned().infused(1, 0).event(5, 2)
    story.held(7, 2, event="AE-1")
    assert status(study, story, 14).dlts == ()
    assert len(status(study, story, 15).dlts) == 1
    left = Story().assigned().conditioned().infused(1, 0).event(5, 2)
    left.held(7, 2, event="AE-1").withdrew(10)
    found = status(study, left, 40)
    assert found.dlts == ()
    assert (found.evaluable, reason(found)) == (Evaluable.EVALUABLE, "related_departure")


# --- adjudication and late reports ---------------------------------------------------------------


def test_the_committee_overrules(study: Study) -> None:
    acquitted = Story().treated().event(5, 3).adjudicated(12, YesNo.NO)
    assert clauses(study, acquitted, 11) == ["non_haematological_grade_3"]
    assert clauses(study, acquitted, 12) == []
    named = Story().treated().event(5, 2).adjudicated(12, YesNo.YES)
    (dlt,) = status(study, named, 12).dlts
    assert (dlt.clause, dlt.on, dlt.adjudicated) == ("adjudicated", on(5), True)
    confirmed = Story().treated().event(5, 3).adjudicated(12, YesNo.YES)
    (dlt,) = status(study, confirmed, 12).dlts
    assert (dlt.clause, dlt.adjudicated) == ("non_haematological_grade_3", True)
    changed = acquitted.adjudicated(20, YesNo.YES)
    assert len(clauses(study, changed, 20)) == 1
    undecided = Story().treated().event(5, 3).adjudicated(12, YesNo.UNKNOWN)
    assert len(clauses(study, undecided, 20)) == 1


def test_the_committee_may_acquit_a_death_and_a_count(study: Study) -> None:
    assert clauses(study, Story().treated().died(20).adjudicated(22, YesNo.NO, "death")) == []
    low = Story().treated().measured(20, "neutrophils", "0.3", "10*9/L")
    assert clauses(study, low.adjudicated(30, YesNo.NO, "neutrophils")) == []


def test_a_late_report_makes_a_dlt_of_a_past_day(study: Study) -> None:
    story = Story().treated().event(20, 3, known=40)
    assert status(study, story, 39).evaluable is Evaluable.EVALUABLE
    assert status(study, story, 39).dlts == ()
    assert [dlt.on for dlt in status(study, story, 40).dlts] == [on(20)]


def test_one_event_is_one_dlt(study: Study) -> None:
    story = Story().treated().event(2, 2, interest=CRS).changed(7, state(4))
    assert clauses(study, story) == ["crs_or_icans_grade_3"]
    two = story.event(9, 3, event="AE-2").event(4, 3, event="AE-3")
    assert [dlt.on for dlt in status(study, two, 60).dlts] == [on(4), on(7), on(9)]


# --- evaluability ------------------------------------------------------------------------------


def test_a_dlt_counts_at_once(study: Study) -> None:
    found = status(study, Story().treated().event(5, 3), 5)
    assert (found.window, found.evaluable) == (WindowState.OPEN, Evaluable.EVALUABLE)
    assert not found.replaceable
    assert reason(found) == "dlt"


@pytest.mark.parametrize(
    ("percent", "evaluable"), [(79, Evaluable.NOT_EVALUABLE), (80, Evaluable.EVALUABLE)]
)
def test_80_percent_of_the_planned_cells(study: Study, percent: int, evaluable: Evaluable) -> None:
    story = Story().assigned().conditioned()
    story.infused(1, 0).infused(2, 7, percent=percent).infused(3, 14)
    found = status(study, story, 29)
    assert (found.evaluable, found.replaceable) == (evaluable, percent < 80)
    assert reason(found) == ("full_window" if percent == 80 else "too_few_cells")
    whole = with_evaluability(study, all_infusions_required=False)
    assert status(whole, story, 29).evaluable is Evaluable.EVALUABLE


def test_a_missing_infusion_without_toxicity_is_replaced(study: Study) -> None:
    story = Story().assigned().conditioned().infused(1, 0).held(7, 2, final=True)
    assert status(study, story, 28).evaluable is Evaluable.PENDING
    found = status(study, story, 29)
    assert (found.evaluable, found.replaceable) == (Evaluable.NOT_EVALUABLE, True)
    assert reason(found) == "infusion_missing"
    kept = with_evaluability(study, replace_unrelated_departures=False)
    assert not status(kept, story, 29).replaceable


@pytest.mark.parametrize("action", ["delayed", "withheld", "reduced", "stopped"])
def test_a_departure_for_toxicity_counts_and_is_never_replaced(study: Study, action: str) -> None:
    conditioning = (
        cause(Relatedness.NOT_RELATED),
        cause(Relatedness.POSSIBLE, Component.CONDITIONING),
    )
    story = Story().assigned().conditioned().infused(1, 0)
    story.event(5, 2, causality=conditioning, action=ActionTaken(action))
    assert status(study, story, 28).evaluable is Evaluable.PENDING
    found = status(study, story, 29)
    assert (found.evaluable, found.replaceable) == (Evaluable.EVALUABLE, False)
    assert reason(found) == "related_departure"


def test_what_changes_treatment_after_the_window_makes_nobody_evaluable(study: Study) -> None:
    story = Story().assigned().conditioned().infused(1, 0).infused(2, 7)
    late = story.event(200, 1, action=ActionTaken.STOPPED).held(201, 3, event="AE-1")
    late.withdrew(202, WithdrawalReason.ADVERSE_EVENT)
    for day in (199, 203):
        found = status(study, late, day)
        assert (found.evaluable, reason(found)) == (Evaluable.NOT_EVALUABLE, "infusion_missing")


@pytest.mark.parametrize(("day", "evaluable"), [(28, "not_evaluable"), (29, "evaluable")])
def test_leaving_in_the_window(study: Study, day: int, evaluable: str) -> None:
    found = status(study, Story().treated().withdrew(day), 40)
    assert found.evaluable == evaluable
    assert found.replaceable == (evaluable == "not_evaluable")


def test_someone_who_left_is_decided_at_once(study: Study) -> None:
    found = status(study, Story().treated().withdrew(16), 16)
    assert (found.evaluable, reason(found)) == (Evaluable.NOT_EVALUABLE, "left_in_window")


def test_leaving_for_a_related_event_counts(study: Study) -> None:
    reason_ = WithdrawalReason.ADVERSE_EVENT
    story = Story().assigned().conditioned().infused(1, 0).event(4, 2).withdrew(6, reason_)
    assert status(study, story, 7).evaluable is Evaluable.EVALUABLE
    other = Story().assigned().conditioned().infused(1, 0).event(4, 2, causality=UNRELATED)
    assert status(study, other.withdrew(6, reason_), 7).evaluable is Evaluable.NOT_EVALUABLE
    over = Story().assigned().conditioned().infused(1, 0).event(4, 2).recovered(5)
    assert status(study, over.withdrew(6, reason_), 7).evaluable is Evaluable.EVALUABLE
    unnamed = Story().assigned().conditioned().infused(1, 0).withdrew(6, reason_)
    assert status(study, unnamed, 7).evaluable is Evaluable.EVALUABLE


def test_conditioned_and_never_infused(study: Study) -> None:
    story = Story().assigned().conditioned()
    waiting = status(study, story, -1)
    assert (waiting.evaluable, waiting.replaceable) == (Evaluable.NOT_TREATED, False)
    assert reason(waiting) == "not_yet_infused"
    lapsed = status(study, story, 15)  # day 0 and the maximum delay of 14 days are over
    assert (lapsed.evaluable, lapsed.replaceable) == (Evaluable.NOT_TREATED, True)
    assert reason(lapsed) == "never_infused"
    assert status(study, story, 14).replaceable is False
    gone = Story().assigned().conditioned().withdrew(-1)
    assert status(study, gone, -1).replaceable is True


def test_the_third_infusion_moved(study: Study) -> None:
    story = Story().assigned().conditioned().infused(1, 0).infused(2, 7).held(14, 3)
    story.infused(3, 20)
    found = status(study, story, 29)
    assert (found.evaluable, found.closes_on) == (Evaluable.EVALUABLE, on(28))


def test_counts_of_someone_who_left_before_they_could_recover_are_no_dlt(study: Study) -> None:
    """Withdrawn at the nadir that conditioning brings: not evaluable, and replaced."""
    story = Story().treated().measured(7, "neutrophils", "0.42", "10*9/L").withdrew(13)
    found = status(study, story, 60)
    assert found.dlts == ()
    assert (found.evaluable, reason(found)) == (Evaluable.NOT_EVALUABLE, "left_in_window")
    assert found.replaceable
    on_the_day = Story().treated().measured(28, "neutrophils", "0.42", "10*9/L").withdrew(28)
    assert clauses(study, on_the_day) == ["neutrophils_not_recovered"]
    assert status(study, on_the_day, 28).evaluable is Evaluable.PENDING


def test_clauses_are_data(study: Study) -> None:
    """Another definition needs another table, and no other code."""
    (first, *_) = [c for c in study.dlt.clauses if c.key == "gvhd_grade_2"]
    only = replace(study, dlt=replace(study.dlt, clauses=(first,), exceptions=()))
    assert clauses(only, Story().treated().event(5, 4).died(20)) == []
