"""Cut the fonts that reports carry, and the table of their advance widths.

    python tools/cut_fonts.py --latin DIR --chinese FILE --out src/firstdose/report/fonts

``DIR`` holds NotoSans-Regular.ttf, NotoSans-Bold.ttf, NotoSansMath-Regular.ttf and
NotoSansSymbols2-Regular.ttf (Debian: fonts-noto-core 20201225-1); ``FILE`` is
NotoSansCJK-Regular.ttc (Debian: fonts-noto-cjk 1:20220127+repack1-1).  Needs fonttools and brotli.
The same sources give the same bytes.

The Open Font License asks that a changed font has a name of its own: the cuts are called
"Firstdose Sans" (Latin and Greek, regular and bold) and "Firstdose Sans SC" (GB 2312 with the same
Latin and Greek).  One file of each weight serves charts and PDF; the WOFF2 files serve pages, the
Chinese ones as two slices: the characters of level 1 and those of level 2.
"""

from __future__ import annotations

import argparse
import csv
from itertools import groupby
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

LATIN = "Firstdose Sans"
CHINESE = "Firstdose Sans SC"
VERSION = "Version 1.000"
SQUARE = 1000  # units per em, in all sources
SIMPLIFIED = 2  # the face of the collection whose default glyphs are those of mainland China

TEXT = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x370, 0x400),
    *range(0x2010, 0x2028),
    *range(0x2030, 0x203B),
    *range(0x2070, 0x20A0),
    *(0x2009, 0x200A, 0x202F, 0x20AC, 0x2116, 0x2122, 0x2126, 0x1D43, 0x1D47, 0x1D9C, 0x1D48),
]
SIGNS = [
    *range(0x2190, 0x2194),
    *(0x2202, 0x2206, 0x2211, 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x21D2),
    *(0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25BC, 0x25BD, 0x25C6, 0x25C7, 0x25CB, 0x25CF),
    *(0x2713, 0x2717),
]
# These are wide in Chinese text; there the Chinese glyph is taken.
WIDE_IN_CHINESE = {0xB7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026}


def gb2312(first_row: int, last_row: int) -> list[int]:
    """The characters of the rows of the Chinese standard, as code points."""
    found: list[int] = []
    for row in range(first_row, last_row + 1):
        for cell in range(1, 95):
            try:
                found.append(ord(bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def named(font: TTFont, family: str, style: str, sources: tuple[TTFont, ...]) -> None:
    """Give a font its own name and keep the copyright lines of what it was cut from."""
    copyright_line = "; ".join(source["name"].getDebugName(0) for source in sources)
    licence = sources[0]["name"].getDebugName(13)
    table = font["name"]
    table.names = []
    postscript = family.replace(" ", "") + "-" + style
    for number, text in {
        0: copyright_line,
        1: family,
        2: style,
        3: f"{VERSION};{postscript}",
        4: f"{family} {style}",
        5: VERSION,
        6: postscript,
        13: licence,
        14: "https://openfontlicense.org",
    }.items():
        table.setName(text, number, 3, 1, 0x409)


def latin(folder: Path, style: str) -> TTFont:
    """Noto Sans cut to Latin and Greek with its kerning, and the signs it lacks added."""
    font = TTFont(folder / f"NotoSans-{style}.ttf", recalcTimestamp=False)
    has = font.getBestCmap()
    options = Options(hinting=False, layout_features=["kern", "tnum", "lnum"], name_IDs=[0, 13])
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in TEXT + SIGNS if code in has])
    subsetter.subset(font)
    lacking = [code for code in SIGNS if code not in has]
    for source in ("NotoSansMath-Regular.ttf", "NotoSansSymbols2-Regular.ttf"):
        lacking = borrow(font, TTFont(folder / source), lacking)
    if lacking:
        raise SystemExit(f"no font given has {[chr(code) for code in lacking]}")
    named(font, LATIN, style, (font,))
    font["head"].modified = font["head"].created
    return font


def borrow(font: TTFont, source: TTFont, codes: list[int]) -> list[int]:
    """Draw the glyphs of ``codes`` into a TrueType font; return those the source lacks too."""
    cmap, glyphs = source.getBestCmap(), source.getGlyphSet()
    scale = font["head"].unitsPerEm / source["head"].unitsPerEm
    if scale != 1:
        raise SystemExit("the fonts differ in units per em")
    order = font.getGlyphOrder()
    for code in codes:
        if code not in cmap:
            continue
        name = f"uni{code:04X}"
        pen = TTGlyphPen(None)
        glyphs[cmap[code]].draw(pen)
        order.append(name)
        font["glyf"][name] = pen.glyph(dropImpliedOnCurves=False)
        font["glyf"][name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(glyphs[cmap[code]].width), font["glyf"][name].xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    return [code for code in codes if code not in cmap]


def chinese(collection: Path, letters: TTFont, han: list[int]) -> TTFont:
    """A font of GB 2312 from the Chinese face, with the Latin and Greek of ``letters``."""
    source = TTCollection(collection).fonts[SIMPLIFIED]
    of_letters, of_source = letters.getBestCmap(), source.getBestCmap()
    taken: dict[int, tuple[TTFont, str]] = {}
    for code in sorted({*han, *of_letters, *WIDE_IN_CHINESE}):
        if code in of_letters and code not in WIDE_IN_CHINESE:
            taken[code] = (letters, of_letters[code])
        elif code in of_source:
            taken[code] = (source, of_source[code])
    glyph_sets = {id(font): font.getGlyphSet() for font in (source, letters)}
    charstrings, metrics, cmap = {}, {}, {}
    for name, font, glyph in [
        (".notdef", letters, ".notdef"),
        *((f"uni{code:04X}", font, glyph) for code, (font, glyph) in taken.items()),
    ]:
        outline = glyph_sets[id(font)][glyph]
        pen = T2CharStringPen(round(outline.width), glyph_sets[id(font)], roundTolerance=0.5)
        outline.draw(pen)
        charstrings[name] = pen.getCharString()
        metrics[name] = (round(outline.width), 0)
        if name != ".notdef":
            cmap[int(name[3:], 16)] = name
    builder = FontBuilder(SQUARE, isTTF=False)
    builder.setupGlyphOrder(list(charstrings))
    builder.setupCharacterMap(cmap)
    builder.setupCFF(CHINESE.replace(" ", "") + "-Regular", {}, charstrings, {})
    for name, charstring in charstrings.items():
        box = charstring.calcBounds(None)
        metrics[name] = (metrics[name][0], 0 if box is None else round(box[0]))
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=1069, descent=-293)
    builder.setupNameTable({"familyName": CHINESE, "styleName": "Regular"})
    builder.setupOS2(
        sTypoAscender=1069,
        sTypoDescender=-293,
        usWinAscent=1069,
        usWinDescent=293,
        sxHeight=letters["OS/2"].sxHeight,
        sCapHeight=letters["OS/2"].sCapHeight,
        fsType=0,
        ulCodePageRange1=1 << 18 | 1,
    )
    builder.setupPost()
    font = builder.font
    named(font, CHINESE, "Regular", (source, letters))
    font["head"].created = font["head"].modified = letters["head"].created
    font.recalcTimestamp = False
    return font


def slice_of(path: Path, codes: list[int], out: Path) -> None:
    """A WOFF2 of the given characters of a font file."""
    font = TTFont(path, recalcTimestamp=False)
    options = Options(hinting=False, name_IDs=["*"], layout_features=["*"], notdef_outline=True)
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(out)


def advances(path: Path) -> list[tuple[int, int, int]]:
    """Runs of neighbouring characters with one advance width: first, last, width in 1/1000 em.

    Characters as wide as they are high, as every Chinese one is, are left out.
    """
    font = TTFont(path)
    widths = {code: font["hmtx"][name][0] for code, name in sorted(font.getBestCmap().items())}
    runs: list[tuple[int, int, int]] = []
    for _, run in groupby(enumerate(widths), key=lambda at: (at[1] - at[0], widths[at[1]])):
        codes = [code for _, code in run]
        runs.append((codes[0], codes[-1], widths[codes[0]]))
    return [run for run in runs if run[2] != SQUARE]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latin", type=Path, required=True)
    parser.add_argument("--chinese", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    out: Path = given.out

    files = {
        "regular": out / "firstdose-sans-regular.ttf",
        "bold": out / "firstdose-sans-bold.ttf",
        "sc": out / "firstdose-sans-sc-regular.otf",
    }
    latin(given.latin, "Regular").save(files["regular"])
    latin(given.latin, "Bold").save(files["bold"])
    level_1, level_2 = gb2312(1, 55), gb2312(56, 87)
    letters = TTFont(files["regular"])
    chinese(given.chinese, letters, level_1 + level_2).save(files["sc"])

    slice_of(files["regular"], sorted(letters.getBestCmap()), out / "firstdose-sans-regular.woff2")
    slice_of(files["bold"], sorted(letters.getBestCmap()), out / "firstdose-sans-bold.woff2")
    common = (set(level_1) | WIDE_IN_CHINESE) - (set(letters.getBestCmap()) - WIDE_IN_CHINESE)
    slice_of(files["sc"], sorted(common), out / "firstdose-sans-sc-1.woff2")
    slice_of(files["sc"], sorted(set(level_2)), out / "firstdose-sans-sc-2.woff2")

    with (out / "advances.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("face", "first", "last", "advance"))
        for face, path in files.items():
            for first, last, width in advances(path):
                writer.writerow((face, f"{first:04X}", f"{last:04X}", width))


if __name__ == "__main__":
    main()
