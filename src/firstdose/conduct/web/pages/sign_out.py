# pyright: standard
"""Signing out."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.web.accounts import sittings
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.cookies import take_key
from firstdose.conduct.web.security_log import Event


def sign_out(asked: Asked) -> HttpResponse:
    """End the sitting."""
    assert asked.sitting is not None
    sittings.end(asked.sitting)
    asked.serving.log.write(Event.SIGNED_OUT, account=asked.person.account)
    response = asked.go(reverse("sign-in"))
    take_key(asked.request, response)
    return response
