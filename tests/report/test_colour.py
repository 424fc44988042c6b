"""Contrast of every colour in both schemes, as WCAG 2.2 AA asks."""

import pytest

from firstdose.report.colour import DARK, GRADES, SERIES, Colour, on_tile, recolour


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs(colour: Colour) -> list[tuple[str, str]]:
    """The colour with each ground it may lie on, in both schemes."""
    grounds = (Colour.PAPER, Colour.WASH)
    light = [(str(colour), str(ground)) for ground in grounds]
    return light + [(DARK[colour], DARK[ground]) for ground in grounds]


@pytest.mark.parametrize("colour", [Colour.INK, Colour.MUTED, Colour.LABEL, Colour.BLUE])
def test_text_stands_out(colour: Colour) -> None:
    assert all(contrast(*pair) >= 4.5 for pair in pairs(colour))


@pytest.mark.parametrize("colour", [*SERIES, Colour.EDGE])
def test_lines_and_signs_stand_out(colour: Colour) -> None:
    assert all(contrast(*pair) >= 3 for pair in pairs(colour))


@pytest.mark.parametrize("tile", GRADES)
def test_the_number_on_a_tile_stands_out(tile: Colour) -> None:
    assert contrast(on_tile(tile), tile) >= 4.5


def test_grades_darken_in_order() -> None:
    light = [luminance(tile) for tile in GRADES]
    assert light == sorted(light, reverse=True)


def test_tiles_and_their_ink_stay_on_a_dark_page() -> None:
    assert not DARK.keys() & {*GRADES, Colour.ON_TILE, Colour.ON_DARK_TILE}
    assert len(set(Colour)) == len(Colour)


def test_the_style_sheet_replaces_every_colour_as_fill_and_as_stroke() -> None:
    rules = recolour("figure svg").splitlines()
    assert len(rules) == 2 * len(DARK)
    assert 'figure svg [fill="#ffffff"] { fill: #191817; }' in rules
