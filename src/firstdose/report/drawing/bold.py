"""Bold where the font has one weight, for whoever draws with the fonts alone.

The Chinese font has no bold face.  A browser thickens its characters where bold is asked for; what
makes pictures and PDFs does not, so that the outline of the characters is drawn there, too.
"""

from __future__ import annotations

import re

from firstdose.report.fonts import family

BOLD_TEXT = re.compile(r'<text\b([^>]*\bfont-weight="bold"[^>]*)>')
FILL = re.compile(r'\bfill="([^"]+)"')
SIZE = re.compile(r'\bfont-size="([0-9.]+)(?:px)?"')
OUTLINE = 0.03
"""The width of the outline, of the size of the characters: that of a bold face, near enough."""


def with_bold_outlined(svg: str) -> str:
    """An SVG whose bold texts are outlined in their own colour, where the Chinese font comes first.

    What is seen through, such as the word behind a simulated figure, stays as it is.
    """
    return BOLD_TEXT.sub(_outlined, svg) if f'font-family="{family("zh")}"' in svg else svg


def _outlined(found: re.Match[str]) -> str:
    attributes = found[1]
    fill, size = FILL.search(attributes), SIZE.search(attributes)
    if fill is None or size is None or "opacity" in attributes:
        return found.group()
    width = f"{OUTLINE * float(size[1]):.2f}"
    return f'<text{attributes} stroke="{fill[1]}" stroke-width="{width}">'
