"""The catalogue: one TOML file per topic, one table per key, both languages side by side.

    [n_participants]
    en = { one = "{n} participant", other = "{n} participants" }
    zh = "{n} 例受试者"

The key of this text in ``general.toml`` is ``general.n_participants``.  Tables may nest
(``[figure.swimmer.title]`` in ``figures.toml`` is ``figures.figure.swimmer.title``).
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, cast

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
REPORT = "firstdose.report.words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in one language; ``one`` differs from ``other`` only where a count is inflected."""

    one: str
    other: str

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces, over both forms."""
        return _placeholders(self.one, self.other)


@cache
def _placeholders(*forms: str) -> frozenset[str]:
    parsed = (part for form in forms for part in string.Formatter().parse(form))
    return frozenset(name for _, name, _, _ in parsed if name is not None)


@cache
def read_catalogue(language: Language, folder: str = REPORT) -> Mapping[str, Text]:
    """Every text of one language by dotted key, from all topic files of a folder."""
    found: dict[str, Text] = {}
    for path in sorted(resources.files(folder).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            topic = path.name.removesuffix(".toml")
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            found.update(_texts(topic, table, language))
    return MappingProxyType(found)


def _texts(key: str, table: Mapping[str, object], language: Language) -> Iterator[tuple[str, Text]]:
    if "en" in table or "zh" in table:
        if set(table) != set(LANGUAGES):
            raise AssertionError(f"the words of '{key}' need exactly: {', '.join(LANGUAGES)}")
        yield key, _text(key, table[language])
        return
    for name, value in table.items():
        if not isinstance(value, dict):
            raise AssertionError(f"'{key}.{name}' is no table of languages")
        yield from _texts(f"{key}.{name}", cast("dict[str, object]", value), language)


def _text(key: str, value: object) -> Text:
    match value:
        case str():
            return Text(one=value, other=value)
        case {"one": str(one), "other": str(other)}:
            return Text(one=one, other=other)
        case _:
            raise AssertionError(f"the words of '{key}' are neither text nor one and other")
