# pyright: standard
"""A page as a Word document, the same bytes every time: the thin adapter around python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from firstdose.report.chart import png
from firstdose.report.origin import banner
from firstdose.report.page.blocks import (
    Block,
    Definitions,
    FigureBlock,
    ListBlock,
    NoticeBlock,
    Page,
    Paragraphs,
    Section,
    TableBlock,
)
from firstdose.report.page.layout import by_term, spans
from firstdose.report.words import Words, read_words

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of the archive: the earliest that a zip file can say."""
MARGIN = Mm(18)
WIDE = 14
"""A table with more columns is set sideways and small."""
FAMILIES = {"en": ("Arial", "Arial"), "zh": ("Arial", "Microsoft YaHei")}


def docx(page: Page) -> bytes:
    """The document: no author, no date, tables with their headings repeated on every sheet."""
    document = Document()
    words = read_words(page.language)
    _prepare(document, page)
    document.add_heading(page.title, 0)
    for text in (banner(page.origin, words), page.subtitle):
        if text:
            document.add_paragraph(text)
    if page.facts:
        _definitions(document, page.facts)
    numbers = {"table": 0, "figure": 0}
    for section in page.sections:
        _section(document, section, 1, words, numbers)
    if page.assumptions is not None:
        _section(document, page.assumptions, 1, words, numbers)
    for line in page.imprint:
        document.add_paragraph(line)
    return _without_a_clock(document)


def _prepare(document: DocumentType, page: Page) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = page.title, "", ""
    properties.last_modified_by, properties.revision = "", 1
    element = properties._element  # noqa: SLF001 - python-docx cannot take the dates away
    for child in list(element):
        if child.tag.endswith(("}created", "}modified", "}lastPrinted")):
            element.remove(child)
    latin, eastern = FAMILIES[page.language]
    for name in ("Normal", "Title", *(f"Heading {level}" for level in range(1, 5))):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle), "headings are paragraphs"
        font = style.font
        if name == "Normal":
            font.size = Pt(10)
        font.name = latin
        fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
        for side in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(side), latin)
        fonts.set(qn("w:eastAsia"), eastern)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    widest = max((len(table.columns) for table in _tables(page.sections)), default=0)
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    if widest > WIDE:
        sheet.orientation = WD_ORIENT.LANDSCAPE
        sheet.page_width, sheet.page_height = Mm(297), Mm(210)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = MARGIN


def _tables(sections: tuple[Section, ...]) -> Iterator[TableBlock]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, TableBlock))
        yield from _tables(section.sections)


def _section(
    document: DocumentType, section: Section, level: int, words: Words, numbers: dict[str, int]
) -> None:
    document.add_heading(section.title, level)
    for block in section.blocks:
        _block(document, block, words, numbers)
    for inner in section.sections:
        _section(document, inner, level + 1, words, numbers)


def _block(document: DocumentType, block: Block, words: Words, numbers: dict[str, int]) -> None:
    match block:
        case Paragraphs():
            for text in block.texts:
                document.add_paragraph(text)
        case ListBlock():
            style = "List Number" if block.numbered else "List Bullet"
            for point in block.points:
                document.add_paragraph(point, style=style)
        case Definitions():
            _definitions(document, block.pairs)
        case NoticeBlock():
            document.add_paragraph().add_run(block.title).bold = True
            for text in block.texts:
                document.add_paragraph(text)
        case TableBlock():
            numbers["table"] += 1
            _table(document, block, words("page.table", number=numbers["table"]))
        case FigureBlock():
            numbers["figure"] += 1
            label = words("page.figure", number=numbers["figure"])
            document.add_paragraph(f"{label} {block.caption}")
            paper = document.sections[0].page_width
            assert paper is not None, "the sheet has a size"
            document.add_picture(io.BytesIO(png(block.svg, 2)), width=paper - 2 * MARGIN)
            document.add_paragraph(block.description)


def _definitions(document: DocumentType, pairs: tuple[tuple[str, str], ...]) -> None:
    table = document.add_table(rows=0, cols=2)
    for term, meanings in by_term(pairs):
        cells = table.add_row().cells
        _write(cells[0], term, 10, bold=True)
        _write(cells[1], "\n".join(meanings), 10)


def _table(document: DocumentType, block: TableBlock, label: str) -> None:
    document.add_paragraph().add_run(f"{label} {block.caption}").bold = True
    if not block.rows:
        document.add_paragraph(block.empty)
        return
    size = 7 if len(block.columns) > WIDE else 9
    table = document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    if over := spans(block.columns):
        upper, at = table.add_row().cells, 0
        for span in over:
            _write(upper[at].merge(upper[at + span.columns - 1]), span.text, size, bold=True)
            at += span.columns
        _repeat(table.rows[-1])
    for cell, column in zip(table.add_row().cells, block.columns, strict=True):
        unit = f" ({column.unit})" if column.unit else ""
        _write(cell, f"{column.label}{unit}", size, bold=True)
    _repeat(table.rows[-1])
    for row in block.rows:
        cells = table.add_row().cells
        if row.heading:
            _write(cells[0].merge(cells[-1]), row.cells[0].text, size, bold=True)
            continue
        for cell, said in zip(cells, row.cells, strict=True):
            _write(cell, f"{said.text}{said.note}", size)
    for note in block.notes:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(f"{note.mark} {note.text}".strip())
        run.font.size = Pt(8)
    document.add_paragraph()


def _write(cell, text: str, size: float, *, bold: bool = False) -> None:  # noqa: ANN001 - untyped library
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold


def _repeat(row) -> None:  # noqa: ANN001 - untyped library
    """The row stands again at the head of every sheet."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no name for it
    properties.append(OxmlElement("w:tblHeader"))


def _without_a_clock(document: DocumentType) -> bytes:
    """The archive with every entry at one time, in the order of its name."""
    written = io.BytesIO()
    document.save(written)
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return again.getvalue()
