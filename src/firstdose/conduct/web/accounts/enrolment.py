# pyright: standard
"""Invitations: a link that is used once, by which somebody sets a password and a device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from firstdose.conduct.web.accounts.devices import new_device
from firstdose.conduct.web.accounts.models import Account, Invitation
from firstdose.conduct.web.accounts.passwords import hashed
from firstdose.conduct.web.accounts.sittings import end_all, now
from firstdose.conduct.web.accounts.tokens import fingerprint, new_token
from firstdose.conduct.web.accounts.writing import writing

VALID = timedelta(hours=72)


def invite(name: str, full_name: str = "") -> str:
    """The token of a new link; any older one for the same name is void."""
    token = new_token()
    with writing():
        Invitation.objects.filter(name=name).delete()
        Invitation.objects.create(
            token_sha256=fingerprint(token),
            name=name,
            full_name=full_name,
            device=new_device(),
            expires_at=now() + VALID,
        )
    return token


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a token opens; None where it was used or is too old."""
    found = Invitation.objects.filter(token_sha256=fingerprint(token)).first()
    return found if found is not None and found.expires_at > now() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody who was invited chose."""

    name: str
    full_name: str
    password: str
    language: str
    step: int


def enrol(invitation: Invitation, chosen: Chosen) -> Account | None:
    """Use an invitation up; None where somebody else just did.

    Whoever had the account before on another device is no longer let in with it.
    """
    said = {
        "full_name": chosen.full_name,
        "password": hashed(chosen.password),
        "device": invitation.device,
        "last_step": chosen.step,
        "language": chosen.language,
    }
    with writing():
        if Invitation.objects.filter(pk=invitation.pk).delete()[0] != 1:
            return None
        account, _ = Account.objects.update_or_create(
            name=chosen.name, defaults=said, create_defaults=said | {"opened_at": now()}
        )
        end_all(account)
    return account
