"""The tables of each database, version by version, as SQL files beside this one.

A migration is never changed once released.  A new kind of fact needs none: an entry is text.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal


@cache
def migrations(of: Literal["sqlite", "postgresql"]) -> tuple[str, ...]:
    """The SQL of versions 1, 2, 3 … of the tables."""
    folder = files("firstdose.conduct.store").joinpath("schema", of)
    found = sorted((each.name, each) for each in folder.iterdir() if each.name.endswith(".sql"))
    assert [name for name, _ in found] == [f"{n:04}.sql" for n in range(1, len(found) + 1)]
    return tuple(each.read_text("utf-8") for _, each in found)
