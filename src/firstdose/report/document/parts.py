"""The sections of a report, from the findings to the single participants."""

from __future__ import annotations

from firstdose.protocol.published import Published
from firstdose.records.values import Origin
from firstdose.report.figures import (
    activity_figure,
    dosing_figure,
    profile_figure,
    regimen_map_figure,
    response_figure,
    swimmer_figure,
)
from firstdose.report.findings import paragraph
from firstdose.report.findings_published import published_table
from firstdose.report.material import Material
from firstdose.report.origin_notes import truth_note
from firstdose.report.page import Block, ListBlock, NoticeBlock, Paragraphs, Section
from firstdose.report.tables import (
    adverse_event_tables,
    baseline_by_participant,
    baseline_table,
    bilag_tables,
    laboratory_table,
    participant_table,
    query_table,
    regimen_table,
    response_table,
    special_interest_table,
)


def findings_section(material: Material) -> Section:
    """The main results in one paragraph, and what kind of evidence they are."""
    blocks: tuple[Block, ...] = (Paragraphs(texts=(paragraph(material),)),)
    words = material.words
    if material.origin in {Origin.SIMULATED, Origin.RECONSTRUCTED}:
        notice = NoticeBlock(
            title=words(f"document.notice.{material.origin}.title"),
            texts=(words(f"document.notice.{material.origin}.text"),),
            kind="caution",
        )
        blocks = (*blocks, notice)
    return _section(material, "findings", blocks)


def published_section(material: Material, published: Published) -> Section:
    """What was printed, beside this run."""
    citation = Paragraphs(
        texts=(material.words("document.published.citation", citation=published.citation),)
    )
    blocks: tuple[Block, ...] = (citation, published_table(material, published))
    if material.reconstructed and published.not_published:
        blocks = (*blocks, *_not_published(material, published))
    return _section(material, "published", blocks)


def _not_published(material: Material, published: Published) -> tuple[Block, ...]:
    """What the publication does not say, and what a reconstruction does in its place."""
    words = material.words
    points = tuple(
        words(f"document.published.{one.in_reconstruction}", text=one.text.text(words.language))
        for one in published.not_published
    )
    return Paragraphs(texts=(words("document.published.not_said"),)), ListBlock(points=points)


def participants_section(material: Material) -> Section:
    """Who took part."""
    return _section(material, "participants", (profile_figure(material), baseline_table(material)))


def treatment_section(material: Material) -> Section:
    """What was given, and how the committee moved."""
    blocks: tuple[Block, ...] = (
        dosing_figure(material),
        regimen_map_figure(material),
        regimen_table(material),
    )
    note = truth_note(material)
    if note:
        caution = NoticeBlock(
            title=material.words("document.notice.simulated.title"), texts=(note,), kind="caution"
        )
        blocks = (caution, *blocks)
    return _section(material, "treatment", blocks)


def safety_section(material: Material) -> Section:
    """What harm there was."""
    tables = (
        *adverse_event_tables(material),
        special_interest_table(material),
        laboratory_table(material),
    )
    return _section(material, "safety", tables)


def activity_section(material: Material) -> Section:
    """What became of the disease."""
    blocks = (
        activity_figure(material),
        response_figure(material),
        response_table(material),
        *bilag_tables(material),
    )
    return _section(material, "activity", blocks)


def individuals_section(material: Material) -> Section:
    """Every participant."""
    blocks = (
        swimmer_figure(material),
        participant_table(material),
        baseline_by_participant(material),
        query_table(material),
    )
    return _section(material, "individuals", blocks)


def _section(material: Material, name: str, blocks: tuple[Block, ...]) -> Section:
    return Section(id=name, title=material.words(f"document.section.{name}"), blocks=blocks)
