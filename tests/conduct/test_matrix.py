"""Every route x every role x own or other site x blinded: what the table does not allow is refused.

The expectation is read from the text of the table.  A page that is added to the table of pages is
tested without a word here, unless its path has a part that ``SAMPLES`` does not know.
"""

import csv
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Generator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from django.http import HttpResponse

from conduct.served import Served, serving_ledger
from firstdose.conduct import access
from firstdose.conduct.access import Act, Role
from firstdose.conduct.web.page import Open, Page, Scope
from firstdose.records.delegation import AccountOpened, ParticipantAtSite
from whole.trials import simulated

if TYPE_CHECKING:
    from django.test import Client

ROWS = {
    row["act"]: row
    for row in csv.DictReader(
        (Path(access.__file__).parent / "acts.csv").read_text("utf-8").splitlines()
    )
}
OWN, OTHER = "01", "02"
SIGN_IN_FIRST = "/sign-in/?next="
SAMPLES = {
    "participant": "001",
    "site": OWN,
    "token": "none",
    "edition": "any",
    "name": "firstdose.css",
    "account": "somebody",
    "entry": "2",
    "event": "AE-1",
    "query": "Q-1",
}
"""A value for each named part of a path; the participant is treated at the own site."""


def pages() -> tuple[Page, ...]:
    """The table of pages; the one that ends a sitting comes last, so that one is enough for all."""
    from firstdose.conduct.web.table import PAGES

    return tuple(sorted(PAGES, key=lambda page: page.name == "sign-out"))


def path_of(page: Page) -> str:
    """The address of a page, every part filled in."""
    parts = re.findall(r"<(?:\w+:)?(\w+)>", page.path)
    unknown = [part for part in parts if part not in SAMPLES]
    assert not unknown, f"{page.name}: give SAMPLES a value for {unknown}"
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES[found[1]], page.path)


def name_of(role: Role, site: str, *, blinded: bool) -> str:
    return f"{role.value.replace('_', '-')}-{site or 'all'}{'-b' if blinded else ''}"


@pytest.fixture(scope="module")
def everybody(accounts_place: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    """Months of a trial, and every role at the own, the other and every site, blinded or not."""
    year = simulated(1)
    some = year.as_known_on(year.entries[0].known_on + timedelta(days=150))
    with serving_ledger(accounts_place, tmp_path_factory.mktemp("matrix"), some) as found:
        found.tell(AccountOpened(person="somebody"))
        found.tell(ParticipantAtSite(participant="001", site=OWN))
        for role in Role:
            for site in (OWN, OTHER, ""):
                for blinded in (False, True):
                    name = name_of(role, site, blinded=blinded)
                    found.delegate(name, role, site, blinded=blinded)
        found.account("somebody")
        found.account("without-duty")
        yield found


def expected(page: Page, role: Role, site: str, *, blinded: bool) -> bool:
    """Whether the text of the table allows it."""
    if isinstance(page.act, Open):
        return True
    row = ROWS[page.act.value]
    if blinded and row["reveals"]:
        return False
    cell = row[role.value]
    at_the_site = page.scope is Scope.STUDY or site in ("", OWN)
    return cell == "all" or (cell == "own" and at_the_site)


def answers(browser: "Client", page: Page) -> dict[str, HttpResponse]:
    return {
        method: cast("HttpResponse", browser.generic(method, path_of(page)))
        for method in page.methods
        if method != "HEAD"
    }


def is_signed_in(answer: HttpResponse) -> bool:
    """Whether the page was asked by somebody: neither sent to the door nor told to sign in."""
    sent_away = answer.headers.get("Location", "").startswith(SIGN_IN_FIRST)
    return answer.status_code != 401 and not sent_away


@pytest.mark.parametrize("blinded", [False, True], ids=["open", "blinded"])
@pytest.mark.parametrize("site", [OWN, OTHER, ""], ids=["own", "other", "every"])
@pytest.mark.parametrize("role", Role)
def test_a_page_opens_to_whom_the_table_allows_it_and_to_nobody_else(
    everybody: Served, role: Role, site: str, blinded: bool
) -> None:
    browser = everybody.browser(name_of(role, site, blinded=blinded))
    for page in pages():
        for method, answer in answers(browser, page).items():
            assert is_signed_in(answer), page.name
            allowed = expected(page, role, site, blinded=blinded)
            assert (answer.status_code != 403) == allowed, (page.name, method, answer.status_code)
            assert answer.status_code < 500, (page.name, method, answer.content[:500])


def test_whoever_has_no_duty_opens_only_what_is_open(everybody: Served) -> None:
    browser = everybody.browser("without-duty")
    for page in pages():
        for answer in answers(browser, page).values():
            assert is_signed_in(answer), page.name
            assert (answer.status_code == 403) == isinstance(page.act, Act), page.name


def test_whoever_is_not_signed_in_is_sent_to_the_door(everybody: Served) -> None:
    for page in pages():
        for method, answer in answers(everybody.browser(), page).items():
            if page.act is Open.TO_ANYBODY:
                assert answer.status_code not in (401, 403), page.name
            elif method == "GET":
                assert answer["Location"].startswith(SIGN_IN_FIRST), page.name
            else:
                assert answer.status_code == 401, page.name


def test_a_method_that_a_page_does_not_have_is_refused(everybody: Served) -> None:
    browser = everybody.browser("somebody")
    for page in pages():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - set(page.methods):
            answer = browser.generic(method, path_of(page))
            assert isinstance(answer, HttpResponse)
            assert answer.status_code in (403, 405), (page.name, method)


def test_every_refusal_is_written_to_the_security_log(everybody: Served) -> None:
    guarded = [page for page in pages() if isinstance(page.act, Act)]
    before = len(everybody.log.read_text().splitlines())
    browser = everybody.browser("without-duty")
    for page in guarded:
        browser.generic(page.methods[0], path_of(page))
    lines = [json.loads(line) for line in everybody.log.read_text().splitlines()[before:]]
    assert [(line["event"], line["page"], line["because"]) for line in lines] == [
        ("refused", page.name, "no_duty") for page in guarded
    ]


# --- nothing goes past the table -----------------------------------------------------------


def unlisted(patterns: Sequence[object]) -> list[str]:
    """Routes that do not come from the table of pages."""
    listed = {page.name for page in pages()}
    found: list[str] = []
    for pattern in patterns:
        page = getattr(getattr(pattern, "callback", None), "page", None)
        if page is None or page.name not in listed:
            found.append(str(pattern))
    return found


def test_every_route_comes_from_the_table(everybody: Served) -> None:
    from django.urls import get_resolver, path

    patterns = list(get_resolver().url_patterns)
    assert unlisted(patterns) == []
    assert len(patterns) == len(pages()) == len({page.name for page in pages()})
    planted = path("planted/", lambda request: None)  # pyright: ignore[reportArgumentType, reportCallIssue]
    assert unlisted([*patterns, planted]) == [str(planted)]


def test_every_view_of_a_page_stands_in_the_table(everybody: Served) -> None:
    import firstdose.conduct.web.pages as folder

    listed = {page.view for page in pages()}
    for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
        found = importlib.import_module(module.name)
        for name, view in inspect.getmembers(found, inspect.isfunction):
            first = next(iter(inspect.signature(view).parameters.values()), None)
            own = view.__module__ == module.name and not name.startswith("_")
            if own and first is not None and str(first.annotation) == "Asked":
                takes = inspect.signature(view).return_annotation
                if "HttpResponse" in str(takes):
                    assert view in listed, f"{module.name}.{name} is a view without a line"


# --- blinded people ------------------------------------------------------------------------


def tokens(served: Served) -> set[str]:
    """What would tell a blinded person dose, schedule or cohort."""
    with served.trial.reading() as now:
        names = {regimen.name for regimen in now.study.regimens.regimens}
    return names | {"RegimenAssigned", "cells_planned", "regimen="}


def test_no_byte_that_a_blinded_person_gets_tells_dose_or_schedule(everybody: Served) -> None:
    looked_at, hidden = 0, tokens(everybody)
    for role in Role:
        browser = everybody.browser(name_of(role, OWN, blinded=True))
        for page in pages():
            if "GET" not in page.methods or page.name == "static":
                continue
            answer = browser.get(path_of(page))
            text = answer.content.decode() + str(dict(answer.headers))
            assert [token for token in hidden if token in text] == [], page.name
            looked_at += answer.status_code == 200
    assert looked_at >= len(Role)
