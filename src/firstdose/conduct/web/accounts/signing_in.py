# pyright: standard
"""Signing in: name, password and code at once, and one answer to whatever is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from firstdose.conduct.web.accounts import totp
from firstdose.conduct.web.accounts.devices import secret_of
from firstdose.conduct.web.accounts.models import Account, Failure
from firstdose.conduct.web.accounts.passwords import LONGEST, NOBODYS, agrees
from firstdose.conduct.web.accounts.sittings import now
from firstdose.conduct.web.accounts.writing import writing

WITHIN = timedelta(minutes=15)
MOST_FAILURES = 5
"""So many of a name, and so many from an address; then nobody is let in until they are old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed to sign in, and where from."""

    name: str
    password: str
    code: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The account, or None; ``locked``: whether too many failed before, which nobody is told."""

    account: Account | None
    locked: bool


def sign_in(typed: Typed) -> SignIn:
    """Let somebody in or not; it takes as long for a name that nobody has.

    The attempt counts as failed before it is looked at, so that many at once are counted, too.
    Where the door is locked nothing is looked at, so that it cannot be kept busy.
    """
    name = typed.name.replace("\0", "")[:40]  # which PostgreSQL would not take
    attempt = _attempt(name, typed.address)
    if attempt is None:
        return SignIn(account=None, locked=True)
    account = Account.objects.filter(name=name, disabled=False).first()
    proved = proves(account, typed.password, typed.code)
    with writing():
        if account is None or not proved:
            Failure.objects.filter(pk=attempt.pk).update(settled=True)
            return SignIn(account=None, locked=False)
        Failure.objects.filter(name=name, address=typed.address).delete()
    return SignIn(account=account, locked=False)


def _attempt(name: str, address: str) -> Failure | None:
    """An attempt that counts as failed; None where too many failed before it.

    Of an address only those count that have failed: people behind one router sign in together.
    """
    at = now()
    with writing():
        Failure.objects.filter(at__lte=at - WITHIN).delete()
        of_name = Failure.objects.filter(name=name).count()
        of_address = Failure.objects.filter(address=address, settled=True).count()
        if max(of_name, of_address) >= MOST_FAILURES:
            return None
        return Failure.objects.create(name=name, address=address, at=at)


def proves(account: Account | None, password: str, code: str) -> bool:
    """Whether password and code are those of the account; a code that is right is used up."""
    known = agrees(NOBODYS if account is None else account.password, password[: LONGEST * 2])
    if account is None or not known:
        return False
    step = totp.step_of(
        secret_of(account.device), code.strip(), now().timestamp(), account.last_step
    )
    return step is not None and _spent(account, step)


def _spent(account: Account, step: int) -> bool:
    """Use up the codes until a period; False where somebody else just did."""
    with writing():
        older = Account.objects.filter(pk=account.pk, last_step__lt=step)
        return older.update(last_step=step) == 1
