# pyright: standard
"""Pages for what was not done: refused, not found, not saved, signed out, broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from firstdose.conduct.web import languages
from firstdose.conduct.web.origin import address, path, serving_of
from firstdose.conduct.web.security_log import Event
from firstdose.conduct.words import read_words
from firstdose.records.problem import StudyError

if TYPE_CHECKING:
    from firstdose.conduct.access import Refused
    from firstdose.conduct.web.asked import Asked


def refused(asked: Asked, why: Refused) -> HttpResponse:
    """The duties of the person do not allow it: said, and written to the security log."""
    asked.serving.log.write(
        Event.REFUSED,
        account=asked.person.account,
        page=asked.page.name,
        act=str(asked.page.act),
        because=why.because,
        path=path(asked.request),
        address=address(asked.request),
    )
    return asked.show("failure.html", status=403, kind="refused", detail=why.because, problems=())


def not_done(asked: Asked, error: StudyError, *, status: int) -> HttpResponse:
    """Nothing was saved, and why."""
    kind = {409: "overtaken", 503: "not_saved"}.get(status, "not_done")
    return asked.show("failure.html", status=status, kind=kind, detail="", problems=error.problems)


def signed_out(asked: Asked) -> HttpResponse:
    """Something was handed in after the sitting was over: it was not saved."""
    return asked.show("failure.html", status=401, kind="signed_out", detail="", problems=())


def not_found(asked: Asked) -> HttpResponse:
    """There is no such participant, entry or other thing."""
    return asked.show("failure.html", status=404, kind="not_found", detail="", problems=())


# --- what Django calls ---------------------------------------------------------------------


def _plain(request: HttpRequest, kind: str, status: int, event: Event | None) -> HttpResponse:
    serving = serving_of(request)
    if event is not None:
        serving.log.write(event, path=path(request), kind=kind, address=address(request))
    words = read_words(languages.of(request, None))
    values = {"words": words, "kind": kind, "serving": serving}
    return render(request, "failure_plain.html", values, status=status)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such route; one without its last stroke is sent on."""
    if request.method == "GET" and not request.path.endswith("/") and request.path[1:2].isalpha():
        return HttpResponseRedirect(f"{request.path}/")
    return _plain(request, "not_found", 404, None)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no page of ours makes."""
    return _plain(request, "bad_request", 400, Event.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refused before it came to the gate."""
    return _plain(request, "refused", 403, Event.REFUSED)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from a page of ours, or from one that is too old."""
    return _plain(request, "csrf", 403, Event.BAD_REQUEST)


def broken(request: HttpRequest) -> HttpResponse:
    """A mistake of ours: nothing was saved that was not confirmed."""
    return _plain(request, "broken", 500, None)
