# pyright: standard
"""The switch between the languages."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from firstdose.conduct.web import languages
from firstdose.conduct.web.accounts.writing import writing
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.cookies import keep_language


def language(asked: Asked) -> HttpResponse:
    """Show the same page in another language, now and from now on."""
    chosen = languages.known(asked.typed("language"))
    back = asked.typed("next")
    ours = url_has_allowed_host_and_scheme(back, {asked.request.get_host()})
    response = asked.go(back if ours and back.startswith("/") else reverse("today"))
    if chosen is not None:
        keep_language(asked.request, response, chosen)
        if asked.sitting is not None:
            with writing():
                asked.account.language = chosen
                asked.account.save(update_fields=["language"])
    return response
