"""Nothing missing and nothing out of its window is saved without a typed reason (gates, part 5 G).

Each is handed in as a browser without scripts does it; the reason stands in the entry, and on the
page of the participant.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from conduct.served import Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.forms import first_texts
from firstdose.conduct.forms.families import build
from firstdose.conduct.safety.demonstration import signed_afterwards
from firstdose.conduct.store import Submission
from firstdose.records.care import DoseChecked, ProductThawed
from firstdose.records.delegation import ParticipantAtSite
from firstdose.records.facts import CellsInfused, DrugGiven, Fact, VisitAttended
from firstdose.records.ledger import Ledger
from firstdose.records.values import YesNo
from whole.trials import simulated

WHO = "001"
WHY = "Pharmacist called away; checked by telephone"


def before(kind: type[Fact]) -> tuple[Ledger, date]:
    """The ledger before the first fact of a kind about the participant, and its day."""
    whole = simulated(1)
    entry = whole.history(WHO).of(kind)[0]
    return whole.as_of_entry(entry.number - 1), entry.known_on


@contextmanager
def served_on(accounts: str, folder: Path, ledger: Ledger, day: date) -> Generator[Served]:
    with serving_ledger(accounts, folder, ledger) as found:
        found.moment.at = datetime.combine(day, time(9), UTC)
        found.tell(ParticipantAtSite(participant=WHO, site="01"))
        sign(found, day - timedelta(days=5))
        found.delegate("li", Role.INVESTIGATOR)
        yield found


def sign(served: Served, day: date) -> None:
    """Put signatures under the decisions of the virtual committee."""
    with served.trial.reading() as now:
        signed = tuple(signed_afterwards(now.study, now.ledger, "chair", day))
    day = served.trial.known_on()
    served.store.append(Submission(answers=signed, known_on=day, stream="committee", seen=None))


def opened(served: Served, name: str, about: str) -> dict[str, str]:
    """What stands in a form when it is opened."""
    with served.trial.reading() as now:
        form = build(name, now.worklist.case(WHO, now.today), about)
    assert form is not None
    return {key: text[0] for key, text in first_texts(form).items() if text}


def save(browser: Client, path: str, typed: Mapping[str, str]) -> tuple[int, str]:
    """The answer to what was typed, and what it says is wrong."""
    page = unescape(browser.get(path).content.decode())
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    answer = browser.post(path, {**typed, "seen": seen[1], "do": "save"})
    wrong = re.search(r'id="reason-wrong">([^<]*)<', unescape(answer.content.decode()))
    return answer.status_code, wrong[1] if wrong else ""


def is_saved_with_a_reason_only(
    served: Served, form: str, about: str, typed: Mapping[str, str], asked: str, kind: type[Fact]
) -> None:
    browser = served.browser("li")
    path = f"/participants/{WHO}/forms/{form}/?about={about}"
    sheet = {**opened(served, form, about), **typed}
    before = len(served.store.ledger())
    status, wrong = save(browser, path, sheet)
    assert status == 422
    assert re.search(asked, wrong), wrong
    assert save(browser, path, {**sheet, "reason": "   "})[0] == 422
    assert len(served.store.ledger()) == before
    assert save(browser, path, {**sheet, "reason": WHY}) == (302, "")
    saved = [one for one in served.store.ledger().since(before) if isinstance(one.fact, kind)]
    assert saved
    assert {one.reason for one in saved} == {WHY}
    others = [one for one in served.store.ledger().since(before) if not isinstance(one.fact, kind)]
    assert {one.reason for one in others} <= {""}
    assert WHY in unescape(browser.get(f"/participants/{WHO}/").content.decode())


def test_conditioning_without_the_dose_check_of_a_second_person(
    accounts_place: str, tmp_path: Path
) -> None:
    ledger, day = before(DrugGiven)
    with served_on(accounts_place, tmp_path, ledger, day) as served:
        given = planned(served)
        is_saved_with_a_reason_only(
            served, "conditioning", "-5", given, "No second person has worked out", DrugGiven
        )


def planned(served: Served) -> dict[str, str]:
    """Every drug of the day given as planned."""
    with served.trial.reading() as now:
        form = build("conditioning", now.worklist.case(WHO, now.today), "-5")
    assert form is not None
    doses = [dict(one.node.fields)["planned_dose_mg"] for one in form.sheets]
    return {
        f"drug-{number}.given_dose_mg": f"{one.value}"  # pyright: ignore[reportAttributeAccessIssue]
        for number, one in enumerate(doses, start=1)
    }


def test_conditioning_that_a_second_person_checked_asks_no_reason(
    accounts_place: str, tmp_path: Path
) -> None:
    ledger, day = before(DrugGiven)
    with served_on(accounts_place, tmp_path, ledger, day) as served:
        for drug in ("fludarabine", "cyclophosphamide"):
            fact = DoseChecked(participant=WHO, drug=drug, planned_day=-5, dose_mg=Decimal(1))
            served.tell(fact, by="fu")
        sheet = {**opened(served, "conditioning", "-5"), **planned(served)}
        path = f"/participants/{WHO}/forms/conditioning/?about=-5"
        assert save(served.browser("li"), path, sheet) == (302, "")


def test_an_infusion_whose_bag_nobody_identified(accounts_place: str, tmp_path: Path) -> None:
    ledger, day = before(CellsInfused)
    with served_on(accounts_place, tmp_path, ledger, day) as served:
        typed = {"fact.cells_given": "750000000", "fact.lot": lot_of(served)}
        is_saved_with_a_reason_only(
            served, "infusion", "1", typed, "No thaw is recorded", CellsInfused
        )


def lot_of(served: Served) -> str:
    with served.trial.reading() as now:
        return now.worklist.case(WHO, now.today).lots[-1]


def test_an_infusion_outside_its_window(accounts_place: str, tmp_path: Path) -> None:
    ledger, day = before(CellsInfused)
    with served_on(accounts_place, tmp_path, ledger, day) as served:
        lot = lot_of(served)
        served.tell(
            ProductThawed(
                participant=WHO,
                lot=lot,
                thawed_at="09:00",
                viability_percent=Decimal(90),
                expires_on=day + timedelta(days=1),
                identity_confirmed=YesNo.YES,
            ),
            by="xu",
        )
        early = {"occurred_on": f"{day - timedelta(days=2)}"}
        typed = {"fact.cells_given": "750000000", "fact.lot": lot, **early}
        is_saved_with_a_reason_only(
            served, "infusion", "1", typed, "lies outside the window", CellsInfused
        )


def test_a_visit_outside_its_window(accounts_place: str, tmp_path: Path) -> None:
    whole = simulated(1)
    visit = next(e for e in whole.history(WHO).of(VisitAttended) if e.fact.visit == "day-7")
    ledger, late = whole.as_of_entry(visit.number - 1), visit.known_on + timedelta(days=4)
    with served_on(accounts_place, tmp_path, ledger, late) as served:
        typed = {"lab-neutrophils.value": "2.1"}
        is_saved_with_a_reason_only(
            served, "visit", "day-7", typed, "lies outside the window", VisitAttended
        )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_reason_is_asked_in_the_language_of_the_page(
    accounts_place: str, tmp_path: Path, language: str
) -> None:
    ledger, day = before(DrugGiven)
    with served_on(accounts_place, tmp_path, ledger, day) as served:
        account = served.account("li")
        account.language = language
        account.save()
        sheet = {**opened(served, "conditioning", "-5"), **planned(served)}
        path = f"/participants/{WHO}/forms/conditioning/?about=-5"
        said = {"en": "Have it checked first", "zh": "请先完成核对"}
        assert said[language] in save(served.browser("li"), path, sheet)[1]
