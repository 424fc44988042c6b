# pyright: standard
"""The tables of the accounts database, which know nothing of the trial.

What somebody may do is not here: it follows from the delegation log in the ledger.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Account(models.Model):
    """Somebody who can sign in.

    ``device``: the name of the device, whose secret is not here.  ``last_step``: the period of the
    last code that was used, so that none is used twice.
    """

    name = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=120)
    password = models.CharField(max_length=200)
    device = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)
    language = models.CharField(max_length=2)
    opened_at = models.DateTimeField()
    disabled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Sitting(models.Model):
    """From signing in to signing out, in one browser; the browser holds the key, we its hash.

    ``emergency``: the participant looked at in an emergency; "" for none.
    """

    key_sha256 = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sittings")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=200)
    emergency = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.account.name} since {self.began_at}"


class Failure(models.Model):
    """A sign-in that failed: of a name, which need not be an account's, and from an address.

    Until it is ``settled`` it is still being looked at.
    """

    name = models.CharField(max_length=40)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    settled = models.BooleanField(default=False)

    class Meta:
        """By which failures are counted."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name", "at"], name="failures_of_a_name"),
            models.Index(fields=["address", "at"], name="failures_of_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.address}"


class Invitation(models.Model):
    """A link that can be used once, to set a password and a device; we hold its hash.

    ``name`` "": whoever comes chooses one, and becomes the first administrator.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=40)
    full_name = models.CharField(max_length=120, default="")
    device = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or "first administrator"


class KeyCheck(models.Model):
    """By what the key of the devices is known again; there is one row at most."""

    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.value


class Recovery(models.Model):
    """An administrator asked that somebody may set password and device anew."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="recovery")
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account.name}, asked by {self.asked_by}"
