"""One-time codes by the clock (RFC 6238: SHA-1, 30 seconds, 6 digits, as every device has them)."""

from __future__ import annotations

import hmac
from base64 import b32decode
from urllib.parse import quote

PERIOD_SECONDS = 30
DIGITS = 6
EARLIER_OR_LATER = 1
"""So many periods a clock may be wrong."""


def step_at(seconds: float) -> int:
    """The number of the period at a time, in seconds since 1970."""
    return int(seconds // PERIOD_SECONDS)


def code(seed: str, step: int, digits: int = DIGITS) -> str:
    """The code of a period."""
    digest = hmac.digest(b32decode(seed), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def step_of(seed: str, typed: str, seconds: float, after: int) -> int | None:
    """The period whose code was typed, later than period ``after``; None where there is none."""
    now = step_at(seconds)
    found = None
    for step in range(now - EARLIER_OR_LATER, now + EARLIER_OR_LATER + 1):
        if hmac.compare_digest(code(seed, step).encode(), typed.encode()) and step > after:
            found = step
    return found


def address(seed: str, account: str, study: str) -> str:
    """What a device reads from a picture to learn the secret."""
    issuer = quote(f"firstdose {study}")
    return f"otpauth://totp/{issuer}:{quote(account)}?secret={seed}&issuer={issuer}"
