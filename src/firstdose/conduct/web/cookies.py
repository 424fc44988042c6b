# pyright: standard
"""The cookies: the key of a sitting, and the language before anybody has signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from firstdose.conduct.web.origin import serving_of
from firstdose.conduct.web.serving import cookie_name


def _read(request: HttpRequest, of: str) -> str:
    return request.COOKIES.get(cookie_name(serving_of(request), of), "")


def _set(
    request: HttpRequest, response: HttpResponse, of: str, value: str, max_age: int | None = None
) -> None:
    serving = serving_of(request)
    response.set_cookie(
        cookie_name(serving, of),
        value,
        max_age=max_age,
        secure=serving.public is not None,
        httponly=True,
        samesite="Strict",
    )


def key_of(request: HttpRequest) -> str:
    """The key of the sitting, as the browser sent it; "" for none."""
    return _read(request, "sitting")


def hand_key(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Hand the browser the key of a new sitting, until it is closed, and another form token."""
    rotate_token(request)
    _set(request, response, "sitting", key)


def take_key(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser forget its key."""
    _set(request, response, "sitting", "", max_age=0)


def language_of(request: HttpRequest) -> str:
    """The language chosen before signing in; "" for none."""
    return _read(request, "language")


def keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Let the browser remember a language."""
    _set(request, response, "language", language)
