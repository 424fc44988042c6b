"""Accounts, the delegation log, two to recover one, and access in an emergency."""

import re
import time
from datetime import date

import pytest

from conduct.served import PASSWORD, Served
from firstdose.conduct.access import Role
from firstdose.conduct.web.accounts import totp
from firstdose.conduct.web.accounts.devices import secret_of
from firstdose.records.delegation import (
    AccessRecovered,
    AccountOpened,
    DutyDelegated,
    DutyEnded,
    EmergencyAccessReviewed,
    EmergencyAccessTaken,
    ParticipantAtSite,
)
from firstdose.records.facts import Consented

LINE = {
    "role": "coordinator",
    "site": "01",
    "gcp_trained_on": "2025-11-04",
    "protocol_trained_on": "2026-02-20",
}


@pytest.fixture
def admin(served: Served) -> Served:
    """Two administrators and an investigator with an account each, and a person without a duty."""
    for name in ("admin", "admin-2"):
        served.tell(AccountOpened(person=name))
        served.delegate(name, Role.ADMINISTRATOR, "")
    for name in ("jm", "kl"):
        served.tell(AccountOpened(person=name))
        served.account(name)
    served.delegate("jm", Role.INVESTIGATOR, "01")
    return served


def lines(served: Served) -> list[tuple[str, str, str, str]]:
    with served.trial.reading() as now:
        return [
            (entry.fact.person, entry.fact.role.value, entry.fact.site, entry.entered_by)
            for entry in now.ledger.history("").of(DutyDelegated)
            if entry.entered_by != "sponsor"
        ]


def wrong(page: bytes) -> list[str]:
    return re.findall(r'<p class="wrong" id="(\w+)-wrong"', page.decode())


# --- accounts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "back"),
    [
        ("/people/kl/close/", "/people/kl/"),
        ("/people/kl/new-link/", "/people/kl/"),
        ("/meetings/freeze/?part=escalation", "/meetings/"),
        ("/people/?x=1", "/people/?x=1"),
        ("/nowhere/", "/nowhere/"),
    ],
)
def test_another_language_shows_a_page_that_can_be_opened(
    admin: Served, shown: str, back: str
) -> None:
    """What was handed in is answered at an address that no browser can open again."""
    answer = admin.browser("admin").post("/language/", {"language": "zh", "next": shown})
    assert answer["Location"] == back


def test_an_account_is_opened_handed_over_and_used(admin: Served) -> None:
    browser = admin.browser("admin")
    page = browser.post("/people/new/", {"name": "zhao.min", "full_name": "赵敏"})
    found = re.search(r"http://127.0.0.1(/enter/[^<]+)", page.content.decode())
    assert found is not None
    assert b"link not used yet" in browser.get("/people/zhao.min/").content
    theirs = admin.browser()
    form = theirs.get(found[1]).content.decode()
    seed = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', form)
    assert seed is not None
    code = totp.code(seed[1].replace(" ", ""), totp.step_at(time.time()))
    typed = {"name": "somebody.else", "password": PASSWORD, "again": PASSWORD, "code": code}
    assert theirs.post(found[1], typed).status_code == 302
    today = theirs.get("/").content.decode()
    assert "赵敏" in today
    assert "Nobody has delegated a duty to you yet." in today
    with admin.trial.reading() as now:
        opened = now.ledger.history("").of(AccountOpened)
        assert (opened[-1].fact.person, opened[-1].entered_by) == ("zhao.min", "admin")


@pytest.mark.parametrize(
    ("name", "full_name", "fields"),
    [
        ("jm", "Somebody Else", ["name"]),
        ("Jm", "", ["name", "full_name"]),
        ("x", "y\nz", ["name", "full_name"]),
        ("zhào", "ok ok", ["name"]),
    ],
)
def test_a_name_is_given_once_and_has_plain_letters(
    admin: Served, name: str, full_name: str, fields: list[str]
) -> None:
    answer = admin.browser("admin").post("/people/new/", {"name": name, "full_name": full_name})
    assert (answer.status_code, wrong(answer.content)) == (400, fields)


def test_a_name_of_the_ledger_is_never_given_again_even_if_the_accounts_were_lost(
    admin: Served,
) -> None:
    admin.tell(AccountOpened(person="long.gone"))
    answer = admin.browser("admin").post("/people/new/", {"name": "long.gone", "full_name": "New"})
    assert answer.status_code == 422
    assert b"There was an account long.gone before." in answer.content


# --- the delegation log --------------------------------------------------------------------


def test_a_duty_is_delegated_and_ended_and_both_stand_in_the_ledger(admin: Served) -> None:
    browser, theirs = admin.browser("jm"), admin.browser("kl")
    assert theirs.get("/people/").status_code == 403
    assert browser.post("/people/kl/", LINE).status_code == 302
    assert lines(admin) == [("kl", "coordinator", "01", "jm")]
    with admin.trial.reading() as now:
        line = now.ledger.history("").of(DutyDelegated)[-1]
        assert line.fact.gcp_trained_on == date(2025, 11, 4)
    row = list(admin.store.rows())[-1]
    assert (row.role, row.stream) == ("investigator", "people")
    assert browser.post("/people/kl/end-duty/", {"duty": "coordinator@01"}).status_code == 302
    with admin.trial.reading() as now:
        assert "kl" not in now.duties
        (ended,) = now.ledger.history("").of(DutyEnded)
        assert (ended.fact.person, ended.entered_by) == ("kl", "jm")


@pytest.mark.parametrize(
    ("who", "changes", "fields"),
    [
        ("jm", {"site": "02"}, ["site"]),
        ("jm", {"site": ""}, ["site"]),
        ("jm", {"role": "monitor"}, ["role"]),
        ("jm", {"role": "nurse"}, ["role"]),
        ("jm", {"gcp_trained_on": ""}, ["gcp_trained_on"]),
        ("jm", {"protocol_trained_on": "2026-03-03"}, ["protocol_trained_on"]),
        ("jm", {"gcp_trained_on": "20.11.2025", "role": ""}, ["role", "gcp_trained_on"]),
        ("jm", {"gcp_trained_on": "2026-02-30"}, ["gcp_trained_on"]),
        ("admin", {"role": "committee_chair"}, ["site"]),
        ("admin", {"site": "01; DROP TABLE"}, ["site"]),
        ("admin", {"site": "０１"}, ["site"]),
    ],
)
def test_a_line_that_may_not_be_is_refused_at_its_field(
    admin: Served, who: str, changes: dict[str, str], fields: list[str]
) -> None:
    answer = admin.browser(who).post("/people/kl/", LINE | changes)
    assert answer.status_code == 400
    assert sorted(wrong(answer.content)) == sorted(fields)
    assert lines(admin) == []


def test_what_was_refused_is_told_above_every_form_of_the_page(admin: Served) -> None:
    page = admin.browser("admin").post("/people/kl/close/", {"confirmed": "jm"}).content.decode()
    assert wrong(page.encode()) == ["confirmed"]
    main = page.partition("<main")[2]
    assert main.index('id="problems"') < main.index("<form")


def test_nobody_delegates_to_themselves_and_the_keeper_of_accounts_has_no_other_duty(
    admin: Served,
) -> None:
    browser = admin.browser("admin")
    for person in ("admin", "admin-2"):
        assert browser.post(f"/people/{person}/", LINE).status_code == 400
    assert browser.post("/people/jm/", {"role": "administrator", "site": ""}).status_code == 400
    assert lines(admin) == []


def test_a_duty_that_ended_meanwhile_saves_nothing(admin: Served) -> None:
    """The page was let through the gate; at the moment of saving the duty is gone."""
    from firstdose.conduct.web.asked import Asked

    browser = admin.browser("jm")
    real = Asked.save

    def late(self: Asked, *args: object, **kwargs: object) -> object:
        admin.tell(DutyEnded(person="jm", role=Role.INVESTIGATOR, site="01"))
        return real(self, *args, **kwargs)  # pyright: ignore[reportArgumentType]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Asked, "save", late)
        answer = browser.post("/people/kl/", LINE)
    assert answer.status_code == 422
    assert b"This is no longer yours to enter." in answer.content
    assert lines(admin) == []


# --- recovery ------------------------------------------------------------------------------


def test_one_administrator_asks_another_grants_and_what_was_before_opens_nothing(
    admin: Served,
) -> None:
    first, second, theirs = admin.browser("admin"), admin.browser("admin-2"), admin.browser("jm")
    assert first.post("/people/jm/recover/").status_code == 302
    assert first.post("/people/jm/recover/").status_code == 302  # not by oneself
    assert theirs.get("/").status_code == 200
    assert b"admin asks for a new link." in second.get("/people/jm/").content
    waits = b'<a class="act" href="/people/jm/">'
    assert waits in second.get("/").content
    assert waits not in first.get("/").content, "whoever asked cannot grant it"
    assert waits not in theirs.get("/").content
    page = second.post("/people/jm/recover/").content.decode()
    assert "/enter/" in page
    assert waits not in second.get("/").content
    assert theirs.get("/").status_code == 302
    signed = admin.browser().post(
        "/sign-in/",
        {
            "name": "jm",
            "password": PASSWORD,
            "code": totp.code(secret_of(admin.account("jm").device), totp.step_at(time.time())),
        },
    )
    assert signed.status_code == 400
    with admin.trial.reading() as now:
        (fact,) = now.ledger.history("").of(AccessRecovered)
        assert (fact.fact, fact.entered_by) == (
            AccessRecovered(person="jm", asked_by="admin"),
            "admin-2",
        )


def test_nobody_recovers_their_own_account(admin: Served) -> None:
    admin.browser("admin-2").post("/people/admin/recover/")
    own = admin.browser("admin")
    assert b"/people/admin/" not in own.get("/").content
    answer = own.post("/people/admin/recover/")
    assert (answer.status_code, b"/enter/" in answer.content) == (302, False)


# --- emergencies ---------------------------------------------------------------------------


@pytest.fixture
def ward(admin: Served) -> Served:
    """A participant of another site, and somebody who judges."""
    day = admin.trial.known_on()
    admin.tell(Consented(participant="001", consent_version="1"), on=day)
    admin.tell(ParticipantAtSite(participant="001", site="02"))
    admin.delegate("auditor", Role.AUDITOR, "")
    return admin


def test_access_in_an_emergency_is_a_fact_and_an_alarm_until_it_is_judged(ward: Served) -> None:
    browser, auditor = ward.browser("jm"), ward.browser("auditor")
    assert b"is to be judged" not in auditor.get("/").content
    for typed in ({"participant": "009", "why": "x"}, {"participant": "001", "why": "short"}):
        assert browser.post("/emergency/", typed).status_code == 400
    typed = {"participant": "001", "why": "seizure at night, on call"}
    assert browser.post("/emergency/", typed).status_code == 302
    with ward.trial.reading() as now:
        (taken,) = now.ledger.history("001").of(EmergencyAccessTaken)
        assert (taken.fact.person, taken.fact.why) == ("jm", "seizure at night, on call")
        number = taken.number
    assert '"emergency_access"' in ward.log.read_text()
    assert b"1 access in an emergency is to be judged" in auditor.get("/").content
    judged = {"entry": str(number), "justified": "yes", "remark": "on call that night"}
    for missing in ("justified", "remark"):
        refused = auditor.post("/emergency/review/", judged | {missing: ""})
        assert refused.status_code == 400
        assert f'id="{missing}-{number}-wrong"' in refused.content.decode()
    assert auditor.post("/emergency/review/", judged).status_code == 302
    assert b"is to be judged" not in auditor.get("/").content
    with ward.trial.reading() as now:
        (verdict,) = now.ledger.history("001").of(EmergencyAccessReviewed)
        assert (verdict.fact.justified, verdict.entered_by) == (True, "auditor")


def test_nobody_judges_their_own_emergency(ward: Served) -> None:
    ward.delegate("jm", Role.AUDITOR, "")
    browser = ward.browser("jm")
    browser.post("/emergency/", {"participant": "001", "why": "seizure at night, on call"})
    assert b"is to be judged" not in browser.get("/").content
    with ward.trial.reading() as now:
        number = now.ledger.history("001").of(EmergencyAccessTaken)[-1].number
    typed = {"entry": str(number), "justified": "yes", "remark": "it was I, of course"}
    browser.post("/emergency/review/", typed)
    with ward.trial.reading() as now:
        assert now.ledger.history("001").of(EmergencyAccessReviewed) == ()


def test_in_an_emergency_one_participant_may_be_seen_and_nothing_changed(ward: Served) -> None:
    """At the gate itself, with two pages that are not in the table."""
    from dataclasses import replace

    from django.http import HttpResponse
    from django.test import RequestFactory

    from firstdose.conduct.access import Act
    from firstdose.conduct.web.gate import gated
    from firstdose.conduct.web.page import READ_AND_SAVE, Page, Scope

    def view(asked, participant: str) -> HttpResponse:
        return HttpResponse(f"{asked.role} {asked.blinded}")

    seen = Page(
        name="seen",
        path="<participant>/",
        view=view,
        act=Act.SEE_PARTICIPANT,
        scope=Scope.PARTICIPANT,
        methods=READ_AND_SAVE,
    )
    entered = replace(seen, name="entered", act=Act.REPORT_EVENT)
    ward.delegate("jm", Role.INVESTIGATOR, "03", blinded=True)
    browser = ward.browser("jm")
    browser.post("/emergency/", {"participant": "001", "why": "seizure at night, on call"})

    def status(page: Page, participant: str, method: str = "GET") -> tuple[int, bytes]:
        request = RequestFactory().generic(method, "/", HTTP_HOST="127.0.0.1")
        request.META["firstdose.serving"] = ward.serving
        request.COOKIES[ward.sitting_cookie] = browser.cookies[ward.sitting_cookie].value
        answer = gated(page, ())(request, participant=participant)
        assert isinstance(answer, HttpResponse)
        return answer.status_code, answer.content if answer.status_code == 200 else b""

    assert status(seen, "001") == (200, b"emergency False")
    assert status(seen, "001", "POST")[0] == 403
    assert status(seen, "002")[0] == 403
    assert status(entered, "001")[0] == 403
