"""What was typed into a field, read strictly: nothing is converted or guessed."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day(text: str) -> date | None:
    """The day in a text such as 2026-01-05; None where it is none."""
    said = text.strip()
    if not _DAY.fullmatch(said):
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
