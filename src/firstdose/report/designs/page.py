"""The decision table of a design as a document: settings, table, assumptions, protocol text."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.design.counts_table import CountsTable
from firstdose.design.usual import UNLIMITED
from firstdose.report.designs.decision_table import boundary_table, grid_table
from firstdose.report.designs.settings import said_pairs
from firstdose.report.designs.stated import (
    StatedDesign,
    assumed_sentences,
    design_name,
    source_of,
)
from firstdose.report.designs.text import (
    condition_phrase,
    enters_one_at_a_time,
    guard_sentence,
    protocol_text,
)
from firstdose.report.page import (
    Definitions,
    NoticeBlock,
    Page,
    Paragraphs,
    Section,
)
from firstdose.report.words import Words


def decision_table_page(stated: StatedDesign, table: CountsTable, words: Words) -> Page:
    """The document; it speaks of no trial, and so has no origin."""
    settings = stated.part.design
    size = stated.part.cohorts.size
    return Page(
        title=words("designs.table.title", name=design_name(settings, words)),
        language=words.language,
        origin=None,
        facts=tuple(_facts(stated, words)),
        sections=(
            Section(
                id="settings",
                title=words("designs.table.settings"),
                blocks=(
                    Definitions(pairs=tuple(_settings(stated, words))),
                    *_assumed(stated, words),
                ),
            ),
            Section(
                id="decision-table",
                title=words("designs.table.section"),
                blocks=(boundary_table(table, size, words), grid_table(table, words)),
            ),
            Section(
                id="protocol-text",
                title=words("designs.table.text"),
                blocks=(Paragraphs(texts=protocol_text(stated, words)),),
            ),
        ),
    )


def _facts(stated: StatedDesign, words: Words) -> Iterator[tuple[str, str]]:
    if stated.study:
        yield words("designs.table.study"), stated.study
        yield words("designs.table.part"), stated.part.name
    yield words("designs.table.design"), design_name(stated.part.design, words)
    if source := source_of(stated.part.design):
        yield words("designs.table.source"), source


def _settings(stated: StatedDesign, words: Words) -> Iterator[tuple[str, str]]:
    part = stated.part
    yield from said_pairs(part.design, words)
    if "regimens" not in stated.assumed:
        yield words("designs.setting.regimens"), words.list(part.regimens)
        yield words("designs.setting.start"), part.path.start
    if not enters_one_at_a_time(part):
        yield words("designs.setting.cohorts"), words.number(part.cohorts.size)
    most = part.cohorts.maximum_per_regimen
    unlimited = words("designs.setting.unlimited")
    yield words("designs.setting.maximum"), unlimited if most >= UNLIMITED else words.number(most)
    for guard in part.guards:
        yield words("designs.setting.guards"), guard_sentence(guard, words)
    for rule in part.stopping:
        said = words("designs.text.and").join(condition_phrase(each, words) for each in rule.all_of)
        yield words("designs.setting.stopping"), said


def _assumed(stated: StatedDesign, words: Words) -> Iterator[NoticeBlock]:
    """What was not stated, marked as what it is."""
    language = words.language
    here = assumed_sentences(stated, words)
    of_the_study = [each.statement.text(language) for each in stated.of_the_study]
    said = (*here, *((words("designs.table.assumed"),) if here else ()), *of_the_study)
    yield NoticeBlock(
        kind="caution" if said else "note",
        title=words("designs.table.assumptions"),
        texts=said or (words("designs.table.nothing_assumed"),),
    )
