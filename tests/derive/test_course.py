"""The course of one participant, and of everyone."""

from decimal import Decimal

from derive.hand_made import WHO, Story, on, sledai_items
from derive.test_medication import drug
from firstdose.derive.course import course, courses
from firstdose.protocol.study import Study
from firstdose.records.facts import DemographyRecorded, PriorTherapyRecorded
from firstdose.records.values import Sex, TherapyClass, WithdrawalReason


def story() -> Story:
    told = Story().treated().event(5, 3).measured(-6, "neutrophils", "3.0", "10*9/L")
    told.scored(-6, "sledai_2k", sledai_items("rash"), visit="baseline")
    told.add(-20, drug("prednisone", "10")).attended(7, "day-7")
    belimumab = PriorTherapyRecorded(
        participant=WHO, therapy="belimumab", therapy_class=TherapyClass.BIOLOGIC
    )
    told.add(-20, belimumab)
    return told.withdrew(90, WithdrawalReason.LOST_TO_FOLLOW_UP)


def test_everything_in_one_object(study: Study) -> None:
    found = course(study, story().history(), on(120))
    assert (found.participant, found.sex, found.age_years) == (WHO, Sex.FEMALE, 37)
    assert found.disease_duration_years is None
    assert found.consented_on == on(-7)
    assert [therapy.therapy for therapy in found.prior_therapies] == ["belimumab"]
    assert found.eligible is None
    assert found.exposure is not None
    assert found.dlt is not None
    assert [dlt.event for dlt in found.dlt.dlts] == ["AE-1"]
    assert [event.event for event in found.adverse_events] == ["AE-1"]
    assert found.baseline_activity is found.activity[0]
    assert {status.visit for status in found.visits} >= {"baseline", "day-7", "week-52"}
    assert len(found.memberships) == len(study.endpoints.populations)
    assert [period.dose_mg_per_day for period in found.medication] == [Decimal(10)]
    assert (found.withdrawn_on, found.withdrawal_reason) == (
        on(90),
        WithdrawalReason.LOST_TO_FOLLOW_UP,
    )
    assert (found.died_on, found.rescue_on) == (None, None)
    assert found.followed_until == on(90)
    assert found.followed_days == 90


def test_someone_still_in_the_study_is_followed_until_today(study: Study) -> None:
    assert course(study, story().history(), on(60)).followed_until == on(60)


def test_someone_of_whom_little_is_known(study: Study) -> None:
    told = Story().add(0, DemographyRecorded(participant=WHO, sex=Sex.MALE, age_years=40))
    found = course(study, told.history(), on(5))
    assert (found.exposure, found.dlt, found.activity, found.visits) == (None, None, (), ())
    assert found.followed_days is None


def test_courses_stand_in_the_order_of_first_mention(study: Study) -> None:
    ledger = story().ledger()
    for name in ("003", "002"):
        ledger.append(
            DemographyRecorded(participant=name, sex=Sex.MALE, age_years=40),
            occurred_on=on(200),
            known_on=on(200),
            entered_by="site",
        )
    assert [c.participant for c in courses(study, ledger, on(300))] == [WHO, "003", "002"]


def test_a_course_is_remembered_while_nothing_changes(study: Study) -> None:
    ledger = story().ledger()
    first = course(study, ledger.history(WHO), on(120))
    assert course(study, ledger.history(WHO), on(120)) is first
