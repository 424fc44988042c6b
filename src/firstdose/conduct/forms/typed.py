"""What people type, read strictly: nothing is converted or guessed.

Digits, the point, the minus and the colon of a Chinese or Japanese keyboard are those of any other.
Everything else that is no number is refused with the reason: a comma, a Chinese full stop, an
exponent, a sign in front of a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias
from unicodedata import category, normalize

from firstdose.records.wording import LONGEST_NUMBER
from firstdose.standards.verdict import Label

Typed: TypeAlias = Mapping[str, tuple[str, ...]]
"""What a form brings, by the name of each blank; a blank that was left out is empty."""

LONGEST_LINE, LONGEST_TEXT = 400, 8000

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXPONENT = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")
_NO_NUMBER = re.compile(r"[-+]?(?:nan|snan|inf|infinity)", re.IGNORECASE)
_KEYBOARD = {
    **{0xFF10 + digit: f"{digit}" for digit in range(10)},
    0xFF0E: ".",
    0xFF1A: ":",
    0xFF0D: "-",
    0x2212: "-",
}
_SPACES = " \t\u3000\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in one blank: a key that the catalogue has words for, and what it speaks of.

    ``field`` "": with the form as a whole.  ``line``: of what was pasted into the blank.  What has
    a name in each language is a label, and stands in that of the page.
    """

    field: str
    key: str
    values: tuple[tuple[str, str | Label], ...] = ()
    line: int = 0


class Refused(NamedTuple):
    """Why a typed text is not what its blank asks for."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


def number(text: str) -> Decimal | Refused:
    """A decimal number, digit for digit."""
    written = on_any_keyboard(text)
    if len(written) > LONGEST_NUMBER:
        return Refused("number_too_long", (("longest", f"{LONGEST_NUMBER}"),))
    if _NUMBER.fullmatch(written) and not _is_minus_zero(written):
        return Decimal(written)
    return _why_no_number(written)


def whole(text: str) -> int | Refused:
    """A whole number."""
    written = on_any_keyboard(text)
    if len(written) > LONGEST_NUMBER:
        return Refused("number_too_long", (("longest", f"{LONGEST_NUMBER}"),))
    if _WHOLE.fullmatch(written) and not _is_minus_zero(written):
        return int(written)
    return Refused("no_whole_number") if _NUMBER.fullmatch(written) else _why_no_number(written)


def day(text: str) -> date | Refused:
    """A day of the calendar, written year, month, day."""
    written = on_any_keyboard(text)
    if not _DAY.fullmatch(written):
        return Refused("no_day")
    try:
        return date.fromisoformat(written)
    except ValueError:
        return Refused("no_such_day")


def line(text: str) -> str | Refused:
    """Text on one line, in Unicode normal form C."""
    return _text(text, LONGEST_LINE, breaks=False)


def paragraphs(text: str) -> str | Refused:
    """Text on any number of lines, each ended as every system but one ends them."""
    return _text(text.replace("\r\n", "\n"), LONGEST_TEXT, breaks=True)


def _text(text: str, longest: int, *, breaks: bool) -> str | Refused:
    if len(text) > longest:
        return Refused("text_too_long", (("longest", f"{longest}"),))
    if any(_is_control(letter) and not (breaks and letter in "\n\t") for letter in text):
        return Refused("control_character")
    return normalize("NFC", text)


def _is_control(letter: str) -> bool:
    return category(letter) in ("Cc", "Cs", "Zl", "Zp")


def on_any_keyboard(text: str) -> str:
    """Digits, the point, the minus and the colon as any keyboard has them."""
    return text.strip(_SPACES).translate(_KEYBOARD)


def _is_minus_zero(written: str) -> bool:
    return written.startswith("-") and not written.strip("-0.")


def _why_no_number(written: str) -> Refused:
    if any(comma in written for comma in ",\uff0c\u3001"):
        return Refused("number_with_comma")
    if any(stop in written for stop in "\u3002\u00b7"):
        return Refused("number_with_chinese_stop")
    if _EXPONENT.fullmatch(written):
        return Refused("number_with_exponent")
    if _NO_NUMBER.fullmatch(written):
        return Refused("number_is_none")
    if written[:1] in ("<", ">", "\u2264", "\u2265", "\uff1c", "\uff1e"):
        return Refused("number_with_sign")
    return Refused("no_number")
