"""Write docs/reference/instruments/: a page for each instrument, and the list of them.

    python tools/instrument_pages.py

What an instrument asks, every row of the tables that it is read from, and where each comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from firstdose.standards.instruments import Instrument, instruments, questions, tables
from firstdose.standards.tables import rows, sources

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference" / "instruments"

CONFIDENCE = {
    "H": "read in a primary or official copy",
    "M": "read in a secondary copy or a faithful implementation",
    "L": "general knowledge only: never used unless accepted by name",
}
LEFT_OUT = frozenset({"label_zh"})
"""Columns that the pages, which are in English, leave out."""

HEAD = """\
# Instruments

Every score, grade and state that [`firstdose score`](../command-line.md) gives, and that the
reports are made of. Each is a table read by an engine; its page shows every row.
"""


def pages() -> dict[str, str]:
    """Every page by file name."""
    known = instruments().values()
    listed = (
        *_head(("name", "instrument", "items", "confidence", "source")),
        *(
            _row((_link(one), one.label.en, f"{len(questions(one))}", one.confidence, one.source))
            for one in known
        ),
    )
    meanings = (*_head(("confidence", "the row was")), *(_row(each) for each in CONFIDENCE.items()))
    toctree = "\n".join(("```{toctree}", ":hidden:", "", *(one.name for one in known), "```"))
    index = "\n".join((HEAD, *meanings, "", *listed, "", toctree, ""))
    return {"index.md": index, **{f"{one.name}.md": _page(one) for one in known}}


def _page(instrument: Instrument) -> str:
    return "\n".join(
        (
            f"# {instrument.label.en}",
            "",
            f"`firstdose score {instrument.name} FILE.csv`",
            "",
            f"{instrument.source}. As a whole it was {CONFIDENCE[instrument.confidence]}.",
            "",
            "## What is asked",
            "",
            *_items(instrument),
            *(line for path in tables(instrument) for line in _table(path)),
        )
    )


def _items(instrument: Instrument) -> Iterator[str]:
    asked = questions(instrument)
    yield from _head(("item", "answer", "meaning"))
    for each in asked:
        if not each.in_place_of:
            yield _row((f"`{each.key}`", each.accepted, each.label.en))
    yield ""
    totals = [each for each in asked if each.in_place_of]
    if totals:
        yield "May be given where the items that they are computed from were not recorded:"
        yield ""
        yield from _head(("value", "answer", "meaning"))
        yield from (_row((f"`{each.key}`", each.accepted, each.label.en)) for each in totals)
        yield ""


def _table(path: str) -> Iterator[str]:
    folder, _, file = path.partition("/")
    found = rows(path)
    if not found:
        return
    (source,) = (one for one in sources(folder) if f"{one.table}.csv" == file)
    yield f"## Table `{path}`"
    yield ""
    yield f"{source.publication}: {source.section}. {source.note}".rstrip()
    yield ""
    columns = tuple(column for column in found[0] if column not in LEFT_OUT)
    shown = tuple(c for c in columns if any(row[c] for row in found))
    yield from _head(tuple("label" if column == "label_en" else column for column in shown))
    yield from (_row(row[column] for column in shown) for row in found)
    yield ""
    yield f"Licence: {source.licence}. Checked on {source.checked_on}."
    yield ""


def _head(columns: tuple[str, ...]) -> Iterator[str]:
    yield _row(columns)
    yield "|" + "---|" * len(columns)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _link(instrument: Instrument) -> str:
    return f"[`{instrument.name}`]({instrument.name}.md)"


def _cell(text: str) -> str:
    """Text that a table cell of Markdown shows as it is."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    made = pages()
    for old in PAGES.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (PAGES / name).write_text(text, "utf-8")
