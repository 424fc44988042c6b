# pyright: standard
"""The language of a page: the account's own; before signing in, the one chosen or preferred."""

from __future__ import annotations

from django.http import HttpRequest

from firstdose.conduct.web.accounts.models import Sitting
from firstdose.conduct.web.cookies import language_of
from firstdose.conduct.words import LANGUAGES, Language


def of(request: HttpRequest, sitting: Sitting | None) -> Language:
    """In which language to answer."""
    said = sitting.account.language if sitting is not None else language_of(request)
    return known(said) or _preferred(request.headers.get("Accept-Language", ""))


def known(said: str) -> Language | None:
    """The language of that name; None where it is none of ours."""
    return next((language for language in LANGUAGES if language == said), None)


def _preferred(header: str) -> Language:
    """Chinese for a browser that names it before English; English otherwise."""
    for part in header.split(","):
        found = known(part.split(";")[0].strip()[:2].lower())
        if found is not None:
            return found
    return LANGUAGES[0]
