# pyright: standard
"""The page on which somebody signs in: name, password and code at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from firstdose.conduct.web.accounts import signing_in, sittings
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.cookies import hand_key
from firstdose.conduct.web.demonstration import codes_now
from firstdose.conduct.web.origin import address
from firstdose.conduct.web.security_log import Event


def sign_in(asked: Asked) -> HttpResponse:
    """Let somebody in, or say that this was not right, whatever it was."""
    if not asked.posted:
        return _form(asked)
    typed = signing_in.Typed(
        name=asked.typed("name").strip(),
        password=asked.typed("password"),
        code=asked.typed("code"),
        address=address(asked.request),
    )
    found = signing_in.sign_in(typed)
    if found.account is None:
        event = Event.LOCKED_OUT if found.locked else Event.SIGN_IN_FAILED
        asked.serving.log.write(event, name=typed.name, address=typed.address)
        return _form(asked, failed=True, name=typed.name)
    if asked.sitting is not None:
        sittings.end(asked.sitting)
    browser = asked.request.headers.get("User-Agent", "")
    key = sittings.begin(found.account, typed.address, browser)
    asked.serving.log.write(Event.SIGNED_IN, account=found.account.name, address=typed.address)
    response = asked.go(_back(asked))
    hand_key(asked.request, response, key)
    return response


def _form(asked: Asked, *, failed: bool = False, name: str = "") -> HttpResponse:
    return asked.show(
        "sign_in.html",
        status=400 if failed else 200,
        failed=failed,
        name=name,
        back=asked.request.GET.get("next", "") or asked.typed("next"),
        demo=codes_now(asked.serving),
    )


def _back(asked: Asked) -> str:
    """The page that somebody came from, if it is one of ours."""
    back = asked.typed("next")
    host = asked.request.get_host()
    ours = url_has_allowed_host_and_scheme(back, {host}) and back.startswith("/")
    return back if ours else reverse("today")
