"""``firstdose design paths``: every way the next cohorts can go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.asked_truths import OneTruth, wrong_numbers
from firstdose.cli.design.drawn import say_who_is_not_backfilled
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.design.virtual_people import VirtualPeople
from firstdose.cli.options import Lang, Language, Seed, of_kind
from firstdose.cli.problems import with_problems_shown
from firstdose.records.values import Origin

if TYPE_CHECKING:
    from firstdose.cli.design.chosen import Chosen
    from firstdose.cli.design.truths import Virtual
    from firstdose.design.futures import Future
    from firstdose.design.scenarios import Scenario
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
    virtual: VirtualPeople,
    *,
    seed: Seed = 1,
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

    Each outcome of a cohort, and what the design then says; with --truth also how likely it is,
    and whether the risks were simulated. A row each as CSV, or a tree as SVG or HTML.
    """
    from firstdose.cli.design.chosen import chosen, say_whose_guards
    from firstdose.cli.design.oc import give
    from firstdose.cli.design.truths import chances, refuse_two
    from firstdose.design.futures import futures
    from firstdose.report.designs.paths import as_csv
    from firstdose.report.words import read_words

    wrong = wrong_numbers(("--truth", stated.truth), ("--response", stated.response))
    refuse_two(stated)
    of_design = chosen(asked, stated.regimens(), wrong)
    say_whose_guards(asked.guard, [of_design])
    say_who_is_not_backfilled([of_design], on_calendar=False)
    assumed = _assumed(of_design, stated, virtual.from_seed(seed))
    likely = None if assumed is None else chances(of_design, assumed)
    found = futures(of_design.design, seen, cohorts, likely)
    simulated = assumed.name if assumed is not None and assumed.risk_error else ""
    if out is None or out.suffix.lower() == ".csv":
        give(as_csv(found, responses=of_design.design.reads.responses, simulated=simulated), out)
        return
    origin = Origin.SIMULATED if simulated else None
    give(_picture(of_design, found, out.suffix.lower(), (read_words(lang.value), origin)), out)


def _assumed(of_design: Chosen, stated: OneTruth, virtual: Virtual) -> Scenario | None:
    from firstdose.cli.design.truths import assumed_by

    if not (stated.truth or stated.grades):
        if stated.response:
            raise typer.BadParameter("State the DLT risks beside it.", param_hint="--response")
        return None
    return assumed_by(of_design, stated, virtual)


def _picture(
    of_design: Chosen, found: tuple[Future, ...], kind: str, said: tuple[Words, Origin | None]
) -> str:
    from firstdose.report.designs.paths import paths_table, tree_drawing
    from firstdose.report.designs.stated import design_name
    from firstdose.report.drawing import draw
    from firstdose.report.page import FigureBlock, Page, Section, html

    words, origin = said
    drawing = tree_drawing(found, words)
    svg = draw(drawing, words=words, origin=origin)
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
    return html(Page(title=title, language=words.language, origin=origin, sections=(section,)))
