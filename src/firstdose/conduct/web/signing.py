# pyright: standard
"""Signing on a page: whoever signs shows again, at that moment, who they are."""

from __future__ import annotations

from firstdose.conduct.web import failures
from firstdose.conduct.web.accounts import signing_in
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.security_log import Event


def shows_again(asked: Asked) -> bool:
    """Whether the signer shows who they are; what fails counts as it does at the door."""
    typed = signing_in.Typed(
        name=asked.account.name,
        password=asked.typed("password"),
        code=asked.typed("code"),
        address=failures.address(asked.request),
    )
    if signing_in.sign_in(typed).account is not None:
        return True
    asked.serving.log.write(
        Event.SIGNATURE_FAILED, account=typed.name, address=typed.address, page=asked.page.name
    )
    return False
