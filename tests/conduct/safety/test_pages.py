"""The committee's pages: a snapshot, votes, an early escalation refused, a decision, minutes."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conduct.safety.scenes import PART, TODAY, awaited
from conduct.served import PASSWORD, SEED, Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.safety.gates import gates
from firstdose.conduct.safety.meeting import meetings
from firstdose.conduct.safety.minutes import chained, minutes_page
from firstdose.conduct.safety.signers import may_sign
from firstdose.conduct.safety.snapshot import made_again
from firstdose.conduct.words import read_words
from firstdose.records.committee import GateOverridden, SnapshotFrozen, VoteCast
from firstdose.records.facts import Consented, DoseDecided, RegimenAssigned
from firstdose.records.oversight import QueryRaised
from firstdose.records.values import Action
from firstdose.trial.clinic import Answer
from trial.scripted_clinic import dlt

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

EARLY = TODAY - timedelta(days=45)
PAGES = [
    "/board/",
    "/windows/",
    "/stopping-rules/",
    "/meetings/",
    "/clocks/",
    "/queries/",
    "/override-place/",
]


def served_on(day: date, accounts_place: str, folder: Path) -> Generator[Served]:
    """The first cohort on a day, with a chair and two members who are trained."""
    with serving_ledger(accounts_place, folder, awaited().as_known_on(day)) as found:
        found.moment.at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
        for person, role in (
            ("chair", Role.COMMITTEE_CHAIR),
            ("member", Role.COMMITTEE_MEMBER),
            ("member-2", Role.COMMITTEE_MEMBER),
        ):
            found.trained(person, role, day - timedelta(days=30))
        yield found


@pytest.fixture
def complete(accounts_place: str, tmp_path: Path) -> Generator[Served]:
    yield from served_on(TODAY, accounts_place, tmp_path)


@pytest.fixture
def early(accounts_place: str, tmp_path: Path) -> Generator[Served]:
    yield from served_on(EARLY, accounts_place, tmp_path)


def code(ahead: int = 0) -> str:
    from firstdose.conduct.web.accounts import totp

    return totp.code(SEED, totp.step_at(time.time()) + ahead)


def frozen(served: Served, browser: Client) -> str:
    """Freeze a snapshot; the address of its meeting."""
    answer = browser.post("/meetings/freeze/")
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def sign(browser: Client, address: str, choice: str, **typed: str) -> HttpResponse:
    values = {"choice": choice, "meaning": "approved", "password": PASSWORD, "code": code()}
    return browser.post(f"{address}decide/", {**values, **typed})


def content(browser: Client, path: str) -> str:
    """What a page says; the token of its forms is another one each time."""
    return browser.get(path).content.decode().partition("<main")[2]


def decided(served: Served) -> list[DoseDecided]:
    return [entry.fact for entry in served.store.ledger().history("").of(DoseDecided)]


def test_from_snapshot_to_minutes(complete: Served) -> None:
    chair, member = complete.browser("chair"), complete.browser("member")
    address = frozen(complete, chair)
    voted = member.post(f"{address}vote/", {"choice": "stay d1-i7", "comment": "Three more."})
    assert voted["Location"] == address
    assert sign(chair, address, "escalate d1-i5").status_code == 302
    last = decided(complete)[-1]
    assert (last.action, last.regimen) == (Action.ESCALATE, "d1-i5")
    with complete.trial.reading() as now:
        (held,) = meetings(now.study, now.ledger, PART)
    assert [entry.entered_by for entry in held.dissent] == ["member"]
    assert [one.signed.entered_by for one in held.signatures] == ["chair"]
    page = chair.get(address).content.decode()
    assert "Escalate to d1-i5" in page
    assert "Three more." in page
    minutes = chair.get(f"{address}minutes.pdf")
    assert minutes.content.startswith(b"%PDF-")
    assert chair.get(f"{address}minutes.pdf").content == minutes.content
    assert complete.log.read_text().count('"event": "exported"') == 2


def test_dissent_that_is_recorded_with_a_decision_stands_on_its_page_and_in_its_minutes(
    complete: Served,
) -> None:
    chair = complete.browser("chair")
    address = frozen(complete, chair)
    said = "Dissent recorded with the decision: Two of us would wait."
    assert said not in chair.get(address).content.decode()
    sign(chair, address, "escalate d1-i5", dissent="Two of us would wait.")
    assert said in chair.get(address).content.decode()
    with complete.trial.reading() as now:
        (held,) = meetings(now.study, now.ledger, PART)
        snapshot = made_again(now.study, now.ledger, held.frozen)
    chain = chained(complete.store, held)
    printed = minutes_page(held, snapshot, chain, read_words("en"))
    assert said in str(printed.sections)


def test_an_early_escalation_is_refused_with_the_reason_and_passed_only_by_a_signed_one(
    early: Served,
) -> None:
    chair = early.browser("chair")
    address = frozen(early, chair)
    before = decided(early)
    refused = sign(chair, address, "escalate d1-i5")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "The design does not recommend going up to d1-i5." in page
    assert "outcomes awaited: 2." in page
    assert decided(early) == before
    done = sign(chair, address, "escalate d1-i5", **{"rationale-0": "Agreed with the sponsor."})
    assert done.status_code == 302
    (passed,) = early.store.ledger().history("").of(GateOverridden)
    assert passed.fact.rationale == "Agreed with the sponsor."
    shown = chair.get(address).content.decode()
    assert "Beyond the recommendation (d1-i5), by chair: Agreed with the sponsor." in shown
    assert "Overridden" in chair.get("/meetings/").content.decode()
    listed = re.sub(r"</?span[^>]*>", "", chair.get("/override-place/").content.decode())
    assert "chair: Beyond the recommendation (d1-i5). Agreed with the sponsor." in listed


@pytest.mark.parametrize(
    "typed", [{"password": "another password"}, {"code": "000000"}, {"password": "", "code": ""}]
)
def test_nothing_is_signed_without_password_and_code(
    complete: Served, typed: dict[str, str]
) -> None:
    chair = complete.browser("chair")
    address = frozen(complete, chair)
    answer = sign(chair, address, "escalate d1-i5", **typed)
    assert answer.status_code == 422
    assert b'aria-invalid="true"' in answer.content
    assert len(decided(complete)) == 1
    log = complete.log.read_text()
    assert '"event": "signature_failed"' in log
    assert PASSWORD not in answer.content.decode() + log


def test_a_code_is_spent_by_a_signature(complete: Served) -> None:
    chair = complete.browser("chair")
    typed = code()
    assert sign(chair, frozen(complete, chair), "stay d1-i7", code=typed).status_code == 302
    again = sign(chair, frozen(complete, chair), "escalate d1-i5", code=typed)
    assert again.status_code == 422
    assert len(decided(complete)) == 2


def test_a_chair_who_is_not_trained_is_told_so(complete: Served) -> None:
    complete.delegate("new-chair", Role.COMMITTEE_CHAIR, "")
    browser = complete.browser("new-chair")
    answer = browser.get(f"{frozen(complete, browser)}decide/")
    assert answer.status_code == 422
    assert "new-chair is not trained to sign decisions." in answer.content.decode()


def test_an_open_query_is_named_and_must_be_answered_for(complete: Served) -> None:
    complete.tell(QueryRaised(participant="001", query="Q-1", text="Which lot?"), by="monitor")
    chair = complete.browser("chair")
    address = frozen(complete, chair)
    form = chair.get(f"{address}decide/").content.decode()
    assert "Query 001 Q-1 is open" in form
    assert sign(chair, address, "escalate d1-i5").status_code == 422
    assert (
        sign(chair, address, "escalate d1-i5", **{"rationale-0": "Lot known."}).status_code == 302
    )


def test_a_signature_is_shown_as_superseded_after_a_late_toxicity(complete: Served) -> None:
    chair = complete.browser("chair")
    address = frozen(complete, chair)
    sign(chair, address, "escalate d1-i5")
    complete.tell(dlt("001"), on=TODAY - timedelta(days=60), by="site")
    late = len(complete.store.ledger())
    page = chair.get(address).content.decode()
    assert f"superseded by entry {late}" in page
    listed = chair.get("/meetings/").content.decode()
    assert f"superseded by entry {late}" in listed


def test_a_vote_for_nothing_is_refused_at_its_field(complete: Served) -> None:
    member = complete.browser("member")
    address = frozen(complete, complete.browser("chair"))
    answer = member.post(f"{address}vote/", {"choice": "escalate d4-i2", "comment": "Why not?"})
    assert answer.status_code == 422
    assert "Why not?" in answer.content.decode()
    assert complete.store.ledger().history("").of(VoteCast) == ()


def test_a_place_before_a_decision_needs_a_signed_override(complete: Served) -> None:
    chair = complete.browser("chair")
    complete.tell(Consented(participant="050", consent_version="1"), by="site")
    typed = {
        "participant": "050",
        "regimen": "d1-i5",
        "rationale": "Compassionate start, agreed with the ethics committee.",
        "password": PASSWORD,
    }
    refused = chair.post("/override-place/", {**typed, "rationale": " ", "code": code()})
    assert refused.status_code == 422
    assert 'id="rationale-wrong"' in refused.content.decode()
    assert chair.post("/override-place/", {**typed, "code": code()}).status_code == 302
    assert "Compassionate start" in chair.get("/override-place/").content.decode()
    with complete.trial.reading() as now:
        ledger, study = now.ledger, now.study
    for who, refusals in (("050", 0), ("051", 1)):
        fact = RegimenAssigned(participant=who, part=PART, regimen="d1-i5", cohort=2)
        answers = (Answer(fact, TODAY, "site"),)
        assert len(list(gates(study, answers, may_sign)(ledger))) == refusals


@pytest.mark.parametrize("entry", ["1", "0", "99999999", "x", "9" * 40, "１"])
def test_a_meeting_that_is_none_is_not_found(complete: Served, entry: str) -> None:
    chair = complete.browser("chair")
    for page in ("", "vote/", "decide/", "minutes.pdf"):
        assert chair.get(f"/meetings/{entry}/{page}").status_code == 404


def test_every_page_in_both_languages_has_no_word_left_over(complete: Served) -> None:
    chair = complete.browser("chair")
    address = frozen(complete, chair)
    for language, lang in (("en", "en"), ("zh", "zh-Hans")):
        account = complete.account("chair")
        account.language = language
        account.save()
        for path in (*PAGES, *(address + form for form in ("", "vote/", "decide/"))):
            answer = chair.get(path)
            page = answer.content.decode()
            assert answer.status_code == 200, path
            assert f'<html lang="{lang}"' in page
            assert "style=" not in re.sub(r"<style[^>]*>", "", page)
            assert "<script" not in page
            ids = re.findall(r'\bid="([^"]+)"', page)
            assert len(ids) == len(set(ids)), path


def test_pages_say_what_the_ledger_says_after_a_snapshot_alone(complete: Served) -> None:
    """Freezing decides nothing: the board and its recommendation are as before."""
    chair = complete.browser("chair")
    before = content(chair, "/board/")
    frozen(complete, chair)
    assert content(chair, "/board/") == before
    assert len(complete.store.ledger().history("").of(SnapshotFrozen)) == 1
