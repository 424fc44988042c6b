"""What somebody was typing when their sitting ended is still there when they come back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from browser.hands import Plain
from browser.serving import on_a_port
from conduct.served import serving_ledger
from firstdose.conduct.access import Role

WHO = "C01-001"


def test_typing_survives_a_sitting_that_ended(
    browser: Browser, accounts_place: str, tmp_path: Path
) -> None:
    with serving_ledger(accounts_place, tmp_path) as served, on_a_port(served, browser) as site:
        served.delegate("ma", Role.COORDINATOR)
        tab, hands = site.tab("ma"), Plain()
        tab.goto(f"{site.address}/new-participant/")
        hands.fill(tab, {"fact.participant": WHO})
        hands.press(tab, "button.main")
        form = f"{site.address}/participants/{WHO}/forms/medication/"
        tab.goto(form)
        hands.fill(tab, {"fact.drug": "prednisone", "fact.dose_mg_per_day": "7.5"})
        tab.context.clear_cookies()
        tab.locator("button.main").click()
        assert tab.locator(".done").count() == 0
        site.sign_in(tab.context, "ma")
        tab.goto(form)
        assert tab.locator('[name="fact.dose_mg_per_day"]').input_value() == "7.5"
        assert tab.locator("#draft").is_visible()
        hands.fill(tab, {"fact.therapy_class": "glucocorticoid"})
        hands.press(tab, "button.main")
        assert tab.locator(".done").count() == 1
        tab.goto(form)
        assert tab.locator('[name="fact.dose_mg_per_day"]').input_value() == ""
        assert not tab.locator("#draft").is_visible()
        # The browser notes that the answer to what was sent without a sitting was a refusal.
        assert [said for said in site.noise if "status of 40" not in said] == []
