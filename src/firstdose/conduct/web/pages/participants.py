# pyright: standard
"""Everybody in the trial, and one of them: what is due, the forms, and every entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from markupsafe import Markup

from firstdose.conduct.access import Act
from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.families import FAMILIES, Offered, build, screening_visits
from firstdose.conduct.forms.naming import event_said, kind_said
from firstdose.conduct.forms.revealing import shown_to_the_blinded
from firstdose.conduct.forms.visit_sheets import WORKSHEETS
from firstdose.conduct.subject import Course, Span, course, drawing
from firstdose.conduct.web import failures
from firstdose.conduct.web.about import form_about, item_about
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.filled import saying
from firstdose.conduct.web.trial import Now
from firstdose.conduct.worklist import Item
from firstdose.derive.happened import left_on
from firstdose.records import notation
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    CellsInfused,
    Consented,
    Fact,
    RegimenAssigned,
    VisitAttended,
)
from firstdose.records.kinds import kind_of, participant_of

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list; ``regimen`` is kept from whoever is blinded."""

    participant: str
    site: str
    consented_on: date | None
    regimen: str
    first_infusion_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An entry of the trail: on one line of the notation, and what became of it."""

    entry: Entry[Fact]
    kind: str
    text: str
    amended_by: int | None
    correctable: bool


def participants(asked: Asked) -> HttpResponse:
    """Everybody at the sites of the person."""
    with asked.reading() as now:
        listed = [
            _listed(now, who, blinded=asked.blinded)
            for who in now.worklist.participants
            if asked.may(Act.SEE_PARTICIPANT, now.site_of(who))
        ]
    return asked.show("participants.html", listed=listed)


def _listed(now: Now, who: str, *, blinded: bool) -> Listed:
    history = now.ledger.history(who)
    assigned, infused = history.last(RegimenAssigned), history.of(CellsInfused)
    consented = history.of(Consented)
    return Listed(
        participant=who,
        site=now.site_of(who),
        consented_on=consented[0].occurred_on if consented else None,
        regimen=assigned.fact.regimen if assigned is not None and not blinded else "",
        first_infusion_on=infused[0].occurred_on if infused and not blinded else None,
        left_on=left_on(history, now.today),
    )


def participant(asked: Asked, participant: str) -> HttpResponse:
    """One participant."""
    with asked.reading() as now:
        if participant not in now.worklist.participants:
            return failures.not_found(asked)
        site, today = now.site_of(participant), now.today
        due = shown_items(asked, now, participant)
        trail = _trail(now, participant, blinded=asked.blinded)
        page = _page_number(asked, len(trail))
        end = len(trail) - page * ENTRIES_A_PAGE
        shown = trail[max(end - ENTRIES_A_PAGE, 0) : end]
        traces = [_trace(now, now.ledger.entry(number), asked) for number in reversed(shown)]
        case = now.worklist.case(participant, today)
        forms = [
            Offered(name=name)
            for name, family in FAMILIES.items()
            if asked.may(Act(family.act), site) and build(name, case) is not None
        ]
        if asked.may(Act(FAMILIES["visit"].act), site):
            forms.extend(_visits_to_come(case))
        if asked.may(Act.SCORE_ACTIVITY, site):
            forms.extend(_instruments(case))
        study, language = now.study, asked.words.language
        events = [one.fact for one in case.events]
        span = Span.WHOLE if asked.request.GET.get("span") == Span.WHOLE else Span.BEGINNING
        drawn = course(study, case.history, today, span, language=language, blinded=asked.blinded)
    return asked.show(
        "participant.html",
        participant=participant,
        site=site,
        today=today,
        due=due,
        traces=traces,
        entries=len(trail),
        page=page,
        pages=-(-len(trail) // ENTRIES_A_PAGE),
        forms=forms,
        about=lambda one, who: form_about(asked, study, case.history, one),
        about_item=lambda item: item_about(asked, study, case.history, item),
        forms_of=lambda item: allowed(asked, item, site),
        named=lambda term: event_said(study, asked.words, term),
        events=events if asked.may(Act.REPORT_EVENT, site) else (),
        may_correct=asked.may(Act.CORRECT, site),
        course=drawn,
        picture=_picture(asked, drawn),
        span=span,
        saved=asked.request.GET.get("saved", "")[:9],
        of=asked.request.GET.get("of", "")[:300],
    )


def allowed(asked: Asked, item: Item, site: str) -> tuple[Offered, ...]:
    """The forms that settle a line and that the person may fill in."""
    return tuple(one for one in item.forms if asked.may(Act(FAMILIES[one.name].act), site))


def _visits_to_come(case: Case) -> Iterator[Offered]:
    """The visits of screening that are still to come: nobody waits for a free place to be seen."""
    attended = {entry.fact.visit for entry in case.history.of(VisitAttended)}
    if case.history.last(RegimenAssigned) is None:
        yield from (one for one in screening_visits(case.study) if one.about not in attended)


def _instruments(case: Case) -> Iterator[Offered]:
    """What is scored at the visits, each by itself: a flare does not wait for a visit."""
    scored = (name for one in case.study.schedule.procedures for name in one.instruments)
    for name in dict.fromkeys(scored):
        if name not in WORKSHEETS.values():
            yield Offered(name="examination", about=name)


def _picture(asked: Asked, drawn: Course | None) -> Markup:
    """The course as SVG, every text in it escaped where it is drawn."""
    if drawn is None:
        return Markup()
    return Markup(drawing(drawn, saying(asked.words), lambda one: one.text(asked.words.language)))  # noqa: S704


def shown_items(asked: Asked, now: Now, participant: str = "") -> list[Item]:
    """The lines of the worklist that the person may see, of everybody or of one participant.

    Whoever is blinded sees those lines only that they may settle.
    """
    return [
        item
        for item in now.worklist.items(now.today)
        if item.participant
        and (not participant or item.participant == participant)
        and asked.may(Act.SEE_WORKLIST, now.site_of(item.participant))
        and (not asked.blinded or asked.may(Act(item.act), now.site_of(item.participant)))
    ]


def may_enter(asked: Asked, kind: str, site: str) -> bool:
    """Whether the person may fill in a form that becomes this kind of fact."""
    return any(
        kind in family.kinds and asked.may(Act(family.act), site) for family in FAMILIES.values()
    )


def _trail(now: Now, participant: str, *, blinded: bool) -> Sequence[int]:
    """The numbers of the entries about a participant, as far as the person may see them."""
    numbers = now.trail.of(participant)
    if not blinded:
        return numbers
    shown = shown_to_the_blinded()
    return [one for one in numbers if kind_of(now.ledger.entry(one).fact) in shown]


def _page_number(asked: Asked, entries: int) -> int:
    sent = asked.request.GET.get("page", "0")
    last = max(entries - 1, 0) // ENTRIES_A_PAGE
    return min(int(sent), last) if sent.isascii() and sent.isdecimal() and len(sent) < 7 else 0


def _trace(now: Now, entry: Entry[Fact], asked: Asked) -> Trace:
    amended_by = now.trail.amended_by(entry.number)
    kind, who = kind_of(entry.fact), participant_of(entry.fact)
    return Trace(
        entry=entry,
        kind=kind_said(asked.words, entry.fact),
        text=notation.write(entry),
        amended_by=amended_by,
        correctable=amended_by is None and may_enter(asked, kind, now.site_of(who)),
    )
