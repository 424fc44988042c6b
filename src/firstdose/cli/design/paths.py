"""``firstdose design paths``: every way the next cohorts can go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.design.truths import OneTruth
from firstdose.cli.options import Lang, Language, of_kind
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.futures import Chances, Future
    from firstdose.report.words import Words

EXAMPLE = (
    "firstdose design paths --design boin --set target=0.3 --regimens 5 --cohorts 2 --out paths.svg"
)
KINDS = (".csv", ".svg", ".html")


@with_problems_shown
@with_option_groups
def paths(
    asked: Asked,
    stated: OneTruth,
    *,
    cohorts: Annotated[int, typer.Option(metavar="K", min=1, help="How many cohorts ahead.")] = 3,
    seen: Annotated[
        str,
        typer.Option("--from", metavar="OUTCOMES", help="What has been seen, as decide reads it."),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A file .csv, .svg or .html; by default CSV on standard output.",
            callback=of_kind(*KINDS),
        ),
    ] = None,
    lang: Lang = Language.EN,
) -> None:
    """Show every way the next cohorts can go.

    Each outcome of a cohort, and what the design then says; with --truth also how likely it is. A
    row each as CSV, or a tree as SVG or HTML.
    """
    from firstdose.cli.design.chosen import chosen
    from firstdose.cli.design.oc import give
    from firstdose.cli.design.truths import refuse_two, wrong_numbers
    from firstdose.design.futures import futures
    from firstdose.report.designs.paths import as_csv
    from firstdose.report.words import read_words

    wrong = wrong_numbers(("--truth", stated.truth), ("--response", stated.response))
    refuse_two(stated)
    of_design = chosen(asked, stated.regimens(), wrong)
    likely = _chances(of_design, stated)
    found = futures(of_design.design, seen, cohorts, likely)
    if out is None or out.suffix.lower() == ".csv":
        give(as_csv(found, responses=of_design.design.reads.responses), out)
    else:
        give(_picture(of_design, found, out.suffix.lower(), read_words(lang.value)), out)


def _chances(of_design: Chosen, stated: OneTruth) -> Chances | None:
    from firstdose.cli.design.truths import assumed_by, chances

    if not (stated.truth or stated.grades):
        return None
    return chances(of_design, assumed_by(of_design, stated))


def _picture(of_design: Chosen, found: tuple[Future, ...], kind: str, words: Words) -> str:
    from firstdose.report.designs.paths import paths_table, tree_drawing
    from firstdose.report.designs.stated import design_name
    from firstdose.report.drawing import draw
    from firstdose.report.page import FigureBlock, Page, Section, html

    drawing = tree_drawing(found, words)
    svg = draw(drawing, words=words, origin=None)
    if kind == ".svg":
        return svg
    figure = FigureBlock(
        id="paths",
        caption=drawing.title,
        svg=svg,
        description=drawing.description,
        table=paths_table(found, words),
    )
    title = words("designs.paths.page", name=design_name(of_design.part.design, words))
    section = Section(id="tree", title=words("designs.paths.section"), blocks=(figure,))
    return html(Page(title=title, language=words.language, origin=None, sections=(section,)))
