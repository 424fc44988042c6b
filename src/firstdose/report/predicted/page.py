"""Predictions as a page: figures, the order of regimens, and every assumption behind them."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.protocol.study import Study
from firstdose.protocol.words import Assumption
from firstdose.records.values import Origin
from firstdose.report.assumption_table import assumption_table
from firstdose.report.page import (
    Column,
    FigureBlock,
    ListBlock,
    Page,
    Row,
    Section,
    TableBlock,
    html,
)
from firstdose.report.predicted.section import model_section
from firstdose.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterShown:
    """A parameter of the model that is an assumption: its typical value, and where it is from."""

    name: str
    meaning: str
    typical: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What predictions rest on: the model by name and revision, and everything assumed."""

    model: str
    revision: str
    assumptions: tuple[Assumption, ...]
    parameters: tuple[ParameterShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page shows: figures, and what is said of them.

    ``origin`` is that of the records which the model is held to; simulated where there are none.
    """

    study: Study
    figures: tuple[FigureBlock, ...]
    orders: tuple[str, ...] = ()
    origin: Origin = Origin.SIMULATED


def prediction_page(shown: Shown, behind: Behind, words: Words) -> str:
    """The page as HTML."""
    sections = [model_section(shown.figures, words)]
    if shown.orders:
        points = ListBlock(points=shown.orders)
        said = Section(id="orders", title=words("predicted.page.orders"), blocks=(points,))
        sections.append(said)
    page = Page(
        title=words("predicted.page.title", study=shown.study.identity.title.text(words.language)),
        language=words.language,
        origin=shown.origin,
        facts=((words("predicted.page.model"), f"{behind.model} {behind.revision}"),),
        sections=tuple(sections),
        assumptions=assumptions_of(behind, words),
    )
    return html(page)


def assumptions_of(behind: Behind, words: Words) -> Section:
    """Everything assumed, then the parameters that are assumptions."""
    table = assumption_table(words, "of_simulation", behind.assumptions)
    return Section(
        id="assumptions",
        title=words("predicted.page.assumptions"),
        blocks=(*((table,) if table is not None else ()), _parameters(behind, words)),
    )


def _parameters(behind: Behind, words: Words) -> TableBlock:
    return TableBlock(
        id="assumed-parameters",
        caption=words("predicted.page.parameters"),
        columns=(
            Column(label=words("predicted.page.parameter"), align="text"),
            Column(label=words("predicted.page.typical"), align="text"),
            Column(label=words("predicted.page.source"), align="text"),
        ),
        rows=tuple(
            Row.of(f"{each.name}: {each.meaning}", f"{each.typical:g} {each.unit}", each.source)
            for each in behind.parameters
        ),
        empty=words("general.dash"),
    )
