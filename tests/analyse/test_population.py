"""The trial profile: everyone who consented is in exactly one place."""

from datetime import date, timedelta

from hypothesis import given, settings

from analyse.conftest import Analysed
from analyse.small_trial import Trial, reference_study
from analyse.trials import CUTS, trials
from firstdose.analyse.cut import ALL
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.results import Results, results
from firstdose.analyse.rows import NOT_RECORDED, Statistic
from firstdose.records.facts import Consented
from firstdose.records.values import Action, Domain, WithdrawalReason

ZERO = date(2024, 3, 4)


def box(found: Results, variable: str) -> int:
    value = found.row("screened", ALL, f"profile.{variable}", Statistic.COUNT).value
    assert isinstance(value, int)
    return value


def test_who_left_before_treatment_and_why(analysed: Analysed) -> None:
    trial = Trial()
    trial.ineligible("001", ZERO, "neutrophils")
    trial.ineligible("002", ZERO, "neutrophils")
    trial.participant("003", ZERO, infusions=0).withdrew(-6)
    trial.participant("004", ZERO, infusions=0).treated(0)
    trial.participant("005", ZERO, infusions=2).withdrew(20, WithdrawalReason.LOST_TO_FOLLOW_UP)
    found = analysed(trial, ZERO + timedelta(days=40))
    assert [box(found, name) for name in ("consented", "not_eligible", "eligible")] == [5, 2, 3]
    assert box(found, "not_eligible.criterion=neutrophils") == 2
    assert (box(found, "not_conditioned"), box(found, "not_conditioned.left")) == (1, 1)
    assert (box(found, "conditioned"), box(found, "not_infused")) == (2, 1)
    assert (box(found, "infused"), box(found, "infused.infusions=2")) == (1, 1)
    assert box(found, "dlt.not_evaluable.reason=left_in_window") == 1
    assert (box(found, "withdrawn"), box(found, "withdrawn.reason=lost_to_follow_up")) == (1, 1)
    assert box(found, "in_follow_up") == 0


@settings(max_examples=settings().max_examples // 5)
@given(trials(), CUTS)
def test_every_step_adds_up(trial: Trial, cut: date) -> None:
    found = results(reference_study(), trial.ledger(), cut)
    screened = ("not_eligible", "left_in_screening", "in_screening", "no_place", "eligible")
    assert box(found, "consented") == sum(box(found, name) for name in screened)
    assert box(found, "eligible") == box(found, "eligible_not_assigned") + box(found, "assigned")
    assert box(found, "assigned") == box(found, "not_conditioned") + box(found, "conditioned")
    assert box(found, "conditioned") == box(found, "not_infused") + box(found, "infused")
    states = ("dlt.evaluable", "dlt.pending", "dlt.not_evaluable")
    assert box(found, "infused") == sum(box(found, name) for name in states)
    for step in ("not_conditioned", "not_infused"):
        whys = (f"{step}.left", f"{step}.held", f"{step}.waiting")
        assert box(found, step) == sum(box(found, name) for name in whys)


def test_who_was_never_decided_has_no_place_once_enrolment_is_over(analysed: Analysed) -> None:
    trial = Trial()
    trial.decided(ZERO - timedelta(days=30), Action.START, "d1-i7")
    trial.add(Consented(participant="001", consent_version="1"), ZERO)
    waiting = analysed(trial, ZERO + timedelta(days=5))
    assert (box(waiting, "in_screening"), box(waiting, "no_place")) == (1, 0)
    expired = analysed(trial, ZERO + timedelta(days=29))
    assert (box(expired, "in_screening"), box(expired, "no_place")) == (0, 1)
    trial.decided(ZERO + timedelta(days=5), Action.COMPLETE, "d1-i7")
    closed = analysed(trial, ZERO + timedelta(days=5))
    assert (box(closed, "in_screening"), box(closed, "no_place")) == (0, 1)


def test_follow_up_is_completed_with_the_last_planned_visit(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO)
    trial.participant("002", ZERO + timedelta(days=60)).withdrew(400)
    found = analysed(trial, ZERO + timedelta(days=600))
    assert (box(found, "completed"), box(found, "in_follow_up"), box(found, "withdrawn")) == (
        1,
        0,
        1,
    )
    days = found.row(PARTICIPANT, "001", "follow_up_days")
    assert (days.value, found.row(PARTICIPANT, "001", "end").value) == (567, "completed")
    assert days.sources


def test_those_followed_are_counted_among_the_treated(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO)
    trial.participant("002", ZERO + timedelta(days=200))
    trial.ineligible("003", ZERO, "neutrophils")
    found = analysed(trial, ZERO + timedelta(days=380))
    row = found.row("safety_infused", ALL, "population.followed_12_months", Statistic.COUNT)
    assert (row.value, row.n) == (1, 2)
    assert found.find("safety_infused", ALL, row.variable, Statistic.LOWER) is not None


def test_a_population_that_cannot_be_told_is_not_recorded(analysed: Analysed) -> None:
    trial = Trial(domains=(Domain.EXPOSURE, Domain.REGIMEN))
    trial.participant("001", ZERO)
    found = analysed(trial, ZERO + timedelta(days=40))
    enrolled = found.row("screened", ALL, "population.enrolled", Statistic.COUNT)
    assert (enrolled.value, enrolled.warning) == (None, NOT_RECORDED)
    assert found.row("screened", ALL, "population.safety_infused", Statistic.COUNT).value == 1


def test_everyone_who_consented_is_counted_by_their_consent(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO)
    trial.ineligible("002", ZERO, "neutrophils")
    found = analysed(trial, ZERO + timedelta(days=40))
    row = found.row("screened", ALL, "population.screened", Statistic.COUNT)
    assert (row.value, len(row.sources)) == (2, 2)
