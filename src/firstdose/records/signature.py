"""A signature: what was signed, what that means, and how the signer showed who they are."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Factor(StrEnum):
    """How a signer showed again, at the moment of signing, who they are."""

    PASSWORD = "password"  # noqa: S105 - the name of a factor
    ONE_TIME_CODE = "one_time_code"


class Meaning(StrEnum):
    """What a signature means."""

    APPROVED = "approved"
    REVIEWED = "reviewed"
    RESPONSIBLE = "responsible"


class Signature(Struct, frozen=True, kw_only=True):
    """What was signed, as a fingerprint of the state before the signer, and what that means.

    The signer is whoever entered the fact.  ``language``: of the screen on which it was read.
    """

    state_sha256: str
    meaning: Meaning
    factors: tuple[Factor, ...]
    language: str
