# pyright: standard
"""The first account of a trial."""

from __future__ import annotations

from firstdose.conduct.web.accounts.enrolment import invite
from firstdose.conduct.web.accounts.models import Account


def first_invitation() -> str | None:
    """A token for whoever becomes the administrator; None once anybody has an account."""
    return None if Account.objects.exists() else invite("")
