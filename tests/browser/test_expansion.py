"""The pages on which a committee chooses what is expanded, in a real browser."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.hands import Plain
from browser.serving import Site, on_a_port
from browser.test_committee import looked_at
from conduct.safety.expanding import EXPANSION, before_the_choice
from conduct.safety.test_pages import code
from conduct.served import PASSWORD
from firstdose.conduct.words import read_words


@pytest.fixture
def site(browser: Browser, accounts_place: str, tmp_path: Path) -> Generator[Site]:
    with before_the_choice(accounts_place, tmp_path) as served, on_a_port(served, browser) as found:
        yield found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chair_chooses_a_regimen_on_accessible_pages(site: Site, language: str) -> None:
    words = read_words(language)
    tab, hands = site.tab("chair", language=language), Plain()
    looked_at(tab, f"{site.address}/board/?part={EXPANSION}")
    tab.goto(f"{site.address}/meetings/?part={EXPANSION}")
    hands.press(tab, "main button.main")
    meeting = tab.url
    looked_at(tab, f"{meeting}decide/")
    tab.goto(f"{meeting}decide/")
    typed = {"choice": "start m3", "meaning": "approved", "password": PASSWORD, "code": code()}
    hands.fill(tab, typed)
    hands.press(tab, "main button.main")
    assert words("names.expansion.start", regimen="m3") in tab.inner_text("#decision ~ p")
    looked_at(tab, meeting)
    looked_at(tab, f"{site.address}/board/?part={EXPANSION}")
