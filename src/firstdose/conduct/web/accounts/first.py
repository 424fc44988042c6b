# pyright: standard
"""The first account of a trial."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from firstdose.conduct.web.accounts.directory import grant_recovery
from firstdose.conduct.web.accounts.enrolment import invite
from firstdose.conduct.web.accounts.models import Account
from firstdose.conduct.web.accounts.passwords import hashed
from firstdose.conduct.web.accounts.sittings import now
from firstdose.conduct.web.accounts.writing import writing
from firstdose.conduct.web.people import tell
from firstdose.conduct.web.serving import DemoAccount
from firstdose.conduct.web.trial import Trial
from firstdose.records.delegation import AccessRecovered
from firstdose.records.problem import StudyError

TERMINAL = "terminal"
"""Who is said to have asked, where nobody signed in."""


def open_demonstration(people: Iterable[DemoAccount]) -> None:
    """Give everybody of a demonstration an account, each with its known password and device."""
    for password, several in groupby(people, key=lambda one: one.password):
        kept = hashed(password)
        with writing():
            for one in several:
                said = {
                    "full_name": one.full_name,
                    "password": kept,
                    "device": one.account,
                    "last_step": 0,
                }
                new = said | {"language": "en", "opened_at": now()}
                Account.objects.update_or_create(
                    name=one.account, defaults=said, create_defaults=new
                )


def first_invitation() -> str | None:
    """A token for whoever becomes the administrator; None once anybody has an account."""
    return None if Account.objects.exists() else invite("")


def recovery(trial: Trial, name: str) -> str:
    """A token by which somebody sets password and device anew, on the word of the terminal.

    For a trial whose only administrator lost theirs: whoever is at the machine has its files.
    """
    account = Account.objects.filter(name=name, disabled=False).first()
    if account is None:
        raise StudyError(
            f"There is no account '{name}' that is open.",
            where=f"--recover {name}",
            because="Only what was set before can be set anew.",
            remedy="Give the name of an account, as the page of people lists it.",
        )
    tell(trial, TERMINAL, AccessRecovered(person=name, asked_by=TERMINAL))
    return grant_recovery(name)
