"""One participant from consent to the third infusion, with a CRS of grade 1, in a real browser.

No place is given before the committee has signed, and it cannot go up while her window is open.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser.serving import Site, findings, on_a_port
from conduct.served import PASSWORD, SEED, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.web.accounts import totp
from firstdose.conduct.worklist import Item
from firstdose.conduct.worklist.worklist import NOBODY
from firstdose.records.delegation import DutyDelegated
from firstdose.records.facts import (
    AdverseEventChanged,
    CellsInfused,
    DoseDecided,
    DrugGiven,
    ExaminationScored,
    Measured,
)
from firstdose.records.values import Action, Outcome

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
WHO = "C01-001"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")  # the browser is driven from a loop
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        yield started
        started.close()


@pytest.fixture
def site(browser: Browser, accounts_place: str, tmp_path: Path) -> Iterator[Site]:
    with serving_ledger(accounts_place, tmp_path) as served, on_a_port(served, browser) as found:
        for account, roles in PEOPLE.items():
            for role in roles:
                served.tell(
                    DutyDelegated(
                        person=account,
                        role=role,
                        site="" if role in EVERYWHERE else "01",
                        gcp_trained_on=TRAINED_ON,
                        protocol_trained_on=TRAINED_ON,
                    )
                )
        yield found
        assert found.noise == []


PEOPLE = {
    "li": (Role.INVESTIGATOR,),
    "ma": (Role.COORDINATOR,),
    "fu": (Role.PHARMACIST,),
    "xu": (Role.CELL_LABORATORY,),
    "he": (Role.COMMITTEE_CHAIR,),
}
TRAINED_ON = date(2026, 2, 2)
EVERYWHERE = (Role.CELL_LABORATORY, Role.COMMITTEE_CHAIR)


@dataclass(slots=True)
class People:
    """Everybody at the site, each before a browser."""

    site: Site
    tabs: dict[str, Page]

    def open(self, account: str, path: str) -> Page:
        tab = self.tabs[account]
        answer = tab.goto(f"{self.site.address}{path}")
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        return tab

    def save(self, tab: Page, typed: dict[str, str], *, looks: bool = False) -> None:
        fill(tab, typed)
        if looks:
            tab.get_by_role("button", name="Show what follows").last.click()
            return
        tab.locator("button.main").click()
        said = tab.locator(".done, .problems, .problem").first
        said.wait_for()
        assert "done" in (said.get_attribute("class") or ""), said.inner_text()

    def form(self, account: str, name: str, typed: dict[str, str], about: str = "") -> None:
        path = f"/participants/{WHO}/forms/{name}/" + (f"?about={about}" if about else "")
        self.save(self.open(account, path), typed)

    def due(self) -> list[Item]:
        with self.site.served.trial.reading() as now:
            return [item for item in now.worklist.items(now.today) if item.participant == WHO]

    def next_day(self) -> None:
        self.site.served.moment.at += timedelta(days=1)


SCREENING = {
    "lab-temperature.value": "36.6",
    "lab-body_weight.value": "60",
    "lab-height.value": "１６５",
    "lab-neutrophils.value": "3.2",
    "lab-haemoglobin.value": "121",
    "lab-creatinine.value": "62",
    "lab-ejection_fraction.value": "61",
    "score-sledai_2k.items.arthritis": "present",
    "score-sledai_2k.items.rash": "present",
    "score-sledai_2k.items.low_complement": "present",
    "score-sledai_2k.items.increased_dna_binding": "present",
    "score-sledai_2k.items.rest": "absent",
    "score-pga.items.pga": "1.5",
}


def screened(people: People) -> None:
    """Consent, who she is, what she had and takes, the screening visit, and the entry criteria."""
    tab = people.open("ma", "/new-participant/")
    assert findings(tab) == []
    people.save(tab, {"fact.participant": WHO})
    people.form("ma", "demography", {"fact.sex": "female", "fact.age_years": "34"})
    for therapy in ("hydroxychloroquine", "mycophenolate mofetil"):
        people.form(
            "ma",
            "prior_therapy",
            {"fact.therapy": therapy, "fact.therapy_class": "immunosuppressant"},
        )
    people.form(
        "ma",
        "medication",
        {
            "fact.drug": "prednisone",
            "fact.therapy_class": "glucocorticoid",
            "fact.dose_mg_per_day": "10",
        },
    )
    people.form("ma", "visit", SCREENING, "screening")
    tab = people.open("li", f"/participants/{WHO}/forms/eligibility/")
    assert "34" in tab.locator(".computed").inner_text()
    assert findings(tab) == []
    with people.site.served.trial.reading() as now:
        criteria = now.study.eligibility.criteria
    answers = {f"fact.answers.{one.key}.answer": "yes" for one in criteria}
    people.save(tab, {**answers, "fact.eligible": "yes"})


def at_a_meeting(people: People, choice: str) -> Page:
    """The chair freezes what the committee looks at, chooses, and signs."""
    tab = people.open("he", "/meetings/")
    tab.locator("main button.main").click()
    tab.wait_for_url("**/meetings/*/")
    tab.goto(f"{tab.url}decide/")
    tab.check(f"input[value='{choice}']")
    tab.select_option("#meaning", "approved")
    tab.fill("#password", PASSWORD)
    tab.fill("#code", totp.code(SEED, totp.step_at(time.time())))
    assert findings(tab) == []
    tab.locator("main button.main").click()
    tab.wait_for_load_state()
    return tab


def opened_by_the_committee(people: People) -> None:
    """Nobody is given a place before a decision, which is made, signed and minuted."""
    assert "assign_regimen" not in [item.what for item in people.due()]
    tab = at_a_meeting(people, "start d1-i7")
    assert "Start at d1-i7" in tab.inner_text("main")
    assert "password and one-time code" in tab.inner_text("#signatures")
    minutes = tab.context.request.get(f"{tab.url}minutes.pdf")
    assert minutes.body().startswith(b"%PDF-")


def early_escalation_is_refused(people: People) -> None:
    """While her window is open, the committee cannot go up."""
    tab = at_a_meeting(people, "escalate d1-i5")
    said = tab.inner_text("main")
    assert "The design does not recommend going up to d1-i5." in said
    with people.site.served.trial.reading() as now:
        decided = now.ledger.history("").of(DoseDecided)
    assert [entry.fact.action for entry in decided] == [Action.START]
    people.site.noise.clear()  # the browser says that the answers were 422


def treated(people: People, item: Item) -> None:
    """One line of the worklist, by whoever may."""
    match item.what:
        case "assign_regimen":
            people.form("he", "assignment", {})
        case "assess_readiness":
            step = item.about
            tab = people.open("li", f"/participants/{WHO}/forms/readiness/?about={step}")
            keys = [
                name
                for name in tab.locator("select").evaluate_all("all => all.map(one => one.name)")
                if name.startswith("go.answers")
            ]
            measured = {"lab-temperature.value": "36.8"}
            if step == "conditioning":
                measured = {**measured}
            people.save(tab, {**measured, **dict.fromkeys(keys, "yes")})
        case "check_dose":
            tab = people.open("fu", f"/participants/{WHO}/forms/dose_check/?about={item.about}")
            assert "41.5" not in tab.content(), "whoever checks works the dose out alone"
            assert "165 cm" in tab.locator(".computed").first.inner_text()
            people.save(tab, {"drug-1.dose_mg": "41.5", "drug-2.dose_mg": "497.5"})
        case "condition":
            path = f"/participants/{WHO}/forms/conditioning/?about={item.about}"
            tab = people.open("li", path)
            said = tab.locator(".computed").first.inner_text()
            assert "1.658 m²" in said
            assert "41.5 mg" in said
            people.save(tab, {"drug-1.given_dose_mg": "41", "drug-2.given_dose_mg": "497"})
        case "infuse":
            lot = f"L-{item.about}"
            people.form(
                "xu",
                "lot",
                {"fact.lot": lot, "fact.viability_percent": "91.5", "fact.cells": "760000000"},
            )
            people.form(
                "li",
                "infusion",
                {"fact.cells_given": "750000000", "fact.lot": lot},
                item.about,
            )
        case "assess":
            people.form("ma", "visit", {"lab-temperature.value": "36.7"}, item.about)
        case _:
            raise AssertionError(item)


def with_crs(people: People) -> None:
    """A fever after the first infusion: reported, graded from the worksheet, and over next day."""
    tab = people.open("li", f"/participants/{WHO}/forms/adverse_event/")
    assert findings(tab) == []
    people.save(
        tab,
        {
            "fact.term": "Cytokine release syndrome",
            "fact.state.grade": "1",
            "fact.state.causality.investigator.cells": "definite",
            "fact.special_interest": "crs",
        },
    )
    tab = people.open("li", f"/participants/{WHO}/forms/worksheet/?about=AE-1")
    sheet = {"fact.items.fever": "38.4", "fact.items.rest": "absent"}
    people.save(tab, sheet, looks=True)
    assert "grade 1" in tab.locator(".computed").inner_text()
    people.save(tab, {})
    people.next_day()
    people.form(
        "li",
        "adverse_event_change",
        {
            "fact.state.grade": "1",
            "fact.state.causality.investigator.cells": "definite",
            "fact.state.outcome": "recovered",
        },
        "AE-1",
    )


def test_from_consent_to_the_third_infusion(site: Site) -> None:
    people = People(site, {account: site.tab(account) for account in PEOPLE})
    screened(people)
    opened_by_the_committee(people)
    history = NOBODY
    for _ in range(60):
        left = [item for item in people.due() if item.what not in ("late_results", "grade_daily")]
        order = {"check_dose": 0, "assess": 1}
        for item in sorted(left, key=lambda one: order.get(one.what, 2))[:1]:
            treated(people, item)
            if item.what == "infuse" and item.about == "1":
                with_crs(people)
                early_escalation_is_refused(people)
        with site.served.trial.reading() as now:
            history = now.ledger.history(WHO)
        if len(history.of(CellsInfused)) == 3:
            break
        if not left:
            people.next_day()
    assert len(history.of(CellsInfused)) == 3
    assert [entry.fact.given_dose_mg for entry in history.of(DrugGiven)][:2] != []
    assert {entry.fact.value for entry in history.of(Measured) if entry.fact.analyte == "height"}
    (over,) = history.of(AdverseEventChanged)
    assert over.fact.state.outcome is Outcome.RECOVERED
    (sheet,) = (e for e in history.of(ExaminationScored) if e.fact.event == "AE-1")
    assert [item.key for item in sheet.fact.items] == ["fever", "hypotension", "death"]
    assert findings(people.open("ma", "/")) == []
    assert findings(people.open("ma", f"/participants/{WHO}/")) == []


def test_in_chinese_without_scripts(site: Site) -> None:
    people = People(
        site, {account: site.tab(account, language="zh", scripts=False) for account in PEOPLE}
    )
    tab = people.open("ma", "/new-participant/")
    assert "知情同意" in tab.locator("h1").inner_text()
    people.save(tab, {"fact.participant": WHO})
    assert "已保存为第" in tab.locator(".done").inner_text()
    tab = people.open("ma", f"/participants/{WHO}/forms/demography/")
    wrong = {
        "fact.sex": "female",
        "fact.age_years": "三十四",
        "fact.disease_duration_years": "9，5",
    }
    fill(tab, wrong)
    tab.locator("button.main").click()
    said = tab.locator(".problems").inner_text()
    site.noise.clear()  # the browser says that the answer was 422
    assert "有 2 处需要更正" in said
    assert "逗号含义不明确" in said
    assert tab.locator('[name="fact.age_years"]').get_attribute("aria-invalid") == "true"
    assert tab.locator('[name="fact.sex"]').input_value() == "female"
    people.save(tab, {"fact.age_years": "３４", "fact.disease_duration_years": "9．5"})
    people.form(
        "li",
        "adverse_event",
        {
            "fact.term": "Cytokine release syndrome",
            "fact.state.grade": "1",
            "fact.special_interest": "crs",
        },
    )
    tab = people.open("li", f"/participants/{WHO}/forms/worksheet/?about=AE-1")
    fill(tab, {"fact.items.fever": "38.4", "fact.items.rest": "absent"})
    tab.locator('button[value="look"]').last.click()
    assert "1 级" in tab.locator(".computed").inner_text()
    people.save(tab, {})
    tab = people.open("ma", f"/participants/{WHO}/")
    assert "受试者" in tab.locator("h1").inner_text()
    assert tab.locator("table.trail tbody tr").count() == 5


def test_typing_survives_a_sitting_that_ended(site: Site) -> None:
    people = People(site, {"ma": site.tab("ma")})
    tab = people.open("ma", "/new-participant/")
    people.save(tab, {"fact.participant": WHO})
    path = f"/participants/{WHO}/forms/medication/"
    tab = people.open("ma", path)
    fill(tab, {"fact.drug": "prednisone", "fact.dose_mg_per_day": "7.5"})
    tab.context.clear_cookies()
    tab.locator("button.main").click()
    assert tab.locator(".done").count() == 0
    site.noise.clear()  # the browser says that the answer was 403 or 401
    site.sign_in(tab.context, "ma")
    tab = people.open("ma", path)
    assert tab.locator('[name="fact.dose_mg_per_day"]').input_value() == "7.5"
    assert tab.locator("#draft").is_visible()
    people.save(tab, {"fact.therapy_class": "glucocorticoid"})
    tab = people.open("ma", path)
    assert tab.locator('[name="fact.dose_mg_per_day"]').input_value() == ""
    assert not tab.locator("#draft").is_visible()


def fill(tab: Page, typed: dict[str, str]) -> None:
    for name, text in typed.items():
        control = tab.locator(f'[name="{name}"]').first
        if control.get_attribute("type") == "checkbox":
            control.check()
        elif control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)
