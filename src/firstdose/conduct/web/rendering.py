# pyright: standard
"""Templates: Jinja, in which a name that does not exist stops the page."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse
from jinja2 import Environment, PackageLoader, StrictUndefined

from firstdose.conduct.refusals import in_language
from firstdose.conduct.web.blocks import breadth
from firstdose.conduct.web.static_files import static_path
from firstdose.report.page.inline import whole


def environment(**options: object) -> Environment:
    """The templates of this folder; whatever is put into one is escaped."""
    made = Environment(
        loader=PackageLoader("firstdose.conduct.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(static=static_path, url=_url)
    made.filters.update(whole=whole, breadth=breadth, in_language=in_language)
    return made


@lru_cache(maxsize=20_000)
def _url(page: str, **parts: str) -> str:
    """The address of a page by its name in the table; a list asks for hundreds, again and again."""
    return reverse(page, kwargs=parts)
