"""Access in an emergency opens one participant, leads to them, and no further."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, time
from html import unescape

import pytest
from django.test import Client

from conduct.served import Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.records.delegation import EmergencyAccessTaken, ParticipantAtSite
from firstdose.records.facts import CellsInfused
from whole.trials import simulated

ONE, OTHER = "001", "002"


@pytest.fixture(scope="module")
def year(accounts_place: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    ledger = simulated(1).as_of_entry(2000)
    with serving_ledger(accounts_place, tmp_path_factory.mktemp("year"), ledger) as found:
        found.moment.at = datetime.combine(ledger.known_until, time(9), UTC)
        found.tell(*(ParticipantAtSite(participant=one, site="01") for one in ledger.participants))
        found.delegate("eve", Role.INVESTIGATOR, blinded=True)
        found.delegate("far", Role.INVESTIGATOR, "02")
        yield found


def page_of(browser: Client, who: str) -> str:
    """Everything on the pages of a participant."""
    pages = (browser.get(f"/participants/{who}/?page={page}") for page in range(8))
    return unescape("".join(page.content.decode() for page in pages))


def take(browser: Client, who: str) -> str:
    typed = {"participant": who, "why": "seizure at night, on call"}
    return unescape(browser.post("/emergency/", typed, follow=True).content.decode())


def regimen_of(served: Served, who: str) -> str:
    return served.store.ledger().history(who).of(CellsInfused)[0].fact.regimen


def test_one_participant_is_unblinded_and_the_page_leads_there(year: Served) -> None:
    eve = year.browser("eve")
    regimen = regimen_of(year, ONE)
    assert regimen_of(year, OTHER)
    assert regimen not in page_of(eve, ONE)
    told = take(eve, ONE)
    assert f'href="/participants/{ONE}/"' in told
    assert "cells_infused" in page_of(eve, ONE)
    assert regimen in page_of(eve, ONE)
    assert "because of an emergency" in page_of(eve, ONE)
    assert "cells_infused" not in page_of(eve, OTHER)
    assert regimen_of(year, OTHER) not in page_of(eve, OTHER)
    assert "because of an emergency" not in page_of(eve, OTHER)
    listed = unescape(eve.get("/participants/").content.decode())
    assert regimen not in listed
    assert eve.get("/board/").status_code == 403
    later = year.browser("eve")
    assert regimen not in page_of(later, ONE), "another sitting is blinded again"


def test_whoever_has_no_duty_there_sees_that_one_only(year: Served) -> None:
    far = year.browser("far")
    assert far.get(f"/participants/{ONE}/").status_code == 403
    take(far, ONE)
    assert far.get(f"/participants/{ONE}/").status_code == 200
    assert far.get(f"/participants/{OTHER}/").status_code == 403
    assert far.post(f"/participants/{ONE}/forms/medication/", {}).status_code == 403
    taken = year.store.ledger().history(ONE).of(EmergencyAccessTaken)
    assert "far" in {entry.fact.person for entry in taken}
