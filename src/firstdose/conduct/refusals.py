"""Refusals: what is said of something that is not let through, in every language of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from firstdose.conduct.words import LANGUAGES, Language, Words, read_words
from firstdose.records.problem import Problem

Value = str | int | date | Callable[[Words], str]
"""What a refusal speaks of; called with the words of a language where each says it otherwise."""


def refusal(key: str, /, **values: Value) -> Problem:
    """The refusal of a key of ``refusals.toml``, its numbers and names filled in."""
    english, *others = (_said(read_words(language), key, values) for language in LANGUAGES)
    return replace(english, translations=tuple(zip(LANGUAGES[1:], others, strict=True)))


def _said(words: Words, key: str, values: Mapping[str, Value]) -> Problem:
    said = {name: value(words) if callable(value) else value for name, value in values.items()}

    def part(name: str) -> str:
        return words.some_of(f"refusals.{key}.{name}", said)

    return Problem(
        what=part("what"), where=part("where"), because=part("because"), remedy=part("remedy")
    )


def in_language(problem: Problem, language: Language) -> Problem:
    """A problem as it is said in a language; one that has words in English only, in English."""
    return dict(problem.translations).get(language, problem)
