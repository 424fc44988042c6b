# pyright: standard
"""The cookies: the key of a sitting, and the language before anybody has signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from firstdose.conduct.web.serving import Serving


def _name(of: str, *, secure: bool) -> str:
    """A name that, on a public address, no other host can have set."""
    return f"__Host-firstdose_{of}" if secure else f"firstdose_{of}"


def _is_public(request: HttpRequest) -> bool:
    serving = request.META["firstdose.serving"]
    assert isinstance(serving, Serving)
    return serving.public is not None


def _read(request: HttpRequest, of: str) -> str:
    return request.COOKIES.get(_name(of, secure=_is_public(request)), "")


def _set(request: HttpRequest, response: HttpResponse, of: str, value: str) -> None:
    secure = _is_public(request)
    response.set_cookie(
        _name(of, secure=secure), value, secure=secure, httponly=True, samesite="Strict"
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
    secure = _is_public(request)
    name = _name("sitting", secure=secure)
    response.set_cookie(name, "", max_age=0, secure=secure, httponly=True, samesite="Strict")


def language_of(request: HttpRequest) -> str:
    """The language chosen before signing in; "" for none."""
    return _read(request, "language")


def keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Let the browser remember a language."""
    _set(request, response, "language", language)
