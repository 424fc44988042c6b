"""What a page or figure says about where its facts come from, so that none can lose its label.

No origin (None) has what holds no facts of any trial: a design, and what is computed from it.
"""

from __future__ import annotations

from typing import assert_never

from firstdose.records.values import Origin
from firstdose.report.words import Words


def short_label(origin: Origin | None, words: Words) -> str:
    """The one word in a figure, ``SIMULATED``; empty where people were treated and recorded."""
    return words(f"origin.{origin}.short") if _needs_a_label(origin) else ""


def figure_label(origin: Origin | None, words: Words) -> str:
    """The line drawn inside a figure, so that a copy still says what it shows; or empty."""
    return words(f"origin.{origin}.figure") if _needs_a_label(origin) else ""


def _needs_a_label(origin: Origin | None) -> bool:
    match origin:
        case Origin.SIMULATED | Origin.RECONSTRUCTED:
            return True
        case Origin.CONDUCTED | Origin.IMPORTED | None:
            return False
        case _:
            assert_never(origin)


def banner(origin: Origin | None, words: Words) -> str:
    """The sentence at the head of every page."""
    return words(f"origin.{origin}.banner") if origin is not None else ""
