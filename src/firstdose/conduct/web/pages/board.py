# pyright: standard
"""The study board: every regimen, how it stands, and the way of decisions over them."""

from __future__ import annotations

from django.http import HttpResponse

from firstdose.conduct.safety.board import board as board_of
from firstdose.conduct.safety.board_picture import board_picture, moves_table
from firstdose.conduct.safety.naming import action_text, reason_texts
from firstdose.conduct.safety.queue_table import queue_table
from firstdose.conduct.safety.watches_picture import earliest_text
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.blocks import shown
from firstdose.conduct.web.committee import part_asked, seen_now


def board(asked: Asked) -> HttpResponse:
    """The board of a part, what is recommended and why, and what may be done next."""
    words = asked.words
    with asked.reading() as now:
        seen = seen_now(now, part_asked(asked, now))
        found = board_of(seen)
        figure = board_picture(seen, found, words)
        moves = moves_table(seen, found, words)
        queue = queue_table(now.planner.in_line(now.today), words)
        reasons = reason_texts(seen.study, words, seen.recommended.reasons)
    return asked.show(
        "board.html",
        seen=seen,
        figure=shown(figure),
        moves=moves,
        queue=queue,
        recommended=action_text(
            words, seen.recommended.action, seen.recommended.regimen, expands=seen.expands
        ),
        reasons=reasons,
        earliest=earliest_text(seen, words),
    )
