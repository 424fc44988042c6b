"""The whole report: analysed once, then laid out as a page, figures and result rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from firstdose.analyse.cut import data_cut
from firstdose.analyse.results import Results, results_at
from firstdose.protocol.published import Published
from firstdose.protocol.published_reader import read_published
from firstdose.protocol.study import Study
from firstdose.protocol.words import Assumption
from firstdose.records.ledger import Ledger
from firstdose.report.document.assumptions import assumptions_section
from firstdose.report.document.head import facts, imprint, subtitle, title
from firstdose.report.document.methods import methods_section
from firstdose.report.document.parts import (
    activity_section,
    findings_section,
    individuals_section,
    participants_section,
    published_section,
    safety_section,
    treatment_section,
)
from firstdose.report.findings import paragraph
from firstdose.report.material import Material
from firstdose.report.page import FigureBlock, Page, Section, html
from firstdose.report.predicted.kept import Kept
from firstdose.report.predicted.section import kept_section, model_section
from firstdose.report.published_rows import like_the_published, published_keys
from firstdose.report.words import Language, read_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What whoever made the ledger adds to its report: assumptions, and figures of a model.

    ``notes``: what is said of a figure that cannot be drawn.  ``kept``: predictions made before.
    ``used``: how the virtual population stands to each published number, by its key.
    """

    assumptions: tuple[Assumption, ...] = ()
    figures: tuple[FigureBlock, ...] = ()
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    used: Mapping[str, str] = field(default_factory=dict[str, str])


NOTHING = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFiles:
    """Everything a report consists of: texts only, the same bytes every time.

    ``figures`` are SVG by name; ``summary`` is the paragraph of the Findings.
    """

    html: str
    results_csv: str
    figures: Mapping[str, str]
    summary: str


def document(
    study: Study,
    ledger: Ledger,
    cut: date,
    language: Language,
    published_text: str | None = None,
    beside: Beside = NOTHING,
) -> ReportFiles:
    """The report of what was known at the end of ``cut``.

    ``published_text`` is the file of the study's published results, where there is one.
    ``beside``: what whoever made the ledger adds, such as a virtual clinic; its assumptions are
    listed after those of the study file.
    """
    published = read_published(published_text) if published_text else None
    material = material_of(study, ledger, cut, language, published, beside.used)
    page = page_of(material, published, beside)
    return ReportFiles(
        html=html(page),
        results_csv=_shown(material).to_csv(material.origin),
        figures={figure.id: figure.svg for figure in figures_of(page)},
        summary=paragraph(material),
    )


def _shown(material: Material) -> Results:
    """Every row that may be printed: of reconstructed participants only what was published."""
    return Results(rows=tuple(filter(material.may_show, material.results.rows)))


def material_of(
    study: Study,
    ledger: Ledger,
    cut: date,
    language: Language,
    published: Published | None,
    used: Mapping[str, str] | None = None,
) -> Material:
    """The results at the cut, and what may be shown of them; ``used`` as `Beside` says."""
    analysed = data_cut(study, ledger, cut)
    rows = results_at(analysed).rows
    beside = like_the_published(analysed, published) if published else ()
    return Material(
        cut=analysed,
        results=Results(rows=(*rows, *beside)),
        words=read_words(language),
        published=published_keys(study, published) if published else frozenset(),
        used=used or {},
        used_in=_by_variable(published, used or {}),
    )


def _by_variable(published: Published | None, used: Mapping[str, str]) -> Mapping[str, str]:
    """The use of the numbers of this study, by the variable that each is compared with."""
    return {
        each.compared_with.variable: used[each.key]
        for each in (published.of_this_study if published else ())
        if each.compared_with is not None and each.key in used
    }


def page_of(
    material: Material,
    published: Published | None,
    beside: Beside = NOTHING,
) -> Page:
    """The report as blocks, free of any markup."""
    return Page(
        title=title(material),
        subtitle=subtitle(material),
        language=material.words.language,
        origin=material.origin,
        facts=facts(material),
        sections=(
            findings_section(material),
            *((published_section(material, published),) if published else ()),
            participants_section(material),
            treatment_section(material),
            safety_section(material),
            activity_section(material),
            individuals_section(material),
            *_model(material, beside),
            methods_section(material),
        ),
        assumptions=assumptions_section(material, beside.assumptions),
        imprint=imprint(material),
    )


def _model(material: Material, beside: Beside) -> Iterator[Section]:
    """What the model behind the records predicts, where there is one."""
    if beside.figures or beside.notes:
        yield model_section(beside.figures, material.words, beside.notes)
    if beside.kept:
        yield kept_section(beside.kept, material.words)


def figures_of(page: Page) -> Iterator[FigureBlock]:
    """Every figure of a page, in order."""
    for section in page.sections:
        yield from _figures(section)


def _figures(section: Section) -> Iterator[FigureBlock]:
    yield from (block for block in section.blocks if isinstance(block, FigureBlock))
    for inner in section.sections:
        yield from _figures(inner)
