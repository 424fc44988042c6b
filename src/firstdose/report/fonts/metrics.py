"""How wide a text is in the fonts that reports carry, without opening a font."""

from __future__ import annotations

import csv
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from firstdose.report.words import Language

ASCENT = 1.069
"""How far a line reaches above its baseline, in units of the font size."""
DESCENT = 0.293
"""How far a line reaches below its baseline."""

SQUARE = 1000
FaceName = Literal["regular", "bold", "sc"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advances:
    """Advance widths of one face by runs of code points, in 1/1000 of the font size."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    widths: tuple[int, ...]

    def of(self, character: str) -> int:
        """The width of one character; one that is not listed is as wide as the font is high."""
        code = ord(character)
        at = bisect_right(self.firsts, code) - 1
        return self.widths[at] if at >= 0 and code <= self.lasts[at] else SQUARE


@cache
def advances(face: FaceName) -> Advances:
    """The table ``advances.csv`` of one face."""
    text = (resources.files("firstdose.report.fonts") / "advances.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["face"] == face]
    return Advances(
        firsts=tuple(int(row["first"], 16) for row in rows),
        lasts=tuple(int(row["last"], 16) for row in rows),
        widths=tuple(int(row["advance"]) for row in rows),
    )


@lru_cache(maxsize=8192)
def width(text: str, *, size: float, language: Language, bold: bool = False) -> float:
    """The width of one line of text, in the unit of ``size``; kerning only ever narrows it."""
    faces: list[FaceName] = ["sc" if language == "zh" else "regular"]
    if bold:
        faces = ["bold"] if language == "en" else ["bold", "sc"]
    tables = [advances(face) for face in faces]
    return sum(max(table.of(character) for table in tables) for character in text) * size / SQUARE
