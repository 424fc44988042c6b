# pyright: standard
"""Sittings: begun by signing in, each with a new key, and over after a time without a sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from firstdose.conduct.web.accounts.models import Account, Sitting
from firstdose.conduct.web.accounts.tokens import fingerprint, new_token
from firstdose.conduct.web.accounts.writing import writing

IDLE = timedelta(minutes=15)
ALTOGETHER = timedelta(hours=8)
NOTED_EVERY = timedelta(seconds=20)
"""A sign of life is written down at most so often: a page is not a write."""


def now() -> datetime:
    """The time by which sittings are counted: never that of a demonstration."""
    return datetime.now(UTC)


def begin(account: Account, address: str, browser: str) -> str:
    """A new sitting; its key, which is told to the browser once."""
    key, at = new_token(), now()
    with writing():
        Sitting.objects.filter(began_at__lte=at - ALTOGETHER).delete()
        Sitting.objects.create(
            key_sha256=fingerprint(key),
            account=account,
            began_at=at,
            seen_at=at,
            address=address,
            browser=browser[:200],
        )
    return key


def sitting_of(key: str) -> Sitting | None:
    """The sitting that a key opens; None where there is none, or its time is over."""
    if not key:
        return None
    found = Sitting.objects.select_related("account").filter(key_sha256=fingerprint(key)).first()
    if found is None:
        return None
    at = now()
    over = at - found.seen_at >= IDLE or at - found.began_at >= ALTOGETHER
    if over or found.account.disabled:
        end(found)
        return None
    if at - found.seen_at >= NOTED_EVERY:
        with writing():
            Sitting.objects.filter(pk=found.pk).update(seen_at=at)
    return found


def end(sitting: Sitting) -> None:
    """End a sitting."""
    with writing():
        Sitting.objects.filter(pk=sitting.pk).delete()


def end_all(account: Account, *, but: Sitting | None = None) -> None:
    """End every sitting of an account, or every other."""
    with writing():
        sittings = Sitting.objects.filter(account=account)
        (sittings if but is None else sittings.exclude(pk=but.pk)).delete()
