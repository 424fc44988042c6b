"""A meeting of the safety committee in a real browser, by keyboard, and without JavaScript.

An early escalation is refused with its reason; once the windows have closed, a snapshot is frozen,
voted on, decided and signed, and its minutes are fetched.  Every page on the way is accessible.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from conduct.safety.scenes import TODAY, awaited
from conduct.served import PASSWORD, SEED, Served, accounts_place, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.store import Submission
from firstdose.records.delegation import DutyDelegated, ParticipantAtSite
from firstdose.records.facts import AdverseEventReported, DoseDecided
from firstdose.records.oversight import QueryRaised
from firstdose.records.values import EventState, SeriousCriterion
from firstdose.trial.clinic import Answer

__all__ = ["accounts_place"]

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
EARLY = TODAY - timedelta(days=45)
WIDTHS = (390, 800, 1280)
PAGES_OF = {
    "manager": (
        "closing/",
        "export/",
        "clocks/",
        "participants/001/events/AE-9/report/",
        "participants/001/events/AE-9/expectedness/",
    ),
    "monitor": (
        "queries/",
        "participants/001/queries/new/",
        "participants/001/queries/Q-1/close/",
        "participants/001/source/",
    ),
}
"""What each of them opens beside what the committee opens."""
PAGES = (
    "board/",
    "windows/",
    "stopping-rules/",
    "meetings/",
    "clocks/",
    "queries/",
    "override-place/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        yield started
        started.close()


@pytest.fixture
def early(
    accounts_place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Served]:
    """The first cohort inside its windows, with a chair and a member who are trained."""
    # Playwright runs a loop in this thread, which Django takes for a sign of asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    before = awaited().as_known_on(EARLY)
    with serving_ledger(accounts_place, tmp_path, before) as found:
        turn_to(found, EARLY)
        for person, role in (("chair", Role.COMMITTEE_CHAIR), ("member", Role.COMMITTEE_MEMBER)):
            trained = EARLY - timedelta(days=30)
            found.tell(
                DutyDelegated(
                    person=person,
                    role=role,
                    site="",
                    gcp_trained_on=trained,
                    protocol_trained_on=trained,
                )
            )
            found.account(person)
        yield found


def turn_to(served: Served, day: date) -> None:
    served.moment.at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)


def go_on_to_the_end_of_the_windows(served: Served) -> None:
    """Whatever the sites hand in until the windows of the cohort have closed."""
    later = [entry for entry in awaited().entries if entry.known_on > EARLY]
    for day, entries in groupby(later, key=lambda entry: entry.known_on):
        turn_to(served, day)
        answers = tuple(Answer(e.fact, e.occurred_on, e.entered_by) for e in entries)
        served.store.append(Submission(answers=answers, known_on=day, stream="sites", seen=None))
    turn_to(served, TODAY)


@contextmanager
def address_of(served: Served) -> Generator[str]:
    """Where the trial is served while the block runs."""
    from firstdose.conduct.web.application import application

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = create_server(application(served.serving), sockets=[listening], threads=4)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        server.close()
        running.join(timeout=10)


def code(ahead: int) -> str:
    from firstdose.conduct.web.accounts import totp

    return totp.code(SEED, totp.step_at(time.time()) + ahead)


def tab_to(page: Page, found: str) -> None:
    """Go on by Tab until what is focused is what is looked for, an expression on ``e``."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return {found}; }})()"):
            return
    raise AssertionError(f"no Tab leads to {found} on {page.url}")


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}sign-in/")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.fill("#code", code(0))
    page.click("button.main")


def decided(served: Served) -> list[str]:
    found = served.store.ledger().history("").of(DoseDecided)
    return [f"{entry.fact.action.value} {entry.fact.regimen}" for entry in found]


def no_findings(page: Page) -> None:
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
    )
    assert found == [], page.url


def test_a_meeting_by_keyboard_alone(early: Served, browser: Browser) -> None:
    with address_of(early) as address, browser.new_context() as context:
        page = context.new_page()
        noise: list[str] = []
        page.on("console", lambda said: noise.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda said: noise.append(str(said)))
        sign_in(page, address, "chair")
        by_keyboard(page, address, "escalate d1-i5")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "The design does not recommend going up to d1-i5." in page.inner_text("main")
        assert "outcomes awaited: 2." in page.inner_text("main")
        no_findings(page)
        assert decided(early) == ["start d1-i7"]
        go_on_to_the_end_of_the_windows(early)
        by_keyboard(page, address, "escalate d1-i5")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert decided(early) == ["start d1-i7", "escalate d1-i5"]
        assert "Escalate to d1-i5" in page.inner_text("main")
        assert "password and one-time code" in page.inner_text("#signatures")
        with page.expect_download() as fetched:
            tab_to(page, "e.textContent === 'Minutes (PDF)'")
            page.keyboard.press("Enter")
        assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF-")
        # The refusal is an answer of its own kind (422), which the browser notes.
        assert [line for line in noise if "422" not in line] == []


def by_keyboard(page: Page, address: str, choice: str) -> None:
    """Freeze a snapshot, choose, and fill in what a signature asks, up to its button."""
    page.goto(f"{address}meetings/")
    tab_to(page, "e.className === 'main'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/meetings/*/")
    tab_to(page, "e.textContent === 'Decide and sign'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decide/")
    tab_to(page, "e.type === 'radio'")
    page.keyboard.press("Space")
    while page.evaluate("document.querySelector('[name=choice]:checked').value") != choice:
        page.keyboard.press("ArrowDown")
    tab_to(page, "e.id === 'meaning'")
    page.keyboard.type("I approve")
    tab_to(page, "e.id === 'password'")
    page.keyboard.type(PASSWORD)
    tab_to(page, "e.id === 'code'")
    page.keyboard.type(code(1))
    tab_to(page, "e.className === 'main'")


def test_a_meeting_in_chinese_without_javascript(early: Served, browser: Browser) -> None:
    for name in ("chair", "member"):
        account = early.account(name)
        account.language = "zh"
        account.save()
    go_on_to_the_end_of_the_windows(early)
    with (
        address_of(early) as address,
        browser.new_context(java_script_enabled=False) as context,
        browser.new_context(java_script_enabled=False) as other,
    ):
        page, member = context.new_page(), other.new_page()
        sign_in(page, address, "chair")
        page.goto(f"{address}meetings/")
        page.click("main button.main")
        meeting = page.url
        sign_in(member, address, "member")
        member.goto(f"{meeting}vote/")
        member.check("input[value='stay d1-i7']")
        member.fill("#comment", "宜再观察三例。")
        member.click("button.main")
        page.goto(f"{meeting}decide/")
        page.check("input[value='escalate d1-i5']")
        page.select_option("#meaning", "approved")
        page.fill("#password", "写错的密码")
        page.fill("#code", code(1))
        page.click("main button.main")
        assert "密码或验证码不正确" in page.inner_text("main")
        assert decided(early) == ["start d1-i7"]
        page.fill("#password", PASSWORD)
        page.fill("#code", code(1))
        page.click("main button.main")
        assert page.url == meeting
        said = page.inner_text("main")
        assert decided(early)[-1] == "escalate d1-i5"
        assert "递增至 d1-i5" in said
        assert "宜再观察三例。" in page.inner_text("#votes")
        assert "异议" in page.inner_text("#votes")
        minutes = context.request.get(f"{meeting}minutes.pdf")
        assert minutes.body().startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_those_who_look_after_the_data_is_accessible(
    early: Served, browser: Browser, language: str
) -> None:
    state = EventState(grade=4, causality=(), seriousness=(SeriousCriterion.LIFE_THREATENING,))
    early.tell(
        DutyDelegated(person="manager", role=Role.DATA_MANAGER, site=""),
        DutyDelegated(person="monitor", role=Role.MONITOR, site=""),
        ParticipantAtSite(participant="001", site="01"),
        AdverseEventReported(
            participant="001",
            event="AE-9",
            term="Sepsis",
            system_organ_class="Infections",
            state=state,
        ),
        QueryRaised(participant="001", query="Q-1", text="Which lot?", entry=None),
    )
    with address_of(early) as address:
        for person, paths in PAGES_OF.items():
            account = early.account(person)
            account.language = language
            account.save()
            with browser.new_context() as context:
                page = context.new_page()
                sign_in(page, address, person)
                for path in paths:
                    looked_at(page, f"{address}{path}")


def looked_at(page: Page, address: str) -> None:
    """A page answers, has no finding, and is no wider than the screen."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    no_findings(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} wide"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_accessible_and_within_its_width(
    early: Served, browser: Browser, language: str
) -> None:
    account = early.account("chair")
    account.language = language
    account.save()
    go_on_to_the_end_of_the_windows(early)
    with address_of(early) as address, browser.new_context() as context:
        page = context.new_page()
        sign_in(page, address, "chair")
        page.goto(f"{address}meetings/")
        page.click("main button.main")
        meeting = page.url.removeprefix(address)
        for path in (*PAGES, meeting, f"{meeting}vote/", f"{meeting}decide/"):
            looked_at(page, f"{address}{path}")
