# pyright: standard
"""The own account: where one is signed in, and another password."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.web.accounts import passwords, sittings
from firstdose.conduct.web.accounts.models import Sitting
from firstdose.conduct.web.accounts.writing import writing
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.cookies import hand_key
from firstdose.conduct.web.origin import address
from firstdose.conduct.web.security_log import Event


def own(asked: Asked) -> HttpResponse:
    """Every sitting of the account, and the form for another password."""
    return _show(asked, {})


def _show(asked: Asked, problems: dict[str, str]) -> HttpResponse:
    assert asked.sitting is not None
    return asked.show(
        "own.html",
        status=400 if problems else 200,
        sittings=Sitting.objects.filter(account=asked.account).order_by("-seen_at"),
        current=asked.sitting.pk,
        problems=problems,
        changed=asked.request.GET.get("changed") == "1",
    )


def end_sitting(asked: Asked) -> HttpResponse:
    """End one of the own sittings, or all but this one."""
    which = asked.typed("sitting")
    if which == "others":
        sittings.end_all(asked.account, but=asked.sitting)
    elif which.isascii() and which.isdecimal() and len(which) < 19:
        for sitting in Sitting.objects.filter(account=asked.account, pk=int(which)):
            sittings.end(sitting)
    asked.serving.log.write(Event.SITTING_ENDED, account=asked.person.account)
    return asked.go(reverse("own"))


def change_password(asked: Asked) -> HttpResponse:
    """Take another password, for the old one and a code; every other sitting ends."""
    new, problems = asked.typed("new"), dict[str, str]()
    why = passwords.objection(
        new, (asked.account.name, asked.account.full_name, asked.serving.trial.name, "firstdose")
    )
    if why:
        problems["new"] = asked.words(f"doors.enter.password.{why}")
    elif new != asked.typed("again"):
        problems["again"] = asked.words("doors.enter.not_the_same")
    if not problems and not asked.proves(asked.typed("password"), asked.typed("code")):
        problems["password"] = asked.words("own.not_proved")
    if problems:
        return _show(asked, problems)
    account = asked.account
    with writing():
        account.password = passwords.hashed(new)
        account.save(update_fields=["password"])
        sittings.end_all(account)
    browser = asked.request.headers.get("User-Agent", "")
    key = sittings.begin(account, address(asked.request), browser)
    asked.serving.log.write(Event.ACCOUNT_CHANGED, account=account.name, what="password")
    response = asked.go(f"{reverse('own')}?changed=1")
    hand_key(asked.request, response, key)
    return response
