# pyright: standard
"""The first account of a trial."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from firstdose.conduct.web.accounts.enrolment import invite
from firstdose.conduct.web.accounts.models import Account
from firstdose.conduct.web.accounts.passwords import hashed
from firstdose.conduct.web.accounts.sittings import now
from firstdose.conduct.web.accounts.writing import writing
from firstdose.conduct.web.serving import DemoAccount


def open_demonstration(people: Iterable[DemoAccount]) -> None:
    """Give everybody of a demonstration an account, each with its known password and device."""
    for password, several in groupby(people, key=lambda one: one.password):
        kept = hashed(password)
        with writing():
            for one in several:
                said = {
                    "full_name": one.full_name,
                    "password": kept,
                    "seed": one.seed,
                    "last_step": 0,
                }
                new = said | {"language": "en", "opened_at": now()}
                Account.objects.update_or_create(
                    name=one.account, defaults=said, create_defaults=new
                )


def first_invitation() -> str | None:
    """A token for whoever becomes the administrator; None once anybody has an account."""
    return None if Account.objects.exists() else invite("")
