"""A later version of the consent form: everyone on study is asked to sign it, until they have."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from firstdose.derive.exposure import exposure
from firstdose.protocol.study import Study
from firstdose.records.facts import Consented, RegimenAssigned, Withdrawn
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Reconsent
from firstdose.records.values import WithdrawalReason
from firstdose.trial.agenda import agenda
from trial.scripted_clinic import opened
from trial.shipped import reference_study

DAY = date(2024, 3, 1)


@pytest.fixture(scope="module")
def amended() -> Study:
    study, _ = reference_study()
    return replace(study, consent=replace(study.consent, version="2"))


def told(*facts: Consented | RegimenAssigned | Withdrawn) -> Ledger:
    study, text = reference_study()
    ledger = Ledger()
    ledger.append(opened(study, text), occurred_on=DAY, known_on=DAY, entered_by="site")
    for fact in facts:
        ledger.append(fact, occurred_on=DAY, known_on=DAY, entered_by="site")
    return ledger


def consented(version: str) -> Consented:
    return Consented(participant="001", consent_version=version)


ASSIGNED = RegimenAssigned(participant="001", part="escalation", regimen="d1-i7", cohort=1)


def asked(study: Study, ledger: Ledger, days: int = 1) -> list[Reconsent]:
    today = DAY + timedelta(days=days)
    history = ledger.history("001")
    found = agenda(study, history, exposure(study, history, today), today)
    orders, _ = found.on(today)
    return [order for order in orders if isinstance(order, Reconsent)]


def test_who_signed_an_earlier_version_is_asked_every_day(amended: Study) -> None:
    ledger = told(consented("1"), ASSIGNED)
    for days in (0, 1, 30):
        assert [order.version for order in asked(amended, ledger, days)] == ["2"]


def test_who_never_signs_is_asked_until_the_last_visit_is_over(amended: Study) -> None:
    history = told(consented("1"), ASSIGNED).history("001")
    given = exposure(amended, history, DAY)
    before = agenda(amended, history, given, DAY)
    last_on = max(planned.closes_on for planned in before.ahead.visits)
    for today, is_asked in ((last_on, True), (last_on + timedelta(days=1), False)):
        later = agenda(amended, history, given, today, before)
        assert any(isinstance(order, Reconsent) for order in later.treatment.orders) is is_asked


def test_who_has_signed_it_is_not_asked(amended: Study) -> None:
    assert asked(amended, told(consented("1"), ASSIGNED, consented("2"))) == []


def test_no_one_is_asked_where_the_study_does_not_ask_or_after_leaving(amended: Study) -> None:
    lenient = replace(amended.consent, reconsent_on_new_version=False)
    ledger = told(consented("1"), ASSIGNED)
    assert asked(replace(amended, consent=lenient), ledger) == []
    left = Withdrawn(participant="001", reason=WithdrawalReason.OTHER)
    assert asked(amended, told(consented("1"), ASSIGNED, left)) == []
