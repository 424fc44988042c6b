# pyright: standard
"""Who has an account: what the accounts database knows of each, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firstdose.conduct.web.accounts.enrolment import invite
from firstdose.conduct.web.accounts.models import Account, Invitation, Recovery, Sitting
from firstdose.conduct.web.accounts.sittings import end_all, now
from firstdose.conduct.web.accounts.writing import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An account as the list of people shows it; ``state``: ``invited``, ``open`` or ``closed``."""

    name: str
    full_name: str
    state: str
    seen_at: datetime | None
    recovery_asked_by: str


def directory() -> Mapping[str, Known]:
    """Everybody who has an account or was invited to one."""
    seen = dict(Sitting.objects.order_by("seen_at").values_list("account__name", "seen_at"))
    asked = dict(Recovery.objects.values_list("account__name", "asked_by"))
    found = {
        one.name: Known(
            name=one.name,
            full_name=one.full_name,
            state="invited",
            seen_at=None,
            recovery_asked_by="",
        )
        for one in Invitation.objects.exclude(name="")
    }
    for one in Account.objects.order_by("name"):
        found[one.name] = Known(
            name=one.name,
            full_name=one.full_name,
            state="closed" if one.disabled else "invited" if not one.password else "open",
            seen_at=seen.get(one.name),
            recovery_asked_by=asked.get(one.name, ""),
        )
    return found


def may_grant(by: str, known: Known) -> bool:
    """Whether somebody may grant the new link that is asked for: neither asker nor owner may."""
    return known.recovery_asked_by not in {"", by} and known.name != by


def is_taken(name: str) -> bool:
    """Whether a name is, or was, somebody's."""
    return Account.objects.filter(name=name).exists() or (
        Invitation.objects.filter(name=name).exists()
    )


def close(name: str) -> None:
    """Let nobody in with an account any more, and end its sittings at once."""
    with writing():
        Invitation.objects.filter(name=name).delete()
        for account in Account.objects.filter(name=name):
            Recovery.objects.filter(account=account).delete()
            end_all(account)
            account.disabled = True
            account.save(update_fields=["disabled"])


def ask_to_recover(name: str, by: str) -> None:
    """Ask that somebody may set password and device anew; another person has to grant it."""
    with writing():
        account = Account.objects.get(name=name)
        Recovery.objects.update_or_create(
            account=account, defaults={"asked_by": by, "asked_at": now()}
        )


def grant_recovery(name: str) -> str:
    """What was set before opens nothing from now on; the token of the link to set it anew."""
    with writing():
        account = Account.objects.get(name=name)
        Recovery.objects.filter(account=account).delete()
        end_all(account)
        account.password = ""
        account.save(update_fields=["password"])
        return invite(name, account.full_name)
