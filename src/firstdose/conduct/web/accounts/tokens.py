"""Random keys that only their holder has: we keep their fingerprints."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_token() -> str:
    """256 random bits, as they stand in a link or a cookie."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
