"""The page in a real browser: accessible, silent, within its width, and with its own fonts."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.serving import AXE
from firstdose.report.page import html
from firstdose.report.words import LANGUAGES, Language
from report.example import page

WIDTHS = (390, 800, 1440)

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found: dict[Language, Path] = {}
    for language in LANGUAGES:
        found[language] = folder / f"{language}.html"
        found[language].write_text(html(page(language)), encoding="utf-8")
    return found


@pytest.fixture
def opened(browser: Browser, files: dict[Language, Path]) -> Iterator[Open]:
    """Open the example page; what the browser complains of or fetches fails the test at its end."""
    noise: list[str] = []

    def opening(language: Language, *, width: int = 800, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # pyright: ignore[reportArgumentType]
        )
        tab = context.new_page()
        tab.on("console", lambda message: noise.append(message.text))
        tab.on("pageerror", lambda error: noise.append(str(error)))
        tab.on(
            "request",
            lambda asked: (
                noise.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None
            ),
        )
        tab.goto(files[language].as_uri())
        tab.evaluate("document.fonts.ready")
        return tab

    yield opening
    for context in browser.contexts:
        context.close()
    assert not noise


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("width", "scheme"), [*((width, "light") for width in WIDTHS), (800, "dark")]
)
def test_axe_finds_nothing(opened: Open, language: Language, width: int, scheme: str) -> None:
    tab = opened(language, width=width, scheme=scheme)
    tab.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = tab.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    found = [
        {"rule": one["id"], "at": [node["target"] for node in one["nodes"]][:3]}
        for one in result["violations"]
    ]
    assert not found, json.dumps(found, indent=1)
    assert len(result["passes"]) > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_only_tables_and_figures_scroll_sideways(
    opened: Open, language: Language, width: int
) -> None:
    tab = opened(language, width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    outside = tab.evaluate(
        """() => [...document.querySelectorAll('body *')]
          .filter(e => !e.closest('.scroll') && !e.matches('.skip'))
          .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
          .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert not outside


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_in_a_box_stays_in_it(opened: Open, language: Language) -> None:
    tab = opened(language)
    overflowing = tab.evaluate(
        """() => [...document.querySelectorAll('figure svg g')]
          .filter(g => g.firstElementChild?.tagName === 'rect'
                    && [...g.children].slice(1).every(e => e.tagName === 'text'))
          .flatMap(g => {
            const box = g.firstElementChild.getBBox();
            return [...g.querySelectorAll('text')].filter(text => {
              const t = text.getBBox();
              return t.x < box.x || t.x + t.width > box.x + box.width
                  || t.y < box.y - 0.5 || t.y + t.height > box.y + box.height + 0.5;
            }).map(text => text.textContent);
          })"""
    )
    assert not overflowing
    assert tab.locator("figure svg g > rect + text").count() > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_stays_in_its_figure(opened: Open, language: Language) -> None:
    tab = opened(language)
    outside = tab.evaluate(
        """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter(text => {
            const t = text.getBoundingClientRect();
            return t.left < frame.left - 1 || t.right > frame.right + 1
                || t.top < frame.top - 1 || t.bottom > frame.bottom + 1;
          }).map(text => text.textContent);
        })"""
    )
    assert not outside


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_embedded_font_is_loaded(opened: Open, language: Language) -> None:
    fonts = opened(language).evaluate("[...document.fonts].map(f => [f.family, f.status])")
    assert {status for _, status in fonts} == {"loaded"}
    families = {family.strip('"') for family, _ in fonts}
    assert ("Firstdose Sans SC" in families) == (language == "zh")


def test_figures_follow_the_scheme(opened: Open) -> None:
    ink = """scheme => getComputedStyle(
        document.querySelector('figure svg text[fill="#1d1c1a"]')).fill"""
    light, dark = (opened("en", scheme=scheme).evaluate(ink) for scheme in ("light", "dark"))
    assert light == "rgb(29, 28, 26)"
    assert dark == "rgb(236, 232, 226)"


def test_the_skip_link_is_first_and_leads_to_the_report(opened: Open) -> None:
    tab = opened("en")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"


def test_on_paper_wide_tables_lie_sideways_and_pages_are_labelled(opened: Open) -> None:
    paper = opened("en", scheme="dark").pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", paper)
    shapes = {float(wide) > float(high) for wide, high in boxes}
    assert shapes == {True, False}


def test_on_paper_folded_numbers_are_printed(opened: Open) -> None:
    tab = opened("en")
    tab.locator("summary").first.click()
    numbers = tab.locator("details table").first
    assert not numbers.is_visible()
    tab.emulate_media(media="print")
    assert numbers.is_visible()
