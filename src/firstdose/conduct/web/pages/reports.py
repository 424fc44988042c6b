# pyright: standard
"""What authorities are told of a serious event: that a report left, and whether it was foreseen."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.forms.naming import event_said
from firstdose.conduct.safety.clock_rules import clock_rules
from firstdose.conduct.safety.reportable import DEATH
from firstdose.conduct.web import failures
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.trial import Now
from firstdose.records.facts import AdverseEventReported, Died, Fact
from firstdose.records.oversight import ExpectednessJudged, SafetyReport, SafetyReportSent
from firstdose.standards.verdict import YesNo


def report_sent(asked: Asked, participant: str, event: str) -> HttpResponse:
    """A report left for an authority on a day."""
    with asked.reading() as now:
        term, today = _term(asked, now, participant, event), now.today
    if term is None:
        return failures.not_found(asked)
    authorities = tuple(dict.fromkeys(rule.authority for rule in clock_rules().on(today)))
    typed = {name: asked.typed(name).strip() for name in ("authority", "report", "on", "reference")}
    problems: dict[str, str] = {}
    if asked.posted:
        on = _day(typed["on"], today)
        wrong = {
            "authority": typed["authority"] not in authorities,
            "report": typed["report"] not in list(SafetyReport),
            "on": on is None,
            "reference": not typed["reference"],
        }
        problems = {name: asked.words(f"reports.wrong.{name}") for name in wrong if wrong[name]}
        if not problems and on is not None:
            fact = SafetyReportSent(
                participant=participant,
                event=event,
                authority=typed["authority"],
                report=SafetyReport(typed["report"]),
                reference=typed["reference"],
            )
            return _saved(asked, fact, on, participant, event)
    return asked.show(
        "report_sent.html",
        status=422 if problems else 200,
        participant=participant,
        term=term,
        authorities=authorities,
        kinds=tuple(SafetyReport),
        typed={**typed, "on": typed["on"] or today.isoformat()},
        problems=problems,
    )


def expectedness(asked: Asked, participant: str, event: str) -> HttpResponse:
    """Whether the reference safety information foresees an event."""
    with asked.reading() as now:
        term, today = _term(asked, now, participant, event), now.today
    if term is None:
        return failures.not_found(asked)
    typed = {name: asked.typed(name).strip() for name in ("expected", "reference")}
    problems: dict[str, str] = {}
    if asked.posted:
        wrong = {
            "expected": typed["expected"] not in (YesNo.YES, YesNo.NO),
            "reference": not typed["reference"],
        }
        problems = {name: asked.words(f"reports.wrong.{name}") for name in wrong if wrong[name]}
        if not problems:
            fact = ExpectednessJudged(
                participant=participant,
                event=event,
                expected=YesNo(typed["expected"]),
                reference=typed["reference"],
            )
            return _saved(asked, fact, today, participant, event)
    return asked.show(
        "expectedness.html",
        status=422 if problems else 200,
        participant=participant,
        term=term,
        typed=typed,
        problems=problems,
    )


def _term(asked: Asked, now: Now, participant: str, event: str) -> str | None:
    """What the event is called; None where the participant has no such event."""
    history = now.ledger.history(participant)
    if event == DEATH and history.of(Died):
        return asked.words("clocks.death")
    for entry in history.of(AdverseEventReported):
        if entry.fact.event == event:
            term = event_said(now.study, asked.words, entry.fact.term)
            return asked.words("clocks.event", term=term, event=event)
    return None


def _day(text: str, today: date) -> date | None:
    """A day that is not to come; None for anything else."""
    try:
        day = date.fromisoformat(text) if text.isascii() and len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and day <= today else None


def _saved(asked: Asked, fact: Fact, on: date, participant: str, event: str) -> HttpResponse:
    asked.save([asked.answer(fact, on)], stream=f"{participant} {event} reports", seen=None)
    return asked.go(reverse("clocks"))
