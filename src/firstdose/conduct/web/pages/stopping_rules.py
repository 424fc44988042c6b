# pyright: standard
"""The stopping rules of the study and of a part, beside what has been seen."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.safety.stopping import rule_rows
from firstdose.conduct.safety.stopping_picture import stopping_picture
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.blocks import shown
from firstdose.conduct.web.committee import part_asked, seen_now


def stopping_rules(asked: Asked) -> HttpResponse:
    """One needle a rule."""
    with asked.reading() as now:
        seen = seen_now(now, part_asked(asked, now))
        figure = stopping_picture(seen, rule_rows(seen), asked.words)
    return asked.show("stopping_rules.html", seen=seen, figure=shown(figure))
