# pyright: standard
"""A form on its page: opened, looked at, saved; and what to do when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.access import Act
from firstdose.conduct.forms import (
    Case,
    Form,
    Read,
    Typed,
    first_texts,
    in_any_case,
    read,
)
from firstdose.conduct.forms.beside import beside, saved_by_others
from firstdose.conduct.forms.computed import Block
from firstdose.conduct.forms.corrections import Change, as_it_stands, changes
from firstdose.conduct.forms.families import Offered
from firstdose.conduct.forms.form import Sheet
from firstdose.conduct.forms.handing_in import HandedIn, still
from firstdose.conduct.forms.lists import offered
from firstdose.conduct.forms.nodes import Choice
from firstdose.conduct.forms.previews import previews
from firstdose.conduct.forms.two_people import by_oneself
from firstdose.conduct.store import NotSavedError, OvertakenError, Row
from firstdose.conduct.web import failures
from firstdose.conduct.web.about import form_about, given_said, last_said
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.filled import Filled, filled, saying, unit_said, wrongs
from firstdose.conduct.web.trial import Now
from firstdose.records import notation
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem, StudyError

Made = tuple[Form | None, Case]
Make = Callable[[Now], Made]
"""The form by the trial as it stands, and the case it is of."""


class Group(NamedTuple):
    """Sheets that stand together; a ``panel`` is a table of laboratory values."""

    panel: bool
    sheets: tuple[Sheet, ...]


def groups_of(form: Form) -> tuple[Group, ...]:
    """The sheets of a form as they stand on the page."""
    together = groupby(form.sheets, key=lambda one: one.kind == "measured" and one.optional)
    return tuple(Group(panel=panel, sheets=tuple(sheets)) for panel, sheets in together)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A form on its page: what stands in it, what is wrong, and what follows from it."""

    form: Form
    case: Case
    sent: Filled
    typed: Typed
    found: Read
    blocks: tuple[Block, ...]
    offers: dict[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a form is shown after it was sent.

    ``seen`` None: after the version it was sent with.  ``both``: what ``who`` saved meanwhile,
    beside what was typed.
    """

    status: int
    faults: bool = False
    problems: tuple[Problem, ...] = ()
    seen: int | None = None
    both: tuple[Change, ...] = ()
    who: str = ""


def fill_in(asked: Asked, make: Make, title: str) -> HttpResponse:
    """Open a form, look at it, or save it."""
    opened = _opened(asked, make)
    if opened is None:
        return asked.show("form_gone.html", status=404, title=title)
    if not asked.posted or opened.sent.do != "save":
        return _page(asked, opened, Shown(status=200))
    if told := opened.found.faults:
        every = in_any_case(opened.form, opened.typed, opened.case, told)
        found = Read(drafts=(), faults=every)
        return _page(asked, replace(opened, found=found), Shown(status=422, faults=True))
    return _save(asked, opened, make)


def _opened(asked: Asked, make: Make) -> Opened | None:
    with asked.reading() as now:
        form, case = make(now)
        if form is None:
            return None
        sent = filled(asked.request, len(asked.serving.trial.store.stream(form.stream)))
        at_first = as_it_stands(form) if form.amends is not None else first_texts(form)
        typed = sent.typed if asked.posted else at_first
        names = {blank.offers for blank in form.blanks if blank.offers}
        found = read(form, typed, case)
        alone = by_oneself((one.fact for one in found.drafts), case.history, asked.account.name)
        if faults := tuple(alone):
            found = Read(drafts=(), faults=faults)
        return Opened(
            form=form,
            case=case,
            sent=sent,
            typed=typed,
            found=found,
            blocks=previews(form, typed, case),
            offers={name: offered(name, case) for name in sorted(names)},
        )


def _save(asked: Asked, opened: Opened, make: Make) -> HttpResponse:
    form, found = opened.form, opened.found
    handed_in = HandedIn(
        form=form, typed=opened.typed, known_on=opened.case.today, seen=opened.sent.seen
    )

    def condition(ledger: Ledger) -> tuple[Problem, ...]:
        return tuple(still(handed_in, found, asked.serving.trial.at(ledger, make)))

    number = form.amends.number if form.amends is not None else None
    answers = [
        asked.answer(one.fact, one.occurred_on, amends=number, reason=one.reason)
        for one in found.drafts
    ]
    try:
        rows = asked.save(answers, stream=form.stream, seen=opened.sent.seen, condition=condition)
    except OvertakenError as error:
        return _overtaken(asked, opened, error.since, make)
    except StudyError as error:
        status = 503 if isinstance(error, NotSavedError) else 422
        return _page(asked, opened, Shown(status=status, problems=error.problems))
    return asked.go(_after(asked, rows, participant_of(found.drafts[0].fact)))


def _after(asked: Asked, rows: tuple[Row, ...], participant: str) -> str:
    """To the participant or to today, with what was saved, which is a draft no longer."""
    query = urlencode({"saved": rows[0].number, "of": asked.request.get_full_path()})
    sees = asked.may(Act.SEE_PARTICIPANT, asked.site)
    page = reverse("participant", kwargs={"participant": participant}) if sees else reverse("today")
    return f"{page}?{query}"


def _overtaken(asked: Asked, opened: Opened, since: tuple[Row, ...], make: Make) -> HttpResponse:
    """Both versions side by side; the form below holds what was typed, after their version."""
    entries = tuple(row.read(f"entry {row.number}") for row in since)
    anew = _opened(asked, make)
    if anew is None:
        return failures.not_found(asked)
    theirs = saved_by_others(anew.form, entries)
    how = Shown(
        status=409,
        seen=since[-1].version if since else 0,
        both=beside(anew.form, theirs, opened.typed),
        who=", ".join(dict.fromkeys(entry.entered_by for entry in entries)),
    )
    return _page(asked, anew, how)


def _page(asked: Asked, opened: Opened, how: Shown) -> HttpResponse:
    form, history = opened.form, opened.case.history
    of = Offered(name=form.name, about=asked.request.GET.get("about", ""))
    faults = opened.found.faults if how.faults else ()
    return asked.show(
        "form.html",
        status=how.status,
        form=form,
        typed=opened.typed,
        wrong={one.field: one for one in wrongs(asked.words, form, faults)},
        problems=how.problems,
        blocks=opened.blocks,
        offers=opened.offers,
        changes=changes(form, opened.typed) if form.amends is not None else (),
        stands=notation.write(form.amends) if form.amends is not None else "",
        seen=opened.sent.seen if how.seen is None else how.seen,
        both=how.both,
        who=how.who,
        fresh=not asked.posted,
        groups=groups_of(form),
        sort=lambda node: type(node).__name__,
        shown=lambda field, value: given_said(asked, opened.case.study, field, value),
        say=saying(asked.words),
        unit=lambda text: unit_said(asked.words, text),
        day=opened.case.today,
        about=form_about(asked, opened.case.study, history, of),
        last_said=last_said(asked, history, of),
    )
