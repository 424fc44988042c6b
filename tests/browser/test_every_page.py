"""Every page of the demonstration, in both languages: nothing serious for axe, nothing cut off.

People of every role follow the links from Today; each route is looked at once in each language,
in the first role that comes to it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from browser.serving import findings
from conduct.running import Running, running
from conduct.served import Served
from firstdose.cli.serving.demonstration import PEOPLE, accounts
from firstdose.conduct.web.accounts import totp

KNOWN = {one.account: one for one in accounts()}
ROLES = (
    *("investigator", "coordinator", "pharmacist", "laboratory", "chair", "monitor", "manager"),
    *("auditor", "statistician", "admin", "assessor"),
)
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
NO_PAGE = {"healthz", "static", "minutes", "recover", "enter"}
"""Routes that answer with no page, or that only somebody new or lost is sent to."""


@pytest.fixture(scope="module")
def demo() -> Iterator[Running]:
    with running("--demo", lines=2 + len(PEOPLE)) as server:
        yield server


@pytest.mark.parametrize("language", LOCALES)
def test_every_page_is_sound(
    browser: Browser, demo: Running, served: Served, language: str, *, full: bool
) -> None:
    assert served.trial.name, "Django knows its settings from here on"
    from firstdose.conduct.web.table import PAGES

    widths = (390, 800, 1280) if full else (1100,)
    seen: set[str] = set()
    wrong: list[str] = []
    for role in ROLES:
        with browser.new_context(
            viewport={"width": widths[0], "height": 900},
            locale=LOCALES[language],
            bypass_csp=True,  # axe is put into the page from outside
        ) as context:
            tab = context.new_page()
            sign_in(tab, demo, role)
            if language == "zh":
                with tab.expect_navigation():
                    tab.get_by_role("button", name="中文").click()
            for name in new_pages(tab, demo.address, seen):
                wrong += [f"{role}, {name}: {found}" for found in faults(tab, language, widths)]
                seen.add(name)
    readable = {one.name for one in PAGES if "GET" in one.methods} - NO_PAGE
    assert wrong == []
    assert readable - seen <= NOT_IN_THE_DEMO


NOT_IN_THE_DEMO = {
    *("sign-in", "decide", "vote", "answer-query", "close-query", "emergency-review"),
    *("expectedness", "report-sent", "form-adjudication", "form-assignment", "form-conditioning"),
    *("form-dose_check", "form-hold", "form-infusion", "form-lot", "form-readiness"),
    *("form-slot", "form-slot_cancelled", "form-thaw", "form-worksheet"),
}
"""Of meetings, queries, emergencies and orders that are open, which the demonstration has none of.

Those on the way of a participant and of a meeting are looked at in the tests of the two.
"""


CROSSROADS = frozenset(
    {"today", "participants", "participant", "meetings", "meeting", "queries", "people"}
)
"""Pages whose links differ by role: each role opens them, whoever looked at them before."""


def new_pages(tab: Page, start: str, seen: Collection[str]) -> Iterator[str]:
    """The routes that links lead to and nobody has seen, each opened once: the tab shows it."""
    left, been = [start], set[str]()
    while left:
        address = left.pop(0)
        name = route(address)
        if not name or name in been | NO_PAGE or (name in seen and name not in CROSSROADS):
            continue
        answer = tab.goto(address)
        assert answer is not None
        if answer.status == 200:
            been.add(name)
            left += links(tab)
            if name not in seen:
                yield name


def route(address: str) -> str:
    """The name of the route of an address; "" where it leads elsewhere."""
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def links(tab: Page) -> list[str]:
    hrefs = tab.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return [urljoin(tab.url, each) for each in hrefs if not each.startswith("#")]


def faults(tab: Page, language: str, widths: tuple[int, ...]) -> Iterator[str]:
    wanted = {"en": "en", "zh": "zh-Hans"}[language]
    if tab.locator("html").get_attribute("lang") != wanted:
        yield "in another language"
    yield from findings(tab)
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 900})
        if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            yield f"cut off at {width} pixels"


def sign_in(tab: Page, demo: Running, name: str) -> None:
    """A code is taken once: whoever signs in again waits for the next."""
    for ahead in (0, 1, 0, 1, 0):
        tab.goto(f"{demo.address}sign-in/")
        tab.fill("#name", name)
        tab.fill("#password", KNOWN[name].password)
        tab.fill("#code", totp.code(KNOWN[name].seed, totp.step_at(time.time()) + ahead))
        tab.click("button.main")
        if tab.url == demo.address:
            return
        time.sleep(10)
    raise AssertionError(f"{name} cannot sign in")
