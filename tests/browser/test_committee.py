"""Every page of the committee and of those who look after its data: accessible, and no wider than
the screen.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.hands import Plain
from browser.serving import Site, every_finding, on_a_port
from conduct.safety.scenes import TODAY, awaited
from conduct.served import serving_ledger
from firstdose.conduct.access import Role
from firstdose.records.delegation import DutyDelegated, ParticipantAtSite
from firstdose.records.facts import AdverseEventReported
from firstdose.records.locking import DataExported, ExportedContent, ParticipantFrozen
from firstdose.records.oversight import QueryRaised
from firstdose.records.signature import Factor, Meaning, Signature
from firstdose.records.values import EventState, SeriousCriterion

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


@pytest.fixture
def site(browser: Browser, accounts_place: str, tmp_path: Path) -> Generator[Site]:
    """The first cohort is through its windows; the chair may decide."""
    with serving_ledger(accounts_place, tmp_path, awaited()) as served:
        served.moment.at = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 30, tzinfo=UTC)
        served.trained("chair", Role.COMMITTEE_CHAIR, TODAY - timedelta(days=30))
        with on_a_port(served, browser) as found:
            yield found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_those_who_look_after_the_data_is_accessible(
    site: Site, language: str
) -> None:
    state = EventState(grade=4, causality=(), seriousness=(SeriousCriterion.LIFE_THREATENING,))
    site.served.tell(
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
        ParticipantFrozen(participant="002", rationale="every visit entered"),
        DataExported(
            content=ExportedContent.AUDIT,
            evidence_through=20,
            purpose="annual report",
            signature=Signature(
                state_sha256="0" * 64,
                meaning=Meaning.RESPONSIBLE,
                factors=tuple(Factor),
                language="en",
            ),
        ),
        by="manager",
    )
    for person, paths in PAGES_OF.items():
        tab = site.tab(person, language=language)
        for path in paths:
            looked_at(tab, f"{site.address}/{path}")


def looked_at(page: Page, address: str) -> None:
    """A page answers, has no finding, and is no wider than the screen."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert every_finding(page) == [], address
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} wide"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_the_committee_is_accessible(site: Site, language: str) -> None:
    tab, hands = site.tab("chair", language=language), Plain()
    tab.goto(f"{site.address}/meetings/")
    hands.press(tab, "main button.main")
    meeting = tab.url.removeprefix(f"{site.address}/")
    for path in (*PAGES, meeting, f"{meeting}vote/", f"{meeting}decide/"):
        looked_at(tab, f"{site.address}/{path}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refusal_is_accessible(site: Site, language: str) -> None:
    site.served.tell(
        DutyDelegated(person="ma", role=Role.COORDINATOR, site="01"),
        ParticipantAtSite(participant="001", site="01"),
        ParticipantFrozen(participant="001", rationale="every visit entered"),
    )
    tab, hands = site.tab("ma", language=language), Plain()
    tab.goto(f"{site.address}/participants/001/forms/medication/")
    typed = {"fact.drug": "prednisone", "fact.therapy_class": "glucocorticoid"}
    hands.fill(tab, typed | {"fact.dose_mg_per_day": "10"})
    hands.press(tab, "button.main")
    assert tab.locator("dl.problem dd").count() == 4
    assert every_finding(tab) == []
