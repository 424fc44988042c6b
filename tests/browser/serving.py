"""A served trial in a real browser: the pages on a port, and people signed in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from conduct.served import Served
from firstdose.conduct.web.application import application

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


@dataclass(slots=True)
class Site:
    """The address of a served trial, the browser, and what the browser complained of."""

    served: Served
    address: str
    browser: Browser
    noise: list[str] = field(default_factory=list[str])
    contexts: list[BrowserContext] = field(default_factory=list[BrowserContext])

    def new_tab(self, **asked: Any) -> Page:
        """A tab of somebody's own browser, in which nobody has signed in."""
        context = self.browser.new_context(**asked)
        self.contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: self.noise.append(message.text))
        tab.on("pageerror", lambda error: self.noise.append(str(error)))
        return tab

    def tab(self, account: str, *, language: str = "en") -> Page:
        """A tab of somebody who is signed in."""
        tab = self.new_tab(viewport={"width": 1100, "height": 900})
        self.sign_in(tab.context, account, language)
        return tab

    def sign_in(self, context: BrowserContext, account: str, language: str = "en") -> None:
        from firstdose.conduct.web.accounts import sittings

        person = self.served.account(account)
        person.language = language
        person.save()
        key = sittings.begin(person, "127.0.0.1", "test")
        name = self.served.sitting_cookie
        context.add_cookies([{"name": name, "value": key, "url": self.address}])

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@contextmanager
def on_a_port(served: Served, browser: Browser) -> Generator[Site]:
    """Serve the pages on any free port for as long as the block runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(application(served.serving), sockets=[listening], threads=4)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    site = Site(served, f"http://127.0.0.1:{listening.getsockname()[1]}", browser)
    try:
        yield site
    finally:
        site.close()
        server.close()
        running.join(timeout=5)


def findings(tab: Page) -> list[str]:
    """What axe-core finds on a page that is serious or worse."""
    return [said for impact, said in _found(tab) if impact in ("serious", "critical")]


def every_finding(tab: Page) -> list[str]:
    """What axe-core finds on a page, however slight."""
    return [said for _, said in _found(tab)]


def _found(tab: Page) -> list[tuple[str, str]]:
    tab.evaluate(AXE)
    found: dict[str, Any] = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["impact"], f"{one['id']}: {one['nodes'][0]['html'][:160]}")
        for one in found["violations"]
    ]
