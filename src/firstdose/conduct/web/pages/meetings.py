# pyright: standard
"""The meetings of the safety committee: a list, and the snapshot that begins one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from firstdose.conduct.safety.meeting import meetings as meetings_of
from firstdose.conduct.safety.naming import action_text
from firstdose.conduct.safety.snapshot import snapshot
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.committee import part_asked, seen_now


def meetings(asked: Asked) -> HttpResponse:
    """Every meeting of a part, the last one first."""
    with asked.reading() as now:
        part = part_asked(asked, now)
        seen = seen_now(now, part)
        found = meetings_of(now.study, now.ledger, part)
    decided = {
        one.frozen.number: action_text(
            asked.words,
            one.decision.fact.action,
            one.decision.fact.regimen,
            expands=one.expands,
        )
        for one in found
        if one.decision is not None
    }
    return asked.show("meetings.html", seen=seen, meetings=found[::-1], decided=decided)


def freeze(asked: Asked) -> HttpResponse:
    """Freeze what is known now; the meeting about it is opened."""
    with asked.reading() as now:
        part = part_asked(asked, now)
        frozen = snapshot(now.study, now.ledger, part, now.today)
        today = now.today
    (row, *_) = asked.save([asked.answer(frozen.fact, today)], stream=f"meeting {part}", seen=None)
    return asked.go(reverse("meeting", kwargs={"entry": str(row.number)}))
