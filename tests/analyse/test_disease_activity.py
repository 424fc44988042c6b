"""Responses by visit: who is in the denominator, who responds, and what unknown does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from analyse.conftest import Analysed
from analyse.small_trial import Person, Trial, reference_study
from analyse.trials import CUTS, trials
from firstdose.analyse.cut import ALL
from firstdose.analyse.disease_activity import response_variable, visits_of
from firstdose.analyse.results import Results, results
from firstdose.analyse.rows import NOT_RECORDED, Statistic
from firstdose.protocol.endpoints import IntercurrentEvents
from firstdose.records.values import Domain, Indication

ZERO = date(2024, 3, 4)
EFFICACY = "efficacy"
CLOSED = ZERO + timedelta(days=84 + 7 + 1)
"""The first day on which the window of week 12 has closed before the cut."""


def person(trial: Trial, who: str = "001", regimen: str = "d1-i7") -> Person:
    """Someone with active disease at baseline on 5 mg of prednisone."""
    one = trial.participant(who, ZERO, regimen=regimen).prednisone(-100, "5")
    return one.scored(-6, "baseline", "arthritis", "rash", "low_complement", pga="2.0").scored(
        28, "day-28", "arthritis", "rash", pga="1.5"
    )


def test_a_week_is_read_at_the_visit_whose_window_holds_it() -> None:
    """Not at one that is nearer and counts from another infusion: the checks say the same."""
    study = reference_study()
    week_12 = study.visit("week-12")
    nearer = replace(week_12, name="last-84", anchor="last_infusion")
    later = replace(week_12, day=85)
    visits = [later if visit is week_12 else visit for visit in study.schedule.visits]
    moved = replace(study, schedule=replace(study.schedule, visits=(nearer, *visits)))
    endpoint = next(one for one in study.endpoints.endpoints if one.measure == "sri_4")
    assert visits_of(moved, endpoint)[0] == "week-12"


def responded(
    found: Results, visit: str = "week-12", measure: str = "lldas"
) -> tuple[object, object]:
    row = found.row(EFFICACY, ALL, response_variable(measure, visit), Statistic.COUNT)
    return (row.value, row.n)


def assessed_only(found: Results, visit: str = "week-12") -> tuple[object, object]:
    variable = f"{response_variable('lldas', visit)}.assessed"
    row = found.row(EFFICACY, ALL, variable, Statistic.COUNT)
    return (row.value, row.n)


def test_a_visit_counts_once_its_window_has_closed_before_the_cut(analysed: Analysed) -> None:
    trial = Trial()
    person(trial).scored(80, "week-12")
    assert responded(analysed(trial, CLOSED - timedelta(days=1))) == (0, 0)
    waiting = analysed(trial, CLOSED - timedelta(days=1)).row(
        EFFICACY, ALL, "response.lldas.week-12.not_yet_due", Statistic.COUNT
    )
    assert waiting.value == 1
    assert responded(analysed(trial, CLOSED)) == (1, 1)


def test_unassessed_is_a_non_response_and_not_among_the_assessed(analysed: Analysed) -> None:
    trial = Trial()
    person(trial, "001").scored(84, "week-12")
    person(trial, "002")
    found = analysed(trial, CLOSED)
    assert responded(found) == (1, 2)
    assert assessed_only(found) == (1, 1)
    missing = found.row(EFFICACY, ALL, "response.lldas.week-12.not_assessed", Statistic.COUNT)
    assert missing.value == 1


def test_active_disease_is_a_non_response(analysed: Analysed) -> None:
    trial = Trial()
    person(trial).scored(84, "week-12", "proteinuria")
    found = analysed(trial, CLOSED)
    assert assessed_only(found) == (0, 1)
    assert responded(found) == (0, 1)


def test_the_withdrawn_stay_in_the_denominator(analysed: Analysed) -> None:
    trial = Trial()
    person(trial, "001").scored(84, "week-12")
    person(trial, "002").withdrew(50)
    person(trial, "003").died(60)
    assert responded(analysed(trial, CLOSED)) == (1, 3)


def test_who_left_before_any_assessment_stays_in_the_denominator(analysed: Analysed) -> None:
    """Withdrawn on day 17, before week 4: no assessment after baseline, and a non-response."""
    trial = Trial()
    person(trial, "001").scored(84, "week-12")
    early = trial.participant("002", ZERO).scored(-6, "baseline", "arthritis", "rash", pga="2.0")
    early.withdrew(17)
    found = analysed(trial, CLOSED)
    assert responded(found) == (1, 2)
    assert assessed_only(found) == (1, 1)


def test_rescue_makes_a_later_response_none(analysed: Analysed) -> None:
    trial = Trial()
    person(trial, "001").scored(84, "week-12").prednisone(60, "5", Indication.RESCUE)
    person(trial, "002").scored(84, "week-12").prednisone(88, "40", Indication.RESCUE)
    found = analysed(trial, CLOSED)
    assert responded(found) == (1, 2)
    assert assessed_only(found) == (1, 2)


def test_who_was_rescued_and_never_assessed_is_not_among_the_assessed(analysed: Analysed) -> None:
    trial = Trial()
    person(trial, "001").scored(84, "week-12")
    person(trial, "002").prednisone(60, "40", Indication.RESCUE)
    found = analysed(trial, CLOSED)
    assert responded(found) == (1, 2)
    assert assessed_only(found) == (1, 1)
    missing = found.row(EFFICACY, ALL, "response.lldas.week-12.not_assessed", Statistic.COUNT)
    assert missing.value == 1


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            IntercurrentEvents(
                withdrawal="non_response", death="non_response", rescue="non_response"
            ),
            (0, 3),
        ),
        (
            IntercurrentEvents(withdrawal="excluded", death="excluded", rescue="non_response"),
            (0, 1),
        ),
        (
            IntercurrentEvents(
                withdrawal="non_response", death="non_response", rescue="treatment_policy"
            ),
            (1, 3),
        ),
    ],
)
def test_intercurrent_events_follow_the_study_file(
    rules: IntercurrentEvents, expected: tuple[int, int]
) -> None:
    trial = Trial()
    person(trial, "001").scored(84, "week-12").prednisone(60, "5", Indication.RESCUE)
    person(trial, "002").withdrew(50)
    person(trial, "003").died(60)
    # Somebody who could respond, so that the measure is not one that nobody can meet.
    person(trial, "004").scored(168, "week-24")
    study = reference_study()
    study = replace(study, endpoints=replace(study.endpoints, intercurrent_events=rules))
    found = results(study, trial.ledger(), CLOSED)
    value, of = responded(found)
    assert isinstance(of, int)
    assert (value, of - 1) == expected


def test_the_regimens_that_remain_are_named(analysed: Analysed) -> None:
    trial = Trial()
    person(trial, "001").scored(84, "week-12")
    late = trial.participant("002", ZERO + timedelta(days=60), regimen="d1-i5")
    late.scored(-6, "baseline", "arthritis").scored(28, "day-28", "arthritis")
    found = analysed(trial, CLOSED)
    left = found.row(EFFICACY, ALL, "response.lldas.week-12.regimens")
    assert left.value == "d1-i7 1"
    by_regimen = found.row(EFFICACY, "d1-i5", "response.lldas.week-12", Statistic.COUNT)
    assert (by_regimen.value, by_regimen.n) == (0, 0)


def test_a_measure_that_needs_what_nobody_scored_is_not_recorded(analysed: Analysed) -> None:
    """SRI-4 asks for BILAG, which this ledger does not hold."""
    trial = Trial()
    person(trial).scored(84, "week-12")
    found = analysed(trial, CLOSED)
    row = found.row(EFFICACY, ALL, "response.sri_4.week-12", Statistic.COUNT)
    assert (row.value, row.warning) == (None, NOT_RECORDED)


def test_the_last_visit_must_lie_beyond_the_follow_up_asked_for(analysed: Analysed) -> None:
    """Both DORIS and LLDAS at the last visit beyond 12 months; an earlier state does not count."""
    trial = Trial()
    person(trial, "001").scored(168, "week-24").scored(364, "week-52")
    person(trial, "002").scored(168, "week-24").scored(364, "week-52", "rash", pga="0.8")
    person(trial, "003").scored(168, "week-24")
    found = analysed(trial, ZERO + timedelta(days=400))
    variable = response_variable("lldas_and_doris", "last_visit")
    row = found.row("followed_12_months", ALL, variable, Statistic.COUNT)
    assert (row.value, row.n) == (1, 3)
    assessed = found.row("followed_12_months", ALL, f"{variable}.assessed", Statistic.COUNT)
    assert (assessed.value, assessed.n) == (1, 2)


def test_nobody_followed_long_enough_is_an_empty_denominator(analysed: Analysed) -> None:
    trial = Trial()
    person(trial).scored(84, "week-12")
    found = analysed(trial, ZERO + timedelta(days=365))
    variable = response_variable("lldas_and_doris", "last_visit")
    row = found.row("followed_12_months", ALL, variable, Statistic.PERCENT)
    assert (row.value, row.n) == (None, 0)


def test_scores_by_visit_have_means_with_limits(analysed: Analysed) -> None:
    trial = Trial()
    person(trial, "001").scored(84, "week-12")
    person(trial, "002").scored(84, "week-12", "arthritis")
    found = analysed(trial, CLOSED)
    assert found.row("safety_infused", ALL, "sledai_total.week-12", Statistic.MEAN).value == 2
    upper = found.row("safety_infused", ALL, "sledai_total.week-12", Statistic.UPPER).value
    assert f"{upper:.1f}" == "27.4"
    assert found.find("safety_infused", ALL, "sledai_total.week-24", Statistic.MEAN) is None


def test_without_the_domain_every_response_is_not_recorded() -> None:
    trial = Trial(domains=(Domain.EXPOSURE,))
    person(trial).scored(84, "week-12")
    found = results(reference_study(), trial.ledger(), CLOSED)
    row = found.row(EFFICACY, ALL, "response.lldas.week-12", Statistic.PERCENT)
    assert (row.value, row.warning, row.sources) == (None, NOT_RECORDED, ())


@settings(max_examples=settings().max_examples // 5)
@given(trials(), CUTS)
def test_denominators_add_up(trial: Trial, cut: date) -> None:
    found = results(reference_study(), trial.ledger(), cut)
    for measure in ("lldas", "doris"):
        for visit in ("week-12", "week-24", "week-36", "week-52"):
            variable = response_variable(measure, visit)
            row = found.row(EFFICACY, ALL, variable, Statistic.COUNT)
            if row.warning == NOT_RECORDED:
                continue
            counted = {
                name: found.row(EFFICACY, ALL, f"{variable}.{name}", Statistic.COUNT)
                for name in ("assessed", "not_assessed", "not_yet_due", "excluded")
            }
            members = counted["not_yet_due"].n
            missing, waiting = counted["not_assessed"].value, counted["not_yet_due"].value
            assert isinstance(missing, int)
            assert isinstance(waiting, int)
            assert row.n is not None
            assert counted["assessed"].n == row.n - missing
            assert counted["assessed"].value == row.value
            assert members == row.n + waiting
            assert counted["excluded"].value == 0
