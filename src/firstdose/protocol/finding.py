"""A problem of a study file before it is told where in the text it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from firstdose.records import kinds

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to put right, at a path in the study file."""

    path: Path
    what: str
    because: str
    remedy: str


UNREAD = "Nothing reads it, so what it says would silently be lost."
"""Why something that has no meaning is refused."""

MOST_LISTED = 24
"""A longer list of known names helps no one."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the known name most like a mistyped one; "" when none is like it."""
    close = kinds.nearest(name, tuple(known))
    return f"Did you mean `{close}`?" if close else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The name most like a mistyped one, or where none is like it, all that are known."""
    names = tuple(known)
    if not names:
        return "Nothing is known here."
    more = ", …" if len(names) > MOST_LISTED else ""
    listed = f"Known here: {', '.join(names[:MOST_LISTED])}{more}."
    return did_you_mean(name, names) or listed


def spelled(path: Path) -> str:
    """The path as people write it: ``regimens.steps[3].upper``; list elements count from 0."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
