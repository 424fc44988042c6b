"""A browser, and the accounts that pages in it are served with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from conduct.served import accounts_place, served

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

__all__ = ["accounts_place", "served"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs a loop in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        yield started
        started.close()
