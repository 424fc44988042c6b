# pyright: standard
"""What the pages of the safety committee share: which part, and how it stands."""

from __future__ import annotations

from functools import partial

from firstdose.conduct.safety.seen import Seen, seen
from firstdose.conduct.web.asked import Asked
from firstdose.conduct.web.trial import Now
from firstdose.records.facts import DoseDecided
from firstdose.trial.standing import decisions, open_part


def part_asked(asked: Asked, now: Now) -> str:
    """The part that the address names, or the one in which participants are entered now."""
    named = asked.request.GET.get("part", "")
    known = [part.name for part in now.study.in_turn]
    return named if named in known else _open_part(now)


def _open_part(now: Now) -> str:
    about = now.ledger.history("")
    entered = open_part(now.study, partial(decisions, about))
    if entered is not None:
        return entered.name
    decided = about.last(DoseDecided)
    return decided.fact.part if decided is not None else now.study.parts[0].name


def seen_now(now: Now, part: str) -> Seen:
    """A part as it stands."""
    return seen(now.study, now.ledger, part, now.today, now.planner)
