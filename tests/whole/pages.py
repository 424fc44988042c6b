"""What a reader sees of a report page: its sections as plain text."""

from __future__ import annotations

import re
from html import unescape

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def section(page: str, name: str) -> str:
    """The markup of one section of the page, with those inside it."""
    start = page.index(f'<section id="{name}"')
    depth = 0
    for tag in re.finditer(r"<(/?)section\b", page[start:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return page[start : start + tag.end()]
    raise AssertionError(f"the section {name} has no end")


def text(markup: str) -> str:
    """The words of some markup, single spaces between them."""
    without = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    words = unescape(re.sub(r"</?(span|b|i|em|strong|sup|sub)\b[^>]*>", "", without))
    words = re.sub(r"<[^>]+>", " ", words)
    return " ".join(words.replace(NO_BREAK_SPACE, " ").split())


def title(page: str) -> str:
    """What the browser's title bar says."""
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return unescape(found[1])
