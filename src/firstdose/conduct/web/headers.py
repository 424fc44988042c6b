# pyright: standard
"""What every answer tells the browser to forbid: other people's scripts, frames, and copies."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def own_host(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a request under a name that is not ours, whatever it asks for."""

    def with_own_host(request: HttpRequest) -> HttpResponse:
        request.get_host()
        return respond(request)

    return with_own_host


def headers(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Add the headers to every answer; what may be kept for long says so itself."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response["Content-Security-Policy"] = POLICY
        response["X-Frame-Options"] = "DENY"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return with_headers
