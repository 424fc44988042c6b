# pyright: standard
"""The page behind a link that is used once: somebody sets a password and a device."""

from __future__ import annotations

import re
from dataclasses import dataclass

import segno
from django.http import HttpResponse
from django.urls import reverse
from markupsafe import Markup

from firstdose.conduct.web.accounts import enrolment, passwords, sittings, totp
from firstdose.conduct.web.accounts.devices import secret_of
from firstdose.conduct.web.accounts.models import Account, Invitation
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.cookies import hand_key
from firstdose.conduct.web.origin import address
from firstdose.conduct.web.people import first_administrator
from firstdose.conduct.web.security_log import Event
from firstdose.records.delegation import AccountOpened

NAME = re.compile(r"[a-z][a-z0-9.-]{1,39}")


def enter(asked: Asked, token: str) -> HttpResponse:
    """Set name, password and device, and go in."""
    invitation = enrolment.invitation_of(token)
    if invitation is None:
        asked.serving.log.write(Event.INVITATION_FAILED, address=address(asked.request))
        return asked.show("enter.html", status=410, invitation=None)
    typed = Typed.of(asked, invitation)
    if not asked.posted:
        return _form(asked, invitation, typed, {})
    problems = typed.problems(asked)
    step = totp.step_of(secret_of(invitation.device), typed.code, sittings.now().timestamp(), 0)
    if step is None:
        problems["code"] = "doors.enter.wrong_code"
    if problems or step is None:
        return _form(asked, invitation, typed, problems)
    account = enrolment.enrol(
        invitation,
        enrolment.Chosen(
            name=typed.name,
            full_name=typed.full_name,
            password=typed.password,
            language=asked.words.language,
            step=step,
        ),
    )
    if account is None:
        return asked.show("enter.html", status=410, invitation=None)
    if not invitation.name:
        first_administrator(asked.serving.trial, account.name)
    return _go_in(asked, account)


def _go_in(asked: Asked, account: Account) -> HttpResponse:
    at = address(asked.request)
    key = sittings.begin(account, at, asked.request.headers.get("User-Agent", ""))
    asked.serving.log.write(Event.ENROLLED, account=account.name, address=at)
    response = asked.go(reverse("today"))
    hand_key(asked.request, response, key)
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody who was invited typed; a name that was given is not theirs to change."""

    name: str
    full_name: str
    password: str
    again: str
    code: str
    chooses_name: bool

    @classmethod
    def of(cls, asked: Asked, invitation: Invitation) -> Typed:
        return cls(
            name=invitation.name or asked.typed("name").strip(),
            full_name=asked.typed("full_name").strip() or invitation.full_name,
            password=asked.typed("password"),
            again=asked.typed("again"),
            code=asked.typed("code").strip(),
            chooses_name=not invitation.name,
        )

    def problems(self, asked: Asked) -> dict[str, str]:
        """The key of what is wrong, by field."""
        found: dict[str, str] = {}
        if not NAME.fullmatch(self.name):
            found["name"] = "doors.enter.wrong_name"
        elif self.chooses_name and _was_given(asked, self.name):
            found["name"] = "doors.enter.taken"
        if not 2 <= len(self.full_name) <= 120 or not self.full_name.isprintable():
            found["full_name"] = "doors.enter.wrong_full_name"
        words = (self.name, self.full_name, asked.serving.trial.name, "firstdose")
        why = passwords.objection(self.password, words)
        if why:
            found["password"] = f"doors.enter.password.{why}"
        elif self.password != self.again:
            found["again"] = "doors.enter.not_the_same"
        return found


def _was_given(asked: Asked, name: str) -> bool:
    """Whether the name is or was somebody's, by the accounts or by the ledger."""
    with asked.reading() as now:
        opened = now.ledger.history("").of(AccountOpened)
    return Account.objects.filter(name=name).exists() or any(
        entry.fact.person == name for entry in opened
    )


def _form(
    asked: Asked, invitation: Invitation, typed: Typed, problems: dict[str, str]
) -> HttpResponse:
    seed = secret_of(invitation.device)
    uri = totp.address(seed, typed.name or "administrator", asked.serving.trial.name)
    response = asked.show(
        "enter.html",
        status=400 if problems else 200,
        invitation=invitation,
        typed=typed,
        problems={field: asked.words(key) for field, key in problems.items()},
        picture=Markup(  # noqa: S704 - drawn here, from letters and digits
            segno.make(uri, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
        ),
        seed=" ".join(seed[at : at + 4] for at in range(0, len(seed), 4)),
        uri=uri,
    )
    # The address is a secret: what the page loads or leads to is not told it.
    response["Referrer-Policy"] = "strict-origin"
    return response
