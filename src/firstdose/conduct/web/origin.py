# pyright: standard
"""Where a request comes from and goes to, as the security log may say it."""

from __future__ import annotations

from django.http import HttpRequest

INVITATION = "/enter/"


def address(request: HttpRequest) -> str:
    """The address of the browser; behind a proxy that is trusted, the one that the proxy names."""
    return str(request.META.get("REMOTE_ADDR", ""))


def path(request: HttpRequest) -> str:
    """The path that was asked for; of a link that is used once, not the secret in it."""
    return INVITATION + "…" if request.path.startswith(INVITATION) else request.path
