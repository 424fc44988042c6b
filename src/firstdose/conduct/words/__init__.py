"""Every word of the pages, in English and Chinese; those of the report can be used beside them.

One TOML file a topic, in the form of ``firstdose.report.words``.  No topic has the name of one
there, so that a key means one text.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from firstdose.report.words import LANGUAGES, Language, Words, read_catalogue

FOLDER = "firstdose.conduct.words"


@cache
def read_words(language: Language) -> Words:
    """All words of one language, those of the report included."""
    ours, theirs = read_catalogue(language, FOLDER), read_catalogue(language)
    shared = {key.partition(".")[0] for key in ours} & {key.partition(".")[0] for key in theirs}
    assert not shared, f"topics that the report has too: {sorted(shared)}"
    return Words(language=language, texts=MappingProxyType({**theirs, **ours}))


__all__ = ["LANGUAGES", "Language", "Words", "read_words"]
