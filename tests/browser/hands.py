"""How somebody uses a page: by keyboard alone, or as it is without scripts.

Both follow links, fill in blanks and press buttons; what is done on the way is told once, whoever
does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from playwright.sync_api import Page

MOST_TABS = 400

NO_MOUSE = "addEventListener('mousedown', () => console.error('a mouse was used'), true)"
"""Put into every page that is used by keyboard alone: whoever uses a mouse is heard of."""

_FOCUSED = """css => {
    const one = document.activeElement;
    return one !== null && one.matches(css) ? one.tagName + " " + (one.type || "") : "";
}"""
_STOPS = """css => {
    const all = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")]
        .filter(one => one.tabIndex >= 0 && !one.disabled && one.offsetParent !== null)
        .filter((one, at, them) => one.type !== "radio"
            || them.findIndex(each => each.name === one.name) === at);
    const now = all.indexOf(document.activeElement);
    const there = all.findIndex((one, at) => at > now && one.matches(css));
    return there > now ? there - now : 1;
}"""
"""How many stops of Tab there are to the next thing that is looked for; 1 where it is behind."""

_IN_ORDER = """names => [...document.querySelectorAll("[name]")].map(one => one.name)
    .filter((name, at, all) => names.includes(name) && all.indexOf(name) === at)"""
_DOWN = """text => {
    const all = [...document.activeElement.options].map(one => one.value);
    return all.indexOf(text) - document.activeElement.selectedIndex;
}"""


class Hands(Protocol):
    """Whoever sits before a page."""

    def press(self, tab: Page, css: str) -> None:
        """Follow a link or press a button, and wait for the page that answers."""
        ...

    def fetch(self, tab: Page, css: str) -> None:
        """Follow a link to a file, which leaves the page where it is."""
        ...

    def fill(self, tab: Page, typed: Mapping[str, str]) -> None:
        """Fill in blanks by their names; any text ticks a box."""
        ...


class Keyboard:
    """Tab, arrows, Space, Enter and typing; nothing is ever pointed at."""

    def press(self, tab: Page, css: str) -> None:
        self._to(tab, css)
        with tab.expect_navigation():
            tab.keyboard.press("Enter")

    def fetch(self, tab: Page, css: str) -> None:
        self._to(tab, css)
        tab.keyboard.press("Enter")

    def fill(self, tab: Page, typed: Mapping[str, str]) -> None:
        names: list[str] = tab.evaluate(_IN_ORDER, list(typed))
        assert sorted(names) == sorted(typed), set(typed) - set(names)
        for name in names:
            self._fill_one(tab, name, typed[name])

    def _fill_one(self, tab: Page, name: str, text: str) -> None:
        kind = self._to(tab, f'[name="{name}"]')
        if kind.startswith("SELECT"):
            down: int = tab.evaluate(_DOWN, text)
            for _ in range(abs(down)):
                tab.keyboard.press("ArrowDown" if down > 0 else "ArrowUp")
            assert tab.evaluate("document.activeElement.value") == text, (name, text)
        elif kind.endswith("checkbox"):
            tab.keyboard.press("Space")
        elif kind.endswith("radio"):
            tab.keyboard.press("Space")
            for _ in range(MOST_TABS):
                if tab.evaluate("document.activeElement.value") == text:
                    return
                tab.keyboard.press("ArrowDown")
            raise AssertionError(f"{name} offers no {text}")
        else:
            tab.keyboard.press("Control+a")
            tab.keyboard.type(text)

    def _to(self, tab: Page, css: str) -> str:
        """Go on by Tab until what is focused is what is looked for; what it is."""
        for _ in range(tab.evaluate(_STOPS, css) - 1):
            tab.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            tab.keyboard.press("Tab")
            if kind := tab.evaluate(_FOCUSED, css):
                return kind
        raise AssertionError(f"no Tab leads to {css} on {tab.url}")


class Plain:
    """A browser in which scripts are switched off."""

    def press(self, tab: Page, css: str) -> None:
        with tab.expect_navigation():
            tab.locator(css).first.click()

    def fetch(self, tab: Page, css: str) -> None:
        tab.locator(css).click()

    def fill(self, tab: Page, typed: Mapping[str, str]) -> None:
        for name, text in typed.items():
            control = tab.locator(f'[name="{name}"]').first
            kind = control.get_attribute("type")
            if kind == "checkbox":
                control.check()
            elif kind == "radio":
                tab.locator(f'[name="{name}"][value="{text}"]').check()
            elif control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)
