"""Own drawings: text stays in its box, in both languages, and the SVG is well formed."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.records.values import Origin
from firstdose.report.drawing import (
    Box,
    Drawing,
    Flow,
    FlowArm,
    FlowBox,
    FlowStep,
    Grid,
    GridCell,
    Group,
    Label,
    Mark,
    Shape,
    Stroke,
    draw,
    empty_figure,
    flow_drawing,
    grid_drawing,
)
from firstdose.report.drawing.textbox import text_box
from firstdose.report.drawing.wrap import wrap
from firstdose.report.fonts import ASCENT, DESCENT, width
from firstdose.report.label import written
from firstdose.report.words import LANGUAGES, Language, read_words
from report.example_figures import drawings
from report.golden import assert_golden

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = st.text(
    st.sampled_from("abcdefgWM iil-,.()/0123456789×⁷µ中文细胞剂量，。（）“”、：\u00a0"), max_size=60
)
KINDS = ("flow", "schema", "grid")


def flat(shapes: tuple[Shape, ...]) -> Iterator[Shape]:
    for shape in shapes:
        yield shape
        if isinstance(shape, Group):
            yield from flat(shape.shapes)


def extent(label: Label, language: Language) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a label."""
    wide = width(label.text, size=label.size, language=language, bold=label.bold)
    left = label.x - {"start": 0, "middle": 0.5, "end": 1}[label.anchor] * wide
    return left, label.y - 0.85 * label.size, left + wide, label.y + DESCENT * label.size


def assert_inside(drawing: Drawing, language: Language) -> None:
    """Every label lies in the drawing, and every label of a boxed group in its box."""
    for shape in flat(drawing.shapes):
        if isinstance(shape, Label):
            left, top, right, bottom = extent(shape, language)
            assert left >= -0.01
            assert right <= drawing.width + 0.01
            assert top >= -0.01
            assert bottom <= drawing.height + 0.01
        if isinstance(shape, Group) and isinstance(shape.shapes[0], Box):
            box = shape.shapes[0]
            for label in shape.shapes[1:]:
                assert isinstance(label, Label)
                left, top, right, bottom = extent(label, language)
                assert box.x < left
                assert right < box.x + box.width
                assert box.y < top
                assert bottom < box.y + box.height


def boxes(drawing: Drawing) -> list[Box]:
    return [shape for shape in flat(drawing.shapes) if isinstance(shape, Box)]


def assert_apart(drawing: Drawing) -> None:
    """No box covers another."""
    found = boxes(drawing)
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            assert (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_text_lies_inside(kind: str, language: Language) -> None:
    drawing = drawings(language)[kind]
    assert_inside(drawing, language)
    assert_apart(drawing)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=TEXTS, arms=st.integers(0, 5))
def test_any_flow_keeps_its_text(language: Language, text: str, arms: int) -> None:
    box = FlowBox(head=text, lines=(text, "x"))
    flow = Flow(
        title="t",
        description="d",
        steps=(FlowStep(box=box, leaving=box), FlowStep(box=box, leaving=box)),
        arms=(FlowArm(boxes=(box, box)),) * arms,
    )
    drawing = flow_drawing(flow, language)
    assert_inside(drawing, language)
    assert_apart(drawing)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=TEXTS)
def test_any_grid_keeps_its_text(language: Language, text: str) -> None:
    grid = Grid(
        title="t",
        description="d",
        row_title="r",
        column_title="c",
        rows=("1", "2"),
        columns=("1", "2", "3", "4"),
        cells=(GridCell(row=1, column=3, head=text, lines=(text,)),),
    )
    drawing = grid_drawing(grid, language)
    assert_inside(drawing, language)
    assert_apart(drawing)
    assert len(boxes(drawing)) == 8, "a cell without news is drawn empty"


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=TEXTS, room=st.floats(20, 300))
def test_lines_fit_and_lose_nothing_but_spaces(language: Language, text: str, room: float) -> None:
    lines = wrap(text, room, size=11, language=language)
    assert all(width(line, size=11, language=language) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_english_breaks_between_words_and_long_compounds() -> None:
    assert wrap("dose-limiting toxicity", 60, size=11, language="en") == (
        "dose-",
        "limiting",
        "toxicity",
    )
    assert wrap("CAR-NK on 2026-03-09", 60, size=11, language="en") == ("CAR-NK on", "2026-03-09")
    assert wrap("300\u00a0mg/m² daily", 60, size=11, language="en") == ("300\u00a0mg/m²", "daily")


def test_chinese_does_not_begin_a_line_with_a_closing_sign() -> None:
    lines = wrap("首次给药，随访（安全性）。每次 2×10⁷/kg", 46, size=11, language="zh")
    assert not [line for line in lines if line[0] in "，。）、"]
    assert not [line for line in lines if line[-1] in "（“"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_svg_is_named_and_well_formed(kind: str, language: Language) -> None:
    drawing = drawings(language)[kind]
    root = ET.fromstring(draw(drawing, words=read_words(language), origin=Origin.CONDUCTED))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    assert [root.findtext(f"{SVG}{tag}") for tag in ("title", "desc")] == [
        drawing.title,
        drawing.description,
    ]
    assert not [node for node in root.iter() if node.get("style") or node.tag == f"{SVG}style"]


def test_text_is_escaped() -> None:
    label = Label(x=0, y=10, text='<b> & "x"')
    drawing = Drawing(width=9, height=9, title="<t>", description="a & b", shapes=(label,))
    svg = draw(drawing, words=read_words("en"), origin=Origin.CONDUCTED)
    root = ET.fromstring(svg)
    assert root.findtext(f"{SVG}title") == "<t>"
    assert root.findtext(f"{SVG}text") == '<b> & "x"'


def test_every_sign_and_line_is_drawn() -> None:
    signs = ("circle", "square", "diamond", "triangle", "cross", "bar")
    shapes: tuple[Shape, ...] = (
        *(Mark(x=5, y=5, sign=sign, filled=False) for sign in signs),
        Stroke(points=((0, 0), (9, 9)), arrow=True, dashed=True),
    )
    drawing = Drawing(width=9, height=9, title="t", description="d", shapes=shapes)
    root = ET.fromstring(draw(drawing, words=read_words("en"), origin=Origin.CONDUCTED))
    assert len(root.findall(f"{SVG}path")) == len(signs) + 2


@pytest.mark.parametrize(
    ("origin", "label"),
    [
        (Origin.SIMULATED, "Simulated trial"),
        (Origin.RECONSTRUCTED, "Reconstructed from published aggregates"),
        (Origin.IMPORTED, ""),
        (Origin.CONDUCTED, ""),
    ],
)
def test_a_figure_says_where_it_comes_from(origin: Origin, label: str) -> None:
    svg = empty_figure("t", "No rows.", words=read_words("en"), origin=origin)
    texts = [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]
    assert "No rows." in texts
    assert any(text.startswith(label) for text in texts) if label else texts == ["No rows."]


def test_coordinates_are_short() -> None:
    assert [written(value) for value in (1, 1.5, 1.004, -0.001, 10.0, -2.345)] == [
        "1",
        "1.5",
        "1",
        "0",
        "10",
        "-2.35" if f"{-2.345:.2f}" == "-2.35" else "-2.34",
    ]


def test_a_box_is_as_high_as_its_text() -> None:
    one, two = (text_box("Head", ("x",) * n, width=100, language="en").height for n in (1, 2))
    assert two - one == pytest.approx(11 * 1.38)
    assert ASCENT + DESCENT < 1.38, "lines do not touch"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_is_as_it_was(language: Language) -> None:
    words = read_words(language)
    for kind, drawing in drawings(language).items():
        svg = draw(drawing, words=words, origin=Origin.SIMULATED)
        assert not re.search(r"\d\.\d{3}", svg)
        assert_golden(f"{kind}-{language}.svg", svg)
