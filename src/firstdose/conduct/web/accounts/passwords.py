# pyright: standard
"""Passwords: which are taken, and how they are kept (Argon2id, RFC 9106)."""

from __future__ import annotations

from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST, LONGEST = 12, 128

_hasher = PasswordHasher()
_common = CommonPasswordValidator()
_at_once = BoundedSemaphore(2)
"""A hash takes 64 MiB: so many are made at the same time, and others wait."""


def _plain(password: str) -> str:
    """The same characters, however a keyboard composed them."""
    return normalize("NFKC", password)


def objection(password: str, context: tuple[str, ...]) -> str:
    """Why a password is not taken: ``too_short``, ``too_long``, ``common``, ``context`` or "".

    ``context``: words that are known to whoever knows the trial, such as the account's name.
    """
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return "too_short"
    if len(plain) > LONGEST:
        return "too_long"
    letters = plain.casefold()
    for word in context:
        letters = letters.replace(word.casefold(), "") if len(word) > 2 else letters
    if len(letters) < SHORTEST - 4:
        return "context"
    if len(set(plain)) < 4:
        return "common"
    try:
        _common.validate(plain.strip())
    except ValidationError:
        return "common"
    return ""


def hashed(password: str) -> str:
    """A password as it is kept."""
    with _at_once:
        return _hasher.hash(_plain(password))


def agrees(kept: str, password: str) -> bool:
    """Whether a password is the one that is kept."""
    with _at_once:
        try:
            return _hasher.verify(kept, _plain(password))
        except (VerificationError, InvalidHashError):
            return False


NOBODYS = _hasher.hash("nobody has this password")
"""Held against what is typed for a name without an account, which takes as long."""
