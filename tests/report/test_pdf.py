"""A page on paper: every kind of block, both languages, and the same bytes in another process."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
import vl_convert

from firstdose.report.chart.render import png
from firstdose.report.document.build import figures_of
from firstdose.report.drawing.bold import with_bold_outlined
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


def outlined(pdf_file: bytes) -> bool:
    """Whether any text is filled and outlined: text rendering mode 2 of PDF."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf_file, re.DOTALL)
    return any(b"2 Tr" in _inflated(stream) for stream in streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("language", LANGUAGES)
def test_chinese_headings_are_bold_although_their_font_has_one_weight(language: Language) -> None:
    """English has a bold face; Chinese characters are outlined in their own colour."""
    section = Section(id="s", title="决定与签名", blocks=(Paragraphs(texts=("尚未决定。",)),))
    made = Page(title="会议纪要", language=language, origin=None, sections=(section,))
    assert outlined(pdf(made)) is (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_bold_labels_of_a_figure_are_outlined_where_the_font_has_one_weight(
    language: Language,
) -> None:
    figure = next(each for each in figures_of(page(language)) if each.id == "figure-kinetics")
    bold = re.findall(r'<text[^>]*font-weight="bold"[^>]*>', figure.svg)
    (behind,) = [each for each in bold if "opacity" in each]
    assert len(bold) > 2, "what it is, and the title of each panel"
    outlined_svg = with_bold_outlined(figure.svg)
    assert (outlined_svg == figure.svg) is (language == "en")
    assert behind in outlined_svg
    if language == "zh":
        assert (
            outlined_svg.count("stroke-width=") - figure.svg.count("stroke-width=") == len(bold) - 1
        )
        assert png(figure.svg) != vl_convert.svg_to_png(figure.svg, scale=1, ppi=72)
