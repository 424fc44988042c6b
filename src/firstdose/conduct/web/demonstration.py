"""The accounts of a demonstration, with the code that each of them takes at this moment."""

from __future__ import annotations

from typing import NamedTuple

from firstdose.conduct.web.accounts import totp
from firstdose.conduct.web.accounts.sittings import now
from firstdose.conduct.web.serving import DemoAccount, Serving


class Shown(NamedTuple):
    """What the sign-in page of a demonstration shows of an account."""

    account: DemoAccount
    code: str


def codes_now(serving: Serving) -> tuple[Shown, ...]:
    """Every account of a demonstration with its code; () in earnest."""
    step = totp.step_at(now().timestamp())
    return tuple(Shown(one, totp.code(one.seed, step)) for one in serving.demo)
