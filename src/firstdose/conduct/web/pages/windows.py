# pyright: standard
"""The DLT windows of a part on a calendar."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.safety.watches import watch_rows
from firstdose.conduct.safety.watches_picture import earliest_text, watches_picture
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.blocks import shown
from firstdose.conduct.web.committee import part_asked, seen_now


def windows(asked: Asked) -> HttpResponse:
    """One bar a participant, and the earliest day on which a decision is possible."""
    with asked.reading() as now:
        seen = seen_now(now, part_asked(asked, now))
        figure = watches_picture(seen, watch_rows(seen), asked.words)
    earliest = earliest_text(seen, asked.words)
    return asked.show("windows.html", seen=seen, figure=shown(figure), earliest=earliest)
