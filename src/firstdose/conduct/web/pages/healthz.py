# pyright: standard
"""Whether the pages are ready: the whole ledger was read, each entry after the one before."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.web.asked import Asked


def healthz(asked: Asked) -> HttpResponse:
    """``ok``, once the ledger can be read."""
    with asked.reading() as now:
        ready = now.head > 0
    return HttpResponse(
        "ok\n" if ready else "not ready\n",
        status=200 if ready else 503,
        content_type="text/plain; charset=utf-8",
    )
