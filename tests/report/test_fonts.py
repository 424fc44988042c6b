"""The shipped fonts have every character of the report, and the table of widths agrees."""

import struct
from itertools import pairwise

import pytest

from firstdose.report.chart import png
from firstdose.report.fonts import faces, family, folder, width
from firstdose.report.fonts.faces import BOLD, COMMON, RARE, REGULAR, gb_row
from firstdose.report.fonts.metrics import advances
from firstdose.report.words import LANGUAGES, Language, read_catalogue

FILES = {
    "regular": "firstdose-sans-regular.ttf",
    "bold": "firstdose-sans-bold.ttf",
    "sc": "firstdose-sans-sc-regular.otf",
}
SIGNS = "×±−≤≥≠≈→←↑↓²³⁰⁷⁹₂µμαβγδκλ§†‡•·…–—‘’“”°½%‰■▲●◆✓"


def tables(file: str) -> dict[str, bytes]:
    """The tables of a TrueType or OpenType file."""
    data = (folder() / file).read_bytes()
    (count,) = struct.unpack(">H", data[4:6])
    records = [struct.unpack(">4sLLL", data[12 + 16 * at : 28 + 16 * at]) for at in range(count)]
    return {tag.decode(): data[start : start + size] for tag, _, start, size in records}


def glyphs(cmap: bytes) -> dict[int, int]:
    """Character to glyph number, from a format 4 subtable."""
    (count,) = struct.unpack(">H", cmap[2:4])
    for at in range(count):
        *_, start = struct.unpack(">HHL", cmap[4 + 8 * at : 12 + 8 * at])
        table = cmap[start:]
        if struct.unpack(">H", table[:2]) == (4,):
            break
    else:
        raise AssertionError("no format 4 subtable")
    (double,) = struct.unpack(">H", table[6:8])
    half = double // 2

    def words(place: int, kind: str = "H") -> tuple[int, ...]:
        return struct.unpack(f">{half}{kind}", table[place : place + double])

    ends, starts = words(14), words(16 + double)
    deltas, offsets = words(16 + 2 * double, "h"), words(16 + 3 * double)
    found: dict[int, int] = {}
    for at, (first, last, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = 16 + 3 * double + 2 * at + offset + 2 * (code - first)
                (glyph,) = struct.unpack(">H", table[place : place + 2])
            if not offset or glyph:
                found[code] = (glyph + delta) % 65536
    return found


def widths(file: str) -> dict[int, int]:
    """Character to advance width."""
    parts = tables(file)
    (metrics,) = struct.unpack(">H", parts["hhea"][34:36])
    advance = [struct.unpack(">H", parts["hmtx"][4 * at : 4 * at + 2])[0] for at in range(metrics)]
    return {code: advance[min(glyph, metrics - 1)] for code, glyph in glyphs(parts["cmap"]).items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_of_the_catalogue_is_in_its_font(language: Language) -> None:
    texts = read_catalogue(language).values()
    used = {character for text in texts for character in text.one + text.other}
    files = ("regular", "bold") if language == "en" else ("sc",)
    for file in files:
        has = widths(FILES[file])
        assert not {character for character in used if ord(character) not in has}, file


@pytest.mark.parametrize("face", FILES)
def test_signs_of_clinical_text_are_in_every_font(face: str) -> None:
    has = widths(FILES[face])
    assert not [sign for sign in SIGNS if ord(sign) not in has]


def test_the_chinese_font_has_the_whole_standard() -> None:
    has = widths(FILES["sc"])
    standard = [chr(code) for code in range(0x4E00, 0xA000) if gb_row(chr(code))]
    assert len(standard) == 6763
    assert not [character for character in standard if ord(character) not in has]


@pytest.mark.parametrize("face", FILES)
def test_the_table_of_widths_is_that_of_the_font(face: str) -> None:
    table = advances(face)  # pyright: ignore[reportArgumentType]
    assert {code: table.of(chr(code)) for code in widths(FILES[face])} == widths(FILES[face])


@pytest.mark.parametrize("face", FILES)
def test_the_runs_of_the_table_are_sorted_and_apart(face: str) -> None:
    table = advances(face)  # pyright: ignore[reportArgumentType]
    runs = list(zip(table.firsts, table.lasts, strict=True))
    assert all(first <= last for first, last in runs)
    assert all(before[1] < after[0] for before, after in pairwise(runs))


@pytest.mark.parametrize("file", FILES.values())
def test_a_changed_font_does_not_keep_the_reserved_name(file: str) -> None:
    name = tables(file)["name"]
    (count, start) = struct.unpack(">HH", name[2:6])
    for at in range(count):
        *_, number, size, offset = struct.unpack(">6H", name[6 + 12 * at : 18 + 12 * at])
        text = name[start + offset : start + offset + size].decode("utf-16-be")
        if number in {1, 4, 16}:
            assert text.startswith("Firstdose Sans")
        if number == 0:
            assert "Google" in text or "Adobe" in text
    assert "SIL OPEN FONT LICENSE" in (folder() / "OFL.txt").read_text(encoding="utf-8")


def test_widths_add_up() -> None:
    assert width("中文", size=10, language="zh") == 20
    assert width("“中”", size=10, language="zh") == 30, "quotes are wide in Chinese"
    assert width("“", size=10, language="en") < 5
    plain, bold = (width("Figure", size=10, language="en", bold=heavy) for heavy in (False, True))
    assert plain < bold


def test_a_page_takes_only_the_fonts_it_needs() -> None:
    assert faces("Plain English, 3 × 10⁷/kg “quoted”", "en") == (REGULAR, BOLD)
    assert faces("Drug 氟", "en") == (REGULAR, BOLD, COMMON)
    assert faces("中文", "zh") == (REGULAR, BOLD, COMMON)
    assert faces("瘙痒", "zh") == (REGULAR, BOLD, COMMON, RARE)
    assert all((folder() / face.file).is_file() for face in (REGULAR, BOLD, COMMON, RARE))


def picture(text: str) -> bytes:
    return png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="30" font-size="28" font-family="{family("zh")}">{text}</text></svg>'
    )


def test_chinese_is_drawn_and_not_boxes() -> None:
    boxes = picture("\ue000")
    drawn = [picture(text) for text in "模拟瘙"]
    assert len({boxes, *drawn}) == 4
