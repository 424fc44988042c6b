"""What a page is made of, free of any markup; the same blocks can become HTML, PDF, DOCX or RTF.

Every text is plain text and is escaped when it is written.  Ids are lower-case words joined by
hyphens, unique in the page; they are the anchors that others link to, so they stay the same in
every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.records.values import Origin
from firstdose.report.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphs:
    """Running text."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """Points one below the other; numbered where their order matters."""

    points: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Terms with what they stand for, as in the head of a synopsis; one may stand for several."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBlock:
    """What a reader must not overlook.  ``caution`` is for limits of the results themselves."""

    title: str
    texts: tuple[str, ...]
    kind: Literal["note", "caution"] = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its label, the unit under it, and the group it shares with neighbours.

    Neighbouring columns of one non-empty ``group`` stand under one spanning heading.
    """

    label: str
    unit: str = ""
    align: Literal["text", "number"] = "number"
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The text of one cell, the mark of its footnote, and where a click on it leads.

    ``link`` is an id in the same page (without ``#``), such as that of a listing row.
    """

    text: str
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its first cell names it.  A ``heading`` row has one cell, over the rows below it.

    ``indent`` 0 to 3 sets the name in from the margin; ``id`` makes the row an anchor.
    """

    cells: tuple[Cell, ...]
    heading: bool = False
    indent: int = 0
    id: str = ""

    @classmethod
    def of(cls, *texts: str, heading: bool = False, indent: int = 0) -> Row:
        """A row of plain texts."""
        return cls(cells=tuple(Cell(text=text) for text in texts), heading=heading, indent=indent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote of a table.  ``mark`` is the letter in its cells; without one it is a remark."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table with caption, units, and notes.  Without rows it says why, in ``empty``."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    empty: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            wanted = 1 if row.heading else len(self.columns)
            if len(row.cells) != wanted:
                raise AssertionError(f"table '{self.id}': {len(row.cells)} cells, not {wanted}")
        marks = {note.mark for note in self.notes}
        for cell in (cell for row in self.rows for cell in row.cells):
            if cell.note and not marks.issuperset(cell.note.split(", ")):
                raise AssertionError(f"table '{self.id}': no note is marked '{cell.note}'")
        if not self.rows and not self.empty:
            raise AssertionError(f"table '{self.id}' is empty and does not say why")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBlock:
    """A figure: one SVG, its caption, what it shows in words, and the same numbers as a table.

    ``svg`` comes from ``firstdose.report.chart`` or ``firstdose.report.drawing``.
    """

    id: str
    caption: str
    svg: str
    description: str
    table: TableBlock | None = None


Block = Paragraphs | ListBlock | Definitions | NoticeBlock | TableBlock | FigureBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a page; sections within it are one heading level lower."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole document.  ``origin`` is None where it speaks of no trial.

    ``facts`` stand under the title (protocol, registration, data cut …).  ``assumptions`` is the
    section that lists every value of the study that was not published; None only where there is
    none.  ``imprint`` says what the page was made from (ledger, its hash, software version): never
    a clock, a host or a path.
    """

    title: str
    subtitle: str = ""
    language: Language
    origin: Origin | None
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...]
    assumptions: Section | None = None
    imprint: tuple[str, ...] = ()
