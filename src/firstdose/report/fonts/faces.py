"""The font families, where their files are, and the slices of them that a page needs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from firstdose.report.words import Language

FIRST_CHINESE = "\u2e80"
FIRST_RARE_ROW = 56  # GB 2312: rows 1 to 55 are signs and common characters, 56 to 87 rarer ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One WOFF2 file, as a page embeds it."""

    family: str
    bold: bool
    file: str

    def read(self) -> bytes:
        return (folder() / self.file).read_bytes()


REGULAR = Face(family="Firstdose Sans", bold=False, file="firstdose-sans-regular.woff2")
BOLD = Face(family="Firstdose Sans", bold=True, file="firstdose-sans-bold.woff2")
COMMON = Face(family="Firstdose Sans SC", bold=False, file="firstdose-sans-sc-1.woff2")
RARE = Face(family="Firstdose Sans SC Rare", bold=False, file="firstdose-sans-sc-2.woff2")


def folder() -> Path:
    """Where the font files lie, for renderers that read whole folders."""
    return Path(str(resources.files("firstdose.report.fonts")))


def family(language: Language) -> str:
    """The families to name in a figure or style sheet, first choice first.

    In a picture or PDF the first one has every character; on a page it is cut into slices, which
    the later names bring back.
    """
    latin, common, rare = REGULAR.family, COMMON.family, RARE.family
    return ", ".join((latin, common, rare) if language == "en" else (common, rare, latin))


def faces(text: str, language: Language) -> tuple[Face, ...]:
    """The files that a page with ``text`` needs; a page without Chinese carries no Chinese font."""
    rows = {gb_row(character) for character in set(text) if character >= FIRST_CHINESE}
    common = language == "zh" or any(0 < row < FIRST_RARE_ROW for row in rows)
    rare = any(row >= FIRST_RARE_ROW for row in rows)
    return (REGULAR, BOLD, *((COMMON,) if common else ()), *((RARE,) if rare else ()))


def gb_row(character: str) -> int:
    """The row of a character in GB 2312; 0 when it is not in that standard."""
    try:
        return character.encode("gb2312")[0] - 0xA0
    except UnicodeEncodeError:
        return 0
