# pyright: standard
"""The style sheet, the fonts and the scripts."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.static_files import static_files


def static(asked: Asked, edition: str, name: str) -> HttpResponse:
    """One file, which never changes under its address."""
    file = static_files().get(name)
    if file is None:
        raise Http404
    response = HttpResponse(file.content, content_type=file.kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
