"""Queries and reports to authorities through their pages."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conduct.safety.scenes import TODAY, awaited
from conduct.served import Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.records.delegation import ParticipantAtSite
from firstdose.records.facts import AdverseEventReported, CellsInfused, Consented
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
