"""The pages on which a committee chooses the regimens that are expanded."""

from __future__ import annotations

import html
from collections.abc import Generator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conduct.safety.expanding import EXPANSION, before_the_choice
from conduct.safety.test_pages import code, content, decided, frozen, sign
from conduct.served import Served
from firstdose.conduct.safety.gates import gates
from firstdose.conduct.safety.meeting import meetings
from firstdose.conduct.safety.signers import may_sign
from firstdose.records.committee import GateOverridden, SnapshotFrozen
from firstdose.records.facts import CellsInfused, DoseDecided, RegimenAssigned
from firstdose.records.orders import AssignRegimen, Review
from firstdose.records.values import Action
from firstdose.trial.clinic import Answer
from firstdose.trial.replay import replay
from trial.scripted_clinic import dlt

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def served(accounts_place: str, tmp_path: Path) -> Generator[Served]:
    with before_the_choice(accounts_place, tmp_path) as found:
        yield found


def choose(served: Served, browser: Client, choice: str, ahead: int = 0) -> str:
    """A meeting about the expansion at which the chair chooses; the address of its page."""
    address = frozen(served, browser)
    answer = sign(browser, address, choice, code=code(ahead))
    assert answer.status_code == 302, answer.content.decode()
    return address


def on_expansion(served: Served) -> list[tuple[Action, str]]:
    found = [fact for fact in decided(served) if fact.part == EXPANSION]
    return [(fact.action, fact.regimen) for fact in found]


def asked(served: Served) -> list[str]:
    """What the trial asks of the committee and of those who assign, today."""
    with served.trial.reading() as now:
        orders = now.worklist.orders(now.today)
    return [
        f"{one.recommended_action} {one.recommended_regimen}"
        if isinstance(one, Review)
        else one.regimen
        for one in orders
        if isinstance(one, Review | AssignRegimen)
    ]


@pytest.mark.parametrize(
    ("language", "expand", "choice"),
    [
        ("en", "Expand m4", "Which of them are expanded is the committee's choice: at most 2"),
        ("zh", "扩展 m4", "扩展哪些方案由委员会决定：最多 2 个"),
    ],
)
def test_the_choice_is_offered_in_both_languages(
    served: Served, language: str, expand: str, choice: str
) -> None:
    chair = served.browser("chair")
    person = served.account("chair")
    person.language = language
    person.save()
    assert asked(served) == ["start m4"]
    board = html.unescape(content(chair, "/board/"))
    assert expand in board
    assert choice in board
    form = html.unescape(content(chair, f"{frozen(served, chair)}decide/"))
    for value in ("start m1", "start m2", "start m3", "start m4", "wait", "complete", "stop"):
        assert f'value="{value}"' in form
    assert 'value="start s6"' not in form


def test_from_the_choice_to_the_first_place(served: Served) -> None:
    """Any regimen that the part passed is chosen without a gate; then a second one is asked for."""
    chair = served.browser("chair")
    address = choose(served, chair, "start m2")
    assert on_expansion(served) == [(Action.START, "m2")]
    assert served.store.ledger().history("").of(GateOverridden) == ()
    assert "Expand m2" in chair.get(address).content.decode()
    assert asked(served) == ["start m4"]
    choose(served, chair, "stay m2", ahead=1)
    assert asked(served) == []
    with served.trial.reading() as now:
        (first, second) = meetings(now.study, now.ledger, EXPANSION)
        assert all(one.agrees for one in replay(lambda _: now.study, now.ledger))
    assert [one.signed.entered_by for one in (*first.signatures, *second.signatures)] == [
        "chair",
        "chair",
    ]
    minutes = chair.get(f"{address}minutes.pdf")
    assert minutes.content.startswith(b"%PDF-")
    listed = html.unescape(chair.get(f"/meetings/?part={EXPANSION}").content.decode())
    assert "Stay with what is expanded (m2)" in listed


def test_none_may_be_chosen(served: Served) -> None:
    chair = served.browser("chair")
    address = choose(served, chair, "complete")
    assert on_expansion(served) == [(Action.COMPLETE, "")]
    assert "End the expansion: nobody more is entered" in chair.get(address).content.decode()
    assert asked(served) == []


def test_a_regimen_that_was_not_passed_needs_an_override(served: Served) -> None:
    """The pages do not offer it; the store refuses whoever hands it in."""
    chair = served.browser("chair")
    address = frozen(served, chair)
    assert sign(chair, address, "start s6").status_code == 422
    entry = served.store.ledger().history("").of(SnapshotFrozen)[-1]
    fact = DoseDecided(
        part=EXPANSION,
        action=Action.ESCALATE,
        regimen="m4",
        recommended_action=Action.START,
        recommended_regimen="m4",
        reasons=(),
        evidence_through=entry.fact.evidence_through,
    )
    with served.trial.reading() as now:
        condition = gates(now.study, (Answer(fact, now.today, "chair"),), may_sign)
        assert list(condition(now.ledger))


def test_nobody_is_given_a_place_at_a_regimen_that_was_not_chosen(served: Served) -> None:
    chair = served.browser("chair")
    choose(served, chair, "start m2")
    with served.trial.reading() as now:
        for regimen, refused in (("m2", False), ("m4", True)):
            fact = RegimenAssigned(participant="050", part=EXPANSION, regimen=regimen, cohort=1)
            condition = gates(now.study, (Answer(fact, now.today, "site"),), may_sign)
            assert bool(list(condition(now.ledger))) is refused


def test_a_toxicity_of_the_part_told_late_supersedes_the_signature(served: Served) -> None:
    """Participants of the part are evidence of the expansion, too."""
    chair = served.browser("chair")
    address = choose(served, chair, "start m4")
    who, first_on = _first_infused_at_m4(served)
    served.tell(dlt(who), on=first_on, by="site")
    late = len(served.store.ledger())
    assert f"superseded by entry {late}" in chair.get(address).content.decode()


def _first_infused_at_m4(served: Served) -> tuple[str, date]:
    with served.trial.reading() as now:
        given = [
            entry
            for who in now.ledger.participants
            for entry in now.ledger.history(who).of(CellsInfused)
        ]
    first = next(entry for entry in given if entry.fact.regimen == "m4")
    return first.fact.participant, first.occurred_on


@pytest.mark.parametrize(
    "path", ["/board/", "/windows/", "/stopping-rules/", "/meetings/", "/clocks/"]
)
@pytest.mark.parametrize("part", ["sad", "mad", EXPANSION])
def test_every_page_knows_the_expansion(served: Served, path: str, part: str) -> None:
    chair = served.browser("chair")
    answer = chair.get(f"{path}?part={part}")
    assert answer.status_code == 200
    if path != "/clocks/":
        assert "Expansion of one or two regimens" in answer.content.decode()
