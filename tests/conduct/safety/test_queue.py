"""Who asked first for a place stands first, is given the next one, and is shown so."""

from __future__ import annotations

from pathlib import Path

import pytest

from conduct.safety.scenes import PART, TODAY, awaited, study
from conduct.served import serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.safety.queue_table import queue_table
from firstdose.conduct.words import read_words
from firstdose.records.care import SlotCancelled, SlotRequested
from firstdose.records.facts import DoseDecided, EligibilityAssessed, Fact
from firstdose.records.ledger import Ledger
from firstdose.records.orders import AssignRegimen
from firstdose.records.values import Action
from firstdose.trial.planner import Planner


def with_facts(*facts: Fact) -> Ledger:
    ledger = awaited().as_of_entry(len(awaited()))
    for fact in facts:
        ledger.append(fact, occurred_on=TODAY, known_on=TODAY, entered_by="ma")
    return ledger


def asks(who: str) -> SlotRequested:
    return SlotRequested(participant=who, part=PART, regimen="d1-i5")


def in_line(ledger: Ledger) -> list[str]:
    return [one.participant for one in Planner(study(), ledger).in_line(TODAY)]


def test_who_asked_first_stands_before_who_consented_first() -> None:
    by_consent = in_line(with_facts())
    assert len(by_consent) >= 3
    first, second, *_, last = by_consent
    asked = with_facts(asks(last), asks(second))
    assert in_line(asked) == [
        last,
        second,
        *(who for who in by_consent if who not in (last, second)),
    ]
    back = with_facts(
        asks(last), asks(second), SlotCancelled(participant=last, reason="fever"), asks(last)
    )
    assert in_line(back)[:3] == [second, last, first]
    again = with_facts(asks(second), asks(last), asks(second))
    assert in_line(again)[:2] == [second, last], "asking twice loses no place"


def test_the_next_place_is_given_to_who_asked_first() -> None:
    by_consent = in_line(with_facts())
    chosen = by_consent[-1]
    answers = awaited().history(awaited().participants[0]).of(EligibilityAssessed)[0].fact.answers
    up = DoseDecided(
        part=PART,
        action=Action.ESCALATE,
        regimen="d1-i5",
        recommended_action=Action.ESCALATE,
        recommended_regimen="d1-i5",
        reasons=(),
        evidence_through=len(awaited()),
    )
    found = [
        EligibilityAssessed(participant=who, answers=answers, eligible=True) for who in by_consent
    ]
    ledger = with_facts(*found, asks(chosen), up)
    planner = Planner(study(), ledger)
    day, given = TODAY, list[AssignRegimen]()
    for _ in range(30):
        given = [one for one in planner.plan(day).orders if isinstance(one, AssignRegimen)]
        if given:
            break
        later = planner.plan(day).next_on
        assert later is not None
        day = later
    assert [one.participant for one in given] == [chosen]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_queue_is_shown_in_its_order(
    accounts_place: str, tmp_path: Path, language: str
) -> None:
    words = read_words("zh" if language == "zh" else "en")
    chosen = in_line(with_facts())[-1]
    ledger = with_facts(asks(chosen))
    table = queue_table(Planner(study(), ledger).in_line(TODAY), words)
    first, second, *_ = table.rows
    assert first.cells[1].text == chosen
    assert first.cells[2].text == words("safety.queue.asked_on", on=TODAY, entry=f"{len(ledger)}")
    assert second.cells[2].text == words("safety.queue.not_asked")
    with serving_ledger(accounts_place, tmp_path, ledger) as served:
        served.delegate("he", Role.COMMITTEE_CHAIR, "")
        account = served.account("he")
        account.language = language
        account.save()
        page = served.browser("he").get("/board/").content.decode()
    assert words("safety.queue.caption") in page
    assert page.index(f">{chosen}<") < page.index(f">{second.cells[1].text}<")
