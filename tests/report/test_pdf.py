"""A page on paper: every kind of block, both languages, and the same bytes in another process."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from firstdose.report.page import NoticeBlock, Page, Paragraphs, Section
from firstdose.report.page.pdf import pdf
from firstdose.report.words import LANGUAGES, Language
from report.example import page

MAKE = """
import hashlib
from firstdose.report.page.pdf import pdf
from report.example import page
print(hashlib.sha256(pdf(page("{language}"))).hexdigest())
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_page_is_the_same_file_in_another_process_at_another_hour(
    language: Language,
) -> None:
    tests = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    environment["PYTHONPATH"] = os.pathsep.join([str(tests), *sys.path])
    other = subprocess.run(
        [sys.executable, "-c", MAKE.format(language=language)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert hashlib.sha256(pdf(page(language))).hexdigest() == other.stdout.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_has_the_fonts_of_the_package_and_no_date(language: Language) -> None:
    made = pdf(page(language))
    assert made.startswith(b"%PDF-1.")
    fonts = set(re.findall(rb"/BaseFont/?\s*/?[A-Z]{6}\+([A-Za-z0-9-]+)", made))
    assert all(font.startswith(b"Firstdose") for font in fonts)
    assert b"CreationDate" not in made
    assert b"ModDate" not in made


def test_what_stands_in_a_text_is_never_markup() -> None:
    """Signs that mean something to typst are printed as they are."""
    hostile = 'a #panic("no") *b* _c_ $d$ `e` <f> @g = h \\ // i /* j */ [k] {l} "m" ~'
    section = Section(
        id="s",
        title=hostile,
        blocks=(Paragraphs(texts=(hostile,)), NoticeBlock(title=hostile, texts=(hostile,))),
    )
    plain = Page(title=hostile, language="en", origin=None, sections=(section,))
    assert pdf(plain).startswith(b"%PDF-")
    longer = replace(plain, title=hostile + hostile)
    assert pdf(longer) != pdf(plain)
