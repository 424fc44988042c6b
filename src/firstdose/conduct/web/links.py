# pyright: standard
"""The link that is handed to somebody."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.security_log import Event


def link(asked: Asked, name: str, token: str) -> HttpResponse:
    """The link of an account, on a page that is shown once."""
    asked.serving.log.write(Event.INVITED, account=name, by=asked.person.account)
    address = asked.request.build_absolute_uri(reverse("enter", kwargs={"token": token}))
    return asked.show("link.html", name=name, address=address)
