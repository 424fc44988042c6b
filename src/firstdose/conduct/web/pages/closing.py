# pyright: standard
"""Closing the books: entries held against their source, participants frozen, the study locked."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.forms.naming import kind_said
from firstdose.conduct.safety.closing import closing_rows, verified, with_source
from firstdose.conduct.safety.locked import frozen
from firstdose.conduct.web import failures
from firstdose.conduct.web.asked import Asked
from firstdose.records import notation
from firstdose.records.facts import Fact
from firstdose.records.locking import (
    FreezeLifted,
    LockLifted,
    ParticipantFrozen,
    SourceVerified,
    StudyLocked,
)

MOST_AT_ONCE = 50
"""So many entries are offered to be verified on one page."""


def closing(asked: Asked) -> HttpResponse:
    """How far everyone is, and the lock; a final act asks for a name to be typed."""
    with asked.reading() as now:
        rows = closing_rows(now.study, now.ledger, now.today)
        over, today = now.locked, now.today
        standing = {row.participant: row.frozen is not None for row in rows}
    typed = {name: asked.typed(name).strip() for name in ("subject", "rationale")}
    problems: dict[str, str] = {}
    if asked.posted:
        study = asked.serving.trial.name
        known = typed["subject"] == study or typed["subject"] in standing
        wrong = {"subject": not known, "rationale": not typed["rationale"]}
        problems = {name: asked.words(f"closing.wrong.{name}") for name in wrong if wrong[name]}
        if not problems:
            lifts = over is not None if typed["subject"] == study else standing[typed["subject"]]
            fact = _fact(asked, typed["subject"], typed["rationale"], lifts=lifts)
            return _saved(asked, fact, today)
    return asked.show(
        "closing.html",
        status=422 if problems else 200,
        rows=rows,
        locked=over,
        typed=typed,
        problems=problems,
    )


def _fact(asked: Asked, subject: str, rationale: str, *, lifts: bool) -> Fact:
    """What is done to whom: what stands is lifted, and what does not is made."""
    if subject != asked.serving.trial.name:
        kind = FreezeLifted if lifts else ParticipantFrozen
        return kind(participant=subject, rationale=rationale)
    if lifts:
        return LockLifted(rationale=rationale)
    head = asked.serving.trial.store.head()
    return StudyLocked(rationale=rationale, evidence_through=head.number, chain_sha256=head.hash)


def _saved(asked: Asked, fact: Fact, today: date) -> HttpResponse:
    asked.save([asked.answer(fact, today)], stream="closing", seen=None)
    return asked.go(reverse("closing"))


def verify_source(asked: Asked, participant: str) -> HttpResponse:
    """Mark entries that agree with their source."""
    with asked.reading() as now:
        if participant not in now.ledger.participants:
            return failures.not_found(asked)
        history, today = now.ledger.history(participant), now.today
        done = verified(history)
        open_ = [one for one in with_source(history) if one.number not in done]
        offered = [
            (one.number, kind_said(asked.words, one.fact), notation.write(one))
            for one in open_[:MOST_AT_ONCE]
        ]
        is_frozen = frozen(now.ledger, participant) is not None
    chosen = set(asked.request.POST.getlist("entry"))
    numbers = tuple(number for number, *_ in offered if str(number) in chosen)
    problems: dict[str, str] = {}
    if asked.posted and numbers and len(numbers) == len(chosen):
        fact = SourceVerified(participant=participant, entries=numbers)
        asked.save([asked.answer(fact, today)], stream=f"{participant} source", seen=None)
        return asked.go(reverse("verify-source", kwargs={"participant": participant}))
    if asked.posted:
        problems["entry"] = asked.words("closing.wrong.entry")
    return asked.show(
        "verify_source.html",
        status=422 if problems else 200,
        participant=participant,
        offered=offered,
        waiting=len(open_),
        chosen=chosen,
        verified=len(done),
        frozen=is_frozen,
        problems=problems,
    )
