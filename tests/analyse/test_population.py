"""The trial profile: everyone who consented is in exactly one place."""

from datetime import date, timedelta

from hypothesis import given, settings

from analyse.conftest import Analysed
from analyse.small_trial import Trial, reference_study
from analyse.trials import CUTS, trials
from firstdose.analyse.cut import ALL
from firstdose.analyse.results import Results, results
from firstdose.analyse.rows import Statistic
from firstdose.records.values import WithdrawalReason

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
