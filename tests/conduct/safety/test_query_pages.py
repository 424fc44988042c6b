"""Queries, reports to authorities, source marks, freezing and locking through their pages."""

from __future__ import annotations

import json
import time
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conduct.safety.scenes import TODAY, awaited
from conduct.served import PASSWORD, SEED, Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.safety.gates import gates
from firstdose.conduct.safety.signers import may_sign
from firstdose.conduct.store import Row
from firstdose.conduct.web.accounts import totp
from firstdose.protocol.study import Study
from firstdose.records import lines
from firstdose.records.delegation import ParticipantAtSite
from firstdose.records.facts import AdverseEventReported, CellsInfused, Consented
from firstdose.records.locking import DataExported, StudyLocked
from firstdose.records.oversight import (
    ExpectednessJudged,
    QueryAnswered,
    QueryClosed,
    QueryRaised,
    SafetyReport,
    SafetyReportSent,
)
from firstdose.records.values import EventState, SeriousCriterion
from firstdose.standards.verdict import YesNo
from firstdose.trial.clinic import Answer
from trial.scripted_clinic import dlt


@pytest.fixture
def complete(accounts_place: str, tmp_path: Path) -> Generator[Served]:
    with serving_ledger(accounts_place, tmp_path, awaited()) as found:
        found.moment.at = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 30, tzinfo=UTC)
        found.tell(
            ParticipantAtSite(participant="001", site="01"),
            ParticipantAtSite(participant="002", site="02"),
        )
        found.delegate("monitor", Role.MONITOR, "01")
        found.delegate("coordinator", Role.COORDINATOR, "01")
        found.delegate("coordinator-2", Role.COORDINATOR, "02")
        found.delegate("manager", Role.DATA_MANAGER, "")
        yield found


def entry_of(served: Served, kind: type[CellsInfused | Consented], who: str = "001") -> str:
    return str(served.store.ledger().history(who).of(kind)[0].number)


def test_today_says_which_queries_wait_and_the_answer_stands_beside_the_entry(
    complete: Served,
) -> None:
    monitor, site = complete.browser("monitor"), complete.browser("coordinator")
    infusion = entry_of(complete, CellsInfused)
    asked = {"entry": infusion, "text": "Which lot was it?"}
    monitor.post("/participants/001/queries/new/", asked)
    waits, answered = "1 query waits for an answer", "1 query is answered and waits to be closed"
    assert waits in site.get("/").content.decode()
    assert waits not in complete.browser("coordinator-2").get("/").content.decode()
    assert waits not in monitor.get("/").content.decode()
    page = site.get("/participants/001/queries/Q-1/answer/").content.decode()
    assert "cells_infused number=1" in page
    assert 'href="/participants/001/"' in page
    site.post("/participants/001/queries/Q-1/answer/", {"text": "Lot 7."})
    assert waits not in site.get("/").content.decode()
    assert answered in monitor.get("/").content.decode()
    assert answered not in site.get("/").content.decode()


@pytest.mark.parametrize("page", ["new/", "Q-1/answer/", "Q-1/close/"])
def test_what_is_missing_is_said_by_the_page_and_not_by_the_browser(
    complete: Served, page: str
) -> None:
    complete.tell(QueryRaised(participant="001", query="Q-1", text="?", entry=None))
    browser = complete.browser("coordinator" if "answer" in page else "monitor")
    path = f"/participants/001/queries/{page}"
    assert " novalidate>" in browser.get(path).content.decode()
    refused = browser.post(path, {"text": " "})
    assert refused.status_code == 422
    assert "write a sentence" in refused.content.decode()


def test_a_query_is_raised_answered_and_closed(complete: Served) -> None:
    monitor, site = complete.browser("monitor"), complete.browser("coordinator")
    infusion = entry_of(complete, CellsInfused)
    asked = monitor.post(
        "/participants/001/queries/new/", {"entry": infusion, "text": "Which lot was it?"}
    )
    assert asked["Location"] == "/queries/"
    shown = site.get("/queries/").content.decode()
    assert "Which lot was it?" in shown
    assert "▲ critical" in shown
    assert "cells_infused number=1" in shown
    assert "/participants/001/queries/Q-1/close/" not in shown
    site.post("/participants/001/queries/Q-1/answer/", {"text": "Lot 7."})
    shown = monitor.get("/queries/").content.decode()
    assert "Lot 7." in shown
    monitor.post("/participants/001/queries/Q-1/close/", {"text": "Lot 7 confirmed."})
    about = complete.store.ledger().history("001")
    kinds = [type(entry.fact) for entry in about if "Query" in type(entry.fact).__name__]
    assert kinds == [QueryRaised, QueryAnswered, QueryClosed]
    assert "No query is open." in monitor.get("/queries/").content.decode()


def test_a_query_on_a_consent_is_not_critical(complete: Served) -> None:
    monitor = complete.browser("monitor")
    consent = entry_of(complete, Consented)
    monitor.post("/participants/001/queries/new/", {"entry": consent, "text": "Signed where?"})
    assert "critical" not in monitor.get("/queries/").content.decode().partition("<tbody>")[2]


def test_nobody_asks_about_an_entry_of_another_participant_or_without_words(
    complete: Served,
) -> None:
    monitor = complete.browser("monitor")
    other = entry_of(complete, CellsInfused, "002")
    for typed in ({"entry": other, "text": "?"}, {"entry": "9" * 12, "text": "?"}, {"text": " "}):
        answer = monitor.post("/participants/001/queries/new/", typed)
        assert answer.status_code == 422
        assert b'aria-invalid="true"' in answer.content
    assert complete.store.ledger().history("001").of(QueryRaised) == ()


def test_queries_of_another_site_are_nobodys_business(complete: Served) -> None:
    manager, elsewhere = complete.browser("manager"), complete.browser("coordinator-2")
    manager.post("/participants/001/queries/new/", {"text": "Where is day 14?"})
    assert "Where is day 14?" not in elsewhere.get("/queries/").content.decode()
    assert elsewhere.get("/participants/001/queries/Q-1/answer/").status_code == 403


# --- reports to authorities ----------------------------------------------------------------


@pytest.fixture
def with_event(complete: Served) -> Served:
    state = EventState(grade=4, causality=(), seriousness=(SeriousCriterion.LIFE_THREATENING,))
    fact = AdverseEventReported(
        participant="001", event="AE-9", term="Sepsis", system_organ_class="Infections", state=state
    )
    complete.tell(fact, by="site")
    return complete


def test_a_report_that_left_stops_its_clock_and_starts_the_follow_up(with_event: Served) -> None:
    manager = with_event.browser("manager")
    before = manager.get("/clocks/").content.decode()
    assert "First report of Sepsis (AE-9) to NMPA (China)" in before
    assert "Follow-up report of Sepsis (AE-9) to NMPA (China)" not in before
    sent = {
        "authority": "nmpa",
        "report": "initial",
        "on": TODAY.isoformat(),
        "reference": "CN-1",
    }
    done = manager.post("/participants/001/events/AE-9/report/", sent)
    assert done["Location"] == "/clocks/"
    after = manager.get("/clocks/").content.decode()
    assert f"done on {TODAY}" in after
    assert "Follow-up report of Sepsis (AE-9) to NMPA (China)" in after
    (entry,) = with_event.store.ledger().history("001").of(SafetyReportSent)
    assert (entry.fact.authority, entry.fact.report) == ("nmpa", SafetyReport.INITIAL)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on", (TODAY + timedelta(days=1)).isoformat()),
        ("on", "2024-02-30"),
        ("on", "２０２４-０３-３１"),
        ("on", "0"),
        ("authority", "who"),
        ("report", "last"),
        ("reference", " "),
    ],
)
def test_a_report_that_cannot_be_is_refused_at_its_field(
    with_event: Served, name: str, value: str
) -> None:
    good = {"authority": "fda", "report": "initial", "on": TODAY.isoformat(), "reference": "R"}
    manager = with_event.browser("manager")
    answer = manager.post("/participants/001/events/AE-9/report/", {**good, name: value})
    assert answer.status_code == 422
    assert f'id="{name}-wrong"' in answer.content.decode()
    assert with_event.store.ledger().history("001").of(SafetyReportSent) == ()


def test_an_event_that_is_foreseen_has_no_clock(with_event: Served) -> None:
    manager = with_event.browser("manager")
    said = {"expected": "yes", "reference": "Brochure 2, 5.3"}
    manager.post("/participants/001/events/AE-9/expectedness/", said)
    (entry,) = with_event.store.ledger().history("001").of(ExpectednessJudged)
    assert entry.fact.expected is YesNo.YES
    assert "Sepsis" not in manager.get("/clocks/").content.decode()


def test_there_is_no_report_of_an_event_that_is_none(complete: Served) -> None:
    manager = complete.browser("manager")
    for page in ("report", "expectedness"):
        assert manager.get(f"/participants/001/events/AE-77/{page}/").status_code == 404
        assert manager.get(f"/participants/001/events/death/{page}/").status_code == 404


# --- source, freeze and lock ---------------------------------------------------------------


def test_what_was_held_against_its_source_is_counted_and_a_correction_is_not(
    complete: Served,
) -> None:
    monitor = complete.browser("monitor")
    infusion = entry_of(complete, CellsInfused)
    done = monitor.post("/participants/001/source/", {"entry": [infusion]})
    assert done.status_code == 302
    page = monitor.get("/participants/001/source/").content.decode()
    assert "1 entry has been held against its source." in page
    assert f'value="{infusion}"' not in page
    manager = complete.browser("manager")
    shown = manager.get("/closing/").content.decode()
    entries = sum(1 for _ in complete.store.ledger().history("001")) - 1  # the mark itself
    row = f'<th scope="row">001</th><td class="number">{entries}</td><td class="number">1</td>'
    assert row in shown
    for typed in ({}, {"entry": [infusion]}, {"entry": [entry_of(complete, CellsInfused, "002")]}):
        assert monitor.post("/participants/001/source/", typed).status_code == 422


def test_a_frozen_participant_takes_nothing_in_until_the_freeze_is_lifted(
    complete: Served,
) -> None:
    manager, monitor = complete.browser("manager"), complete.browser("monitor")
    typed = {"subject": "001", "rationale": "every visit entered"}
    assert manager.post("/closing/", typed).status_code == 302
    ledger, study = complete.store.ledger(), study_of(complete)
    late = (Answer(dlt("001"), TODAY, "site"),)
    (problem,) = gates(study, late, may_sign)(ledger)
    assert problem.what == "Participant 001 is frozen."
    assert problem.because.endswith("reason given: every visit entered")
    assert not list(gates(study, (Answer(dlt("002"), TODAY, "site"),), may_sign)(ledger))
    asked = monitor.post("/participants/001/queries/new/", {"text": "Still one question."})
    assert asked.status_code == 302
    manager.post("/closing/", {"subject": "001", "rationale": "late laboratory report"})
    assert not list(gates(study, late, may_sign)(complete.store.ledger()))


def test_a_locked_study_takes_nothing_in_and_names_the_link_of_the_chain(
    complete: Served,
) -> None:
    manager = complete.browser("manager")
    head = complete.store.head()
    typed = {"subject": "nct06010472", "rationale": "last visit of the last participant"}
    assert manager.post("/closing/", typed).status_code == 302
    (entry,) = complete.store.ledger().history("").of(StudyLocked)
    assert (entry.fact.evidence_through, entry.fact.chain_sha256) == head
    page = manager.get("/closing/").content.decode()
    assert head.hash in page
    assert "Reason: last visit of the last participant<br>" in page
    assert "locked with the study" in page
    told = "■ The study is locked since"
    assert told in complete.browser("coordinator").get("/").content.decode()
    assert told not in page, "what is said in full there is not said twice"
    ledger, study = complete.store.ledger(), study_of(complete)
    for who in ("001", "002"):
        found = gates(study, (Answer(dlt(who), TODAY, "site"),), may_sign)(ledger)
        assert [one.what for one in found] == ["The study is locked."]
    manager.post("/closing/", {**typed, "rationale": "one query more"})
    assert told not in complete.browser("coordinator").get("/").content.decode()
    late = (Answer(dlt("001"), TODAY, "site"),)
    assert not list(gates(study, late, may_sign)(complete.store.ledger()))


@pytest.mark.parametrize(
    ("subject", "rationale", "wrong"),
    [("0", "why", "subject"), ("", "why", "subject"), ("001", " ", "rationale")],
)
def test_nothing_is_closed_by_mistake_or_without_a_reason(
    complete: Served, subject: str, rationale: str, wrong: str
) -> None:
    manager = complete.browser("manager")
    answer = manager.post("/closing/", {"subject": subject, "rationale": rationale})
    assert answer.status_code == 422
    assert f'id="{wrong}-wrong"' in answer.content.decode()


# --- exports -------------------------------------------------------------------------------


def exported(served: Served, **typed: str) -> tuple[int, str]:
    values = {"kind": "ledger", "through": "20", "rationale": "interim report"}
    proof = {"password": PASSWORD, "code": totp.code(SEED, totp.step_at(time.time()))}
    answer = served.browser("manager").post("/export/", {**values, **proof, **typed})
    body = b"".join(answer)
    return answer.status_code, body.decode()


def test_an_exported_ledger_is_the_ledger_up_to_that_entry(complete: Served) -> None:
    status, text = exported(complete)
    assert status == 200
    assert lines.read(text.splitlines()) == complete.store.ledger().as_of_entry(20)
    assert '"event": "exported"' in complete.log.read_text()
    (kept,) = complete.store.ledger().history("").of(DataExported)
    assert (kept.fact.evidence_through, kept.fact.purpose) == (20, "interim report")


def test_every_export_is_listed_with_who_took_it_and_for_what(complete: Served) -> None:
    manager = complete.browser("manager")
    assert "Nothing has been exported yet." in manager.get("/export/").content.decode()
    exported(complete)
    page = manager.get("/export/").content.decode()
    assert "Nothing has been exported yet." not in page
    line = page.partition("<tbody>")[2].partition("</tr>")[0]
    for said in ("manager", TODAY.isoformat(), "from which reports are made", "interim report"):
        assert said in line


def test_an_exported_audit_trail_holds_every_row_with_its_chain(complete: Served) -> None:
    status, text = exported(complete, kind="audit")
    assert status == 200
    rows = [json.loads(line) for line in text.splitlines()]
    assert [Row(**row) for row in rows] == list(complete.store.rows(0, 20))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "all"),
        ("through", "0"),
        ("through", "9999999"),
        ("through", "２０"),
        ("rationale", " "),
        ("password", "another password"),
        ("code", "000000"),
    ],
)
def test_nothing_leaves_unsigned_or_without_a_purpose(
    complete: Served, name: str, value: str
) -> None:
    status, text = exported(complete, **{name: value})
    assert status == 422
    assert f'id="{name}-wrong"' in text
    assert not complete.log.exists() or '"event": "exported"' not in complete.log.read_text()


def study_of(served: Served) -> Study:
    with served.trial.reading() as now:
        return now.study
