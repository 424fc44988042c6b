"""From the first link to the first page; who is let in, for how long, and who is not."""

import re
import time
from datetime import timedelta

import pytest

from conduct.served import PASSWORD, SEED, Served
from firstdose.conduct.access import Role
from firstdose.conduct.web.accounts import totp


def code(seed: str = SEED, ahead: int = 0) -> str:
    return totp.code(seed, totp.step_at(time.time()) + ahead)


def token_of(page: bytes) -> str:
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found[1].decode()


def sign_in(client, name: str, password: str = PASSWORD, typed: str | None = None):
    return client.post(
        "/sign-in/", {"name": name, "password": password, "code": typed or code(), "next": ""}
    )


def test_the_first_link_makes_an_administrator_who_sees_today(served: Served) -> None:
    from firstdose.conduct.web.accounts.first import first_invitation

    token = first_invitation()
    browser = served.browser(strict=True)
    page = browser.get(f"/enter/{token}/")
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin", "no log of a proxy is told the token"
    seed = re.search(rb'<code class="key">([A-Z2-7 ]+)</code>', page.content)
    assert seed is not None
    typed = {
        "csrfmiddlewaretoken": token_of(page.content),
        "name": "wang.li",
        "full_name": "王丽",
        "password": PASSWORD,
        "again": PASSWORD,
        "code": code(seed[1].decode().replace(" ", "")),
    }
    done = browser.post(f"/enter/{token}/", typed)
    assert (done.status_code, done["Location"]) == (302, "/")
    assert b"Today" in browser.get("/").content
    with served.trial.reading() as now:
        (duty,) = now.duties["wang.li"]
        assert (duty.role, duty.site) == (Role.ADMINISTRATOR, "")
    assert first_invitation() is None
    assert served.browser().get(f"/enter/{token}/").status_code == 410
    assert '"event": "enrolled"' in served.log.read_text()
    assert token is not None
    for secret in (token, PASSWORD, seed[1].decode()):
        assert secret not in served.log.read_text()


def test_signing_in_leads_back_to_the_page_that_was_asked_for(served: Served) -> None:
    served.account("jm")
    browser = served.browser(strict=True)
    asked = browser.get("/?x=1")
    assert asked["Location"] == "/sign-in/?next=/%3Fx%3D1"
    page = browser.get(asked["Location"])
    back = browser.post(
        "/sign-in/",
        {
            "csrfmiddlewaretoken": token_of(page.content),
            "name": "jm",
            "password": PASSWORD,
            "code": code(),
            "next": "/?x=1",
        },
    )
    assert (back.status_code, back["Location"]) == (302, "/?x=1")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1"])
def test_signing_in_leads_nowhere_else(served: Served, elsewhere: str) -> None:
    served.account("jm")
    typed = {"name": "jm", "password": PASSWORD, "code": code(), "next": elsewhere}
    assert served.browser().post("/sign-in/", typed)["Location"] == "/"


def test_a_sitting_ends_after_15_idle_minutes_and_after_8_hours(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firstdose.conduct.web.accounts import sittings

    began = sittings.now()
    later = began

    def now():
        return later

    monkeypatch.setattr(sittings, "now", now)
    idle, busy = served.browser("jm"), served.browser("jm")
    later = began + timedelta(minutes=14, seconds=59)
    assert busy.get("/").status_code == 200
    later = began + timedelta(minutes=15)
    assert idle.get("/")["Location"].startswith("/sign-in/")
    while later < began + timedelta(hours=7, minutes=50):
        later += timedelta(minutes=10)
        assert busy.get("/").status_code == 200
    later = began + timedelta(hours=8)
    assert busy.get("/")["Location"].startswith("/sign-in/")
