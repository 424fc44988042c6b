"""Charts: every layer draws, keys and axes are agreed on, and the SVG is clean."""

import json
import re
import struct
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from firstdose.records.values import Origin
from firstdose.report.chart import (
    Bars,
    Calendar,
    Category,
    Chart,
    Limits,
    Lines,
    Plot,
    Points,
    Quantity,
    Series,
    Threshold,
    png,
    render,
)
from firstdose.report.chart.settle import settled
from firstdose.report.chart.tidy import tidy
from firstdose.report.chart.vega import view_spec
from firstdose.report.colour import Colour
from firstdose.report.label import assert_listed
from firstdose.report.words import LANGUAGES, Language, read_words
from report.example_figures import charts
from report.golden import assert_golden

SVG = "{http://www.w3.org/2000/svg}"
NAMES = tuple(charts("en"))
ROWS = [{"day": 1, "value": 2.0, "arm": "a"}, {"day": 2, "value": 3.0, "arm": "b"}]
DAY, VALUE = Quantity(field="day"), Quantity(field="value")


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def drawn(*layers: Lines | Points | Bars | Limits | Threshold) -> str:
    chart = Chart(title="t", description="d", view=Plot(layers=layers))
    return render(chart, words=read_words("en"), origin=Origin.CONDUCTED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_svg_is_named_clean_and_labelled(name: str, language: Language) -> None:
    svg = render(charts(language)[name], words=read_words(language), origin=Origin.SIMULATED)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == name
    label = {"en": "Simulated trial: no person was treated", "zh": "模拟试验：未治疗任何真实受试者"}
    assert label[language] in texts(svg)
    assert not re.search(r' (style|class|on\w+|href|xlink:href)="|<(style|script|image)\b', svg)


@pytest.mark.parametrize("name", NAMES)
def test_a_conducted_trial_has_no_label(name: str) -> None:
    svg = render(charts("en")[name], words=read_words("en"), origin=Origin.CONDUCTED)
    assert "imulated" not in svg


@pytest.mark.parametrize("name", NAMES)
def test_ids_do_not_depend_on_what_was_drawn_before(name: str) -> None:
    words = read_words("en")
    first, second = (
        render(charts("en")[name], words=words, origin=Origin.SIMULATED) for _ in range(2)
    )
    assert first == second


def test_axis_titles_and_thresholds_are_drawn() -> None:
    written = texts(render(charts("zh")["course"], words=read_words("zh"), origin=Origin.CONDUCTED))
    assert {"研究日", "SLEDAI-2K", "低疾病活动度：4", "间隔", *("14 d", "7 d", "3 d")} <= {*written}


def test_a_log_axis_is_labelled_in_powers_of_ten() -> None:
    written = texts(
        render(charts("en")["kinetics"], words=read_words("en"), origin=Origin.CONDUCTED)
    )
    assert {"10¹", "10²", "10³"} <= {*written}


def test_the_titled_axis_speaks_for_all_layers() -> None:
    titled = Quantity(field="day", title="Study day", low=0, high=9)
    layers = settled((Lines(rows=ROWS, x=DAY, y=VALUE), Points(rows=ROWS, x=titled, y=VALUE)))
    assert [layer.x for layer in layers if not isinstance(layer, Threshold)] == [titled, titled]


def test_layers_of_unlike_axes_are_refused() -> None:
    names = Category(field="day", order=("1", "2"))
    with pytest.raises(AssertionError, match="cannot share an axis"):
        settled((Lines(rows=ROWS, x=DAY, y=VALUE), Points(rows=ROWS, x=names, y=VALUE)))


def test_two_series_fields_have_a_key_each_and_no_more() -> None:
    one = Series(field="arm", names=("a", "b"))
    other = Series(field="kind", names=("c",))
    layers = settled(
        (
            Bars(rows=ROWS, x=DAY, y=VALUE, by=one),
            Lines(rows=ROWS, x=DAY, y=VALUE, by=one),
            Points(rows=ROWS, x=DAY, y=VALUE, by=other),
        )
    )
    shown = [
        layer.by.legend for layer in layers if isinstance(layer, (Bars, Lines, Points)) and layer.by
    ]
    assert shown == [True, False, True]
    written = texts(
        render(charts("en")["swimmer"], words=read_words("en"), origin=Origin.CONDUCTED)
    )
    assert sorted(text for text in written if text in {"7 d", "infusion", "response"}) == [
        "7 d",
        "infusion",
        "response",
    ]


def test_limits_stand_in_the_middle_of_their_bars() -> None:
    by = Series(field="arm", names=("a", "b"))
    rows = [
        {"visit": visit, "arm": arm, "value": 3.0, "low": 2.0, "high": 4.0}
        for visit in ("W4", "W12")
        for arm in by.names
    ]
    x, low = Category(field="visit", order=("W4", "W12")), Quantity(field="low")
    svg = drawn(
        Bars(rows=rows, x=x, y=VALUE, by=by, offset=by),
        Limits(rows=rows, x=x, y=low, to="high", offset=by),
    )
    bars = re.findall(r'<path d="M([\d.]+),[\d.]+h([\d.]+)v[\d.]+h-[\d.]+Z" fill', svg)
    lines = re.findall(r'<line transform="translate\(([\d.]+),[\d.]+\)"[^>]* stroke="#1d1c1a"', svg)
    middles = sorted(float(start) + float(width) / 2 for start, width in bars)
    assert len(middles) == len(lines) == len(rows)
    assert sorted(map(float, lines)) == pytest.approx(middles, abs=0.1)


def test_the_sign_in_a_key_has_a_whole_outline() -> None:
    by = Series(field="arm", names=("a", "b"))
    svg = drawn(Lines(rows=ROWS, x=DAY, y=VALUE, by=by), Points(rows=ROWS, x=DAY, y=VALUE, by=by))
    dashed = [path for path in re.findall(r"<path [^>]*>", svg) if "stroke-dasharray" in path]
    assert len(dashed) == len(by.names)
    assert not any('fill="#' in path for path in dashed)


def test_a_missing_value_breaks_a_line() -> None:
    rows = [{"day": d, "value": None if d == 3 else 1.0} for d in range(1, 6)]
    svg = drawn(Lines(rows=rows, x=DAY, y=VALUE))
    (path,) = (path for path in re.findall(r'<path d="([^"]+)"[^>]* stroke="#0072b2"', svg))
    assert path.count("M") == 2


def test_calendar_days_are_those_given_in_every_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"on": f"2026-03-{d:02d}", "value": d} for d in (1, 8)]
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    svg = drawn(Points(rows=rows, x=Calendar(field="on"), y=VALUE))
    assert "2026-03-01" in texts(svg)


def test_series_refuse_what_cannot_be_told_apart() -> None:
    with pytest.raises(AssertionError, match="8 series cannot be told apart"):
        Series(field="x", names=tuple("abcdefgh"))
    with pytest.raises(AssertionError, match="one colour per name"):
        Series(field="x", names=("a", "b"), colours=(Colour.INK,))
    with pytest.raises(AssertionError, match="one shape per name"):
        Series(field="x", names=("a", "b"), shapes=("circle",))


def test_a_threshold_stands_at_one_place() -> None:
    for places in ({}, {"at_x": 1.0, "at_y": 1.0}):
        with pytest.raises(AssertionError, match="stands at one x or at one y"):
            Threshold(label="x", **places)
    assert "limit" in texts(
        drawn(Lines(rows=ROWS, x=DAY, y=VALUE), Threshold(label="limit", at_x=1))
    )


def test_a_colour_that_is_not_listed_is_refused() -> None:
    with pytest.raises(AssertionError, match="#123456 is not in"):
        assert_listed('<path fill="#123456"/>')


def test_text_that_looks_like_markup_is_left_alone() -> None:
    assert tidy('<svg><text class="a">x class="b" 0.12345</text></svg>') == (
        '<text>x class="b" 0.12345</text>'
    )


def test_a_picture_has_the_size_of_the_figure() -> None:
    svg = render(charts("en")["course"], words=read_words("en"), origin=Origin.SIMULATED)
    wide, high = (float(ET.fromstring(svg).get(name, "")) for name in ("width", "height"))
    for scale in (1, 2):
        assert struct.unpack(">LL", png(svg, scale)[16:24]) == (
            pytest.approx(wide * scale, abs=1),
            pytest.approx(high * scale, abs=1),
        )


@pytest.mark.parametrize("name", NAMES)
def test_the_specification_is_as_it_was(name: str) -> None:
    spec = view_spec(charts("en")[name].view)
    assert_golden(f"{name}.json", json.dumps(spec, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_chart_is_as_it_was(language: Language) -> None:
    svg = render(charts(language)["course"], words=read_words(language), origin=Origin.SIMULATED)
    assert_golden(f"course-{language}.svg", svg)


def test_a_series_without_key_draws_none() -> None:
    by = Series(field="arm", names=("a", "b"), title="interval")
    quiet = replace(by, legend=False)
    assert "interval" in texts(drawn(Points(rows=ROWS, x=DAY, y=VALUE, by=by)))
    assert "interval" not in texts(drawn(Points(rows=ROWS, x=DAY, y=VALUE, by=quiet)))


def test_bars_begin_at_zero_and_lines_end_at_the_axis() -> None:
    names = Category(field="arm", order=("a", "b"))
    rows = [{"arm": "a", "value": 40.0}, {"arm": "b", "value": 41.0}]
    bars = drawn(Bars(rows=rows, x=names, y=Quantity(field="value", title="%")))
    assert "0" in texts(bars)
    short = Quantity(field="value", title="%", low=0, high=1)
    assert "clip-path" in drawn(Lines(rows=ROWS, x=DAY, y=short))
    assert "clip-path" not in drawn(Lines(rows=ROWS, x=DAY, y=VALUE))


def test_a_short_log_axis_is_labelled_between_powers_of_ten() -> None:
    short = Quantity(field="value", title="pg/mL", log=True, low=0.8, high=70)
    svg = drawn(Lines(rows=ROWS, x=DAY, y=short))
    said = [each for each in ("1", "2", "5", "10", "20", "50") if f">{each}</text>" in svg]
    assert said == ["1", "2", "5", "10", "20", "50"]
    assert "10¹" not in svg


def test_a_log_axis_has_lines_at_powers_of_ten_only() -> None:
    log = Quantity(field="value", title="copies", log=True, low=1, high=100)
    svg = drawn(Lines(rows=ROWS, x=DAY, y=log))
    grid = re.findall(r'<line [^>]*y2="0" stroke="#d5d0c8"[^>]*>', svg)
    assert len(grid) == 3
