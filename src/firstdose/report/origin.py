"""What a page or figure says about where its facts come from, so that none can lose its label."""

from __future__ import annotations

from typing import assert_never

from firstdose.records.values import Origin
from firstdose.report.words import Words


def short_label(origin: Origin, words: Words) -> str:
    """The one word in a figure, ``SIMULATED``; empty where people were treated and recorded."""
    match origin:
        case Origin.SIMULATED:
            return words("origin.simulated.short")
        case Origin.RECONSTRUCTED:
            return words("origin.reconstructed.short")
        case Origin.CONDUCTED | Origin.IMPORTED:
            return ""
        case _:
            assert_never(origin)


def figure_label(origin: Origin, words: Words) -> str:
    """The line drawn inside a figure, so that a copy still says what it shows; or empty."""
    match origin:
        case Origin.SIMULATED:
            return words("origin.simulated.figure")
        case Origin.RECONSTRUCTED:
            return words("origin.reconstructed.figure")
        case Origin.CONDUCTED | Origin.IMPORTED:
            return ""
        case _:
            assert_never(origin)


def banner(origin: Origin, words: Words) -> str:
    """The sentence at the head of every page."""
    match origin:
        case Origin.SIMULATED:
            return words("origin.simulated.banner")
        case Origin.RECONSTRUCTED:
            return words("origin.reconstructed.banner")
        case Origin.IMPORTED:
            return words("origin.imported.banner")
        case Origin.CONDUCTED:
            return words("origin.conducted.banner")
        case _:
            assert_never(origin)
