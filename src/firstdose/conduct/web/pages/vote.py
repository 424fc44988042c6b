# pyright: standard
"""A member's vote on a snapshot."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.web import failures
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.held import held
from firstdose.records.committee import VoteCast


def vote(asked: Asked, entry: str) -> HttpResponse:
    """Choose and say why; the last vote of a member counts, and every one is kept."""
    words = asked.words
    with asked.reading() as now:
        found, today = held(now, entry), now.today
    if found is None:
        return failures.not_found(asked)
    problems: dict[str, str] = {}
    chosen = found.chosen(asked.typed("choice"), words)
    if asked.posted and chosen is not None:
        action, regimen = chosen
        fact = VoteCast(
            part=found.part,
            snapshot_sha256=found.frozen.fact.snapshot_sha256,
            action=action,
            regimen=regimen,
            comment=asked.typed("comment").strip(),
        )
        asked.save(
            [asked.answer(fact, today)],
            stream=f"vote {found.frozen.number} {asked.person.account}",
            seen=None,
        )
        return asked.go(reverse("meeting", kwargs={"entry": entry}))
    if asked.posted:
        problems["choice"] = words("meeting.choice_missing")
    return asked.show(
        "vote.html",
        status=422 if problems else 200,
        held=found,
        choices=found.choices(words),
        problems=problems,
        typed={"choice": asked.typed("choice"), "comment": asked.typed("comment")},
    )
