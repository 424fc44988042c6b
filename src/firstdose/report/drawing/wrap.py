"""Text broken into lines that fit a width, in English and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstdose.report.fonts import width
from firstdose.report.words import Language

# Chinese may break between any two characters, save before a closing sign or after an opening one.
HAN = "\u2e80-\u9fff\uff00-\uffef"
CLOSING = "，。、；：？！）》」』】〉”’％"
OPENING = "（《「『【〈“‘"
PIECE = re.compile(
    rf"""
    [{OPENING}]* (?:
        [{HAN}](?:/[^\ {HAN}{CLOSING}{OPENING}]+)?   # one Chinese character, with "/kg"
      | [^\ {HAN}{CLOSING}{OPENING}]*?[^\W\d]{{4}}-(?=[^\W\d]{{4}})  # a word to its hyphen
      | [^\ {HAN}{CLOSING}{OPENING}]+                # a word, with its no-break spaces
    )? [{CLOSING}]* \ *
    """,
    re.VERBOSE,
)


def wrap(
    text: str, room: float, *, size: float, language: Language, bold: bool = False
) -> tuple[str, ...]:
    """The lines of ``text``, none wider than ``room``; a word wider than that is cut.

    A line break in the text starts a new line; a no-break space never does.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for piece in pieces(part):
            for fitting in cut(piece, room, size=size, language=language, bold=bold):
                longer = line + fitting
                if width(longer.rstrip(" "), size=size, language=language, bold=bold) <= room:
                    line = longer
                else:
                    lines.append(line.rstrip(" "))
                    line = fitting
        lines.append(line.rstrip(" "))
    return tuple(lines)


def pieces(text: str) -> Iterator[str]:
    """The parts of a text between which a line may break."""
    at = 0
    while at < len(text):
        found = PIECE.match(text, at)
        end = found.end() if found is not None and found.end() > at else at + 1
        yield text[at:end]
        at = end


def cut(
    piece: str, room: float, *, size: float, language: Language, bold: bool = False
) -> Iterator[str]:
    """A piece as it is, or in parts that fit if it is wider than the room."""
    part = ""
    for character in piece:
        if part and width(part + character, size=size, language=language, bold=bold) > room:
            if character == " ":
                break
            yield part
            part = ""
        part += character
    yield part
