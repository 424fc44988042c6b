"""The words of one language: texts by key, and its way to write numbers, dates and lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from firstdose.report.words.catalogue import Language, Text, read_catalogue

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Call it with a key: ``words("general.n_participants", n=3)``.

    An ``int`` named ``n`` chooses between *one* and *other*.  Integers and Decimals are written by
    ``number`` without rounding, dates by ``date``; a string stands as it is.
    """

    language: Language
    texts: Mapping[str, Text]

    def __call__(self, key: str, /, **values: str | int | Decimal | date) -> str:
        if key not in self.texts:
            raise AssertionError(f"no words for '{key}' in the catalogue")
        text = self.texts[key]
        if text.placeholders != frozenset(values):
            wanted, given = sorted(text.placeholders), sorted(values)
            raise AssertionError(f"the words of '{key}' take {wanted}, given were {given}")
        form = text.one if values.get("n") == 1 else text.other
        return form.format_map({name: self._written(value) for name, value in values.items()})

    def some_of(self, key: str, values: Mapping[str, str | int | Decimal | date]) -> str:
        """The same with values of which the text names only some."""
        named = self.texts[key].placeholders
        return self(key, **{name: value for name, value in values.items() if name in named})

    def _written(self, value: str | int | Decimal | date) -> str:
        match value:
            case str():
                return value
            case date():
                return self.date(value)
            case _:
                return self.number(value)

    def number(self, value: Decimal | int, digits: int | None = None) -> str:
        """A number with ``digits`` after the point, rounded half up; as recorded without them."""
        exact = Decimal(value)
        if not exact.is_finite():
            raise AssertionError(f"{value} is no number to print")
        rounded = exact if digits is None else half_up(exact, digits)
        grouped = f"{abs(rounded):,f}" if abs(rounded) >= 10_000 else f"{abs(rounded):f}"
        return MINUS + grouped if rounded < 0 else grouped

    def percent(self, k: int, n: int, digits: int = 0) -> str:
        """A count and its share, ``17 (94 %)``; the share of none is a dash, never 0 %.

        What rounds to 0 % or 100 % without being it is written ``<1 %`` or ``>99 %``.
        """
        return self("general.count_and_share", count=self.number(k), share=self.share(k, n, digits))

    def fraction(self, k: int, n: int, digits: int = 0) -> str:
        """A count with its denominator and share, ``17/18 (94 %)``."""
        count = f"{self.number(k)}/{self.number(n)}"
        return self("general.count_and_share", count=count, share=self.share(k, n, digits))

    def share(self, k: int, n: int, digits: int = 0) -> str:
        """``k`` of ``n`` in percent, with the sign."""
        if not 0 <= k <= n:
            raise AssertionError(f"{k} of {n} is no share")
        if n == 0:
            return self("general.dash")
        smallest = Decimal(1).scaleb(-digits)
        exact = Decimal(100 * k) / Decimal(n)
        rounded = half_up(exact, digits)
        if k > 0 and rounded == 0:
            return "<" + self.percentage(smallest, digits)
        if k < n and rounded == 100:
            return ">" + self.percentage(100 - smallest, digits)
        return self.percentage(rounded, digits)

    def percentage(self, value: Decimal, digits: int = 0) -> str:
        """A value that is a percentage already, with the sign."""
        return self("general.percentage", value=self.number(value, digits))

    def interval(self, low: Decimal | int, high: Decimal | int, digits: int | None = None) -> str:
        """From ``low`` to ``high``, as ``1.2 to 3.4``; never a dash, which reads as a minus."""
        return self(
            "general.interval", low=self.number(low, digits), high=self.number(high, digits)
        )

    def date(self, day: date) -> str:
        """A day as ISO 8601 writes it, in both languages."""
        return date(day.year, day.month, day.day).isoformat()

    def list(self, items: Sequence[str]) -> str:
        """The items as one phrase: ``a, b and c``; a dash when there are none."""
        if not items:
            return self("general.dash")
        if len(items) == 1:
            return items[0]
        first = self("general.list_comma").join(items[:-1])
        return spaced(self("general.list_last", first=first, last=items[-1]))

    def sentence(self, *sentences: str) -> str:
        """Whole sentences one after the other, with the space that the language puts between."""
        return self("general.between_sentences").join(text for text in sentences if text)


_BESIDE_LATIN = re.compile(r"(?<=[A-Za-z0-9])和|和(?=[A-Za-z0-9])")


def spaced(text: str) -> str:
    """Chinese *and* with the space that stands between it and Latin letters or figures."""
    return _BESIDE_LATIN.sub(_with_space, text)


def _with_space(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    before = " " if start and text[start - 1].isascii() else ""
    after = " " if text[end : end + 1].isascii() and end < len(text) else ""
    return f"{before}和{after}"


def half_up(value: Decimal, digits: int) -> Decimal:
    """``value`` with ``digits`` after the point; ties go away from zero, and no zero is signed."""
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return rounded.copy_abs() if rounded == 0 else rounded


def read_words(language: Language) -> Words:
    """All words of one language."""
    return Words(language=language, texts=read_catalogue(language))
