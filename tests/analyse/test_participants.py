"""Rows about one participant: what T1, T13, the swimmer plot and the spaghetti draw."""

from datetime import date, timedelta
from decimal import Decimal

from analyse.conftest import Analysed
from analyse.small_trial import Trial
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.results import Results
from firstdose.records.values import Indication

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=300)


def told() -> Trial:
    trial = Trial()
    one = trial.participant("001", ZERO).prednisone(-100, "10").crs(1).event(100, 3, event="AE-2")
    one.scored(-6, "baseline", "arthritis", "rash", "low_complement", pga="2")
    one.scored(28, "day-28", "arthritis", "rash", pga="1.5").prednisone(70, "5")
    one.scored(84, "week-12").prednisone(120, "0").scored(168, "week-24")
    one.scored(200, "", "arthritis", "proteinuria", pga="2").prednisone(
        201, "40", Indication.RESCUE
    )
    trial.participant("002", ZERO, infusions=0).withdrew(-6)
    trial.ineligible("003", ZERO, "neutrophils")
    return trial


def value(found: Results, variable: str, who: str = "001") -> object:
    return found.row(PARTICIPANT, who, variable).value


def test_only_those_assigned_have_rows(analysed: Analysed) -> None:
    found = analysed(told(), CUT)
    assert {row.group for row in found.where(PARTICIPANT)} == {"001", "002"}


def test_course_from_baseline_to_last(analysed: Analysed) -> None:
    found = analysed(told(), CUT)
    assert [value(found, f"sledai_total.{at}") for at in ("at_baseline", "week-12", "last")] == [
        Decimal(8),
        Decimal(0),
        Decimal(8),
    ]
    assert value(found, "study_day.unscheduled-1") == 200
    assert [value(found, f"first.{measure}") for measure in ("lldas", "doris")] == [84, 84]
    assert value(found, "lost.lldas") == 200
    assert value(found, "sustained.lldas") == 84
    assert value(found, "steroid_free") == 168
    assert value(found, "rescue.study_day") == 201
    assert value(found, "lldas.last") == "not_met"


def test_toxicity_and_treatment(analysed: Analysed) -> None:
    found = analysed(told(), CUT)
    assert (value(found, "worst_grade"), value(found, "worst_grade.crs")) == (3, 1)
    assert (value(found, "severe_events"), value(found, "serious_events")) == (1, 0)
    assert value(found, "event.AE-2.onset_study_day") == 100
    assert [value(found, f"infusion.{number}.study_day") for number in (1, 2, 3)] == [0, 7, 14]
    assert (value(found, "infusions_given"), value(found, "infusions_planned")) == (3, 3)
    assert (value(found, "dlt"), value(found, "dlt_evaluable")) == ("no", "evaluable")
    assert (value(found, "follow_up_days"), value(found, "end")) == (300, "in_study")


def test_who_left_before_treatment(analysed: Analysed) -> None:
    found = analysed(told(), CUT)
    assert (value(found, "end", "002"), value(found, "infusions_given", "002")) == ("withdrawn", 0)
    assert value(found, "first_infusion_on", "002") is None
    assert found.find(PARTICIPANT, "002", "withdrawn.study_day") is None
    assert found.row(PARTICIPANT, "002", "withdrawal_reason").value == "participant_decision"


def test_a_response_after_rescue_is_no_first_response(analysed: Analysed) -> None:
    """As at the visits: from the first day of rescue medication on there is no response."""
    trial = Trial()
    one = trial.participant("001", ZERO).prednisone(-100, "5")
    one.scored(-6, "baseline", "arthritis", "rash", pga="2")
    one.scored(28, "day-28", "arthritis", "rash", pga="1.5")
    one.prednisone(60, "5", Indication.RESCUE).scored(84, "week-12")
    found = analysed(trial, CUT)
    assert value(found, "lldas.last") == "met"
    assert value(found, "after_rescue.last") == "yes"
    assert found.find(PARTICIPANT, "001", "first.lldas") is None
