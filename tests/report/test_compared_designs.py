"""The figure of designs compared shows how far random trials may be from the truth."""

import re

import pytest

from firstdose.design.automaton.measures import NONE, Measure
from firstdose.report.designs.comparison import ComparedRow, comparison_figure
from firstdose.report.words import LANGUAGES, Language, read_words

KEY = {"en": "Thin lines: 95 % Monte Carlo limits", "zh": "细线：95% 蒙特卡罗界限"}
INK = 'stroke="#1d1c1a"'


def compared(error: float | None, limit: float | None = None) -> tuple[ComparedRow, ...]:
    """Two regimens, of which one is recommended half of the time, and none never."""
    measures = (
        Measure(name="p_select", regimen="1", value=0.5, error=error),
        Measure(name="p_select", regimen="2", value=0.5, error=error),
        Measure(name="p_select", regimen=NONE, value=0.0, error=error, limit=limit),
        Measure(name="mean_n", regimen="1", value=3.0, error=error),
        Measure(name="mean_n", regimen="2", value=2.0, error=error),
    )
    return tuple(ComparedRow(design="boin", scenario="S", measure=one) for one in measures)


def figure(rows: tuple[ComparedRow, ...], language: Language) -> str:
    return comparison_figure(rows, ("1", "2"), {"S": "S"}, read_words(language))


def lengths(svg: str) -> list[float]:
    """How long the thin lines are, in pixels."""
    lines = [line for line in re.findall(r"<line [^>]*>", svg) if INK in line]
    return [abs(float(found[1])) for line in lines if (found := re.search(r'y2="([^"]+)"', line))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_random_trials_have_their_limits_and_exact_numbers_have_none(language: Language) -> None:
    drawn, exact = figure(compared(0.1), language), figure(compared(None), language)
    assert len(lengths(drawn)) == len(compared(0.1))
    assert KEY[language] in drawn
    assert lengths(exact) == []
    assert KEY[language] not in exact


def test_a_line_reaches_1_96_errors_to_either_side_and_never_below_0() -> None:
    panel = 150
    one, two, none, *_ = lengths(figure(compared(0.1), "en"))
    assert one == two == pytest.approx(2 * 1.96 * 0.1 * panel, abs=0.1)
    assert none == pytest.approx(1.96 * 0.1 * panel, abs=0.1)


def test_where_all_trials_are_alike_the_line_ends_at_the_limit() -> None:
    *_, none = lengths(figure(compared(0.1, limit=0.2), "en"))[:3]
    assert none == pytest.approx(0.2 * 150, abs=0.1)
