# pyright: standard
"""Where a request comes from."""

from __future__ import annotations

from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The address of the browser; behind a proxy that is trusted, the one that the proxy names."""
    return str(request.META.get("REMOTE_ADDR", ""))
