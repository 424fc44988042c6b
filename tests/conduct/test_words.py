"""Every word of the pages stands in the catalogue, in both languages, and every text is used."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

import firstdose.conduct as room
from conduct.served import Served
from firstdose.conduct.access import Role
from firstdose.conduct.words import FOLDER, LANGUAGES, read_words
from firstdose.records.values import Origin
from firstdose.report.words import read_catalogue

SOURCES = [
    path for path in Path(room.__file__).parent.rglob("*") if path.suffix in {".html", ".py"}
]
TEXT = "\n".join(path.read_text("utf-8") for path in SOURCES)
OURS = read_catalogue("en", FOLDER)
WHOLE = {
    key
    for key in re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)+)["']""", TEXT)
    if not key.endswith((".html", ".css", ".js", ".db", "_"))
}
BEGUN = tuple(re.findall(r"""f?["']([a-z_]+\.(?:[a-z_.]*[._])?)["'{]""", TEXT))
"""Keys that are put together where they are used, by their beginning."""

DOORS = ("access.", "doors.", "emergency.", "failure.", "health.", "layout.", "own.", "people.")


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    chinese = read_catalogue("zh", FOLDER)
    assert OURS.keys() == chinese.keys()
    for key, text in OURS.items():
        assert text.placeholders == chinese[key].placeholders, key


def test_every_text_is_used() -> None:
    unused = [key for key in OURS if key not in WHOLE and not any(key.startswith(b) for b in BEGUN)]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_named_has_words(language: str) -> None:
    topics = {path.name.removesuffix(".toml") for path in files(FOLDER).iterdir()}
    texts = read_words(language).texts  # pyright: ignore[reportArgumentType]
    named = {key for key in WHOLE if key.partition(".")[0] in topics}
    assert named - texts.keys() == set()
    assert len(named) > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_together_has_words(served: Served, language: str) -> None:
    from firstdose.conduct.web.table import PAGES

    words = read_words(language)  # pyright: ignore[reportArgumentType]
    for role in Role:
        assert words(f"access.role.{role}")
    for page in (page for page in PAGES if page.menu):
        assert words(f"layout.page.{page.name}")
    for origin in Origin:
        assert origin is Origin.CONDUCTED or words(f"layout.origin.{origin}")


def test_chinese_texts_have_chinese_punctuation_and_no_full_width_digits() -> None:
    for key, text in read_catalogue("zh", FOLDER).items():
        assert not re.search(r"[０-９Ａ-Ｚａ-ｚ]", text.other), key
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]", text.other), key
