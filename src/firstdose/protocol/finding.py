"""A problem of a study file before it is told where in the text it stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to put right, at a path in the study file."""

    path: Path
    what: str
    because: str
    remedy: str


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known name."""
    close = difflib.get_close_matches(name, tuple(known), n=1, cutoff=0.0)
    return f"Did you mean `{close[0]}`?" if close else "Nothing is known here."


def spelled(path: Path) -> str:
    """The path as people write it: ``regimens.steps[3].upper``; list elements count from 0."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
