"""The page: one file, in order, escaped, with nothing of the machine in it."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from firstdose.records.values import Origin
from firstdose.report.page import (
    Cell,
    Column,
    Definitions,
    Note,
    Page,
    Paragraphs,
    Row,
    Section,
    TableBlock,
    html,
)
from firstdose.report.page.inline import whole, with_limits, with_own_ids
from firstdose.report.page.layout import breadth, by_term, classes, row_groups, spans
from firstdose.report.words import LANGUAGES, Language
from report.example import page, tables
from report.golden import assert_golden

VOID = {"meta", "br", "wbr", "link", "img", "rect", "path", "line", "input"}


class Outline(HTMLParser):
    """The tags of a page in order, with a check that each is closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def outline(text: str) -> Outline:
    parsed = Outline()
    parsed.feed(text)
    assert not parsed.opened
    return parsed


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture(scope="module")
def text(language: Language) -> str:
    return html(page(language))


def bare(text: str) -> str:
    """The page without its style sheet and the hash of it."""
    text = re.sub(r"<style>.*?</style>", "<style>…</style>", text, flags=re.DOTALL)
    return re.sub(r"sha256-[^&']+", "sha256-…", text)


def test_every_id_is_there_once_and_every_link_leads_somewhere(text: str) -> None:
    tags = outline(text).tags
    ids = Counter(name for _, given in tags if (name := given.get("id")))
    assert set(ids.values()) == {1}
    links = {href for _, given in tags if (href := given.get("href"))}
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    named = {name for _, given in tags for name in (given.get("aria-labelledby") or "").split()}
    assert named <= ids.keys()


def test_headings_come_in_order(text: str) -> None:
    levels = [int(tag[1]) for tag, _ in outline(text).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_and_the_skip_link_are_there(text: str) -> None:
    tags = [tag for tag, _ in outline(text).tags]
    assert all(tags.count(tag) == 1 for tag in ("header", "nav", "main", "footer"))
    assert tags.index("a") < tags.index("header")
    assert 'class="skip" href="#content"' in text


def test_the_language_is_named(text: str, language: Language) -> None:
    assert f'<html lang="{ {"en": "en", "zh": "zh-Hans"}[language] }">' in text


def test_nothing_is_fetched_and_nothing_runs(text: str) -> None:
    tags = outline(text).tags
    assert not {tag for tag, _ in tags} & {"script", "img", "link", "iframe", "image"}
    assert not [given for _, given in tags if any(name.startswith("on") for name in given)]
    assert not [given for _, given in tags if "style" in given or "src" in given]
    addresses = re.findall(r"url\(([^)]{1,30})", text)
    assert all(address.startswith(("data:font/woff2", "#")) for address in addresses)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def test_text_is_escaped(text: str) -> None:
    assert "<li>&lt;b&gt;&amp;&lt;/b&gt;</li>" in text


def test_a_simulated_page_says_so_at_its_head_and_foot_and_on_paper() -> None:
    simulated, conducted = (
        html(page("en", origin)) for origin in (Origin.SIMULATED, Origin.CONDUCTED)
    )
    assert simulated.count("Simulated trial. Every participant is virtual") == 2
    assert '--running:"SIMULATED"' in simulated
    assert "imulated trial" not in conducted
    assert '--running:""' in conducted


@pytest.mark.parametrize("origin", Origin)
def test_every_origin_has_its_sentence(origin: Origin) -> None:
    assert f'<p class="origin {origin}">' in html(replace(page("en"), origin=origin))


def test_the_page_is_as_it_was(text: str, language: Language) -> None:
    without_figures = re.sub(r"<svg .*?</svg>", "<svg>…</svg>", bare(text), flags=re.DOTALL)
    assert_golden(f"page-{language}.html", without_figures)


def small(*blocks: TableBlock | Paragraphs, name: str = "one") -> Page:
    section = Section(id=name, title="One", blocks=blocks)
    return Page(title="T", language="en", origin=Origin.CONDUCTED, sections=(section,))


def table(*rows: Row, name: str = "table", notes: tuple[Note, ...] = ()) -> TableBlock:
    columns = (Column(label="a", align="text"), Column(label="b"))
    return TableBlock(id=name, caption="c", columns=columns, rows=rows, notes=notes, empty="none")


def test_an_english_page_carries_no_chinese_font() -> None:
    assert len(html(small(Paragraphs(texts=("Plain.",))))) < 120_000


def test_bad_anchors_are_named() -> None:
    with pytest.raises(AssertionError, match="'One' is not lower-case words"):
        html(small(name="One"))
    with pytest.raises(AssertionError, match="used more than once: one"):
        html(small(table(name="one")))
    with pytest.raises(AssertionError, match="lead nowhere: gone"):
        html(small(table(Row(cells=(Cell(text="x"), Cell(text="y", link="gone"))))))


def test_tables_refuse_what_would_mislead() -> None:
    with pytest.raises(AssertionError, match="1 cells, not 2"):
        table(Row.of("x"))
    with pytest.raises(AssertionError, match="2 cells, not 1"):
        table(Row.of("x", "y", heading=True))
    with pytest.raises(AssertionError, match="no note is marked 'a'"):
        table(Row(cells=(Cell(text="x", note="a"), Cell(text="y"))))
    with pytest.raises(AssertionError, match="does not say why"):
        TableBlock(id="t", caption="c", columns=(), rows=())


def test_headings_span_and_rows_are_grouped() -> None:
    baseline, _, _ = tables("en")
    assert [(span.text, span.columns) for span in spans(baseline.columns)] == [
        ("", 1),
        ("1 × 10⁷/kg", 2),
        ("", 1),
    ]
    assert [(group.heading is None, len(group.rows)) for group in row_groups(baseline.rows)] == [
        (True, 1),
        (False, 2),
    ]


def test_a_term_of_several_stands_once_and_what_lies_between_parts_it() -> None:
    pairs = (("Guards", "one"), ("Guards", "two"), ("Cohort size", "3"), ("Guards", "three"))
    assert by_term(pairs) == (
        ("Guards", ("one", "two")),
        ("Cohort size", ("3",)),
        ("Guards", ("three",)),
    )
    section = Section(id="settings", title="Settings", blocks=(Definitions(pairs=pairs),))
    text = html(replace(page("en"), sections=(section,)))
    assert "<div><dt>Guards</dt><dd>one</dd><dd>two</dd></div>" in text


def test_wide_tables_lie_sideways_on_paper() -> None:
    baseline, wide, _ = tables("en")
    assert classes(baseline, "en") == "upright short"
    assert breadth(wide, "en") in {"wide", "widest"}


def test_many_columns_stand_closer_together() -> None:
    columns = tuple(Column(label="c") for _ in range(12))
    many = TableBlock(id="t", caption="c", columns=columns, rows=(Row.of(*"0" * 12),))
    assert classes(many, "en").endswith("many")
    few = replace(many, columns=columns[:8], rows=(Row.of(*"0" * 8),))
    assert "many" not in classes(few, "en")


def test_the_rule_under_a_spanning_heading_is_drawn_once() -> None:
    """A name kept whole stands in a span of its own within the heading."""
    rules = (files("firstdose.report.page") / "style.css").read_text(encoding="utf-8")
    assert ".upper th > span {" in rules
    assert ".upper th span" not in rules


def test_a_name_in_chinese_text_ends_where_its_letters_end() -> None:
    """Else a whole sentence could not break, and its colon would begin a line."""
    assert str(whole("CAR-NK细胞：x")) == '<span class="whole">CAR-NK</span>细胞：x'


def test_names_are_kept_whole_and_escaped() -> None:
    assert str(whole("SLEDAI-2K & dose-limiting IL-6")) == (
        '<span class="whole">SLEDAI-2K</span> &amp; dose-limiting <span class="whole">IL-6</span>'
    )


def test_names_of_regimens_events_and_rules_are_kept_whole() -> None:
    kept = ["d1-i7", "AE-9", "nmpa-7", "query-120"]
    said = str(whole(f"On {', '.join(kept)} <well-being>"))
    assert re.findall(r'<span class="whole">([^<]+)</span>', said) == kept
    assert "&lt;well-being&gt;" in said


def test_numbers_are_kept_whole() -> None:
    said = "17 (94 %) women; 37.5 (32.0-39.8) years; 0 of 18 (0-18.5 %); all (100 %) by 2023-08-21"
    kept = ["17 (94 %)", "32.0-39.8", "18 (0-18.5 %)", "all (100 %)", "2023-08-21"]
    assert re.findall(r'<span class="whole">([^<]+)</span>', str(whole(said))) == kept


def test_a_key_may_break_after_its_dots_and_bars() -> None:
    assert str(whole("events.onset_day & SLEDAI-2K")) == (
        'events.<wbr>onset_<wbr>day &amp; <span class="whole">SLEDAI-2K</span>'
    )
    assert str(whole("doi.org and e.g. this")) == "doi.org and e.g. this"


def test_limits_may_stand_under_their_value_and_a_share_may_not() -> None:
    assert str(with_limits("31.0 (30.5 to 31.5)")) == "31.0 <wbr>(30.5 to 31.5)"
    assert str(with_limits("31.0（30.5 至 31.5）")) == "31.0<wbr>（30.5 至 31.5）"
    assert str(with_limits("17 (94 %)")) == "17 (94 %)"
    assert str(with_limits("1 (2.5 %) & 2")) == "1 (2.5 %) &amp; 2"


def test_ids_of_a_figure_are_led_by_its_own() -> None:
    svg = (
        '<svg aria-labelledby="title description"><title id="title">id="x"</title>'
        '<g clip-path="url(#part-1)"/></svg>'
    )
    assert with_own_ids(svg, "one") == (
        '<svg aria-labelledby="one-title one-description"><title id="one-title">id="x"</title>'
        '<g clip-path="url(#one-part-1)"/></svg>'
    )
