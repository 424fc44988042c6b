# pyright: standard
"""The switch between the languages."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from firstdose.conduct.web import languages
from firstdose.conduct.web.accounts.writing import writing
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.cookies import keep_language
from firstdose.conduct.web.page import Page


def language(asked: Asked) -> HttpResponse:
    """Show the same page in another language, now and from now on."""
    chosen = languages.known(asked.typed("language"))
    back = asked.typed("next")
    ours = url_has_allowed_host_and_scheme(back, {asked.request.get_host()})
    response = asked.go(_shown_at(back) if ours and back.startswith("/") else reverse("today"))
    if chosen is not None:
        keep_language(asked.request, response, chosen)
        if asked.sitting is not None:
            with writing():
                asked.account.language = chosen
                asked.account.save(update_fields=["language"])
    return response


def _shown_at(back: str) -> str:
    """Where a page can be looked at: what is only handed in is answered in place of the page above.

    The address of a refused closing of an account, for one, is no page that can be opened again.
    """
    above = back.partition("?")[0]
    try:
        while "GET" not in _page_at(above).methods:
            above = f"{above.rstrip('/').rpartition('/')[0]}/"
            back = above
    except Resolver404:
        return back
    return back


def _page_at(path: str) -> Page:
    return resolve(path).func.page  # type: ignore[attr-defined] - each route is made with its page
