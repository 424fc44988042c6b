"""The doors of a trial in a real browser: first link, password, code, Today; and the lock-out."""

import json
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from browser.serving import AXE, on_a_port
from conduct.running import PASSWORD, Running, running
from conduct.served import Served
from firstdose.cli.serving.demonstration import PEOPLE, accounts
from firstdose.conduct.web.accounts import totp

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
KNOWN = {one.account: one for one in accounts()}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def demo() -> Generator[Running]:
    with running("--demo", lines=2 + len(PEOPLE)) as server:
        yield server


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A trial in which nobody has an account: its address, and its first link."""

    address: str
    link: str


@pytest.fixture
def door(served: Served, browser: Browser) -> Iterator[Door]:
    from firstdose.conduct.web.accounts.first import first_invitation

    with on_a_port(served, browser) as site:
        yield Door(address=f"{site.address}/", link=f"{site.address}/enter/{first_invitation()}/")


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a page; what the browser complains of, or fetches elsewhere, fails the test."""
    noise: list[str] = []

    def opening(address: str, *, language: str = "en", width: int = 900, js: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=LOCALES[language],
            java_script_enabled=js,
            bypass_csp=js,  # axe is put into the page from outside
        )
        tab = context.new_page()
        tab.on("console", lambda said: noise.append(said.text))
        tab.on("pageerror", lambda error: noise.append(str(error)))
        tab.on("request", lambda asked: noise.append(asked.url) if is_foreign(asked.url) else None)
        tab.goto(address)
        return tab

    yield opening
    for context in browser.contexts:
        context.close()
    assert [said for said in noise if "status of 4" not in said and "[DOM]" not in said] == []


def is_foreign(address: str) -> bool:
    return not address.startswith(("http://127.0.0.1:", "data:"))


def code(seed: str, ahead: int = 0) -> str:
    return totp.code(seed, totp.step_at(time.time()) + ahead)


def sign_in(tab: Page, demo: Running, name: str) -> None:
    tab.goto(f"{demo.address}sign-in/")
    tab.fill("#name", name)
    tab.fill("#password", KNOWN[name].password)
    tab.fill("#code", code(KNOWN[name].seed))
    tab.click("button.main")
    tab.wait_for_url(demo.address)


# --- from the first link to Today ----------------------------------------------------------


@pytest.mark.parametrize(("language", "js"), [("en", True), ("zh", False)])
def test_from_the_first_link_to_today(opened: Open, door: Door, language: str, js: bool) -> None:
    """In English by keyboard only; in Chinese with scripts switched off."""
    tab = opened(door.link, language=language, js=js)
    assert tab.locator("html").get_attribute("lang") == ("en" if js else "zh-Hans")
    assert tab.locator("h1").inner_text() == ("Your account" if js else "您的账户")
    seed = tab.locator("code.key").inner_text().replace(" ", "")
    said = {"name": "wang.li", "full_name": "王丽", "password": PASSWORD, "again": PASSWORD}
    if js:
        tab.locator("#name").focus()
        for text in said.values():
            tab.keyboard.type(text)
            tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.id") == "code"
        tab.keyboard.type(code(seed))
        tab.keyboard.press("Enter")
    else:
        for field, text in said.items():
            tab.fill(f"#{field}", text)
        tab.fill("#code", code(seed))
        tab.click("button.main")
    tab.wait_for_url(door.address)
    assert tab.locator("h1").inner_text().startswith("Today" if js else "今日")
    assert "王丽" in tab.locator(".who").inner_text()
    tab.locator("form.leave button").click()
    tab.wait_for_url("**/sign-in/")
    tab.fill("#name", "wang.li")
    tab.fill("#password", PASSWORD)
    tab.fill("#code", code(seed, 1))
    tab.click("button.main")
    tab.wait_for_url(door.address)


def test_what_is_wrong_stands_at_its_field_and_above(opened: Open, door: Door) -> None:
    tab = opened(door.link)
    for field, text in (("name", "Wang"), ("password", "short"), ("again", "short")):
        tab.fill(f"#{field}", text)
    tab.fill("#full_name", "Wang Li")
    tab.fill("#code", "000000")
    tab.click("button.main")
    assert tab.locator(".problems li").count() == 3
    for field in ("name", "password", "code"):
        wrong = tab.locator(f"#{field}[aria-invalid=true]")
        described = (wrong.get_attribute("aria-describedby") or "").split()
        assert f"{field}-wrong" in described
        assert all(tab.locator(f"#{each}").count() == 1 for each in described)
        assert tab.locator(f".problems a[href='#{field}']").count() == 1
    assert tab.locator("#full_name").input_value() == "Wang Li"
    assert tab.locator("#password").input_value() == ""
    assert problems_of_access(tab) == []


def test_after_five_failures_the_right_code_opens_nothing(opened: Open, door: Door) -> None:
    tab = opened(door.link)
    seed = tab.locator("code.key").inner_text().replace(" ", "")
    for field in ("password", "again"):
        tab.fill(f"#{field}", PASSWORD)
    tab.fill("#name", "wang.li")
    tab.fill("#full_name", "Wang Li")
    tab.fill("#code", code(seed))
    tab.click("button.main")
    tab.wait_for_url(door.address)
    other = opened(f"{door.address}sign-in/")
    said: list[str] = []
    for password in [*["wrong password here"] * 5, PASSWORD]:
        other.fill("#name", "wang.li")
        other.fill("#password", password)
        other.fill("#code", code(seed, 1))
        other.click("button.main")
        other.wait_for_selector(".problems")
        said.append(other.locator("main").inner_text())
    assert len(set(said)) == 1
    tab.reload()
    assert tab.locator("h1").inner_text().startswith("Today")


# --- every page of the doors ---------------------------------------------------------------

PAGES = {
    "sign-in": ("", "sign-in/"),
    "today": ("coordinator", ""),
    "people": ("admin", "people/"),
    "person": ("admin", "people/coordinator/"),
    "new-account": ("admin", "people/new/"),
    "own": ("admin", "account/"),
    "emergency": ("investigator", "emergency/"),
    "review": ("auditor", "emergency/review/"),
    "health": ("auditor", "health/"),
    "refused": ("coordinator", "people/"),
    "not-found": ("coordinator", "nowhere/"),
}


@pytest.fixture(scope="module")
def tabs(browser: Browser, demo: Running) -> dict[str, Page]:
    """Everybody who is needed, signed in once: a code works once."""
    found: dict[str, Page] = {}
    for name in dict.fromkeys(who for who, _ in PAGES.values()):
        context = browser.new_context(viewport={"width": 900, "height": 900}, bypass_csp=True)
        found[name] = context.new_page()
        if name:
            sign_in(found[name], demo, name)
    emergency = browser.new_context().new_page()
    sign_in(emergency, demo, "investigator-2")
    emergency.goto(f"{demo.address}emergency/")
    emergency.fill("#participant", "001")
    emergency.fill("#why", "seizure at night, on call")
    emergency.click("button.main")
    return found


def in_language(tab: Page, language: str) -> None:
    button = tab.locator(f"form.language button[value={language}]")
    if button.count():
        button.click()


def problems_of_access(tab: Page) -> list[dict[str, object]]:
    tab.evaluate(AXE)
    result = tab.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    assert len(result["passes"]) > 10
    return [
        {"rule": one["id"], "at": [node["target"] for node in one["nodes"]][:3]}
        for one in result["violations"]
    ]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_keeps_its_width(
    tabs: dict[str, Page], demo: Running, name: str, language: str
) -> None:
    who, path = PAGES[name]
    tab = tabs[who]
    tab.goto(demo.address)
    in_language(tab, language)
    tab.goto(f"{demo.address}{path}")
    for width, scheme in ((900, "light"), (390, "dark")):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme)  # pyright: ignore[reportArgumentType]
        found = problems_of_access(tab)
        assert not found, json.dumps(found, indent=1)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_no_word_is_left_in_the_other_language(tabs: dict[str, Page], demo: Running) -> None:
    """On Chinese pages Latin letters are names, numbers and what somebody typed."""
    tab = tabs["admin"]
    tab.goto(demo.address)
    in_language(tab, "zh")
    for path in ("", "people/new/", "health/"):
        tab.goto(f"{demo.address}{path}")
        words = tab.locator("main").inner_text().split()
        english = {"the", "and", "of", "is", "to", "a", "for", "you"}
        assert not english & {word.lower() for word in words}
