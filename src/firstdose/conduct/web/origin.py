# pyright: standard
"""Where a request comes from and goes to, as the security log may say it, and to which trial."""

from __future__ import annotations

from django.http import HttpRequest

from firstdose.conduct.web.serving import Serving

INVITATION = "/enter/"


def serving_of(request: HttpRequest) -> Serving:
    """What is served, as `application` put it beside the request."""
    found = request.META["firstdose.serving"]
    assert isinstance(found, Serving)
    return found


def address(request: HttpRequest) -> str:
    """The address of the browser; behind a proxy that is trusted, the one that the proxy names."""
    return str(request.META.get("REMOTE_ADDR", ""))


def path(request: HttpRequest) -> str:
    """The path that was asked for; of a link that is used once, not the secret in it."""
    return INVITATION + "…" if request.path.startswith(INVITATION) else request.path
