"""Write docs/reference/instruments/: a page for each instrument, and the list of them.

    python tools/instrument_pages.py

What an instrument asks, every row of the tables that it is read from, and where each comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from firstdose.standards.instrument_states import shown_in
from firstdose.standards.instruments import Instrument, instruments, needed, questions, state_of
from firstdose.standards.specifications import Operation, specifications, split
from firstdose.standards.tables import Row, names, rows, sources

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference" / "instruments"

CONFIDENCE = {
    "H": "read in a primary or official copy",
    "M": "read in a secondary copy or a faithful implementation",
    "L": "general knowledge only: never used unless accepted by name",
}
BILAG = "bilag_2004"
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
            _row((_link(one), one.label.en, f"{len(needed(one))}", one.confidence, one.source))
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
            *_elsewhere(instrument),
            *(line for path, found in _tables(instrument).items() for line in _table(path, found)),
        )
    )


def _items(instrument: Instrument) -> Iterator[str]:
    asked = questions(instrument)
    yield from _head(("item", "answer", "meaning"))
    for each in asked:
        if not each.in_place_of:
            meaning = f"{each.label.en} (optional)" if each.optional else each.label.en
            yield _row((f"`{each.key}`", each.accepted, meaning))
    yield ""
    totals = [each for each in asked if each.in_place_of]
    if totals:
        yield "May be given where the items that they are computed from were not recorded:"
        yield ""
        yield from _head(("value", "answer", "meaning"))
        yield from (_row((f"`{each.key}`", each.accepted, each.label.en)) for each in totals)
        yield ""


def _elsewhere(instrument: Instrument) -> Iterator[str]:
    """Where the indices and categories stand that the instrument makes use of."""
    keys = {question.key for question in questions(instrument)}
    used = [
        other
        for other in instruments().values()
        if other.engine in {"score", "shown"}
        and other.table != instrument.table
        and not other.variants
        and OWN.get(other.table, other.table) in keys
    ]
    if used:
        yield f"Scored as on their own pages: {', '.join(_link(other) for other in used)}."
        yield ""


OWN = {BILAG: "bilag_constitutional", "pga": ""}
"""A value by which an instrument is known to be used in another, where that is not its total."""


def _tables(instrument: Instrument) -> dict[str, list[Row]]:
    """The rows that an instrument is read from, by table, in the order in which it uses them."""
    found: dict[str, list[Row]] = {}
    for path, row in _rows_of(instrument):
        used = found.setdefault(path, [])
        if row not in used:
            used.append(row)
    return found


Used = Iterator[tuple[str, Row]]
"""Rows, each with the table that it stands in."""


def _rows_of(instrument: Instrument) -> Used:
    name = instrument.table
    match instrument.engine:
        case "score":
            yield from _of_index(name)
            yield from _of_quantities((row["quantity"] for row in shown_in(name)), name)
        case "shown":
            yield from _of_quantities((row["quantity"] for row in shown_in(name)), name)
        case "state":
            (about,) = (row for row in rows("states/states.csv") if row["state"] == name)
            path, compared = f"states/{about['table']}.csv", state_of(instrument).conditions
            limits = {(c.criterion, c.quantity, f"{c.comparison}") for c in compared}
            for row in rows(path):
                if (row["criterion"], row["quantity"], row["comparison"]) in limits:
                    yield path, row
            yield from _of_quantities((condition.quantity for condition in compared), name)
        case "scale":
            yield from _of_scale(name)
        case "counted":
            yield from _all(f"counted/{name}.csv")
            for row in rows("counted/counted.csv"):
                if row["table"] == name and row["scale"]:
                    yield from _of_scale(row["scale"])
        case _:
            for table in ("limits", "rules"):
                yield from _where(f"icaht/{table}.csv", "scale", name)


def _all(path: str) -> Used:
    return ((path, row) for row in rows(path))


def _where(path: str, column: str, value: str) -> Used:
    return ((path, row) for row in rows(path) if row[column] == value)


def _of_index(name: str) -> Used:
    for table in ("items", *(each for each in names(name) if each != "items")):
        yield from _all(f"{name}/{table}.csv")


def _of_scale(name: str) -> Used:
    yield from _all(f"scales/{name}.csv")
    for table in ("domains", "rules"):
        yield from _where(f"scales/{table}.csv", "scale", name)
    for row in rows("scales/scales.csv"):
        if row["scale"] == name and row["rest_of"]:
            yield from _of_scale(row["rest_of"])


def _of_quantities(wanted: Iterable[str], own: str) -> Used:
    """How quantities are found, and what they are found from unless another page shows it."""
    waiting, seen = list(wanted), set[str]()
    while waiting:
        name = split(waiting.pop(0))[1]
        if name in seen:
            continue
        seen.add(name)
        asked = specifications()[name]
        yield from _where("quantities/quantities.csv", "quantity", name)
        match asked.operation:
            case None:
                pass
            case Operation.TOTAL | Operation.PRESENT | Operation.NEW_ITEMS:
                if asked.of[0] == own:
                    yield from _of_index(own)
            case Operation.SCORED:
                yield from _where("bilag_2004/items.csv", "system", asked.of[0])
            case Operation.OUTCOME if asked.of[0] == BILAG != own:
                pass
            case Operation.OUTCOME:
                judged = list(_where(f"outcomes/{asked.of[0]}.csv", "judged", name))
                yield from judged
                waiting += [row["quantity"] for _, row in judged if row["quantity"]]
            case _:
                waiting += asked.of


def _table(path: str, found: list[Row]) -> Iterator[str]:
    folder, _, file = path.partition("/")
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
