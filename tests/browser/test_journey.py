"""The whole journey of a trial in a real browser, from the first link to the next regimen.

An administrator lets people in, they treat one participant, and the committee goes up once it may:
in English by keyboard alone, and in Chinese with scripts switched off.  Two further participants,
whom nobody types, have the same course as the first.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from browser.hands import NO_MOUSE, Hands, Keyboard, Plain
from browser.serving import Site, on_a_port
from conduct.served import PASSWORD, Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.store import Submission
from firstdose.conduct.web.accounts import totp
from firstdose.conduct.words import Language, Words, read_words
from firstdose.conduct.worklist import Item
from firstdose.records.committee import DecisionSigned
from firstdose.records.delegation import DutyDelegated
from firstdose.records.facts import (
    AdverseEventChanged,
    CellsInfused,
    DoseDecided,
    DrugGiven,
    ExaminationScored,
    Measured,
)
from firstdose.records.kinds import participant_of
from firstdose.records.signature import Factor
from firstdose.records.values import Outcome
from firstdose.trial.clinic import Answer

WHO = "C01-001"
OTHERS = ("C01-002", "C01-003")
TRAINED_ON = "2026-02-02"
PEOPLE = {
    "li": ("李明", Role.INVESTIGATOR, "01"),
    "ma": ("马兰", Role.COORDINATOR, "01"),
    "fu": ("傅清", Role.PHARMACIST, "01"),
    "xu": ("徐静", Role.CELL_LABORATORY, ""),
    "he": ("何平", Role.COMMITTEE_CHAIR, ""),
}
WINDOW_DAYS = 28
UNCONFIRMED = "复苏记录在纸上"
TREATED = ("assign_regimen", "assess_readiness", "check_dose", "condition", "infuse")
VISITS = (("assess", "baseline"), ("assess", "day-14"))
LOCALES: dict[Language, str] = {"en": "en-GB", "zh": "zh-CN"}
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


@dataclass(slots=True)
class Person:
    """Somebody before a browser of their own, with the device that shows codes."""

    tab: Page
    seed: str = ""
    last_step: int = 0

    def code(self) -> str:
        """A code that was not used yet; waits where the device does not show one so soon."""
        while totp.step_at(time.time()) + totp.EARLIER_OR_LATER <= self.last_step:
            time.sleep(0.2)
        self.last_step = max(self.last_step + 1, totp.step_at(time.time()))
        return totp.code(self.seed, self.last_step)


@dataclass(slots=True)
class Journey:
    """One trial, everybody in it, and the way all of them use its pages."""

    site: Site
    hands: Hands
    language: Language
    people: dict[str, Person] = field(default_factory=dict[str, Person])

    @property
    def served(self) -> Served:
        return self.site.served

    @property
    def words(self) -> Words:
        return read_words(self.language)

    # --- getting about ---------------------------------------------------------------------

    def newcomer(self) -> Person:
        """Somebody opens a browser."""
        by_keyboard = isinstance(self.hands, Keyboard)
        tab = self.site.new_tab(locale=LOCALES[self.language], java_script_enabled=by_keyboard)
        if by_keyboard:
            tab.add_init_script(NO_MOUSE)
        return Person(tab)

    def follow(self, name: str, *paths: str) -> Page:
        """Go from link to link, beginning at the menu."""
        tab = self.people[name].tab
        for path in paths:
            self.hands.press(tab, f'a[href="{path}"]')
        return tab

    def save(self, tab: Page, typed: dict[str, str]) -> None:
        """Fill in what is asked, and save it."""
        self.hands.fill(tab, typed)
        self.hands.press(tab, "button.main")
        said = tab.locator(".done, .problems, .problem").first
        assert "done" in (said.get_attribute("class") or ""), said.inner_text()

    def form(self, name: str, form: str, typed: dict[str, str], about: str = "") -> None:
        self.save(self.open_form(name, form, about), typed)

    def open_form(self, name: str, form: str, about: str = "") -> Page:
        """A form of the participant: from the page one is on, from Today, or from her page."""
        path = f"/participants/{WHO}/forms/{form}/" + (f"?about={about}" if about else "")
        for way in ((), ("/",), ("/participants/", f"/participants/{WHO}/")):
            tab = self.follow(name, *way)
            if tab.locator(f'a[href="{path}"]').count():
                return self.follow(name, path)
        raise AssertionError(f"{name} finds no way to {path}")

    def due(self) -> list[Item]:
        with self.served.trial.reading() as now:
            return [item for item in now.worklist.items(now.today) if item.participant == WHO]

    def next_day(self, days: int = 1) -> None:
        self.served.moment.at += timedelta(days=days)

    # --- letting people in -----------------------------------------------------------------

    def first_link(self) -> None:
        """Whoever opens the first link becomes the administrator."""
        from firstdose.conduct.web.accounts.first import first_invitation

        token = first_invitation()
        assert token is not None
        self.enrol("wang.li", f"{self.site.address}/enter/{token}/", {"name": "wang.li"})

    def enrol(self, name: str, link: str, chosen: dict[str, str]) -> None:
        """Set password and device by a link, and go in."""
        person = self.people[name] = self.newcomer()
        person.tab.goto(link)
        assert person.tab.locator("h1").inner_text() == self.words("doors.enter.title")
        person.seed = person.tab.locator("form code.key").inner_text().replace(" ", "")
        typed = {"full_name": "王丽"} if chosen else {}
        typed |= chosen | {"password": PASSWORD, "again": PASSWORD, "code": person.code()}
        self.hands.fill(person.tab, typed)
        self.hands.press(person.tab, "button.main")
        assert person.tab.locator("h1").inner_text().startswith(self.words("today.title"))

    def open_accounts(self) -> None:
        """Accounts and duties of everybody, and each sets password and device."""
        for name, (full_name, role, site) in PEOPLE.items():
            tab = self.follow("wang.li", "/people/", "/people/new/")
            self.hands.fill(tab, {"name": name, "full_name": full_name})
            self.hands.press(tab, "button.main")
            link = tab.locator("code.key").inner_text()
            self.follow("wang.li", f"/people/{name}/")
            duty = {"role": role.value, "gcp_trained_on": TRAINED_ON}
            duty |= {"protocol_trained_on": TRAINED_ON} | ({"site": site} if site else {})
            self.hands.fill(tab, duty)
            self.hands.press(tab, "button.main")
            assert self.words(f"access.role.{role}") in tab.locator("ul.rows").inner_text()
            self.enrol(name, link, {})

    # --- screening -------------------------------------------------------------------------

    def consent_and_eligibility(self) -> None:
        """Consent, who she is, what she had and takes, the screening visit, the criteria."""
        tab = self.follow("ma", "/", "/new-participant/")
        self.save(tab, {"fact.participant": WHO})
        tab = self.open_form("ma", "demography")
        wrong = {"fact.age_years": "三十四", "fact.disease_duration_years": "9，5"}
        self.hands.fill(tab, {"fact.sex": "female", **wrong})
        self.hands.press(tab, "button.main")
        said = tab.locator(".problems").inner_text()
        assert self.words("layout.problems", n=2) in said
        assert self.words("forms.fault.number_with_comma") in said
        assert tab.locator('[name="fact.age_years"]').get_attribute("aria-invalid") == "true"
        assert tab.locator('[name="fact.sex"]').input_value() == "female"
        self.save(tab, {"fact.age_years": "３４", "fact.disease_duration_years": "9．5"})
        for therapy in ("hydroxychloroquine", "mycophenolate mofetil"):
            had = {"fact.therapy": therapy, "fact.therapy_class": "immunosuppressant"}
            self.form("ma", "prior_therapy", had)
        takes = {"fact.drug": "prednisone", "fact.therapy_class": "glucocorticoid"}
        self.form("ma", "medication", takes | {"fact.dose_mg_per_day": "10"})
        self.form("ma", "visit", SCREENING, "screening")
        tab = self.open_form("li", "eligibility")
        assert "34" in tab.locator(".computed").first.inner_text()
        with self.served.trial.reading() as now:
            criteria = now.study.eligibility.criteria
        answers = {f"fact.answers.{one.key}.answer": "yes" for one in criteria}
        self.save(tab, {**answers, "fact.eligible": "yes"})

    # --- treatment -------------------------------------------------------------------------

    def treat(self, item: Item) -> None:
        """One line of the worklist, by whoever may."""
        match item.what:
            case "assign_regimen":
                self.form("he", "assignment", {})
            case "assess_readiness":
                tab = self.open_form("li", "readiness", item.about)
                asked: list[str] = tab.locator('select[name^="go.answers"]').evaluate_all(
                    "all => all.map(one => one.name)"
                )
                self.save(tab, {"lab-temperature.value": "36.8", **dict.fromkeys(asked, "yes")})
            case "check_dose":
                tab = self.open_form("fu", "dose_check", item.about)
                assert "41.5" not in tab.content(), "whoever checks works the dose out alone"
                assert "165 cm" in tab.locator(".computed").first.inner_text()
                self.save(tab, {"drug-1.dose_mg": "41.5", "drug-2.dose_mg": "497.5"})
            case "condition":
                tab = self.open_form("li", "conditioning", item.about)
                said = tab.locator(".computed").first.inner_text()
                assert "1.658 m²" in said
                assert "41.5 mg" in said
                self.save(tab, {"drug-1.given_dose_mg": "41", "drug-2.given_dose_mg": "497"})
            case "infuse":
                lot = f"L-{item.about}"
                released = {"fact.viability_percent": "91.5", "fact.cells": "760000000"}
                self.form("xu", "lot", {"fact.lot": lot, **released})
                self.infuse(item.about, {"fact.cells_given": "750000000", "fact.lot": lot})
            case "assess":
                self.visit(item.about)
            case _:
                raise AssertionError(item)

    def infuse(self, number: str, given: dict[str, str]) -> None:
        """The first bag is thawed and identified on record; of the others it is said why not."""
        if number == "1":
            thawed = {"fact.lot": given["fact.lot"], "fact.thawed_at": "09:40"}
            thawed |= {"fact.viability_percent": "88", "fact.identity_confirmed": "yes"}
            self.form("xu", "thaw", thawed | {"fact.expires_on": f"{self.served.trial.today()}"})
            self.form("li", "infusion", given, number)
            return
        tab = self.open_form("li", "infusion", number)
        self.hands.fill(tab, given)
        self.hands.press(tab, "button.main")
        asked = self.words("forms.fault.unconfirmed_needs_reason", lot=given["fact.lot"])
        assert asked in tab.locator(".problems").inner_text()
        self.save(tab, {"reason": UNCONFIRMED})
        assert UNCONFIRMED in tab.locator("table.trail").inner_text()

    def visit(self, visit: str) -> None:
        """A visit: what was measured, graded as it is typed, and the score of the disease."""
        tab = self.open_form("ma", "visit", visit)
        typed = {"lab-neutrophils.value": "1.4", "lab-neutrophils.lower_limit": "1.8"}
        if "disease_activity" in self.procedures_of(visit):
            typed |= {"score-sledai_2k.items.arthritis": "present"}
            typed |= {"score-sledai_2k.items.rest": "absent", "score-pga.items.pga": "1"}
        self.hands.fill(tab, typed)
        self.hands.press(tab, 'p.buttons button[value="look"]')
        assert self.words("forms.computed.grade", grade="2") in tab.inner_text("main")
        self.save(tab, {})

    def procedures_of(self, visit: str) -> tuple[str, ...]:
        with self.served.trial.reading() as now:
            (found,) = (one for one in now.study.schedule.visits if one.name == visit)
        return found.procedures

    def treat_to_the_third_infusion(self) -> None:
        """Whatever the worklist asks, but for most of the visits."""
        for _ in range(60):
            left = [
                one for one in self.due() if one.what in TREATED or (one.what, one.about) in VISITS
            ]
            for item in sorted(left, key=lambda one: (one.what == "condition", one.what))[:1]:
                self.treat(item)
                if item.what == "infuse" and item.about == "1":
                    self.crs_of_grade_1()
                    self.early_escalation_is_refused()
            if len(self.infusions()) == 3:
                return
            if not left:
                self.next_day()
        raise AssertionError("no third infusion")

    def infusions(self) -> list[date]:
        with self.served.trial.reading() as now:
            return [one.occurred_on for one in now.ledger.history(WHO).of(CellsInfused)]

    def crs_of_grade_1(self) -> None:
        """A fever after the first infusion: reported, graded from the worksheet, over next day."""
        reported = {
            "fact.term": "Cytokine release syndrome",
            "fact.state.grade": "1",
            "fact.state.causality.investigator.cells": "definite",
            "fact.special_interest": "crs",
        }
        self.form("li", "adverse_event", reported)
        tab = self.open_form("li", "worksheet", "AE-1")
        self.hands.fill(tab, {"fact.items.fever": "38.4", "fact.items.rest": "absent"})
        self.hands.press(tab, 'p.buttons button[value="look"]')
        assert (
            self.words("forms.computed.grade", grade="1")
            in tab.locator(".computed").first.inner_text()
        )
        self.save(tab, {})
        self.next_day()
        over = {
            "fact.state.grade": "1",
            "fact.state.causality.investigator.cells": "definite",
            "fact.state.outcome": "recovered",
        }
        self.form("li", "adverse_event_change", over, "AE-1")

    # --- the committee ---------------------------------------------------------------------

    def at_a_meeting(self, choice: str) -> Page:
        """The chair freezes what the committee looks at, chooses, and signs."""
        tab = self.follow("he", "/meetings/")
        self.hands.press(tab, "main button.main")
        meeting = tab.url.removeprefix(self.site.address)
        self.follow("he", f"{meeting}decide/")
        typed = {"choice": choice, "meaning": "approved", "password": PASSWORD}
        self.hands.fill(tab, typed | {"code": self.people["he"].code()})
        self.hands.press(tab, "main button.main")
        return tab

    def opened_by_the_committee(self) -> None:
        """Nobody is given a place before a decision, which is made, signed and minuted."""
        assert "assign_regimen" not in [item.what for item in self.due()]
        tab = self.at_a_meeting("start d1-i7")
        assert self.words("names.action.start", regimen="d1-i7") in tab.inner_text("main")
        self.signed_and_minuted(tab)

    def signed_and_minuted(self, tab: Page) -> None:
        """The page of the meeting names the signature, and its minutes are fetched."""
        assert self.words("meeting.factor.one_time_code") in tab.inner_text("#signatures")
        with tab.expect_download() as fetched:
            self.hands.fetch(tab, 'a[href$="/minutes.pdf"]')
        assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF-")

    def early_escalation_is_refused(self) -> None:
        """While her window is open, the committee cannot go up."""
        chair = self.people["he"]
        before = chair.last_step
        tab = self.at_a_meeting("escalate d1-i5")
        chair.last_step = before  # what is refused for its reason uses no code up
        said = tab.inner_text("main")
        assert self.words("meeting.shut.beyond_recommendation", about="d1-i5") in said
        assert self.decided() == ["start d1-i7"]

    def decided(self) -> list[str]:
        with self.served.trial.reading() as now:
            found = now.ledger.history("").of(DoseDecided)
        return [f"{entry.fact.action.value} {entry.fact.regimen}" for entry in found]

    def others_like_her(self) -> None:
        """Two further participants of the cohort, with the course of the first."""
        with self.served.trial.reading() as now:
            entries = [one for one in now.ledger.entries if participant_of(one.fact) == WHO]
        answers = tuple(
            Answer(replace(one.fact, participant=who), one.occurred_on, one.entered_by)
            for who in OTHERS
            for one in entries
        )
        day = self.served.trial.known_on()
        self.served.store.append(
            Submission(answers=answers, known_on=day, stream="site 02", seen=None)
        )

    def goes_up_once_the_windows_have_closed(self) -> None:
        first = self.infusions()[0]
        self.others_like_her()
        self.next_day((first + timedelta(days=WINDOW_DAYS + 1) - self.served.trial.today()).days)
        tab = self.at_a_meeting("escalate d1-i5")
        assert self.words("names.action.escalate", regimen="d1-i5") in tab.inner_text("main"), (
            tab.inner_text("main")
        )
        assert self.decided() == ["start d1-i7", "escalate d1-i5"]
        self.signed_and_minuted(tab)


@pytest.fixture
def site(browser: Browser, accounts_place: str, tmp_path: Path) -> Iterator[Site]:
    with serving_ledger(accounts_place, tmp_path) as served, on_a_port(served, browser) as found:
        yield found
        # A refusal is an answer of its own kind (422), which the browser notes.
        assert [said for said in found.noise if "status of 422" not in said] == []


@pytest.mark.parametrize(("language", "hands"), [("en", Keyboard()), ("zh", Plain())])
def test_from_the_first_link_to_the_next_regimen(
    site: Site, language: Language, hands: Hands
) -> None:
    journey = Journey(site, hands, language)
    journey.first_link()
    journey.open_accounts()
    journey.consent_and_eligibility()
    journey.opened_by_the_committee()
    journey.treat_to_the_third_infusion()
    journey.goes_up_once_the_windows_have_closed()
    with site.served.trial.reading() as now:
        history, study = now.ledger.history(WHO), now.ledger.history("")
    assert [one.fact.given_dose_mg for one in history.of(DrugGiven)][:2] != []
    assert {one.fact.value for one in history.of(Measured) if one.fact.analyte == "height"}
    (over,) = history.of(AdverseEventChanged)
    assert over.fact.state.outcome is Outcome.RECOVERED
    (sheet,) = (one for one in history.of(ExaminationScored) if one.fact.event == "AE-1")
    assert [item.key for item in sheet.fact.items] == ["fever", "hypotension", "death"]
    assert {one.entered_by for one in study.of(DutyDelegated)} >= {"wang.li"}
    for signed in study.of(DecisionSigned):
        assert signed.fact.signature.factors == tuple(Factor)
        assert signed.fact.signature.language == language
