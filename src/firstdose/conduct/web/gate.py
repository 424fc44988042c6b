# pyright: standard
"""The gate: a request reaches the view of its page only when the person may open it.

Every route is made here from the table of pages, so that none goes past it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from firstdose.conduct.access import Act, Allowed, Person, Refused
from firstdose.conduct.store import NotSavedError, OvertakenError
from firstdose.conduct.web import failures, languages
from firstdose.conduct.web.accounts.models import Sitting
from firstdose.conduct.web.accounts.sittings import sitting_of
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.cookies import key_of
from firstdose.conduct.web.origin import address, serving_of
from firstdose.conduct.web.origin import path as path_asked
from firstdose.conduct.web.page import READ, Open, Page, Scope
from firstdose.conduct.web.security_log import Event
from firstdose.conduct.web.trial import Now
from firstdose.conduct.words import read_words
from firstdose.records.problem import StudyError

EMERGENCY = "emergency"
"""Stands in place of a role where somebody looks without the duty to."""

SEEN_IN_AN_EMERGENCY = frozenset({Act.SEE_PARTICIPANT, Act.SEE_CLOCKS})


def gated(page: Page, pages: tuple[Page, ...]) -> Callable[..., HttpResponseBase]:
    """The view of a page behind the gate; ``pages`` is the whole table, for its menu."""

    def view(request: HttpRequest, **path: str) -> HttpResponseBase:
        sitting = sitting_of(key_of(request))
        asked, refusal = _asked(request, page, sitting, pages, path)
        if page.act is not Open.TO_ANYBODY and sitting is None:
            return _sign_in_first(asked)
        if request.method not in page.methods:
            return HttpResponseNotAllowed(page.methods)
        if refusal is not None:
            return failures.refused(asked, refusal)
        if isinstance(page.act, Act) and not asked.posted:
            _note_reading(asked)
        try:
            return page.view(asked, **path)
        except StudyError as error:
            return failures.not_done(asked, error, status=_status(error))

    view.page = page  # pyright: ignore[reportFunctionMemberAccess] - the test of routes asks it
    return view


def _asked(
    request: HttpRequest,
    page: Page,
    sitting: Sitting | None,
    pages: tuple[Page, ...],
    path: dict[str, str],
) -> tuple[Asked, Refused | None]:
    """The request as the view sees it, and why the view must not see it."""
    serving = serving_of(request)
    nobody = Asked(
        request=request,
        page=page,
        serving=serving,
        words=read_words(languages.of(request, sitting)),
        person=Person(account="", duties=()),
        sitting=None,
    )
    if sitting is None:
        return nobody, None
    with serving.trial.reading() as now:
        person = now.person(sitting.account.name)
        site = now.site_of(path.get("participant", ""))
        alarms = _alarms(now, person)
        locked_on = None if now.locked is None else now.locked.occurred_on
    menu = tuple(one for one in pages if one.menu and _in_menu(one, person))
    asked = replace(
        nobody, person=person, sitting=sitting, menu=menu, alarms=alarms, locked_on=locked_on
    )
    match _asks(person, page, path.get("site", site)):
        case Allowed() as allowed:
            # Whoever may look but is blinded sees this one participant whole.
            opened = person.blinded and _in_emergency(asked, path)
            return replace(asked, role=allowed.role, site=allowed.site, in_emergency=opened), None
        case Refused() if _in_emergency(asked, path):
            return replace(asked, role=EMERGENCY, site=site, in_emergency=True), None
        case verdict:
            return asked, verdict


def _in_emergency(asked: Asked, path: dict[str, str]) -> bool:
    """Whether a page may be looked at whole because of an emergency: looked at, not changed."""
    opened = asked.sitting.emergency if asked.sitting is not None else ""
    return (
        bool(opened)
        and asked.page.act in SEEN_IN_AN_EMERGENCY
        and asked.page.scope is Scope.PARTICIPANT
        and path.get("participant") == opened
        and asked.request.method in READ
    )


def _alarms(now: Now, person: Person) -> int:
    """How many emergencies are the person's to judge."""
    return sum(
        alarm.person != person.account and person.may(Act.REVIEW_EMERGENCY_ACCESS, alarm.site)
        for several in now.alarms.values()
        for alarm in several
    )


def _note_reading(asked: Asked) -> None:
    """Who looked at what of the trial is written down, too."""
    asked.serving.log.write(
        Event.READ,
        account=asked.person.account,
        page=asked.page.name,
        path=path_asked(asked.request),
        address=address(asked.request),
    )


def _asks(person: Person, page: Page, site: str) -> Allowed | Refused | None:
    """The verdict of the table; None where the page asks for no act."""
    if isinstance(page.act, Open):
        return None
    return person.asks(page.act, None if page.scope is Scope.STUDY else site)


def _in_menu(page: Page, person: Person) -> bool:
    return not isinstance(page.act, Act) or person.may(page.act)


def _sign_in_first(asked: Asked) -> HttpResponseBase:
    """To the sign-in page and back; what was handed in too late is not saved, and says so."""
    if asked.posted:
        return failures.signed_out(asked)
    back = quote(asked.request.get_full_path())
    return HttpResponseRedirect(f"{reverse('sign-in')}?next={back}")


def _status(error: StudyError) -> int:
    match error:
        case OvertakenError():
            return 409
        case NotSavedError():
            return 503
        case _:
            return 422
