# pyright: standard
"""The secrets of devices, which the database does not hold.

A row has a random name of the device.  The secret is worked out from that name and a key that lies
elsewhere, so that a copy of the database, or a backup of it, makes no code.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode

from django.conf import settings

SECRET_BYTES = 20
"""160 bits, as RFC 4226 recommends."""


def new_device() -> str:
    """The name of a device that nobody has yet."""
    return secrets.token_hex(SECRET_BYTES)


def secret_of(device: str) -> str:
    """The secret of a device, as letters and digits that can be typed."""
    return secret_by(settings.FIRSTDOSE_DEVICE_KEY, device)


def secret_by(key: bytes, device: str) -> str:
    """The secret of a device by a key: HMAC-SHA-256, one purpose and one device at a time."""
    digest = hmac.digest(key, b"one-time codes of device " + device.encode(), "sha256")
    return b32encode(digest[:SECRET_BYTES]).decode()


def check_of(key: bytes) -> str:
    """What is kept in the database to know the key again; it does not tell the key."""
    return hmac.digest(key, b"the key of these accounts", "sha256").hex()
