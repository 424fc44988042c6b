"""Lock-out, sittings, forged requests, headers and the security log."""

import json
import re
import threading
import time
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conduct.served import PASSWORD, SEED, Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.web.accounts import totp
from firstdose.conduct.web.security_log import LONGEST, Event
from firstdose.conduct.web.serving import Public, cookie_name
from firstdose.conduct.web.trial import Trial

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

STANDARD_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def code(ahead: int = 0, seed: str = SEED) -> str:
    return totp.code(seed, totp.step_at(time.time()) + ahead)


def sign_in(
    browser: "Client", name: str, password: str = PASSWORD, typed: str = ""
) -> "HttpResponse":
    said = {"name": name, "password": password, "code": typed or code()}
    return browser.post("/sign-in/", said)


def let_in(answer: "HttpResponse") -> bool:
    return answer.status_code == 302 and any("_sitting_" in name for name in answer.cookies)


def events(served: Served) -> list[dict[str, str]]:
    return [json.loads(line) for line in served.log.read_text().splitlines()]


def without_token(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


# --- one-time codes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    """RFC 6238, appendix B: SHA-1, secret 12345678901234567890, 8 digits."""
    assert totp.code(STANDARD_SEED, totp.step_at(seconds), digits=8) == expected


def test_a_code_holds_one_period_around_now_and_never_again() -> None:
    now = 1_000_000 * totp.PERIOD_SECONDS
    for offset in (-1, 0, 1):
        typed = totp.code(SEED, 1_000_000 + offset)
        assert totp.step_of(SEED, typed, now, after=0) == 1_000_000 + offset
        assert totp.step_of(SEED, typed, now, after=1_000_000 + offset) is None
    for offset in (-2, 2):
        assert totp.step_of(SEED, totp.code(SEED, 1_000_000 + offset), now, after=0) is None
    for nonsense in ("", "12345", "abcdef", "１２３４５６", "0" * 500):
        assert totp.step_of(SEED, nonsense, now, after=0) is None


def test_a_code_opens_the_door_once(served: Served) -> None:
    served.account("jm")
    typed = code()
    assert let_in(sign_in(served.browser(), "jm", typed=typed))
    assert not let_in(sign_in(served.browser(), "jm", typed=typed))


def test_two_at_once_with_the_same_code_are_not_both_let_in(served: Served) -> None:
    served.account("jm")
    typed, answers = code(), list[bool]()

    def enter() -> None:
        from django.db import connections

        answers.append(let_in(sign_in(served.browser(), "jm", typed=typed)))
        connections.close_all()

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]


# --- lock-out ------------------------------------------------------------------------------


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Lets time pass for accounts, by the function that it is."""
    from firstdose.conduct.web.accounts import enrolment, signing_in, sittings

    passed = timedelta()
    began = sittings.now()

    def now():
        return began + passed

    def pass_(by: timedelta) -> None:
        nonlocal passed
        passed += by

    for module in (sittings, signing_in, enrolment):
        monkeypatch.setattr(module, "now", now)
    return pass_


def test_after_five_failures_the_right_password_opens_nothing_from_anywhere(
    served: Served, later
) -> None:
    served.account("jm")
    for _ in range(5):
        assert not let_in(sign_in(served.browser(), "jm", "wrong password here"))
    elsewhere = served.browser(REMOTE_ADDR="192.0.2.9")
    assert not let_in(sign_in(elsewhere, "jm"))
    assert events(served)[-1] | {"at": ""} == {
        "at": "", "event": "locked_out", "name": "jm", "address": "192.0.2.9",
    }  # fmt: skip
    later(timedelta(minutes=14, seconds=59))
    assert not let_in(sign_in(elsewhere, "jm"))
    later(timedelta(seconds=2))
    typed = totp.code(SEED, totp.step_at(time.time() + 15 * 60 + 1))
    assert let_in(sign_in(elsewhere, "jm", typed=typed))


def test_five_failures_from_an_address_lock_it_for_every_name(served: Served) -> None:
    served.account("jm")
    bad = served.browser(REMOTE_ADDR="192.0.2.9")
    for name in ("a", "b", "c", "d", "e"):
        sign_in(bad, name, "wrong password here")
    assert not let_in(sign_in(bad, "jm"))
    assert let_in(sign_in(served.browser(REMOTE_ADDR="192.0.2.10"), "jm"))


def test_four_failures_are_forgotten_once_the_same_person_comes_in(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firstdose.conduct.web.accounts import signing_in

    at = datetime.now(UTC)  # at which the clock stands: a code must not grow old on the way
    monkeypatch.setattr(signing_in, "now", lambda: at)

    def code(ahead: int) -> str:
        return totp.code(SEED, totp.step_at(at.timestamp()) + ahead)

    served.account("jm")
    browser, elsewhere = served.browser(), served.browser(REMOTE_ADDR="192.0.2.9")
    for ahead in (-1, 0):
        for _ in range(4):
            assert not let_in(sign_in(browser, "jm", "wrong password here"))
        assert let_in(sign_in(browser, "jm", typed=code(ahead)))
    for _ in range(4):
        sign_in(elsewhere, "jm", "wrong password here")
    assert let_in(sign_in(browser, "jm", typed=code(1)))
    sign_in(elsewhere, "jm", "wrong password here")
    assert not let_in(sign_in(elsewhere, "jm", typed=code(1)))


def test_many_attempts_at_once_are_counted_too(served: Served) -> None:
    from django.db import connections

    from firstdose.conduct.web.accounts.models import Failure
    from firstdose.conduct.web.accounts.signing_in import MOST_FAILURES

    served.account("jm")

    def attempt() -> None:
        sign_in(served.browser(), "jm", "wrong password here")
        connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Failure.objects.filter(name="jm").count() == MOST_FAILURES


def test_the_answer_is_the_same_whatever_is_wrong(served: Served) -> None:
    served.account("jm")
    closed = served.account("closed")
    closed.disabled = True
    closed.save()
    answers = {
        what: sign_in(served.browser(REMOTE_ADDR=f"192.0.2.{place}"), *typed)
        for place, (what, typed) in enumerate(
            {
                "name": ("nobody", PASSWORD),
                "password": ("jm", "wrong password here"),
                "code": ("jm", PASSWORD, "000000"),
                "closed": ("closed", PASSWORD),
                "long": ("jm", "x" * 100_000),
                "empty": ("", ""),
            }.items()
        )
    }
    for _ in range(5):
        sign_in(served.browser(), "locked", "wrong password here")
    served.account("locked")
    answers["locked"] = sign_in(served.browser(REMOTE_ADDR="192.0.2.99"), "locked")
    pages = {
        what: re.sub(rb'value="[a-z]*"', b"", without_token(answer.content))
        for what, answer in answers.items()
    }
    assert len(set(pages.values())) == 1, pages.keys()
    assert {answer.status_code for answer in answers.values()} == {400}


@pytest.fixture
def in_earnest(accounts_place: str, tmp_path: Path) -> Generator[Served]:
    with serving_ledger(accounts_place, tmp_path, in_earnest=True) as found:
        yield found


def test_an_unknown_name_costs_the_same_work_as_a_known_one(
    in_earnest: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work is counted, because time on a busy machine is not: one hash is held against each."""
    from firstdose.conduct.web.accounts import signing_in

    in_earnest.account("jm")
    kept: list[str] = []
    real = signing_in.agrees

    def counted(hashed: str, password: str) -> bool:
        kept.append(hashed)
        return real(hashed, password)

    monkeypatch.setattr(signing_in, "agrees", counted)
    for name in ("jm", "nobody"):
        sign_in(in_earnest.browser(), name, "wrong password here")
    assert len(kept) == 2
    parameters = {re.sub(r"\$[^$]+\$[^$]+$", "", one) for one in kept}
    assert len(parameters) == 1
    assert parameters.pop().startswith("$argon2id$v=19$m=65536,t=3,p=4")


# --- passwords -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too_short"),
        ("x" * 11, "too_short"),
        ("aaaaaaaaaaaaaaa", "common"),
        ("1234567890123", "common"),
        ("password12345678", ""),
        ("wang.liwang.li1", "context"),
        ("nct06010472nct06010472", "context"),
        ("y" * 64 + "z" * 65, "too_long"),
        (PASSWORD, ""),
        ("一句很长的中文密码句子，十二字", ""),
    ],
)
def test_which_passwords_are_taken(served: Served, password: str, why: str) -> None:
    from firstdose.conduct.web.accounts import passwords

    assert passwords.objection(password, ("wang.li", "nct06010472", "firstdose")) == why


# --- sittings ------------------------------------------------------------------------------


def test_signing_in_gives_a_new_key_and_the_old_one_opens_nothing(served: Served) -> None:
    served.account("jm")
    browser = served.browser("jm")
    before = browser.cookies[served.sitting_cookie].value
    assert let_in(sign_in(browser, "jm"))
    assert browser.cookies[served.sitting_cookie].value != before
    old = served.browser()
    old.cookies[served.sitting_cookie] = before
    assert old.get("/").status_code == 302
    planted = served.browser()
    planted.cookies[served.sitting_cookie] = "chosen by somebody else"
    sign_in(planted, "jm", typed=code(1))
    assert planted.cookies[served.sitting_cookie].value != "chosen by somebody else"


def test_the_key_is_kept_from_scripts_and_other_sites(served: Served) -> None:
    served.account("jm")
    cookie = sign_in(served.browser(), "jm").cookies[served.sitting_cookie]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")
    assert not cookie["domain"]


def test_two_trials_on_one_machine_have_cookies_of_their_own(
    served: Served, accounts_place: str, tmp_path: Path
) -> None:
    with serving_ledger(accounts_place, tmp_path) as other:
        other.serving = replace(other.serving, secret="of another folder")
        served.account("jm")
        browser = served.browser()
        assert let_in(sign_in(browser, "jm", typed=code(-1)))
        there = other.browser()
        there.cookies = browser.cookies  # as of one browser: a port keeps none apart
        assert there.get("/").status_code == 302
        assert let_in(sign_in(there, "jm"))
        assert (browser.get("/").status_code, there.get("/").status_code) == (200, 200)
        there.post("/sign-out/")
        assert (browser.get("/").status_code, there.get("/").status_code) == (200, 302)


def test_the_cookies_of_a_trial_keep_their_name_and_a_copy_of_it_has_others(served: Served) -> None:
    again = replace(served.serving, trial=Trial(served.store, served.moment, UTC))
    copy = replace(served.serving, secret="of another folder")
    public = replace(served.serving, public=Public(host="trial.example.org", proxy="127.0.0.1"))
    name, same, other, hosted = (
        cookie_name(each, "sitting") for each in (served.serving, again, copy, public)
    )
    assert name == same
    assert name != other
    assert hosted == f"__Host-{name}"


def test_the_database_does_not_hold_the_key(served: Served) -> None:
    from firstdose.conduct.web.accounts.models import Sitting

    key = served.browser("jm").cookies[served.sitting_cookie].value
    assert key not in {sitting.key_sha256 for sitting in Sitting.objects.all()}


def test_own_sittings_can_be_ended_and_others_cannot(served: Served) -> None:
    from firstdose.conduct.web.accounts.models import Sitting

    here, there, other = served.browser("jm"), served.browser("jm"), served.browser("kl")
    assert here.get("/account/").content.count(b"127.0.0.1") == 2
    foreign = Sitting.objects.get(account__name="kl").pk
    here.post("/account/end-sitting/", {"sitting": str(foreign)})
    assert other.get("/").status_code == 200
    here.post("/account/end-sitting/", {"sitting": "others"})
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    here.post("/sign-out/")
    assert here.get("/").status_code == 302


def test_a_closed_account_is_out_at_once(served: Served) -> None:
    served.delegate("admin", Role.ADMINISTRATOR, "")
    admin, browser = served.browser("admin"), served.browser("jm")
    from firstdose.records.delegation import AccountOpened

    served.tell(AccountOpened(person="jm"))
    served.delegate("jm", Role.INVESTIGATOR)
    assert browser.get("/").status_code == 200
    assert admin.post("/people/jm/close/", {"confirmed": "kl"}).status_code == 400
    assert browser.get("/").status_code == 200
    assert admin.post("/people/jm/close/", {"confirmed": "jm"}).status_code == 302
    assert browser.get("/").status_code == 302
    assert not let_in(sign_in(served.browser(), "jm"))
    with served.trial.reading() as now:
        assert "jm" not in now.duties


def test_another_password_asks_for_the_old_one_and_a_code_and_ends_the_others(
    served: Served,
) -> None:
    here, there = served.browser("jm"), served.browser("jm")
    new = "another four words entirely"
    typed = {"password": "wrong password here", "code": code(), "new": new, "again": new}
    assert here.post("/account/password/", typed).status_code == 400
    assert here.post("/account/password/", typed | {"password": PASSWORD}).status_code == 302
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert not let_in(sign_in(served.browser(), "jm", PASSWORD, code(1)))
    assert let_in(sign_in(served.browser(), "jm", new, code(1)))


# --- forged requests and headers -----------------------------------------------------------


def test_a_form_without_its_token_or_from_elsewhere_saves_nothing(served: Served) -> None:
    browser = served.browser("jm", strict=True)
    assert browser.post("/language/", {"language": "zh"}).status_code == 403
    page = browser.get("/").content
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    typed = {"language": "zh", "csrfmiddlewaretoken": found[1].decode()}
    assert browser.post("/language/", typed, HTTP_ORIGIN="https://example.org").status_code == 403
    assert served.account("jm").language == "en"
    assert browser.post("/language/", typed, HTTP_ORIGIN="http://127.0.0.1").status_code == 302
    assert served.account("jm").language == "zh"


def test_every_answer_forbids_copies_frames_and_foreign_scripts(served: Served) -> None:
    for path in ("/", "/sign-in/", "/nowhere/", "/healthz", "/people/"):
        answer = served.browser("jm").get(path)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        for closed in ("object-src", "base-uri", "frame-ancestors"):
            assert f"{closed} 'none'" in policy
        assert answer["Cache-Control"] == "no-store", path
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "[::1]"])
def test_a_request_under_another_name_is_refused(served: Served, host: str) -> None:
    for path in ("/", "/sign-in/", "/healthz", "/nowhere/"):
        assert served.browser(HTTP_HOST=host).get(path).status_code == 400


def test_no_page_holds_a_style_or_a_script_of_its_own(served: Served) -> None:
    served.delegate("admin", Role.ADMINISTRATOR, "")
    for path in ("/", "/sign-in/", "/people/", "/people/new/", "/account/", "/health/"):
        page = served.browser("admin").get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?! src=)|\son[a-z]+=|javascript:", page)


@pytest.mark.parametrize("size", [5 * 1024 * 1024])
def test_a_body_that_is_too_large_is_refused(served: Served, size: int) -> None:
    answer = served.browser("jm").post(
        "/language/", "a=" + "x" * size, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (400, 413)


# --- the security log ----------------------------------------------------------------------


def test_nothing_that_is_typed_forges_a_line_or_betrays_a_secret(served: Served) -> None:
    served.account("jm")
    forged = 'x\n{"at": "2026-01-01", "event": "signed_in", "account": "admin"}\r\n\u2028\x1b[2J'
    sign_in(served.browser(), forged, "hush hush hush hush")
    sign_in(served.browser(), "y" * 5000, "hush hush hush hush")
    sign_in(served.browser(), "jm", typed=(typed := code()))
    text = served.log.read_text()
    assert [line["event"] for line in events(served)] == [
        "sign_in_failed", "sign_in_failed", "signed_in",
    ]  # fmt: skip
    assert text.isascii()
    assert text.count("\n") == 3
    assert "\x1b" not in text
    assert len(events(served)[1]["name"]) <= LONGEST
    for secret in ("hush", PASSWORD, typed, SEED):
        assert secret not in text
    assert served.log.stat().st_mode & 0o077 == 0


def test_the_secret_of_a_link_stands_in_no_line(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firstdose.conduct.web.accounts.first import first_invitation
    from firstdose.conduct.web.trial import Trial

    token = first_invitation()
    assert token is not None
    assert served.browser(strict=True).post(f"/enter/{token}/", {}).status_code == 403
    assert served.browser(HTTP_HOST="example.org").get(f"/enter/{token}/").status_code == 400
    monkeypatch.setattr(Trial, "reading", None)
    served.browser().post(f"/enter/{token}/", {"name": "jm"})
    assert [line["event"] for line in events(served)] == ["bad_request", "bad_request", "failed"]
    assert token not in served.log.read_text()


def test_times_of_the_security_log_are_in_utc(served: Served) -> None:
    served.serving.log.write(Event.STARTED)
    assert events(served)[-1]["at"] == "2026-03-02T09:30:00.000+00:00"


def test_a_mistake_of_ours_is_told_without_what_it_held(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firstdose.conduct.web.trial import Trial

    def broken(self: Trial) -> None:
        raise AssertionError("participant 007 is secretive")

    browser = served.browser("jm")
    monkeypatch.setattr(Trial, "reading", broken)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "secretive" not in answer.content.decode() + served.log.read_text()
    assert events(served)[-1]["event"] == "failed"
    assert events(served)[-1]["kind"] == "AssertionError"


def test_reading_is_written_down(served: Served) -> None:
    served.delegate("admin", Role.ADMINISTRATOR, "")
    served.browser("admin").get("/people/")
    line = events(served)[-1]
    assert (line["event"], line["account"], line["page"]) == ("read", "admin", "people")
