# pyright: standard
"""One meeting: what was frozen, what is recommended, the votes, the decision and its signatures."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.safety.board import board
from firstdose.conduct.safety.board_picture import board_picture
from firstdose.conduct.safety.futures_table import futures_table
from firstdose.conduct.safety.minutes import chained
from firstdose.conduct.safety.minutes import minutes as minutes_of
from firstdose.conduct.safety.minutes_tables import (
    dissent_said,
    overrides_said,
    signatures_table,
    votes_table,
)
from firstdose.conduct.safety.naming import action_text, reason_texts
from firstdose.conduct.safety.stopping import rule_rows
from firstdose.conduct.safety.stopping_picture import stopping_picture
from firstdose.conduct.safety.watches import watch_rows
from firstdose.conduct.safety.watches_picture import watches_picture
from firstdose.conduct.web import failures
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.blocks import shown
from firstdose.conduct.web.held import held
from firstdose.conduct.web.security_log import Event


def meeting(asked: Asked, entry: str) -> HttpResponse:
    """The page of a meeting."""
    words = asked.words
    with asked.reading() as now:
        found = held(now, entry)
        if found is None:
            return failures.not_found(asked)
        seen = found.snapshot.seen
        figures = [
            board_picture(seen, board(seen), words),
            watches_picture(seen, watch_rows(seen), words),
            stopping_picture(seen, rule_rows(seen), words),
        ]
        futures = futures_table(seen, words)
    decision = found.meeting.decision
    return asked.show(
        "meeting.html",
        held=found,
        seen=seen,
        figures=[shown(figure) for figure in figures],
        futures=futures,
        recommended=action_text(
            words, seen.recommended.action, seen.recommended.regimen, expands=seen.expands
        ),
        reasons=reason_texts(seen.study, words, seen.recommended.reasons),
        decided=None
        if decision is None
        else action_text(words, decision.fact.action, decision.fact.regimen, expands=seen.expands),
        votes=votes_table(found.meeting, words),
        dissent=dissent_said(found.meeting, words),
        signatures=signatures_table(found.meeting, words),
        overrides=overrides_said(found.meeting, words),
    )


def minutes(asked: Asked, entry: str) -> HttpResponse:
    """The minutes as PDF."""
    with asked.reading() as now:
        found = held(now, entry)
    if found is None:
        return failures.not_found(asked)
    asked.serving.log.write(
        Event.EXPORTED,
        account=asked.person.account,
        path=asked.request.path,
        address=failures.address(asked.request),
    )
    chain = chained(asked.serving.trial.store, found.meeting)
    answer = HttpResponse(
        minutes_of(found.meeting, found.snapshot, chain, asked.words),
        content_type="application/pdf",
    )
    answer["Content-Disposition"] = f'attachment; filename="minutes-{found.frozen.number}.pdf"'
    return answer
