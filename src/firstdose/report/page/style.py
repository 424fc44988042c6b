"""The style sheet of a page: its rules, its colours in both schemes, and the fonts it needs."""

from __future__ import annotations

from base64 import b64encode
from importlib import resources

from firstdose.records.values import Origin
from firstdose.report.colour import DARK, Colour, recolour
from firstdose.report.fonts import Face, faces, family
from firstdose.report.origin import short_label
from firstdose.report.words import Language, read_words

PAGE_COLOURS: dict[str, Colour] = {
    "paper": Colour.PAPER,
    "wash": Colour.WASH,
    "rule": Colour.RULE,
    "edge": Colour.EDGE,
    "muted": Colour.MUTED,
    "ink": Colour.INK,
    "link": Colour.BLUE,
    "warn": Colour.LABEL,
    "warn-line": Colour.VERMILION,
}


def style_sheet(text: str, language: Language, origin: Origin | None) -> str:
    """Everything between the ``style`` tags of a page whose other markup is ``text``."""
    rules = (resources.files("firstdose.report.page") / "style.css").read_text(encoding="utf-8")
    light = "".join(f"--{name}:{colour};" for name, colour in PAGE_COLOURS.items())
    dark = "".join(f"--{name}:{DARK[colour]};" for name, colour in PAGE_COLOURS.items())
    fonts = f"--family:{quoted(family(language))};"
    running = f'--running:"{short_label(origin, read_words(language))}";'
    return "\n".join(
        (
            "",
            *(font_face(face) for face in faces(text, language)),
            f":root{{color-scheme:light dark;{light}{fonts}{running}}}",
            "@media screen and (prefers-color-scheme: dark) {",
            f":root{{{dark}}}",
            recolour("figure svg"),
            "}",
            rules,
        )
    )


def font_face(face: Face) -> str:
    """One font, inside the page."""
    weight = "bold" if face.bold else "normal"
    address = f"data:font/woff2;base64,{b64encode(face.read()).decode()}"
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{weight};'
        f'src:url({address}) format("woff2");}}'
    )


def quoted(names: str) -> str:
    """Family names as CSS wants them."""
    return ",".join(f'"{name}"' for name in names.split(", "))
