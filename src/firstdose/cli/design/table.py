"""``firstdose design table``: the decision table, as rows or ready for a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.design.asked import PARTICIPANTS, Asked, names_a_study
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.options import Lang, Language, of_kind
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from firstdose.cli.design.chosen import Chosen
    from firstdose.design.counts_table import CountsTable, Seen
    from firstdose.protocol.words import Assumption
    from firstdose.report.designs.stated import StatedDesign

EXAMPLE = "firstdose design table --design boin --set target=0.3 --out table.html"
KINDS = (".csv", ".html", ".docx")
IN_A_LINE = 5
"""Regimens of the line that a table is read over where nobody says how many: it shows one."""


@with_problems_shown
@with_option_groups
def table(
    asked: Asked,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A file .csv, .html or .docx; by default CSV on standard output.",
            callback=of_kind(*KINDS),
        ),
    ] = None,
    at: Annotated[
        str,
        typer.Option(metavar="REGIMEN", help="The current regimen; by default one in the middle."),
    ] = "",
    max_n: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Up to so many evaluable.", show_default=False),
    ] = None,
    outcomes: Annotated[
        str,
        typer.Option(
            metavar="OUTCOMES",
            help="What is known of the other regimens, for designs that read it.",
        ),
    ] = "",
    lang: Lang = Language.EN,
) -> None:
    """Make the decision table of a design.

    As CSV one row for each number evaluable and of DLTs at the current regimen. As HTML or Word
    ready for a protocol: settings, boundaries, the full grid, assumptions, and the text for the
    statistics section. A design that joins all regimens by a model has its table at stated data.
    """
    from firstdose.cli.design.chosen import chosen, say_whose_guards
    from firstdose.cli.design.said import too_many
    from firstdose.cli.files import write_all
    from firstdose.design.counts_table import counts_table
    from firstdose.report.designs.decision_table import as_csv, holds_for
    from firstdose.report.words import read_words

    of_design = chosen(
        asked, None if asked.regimens else line_of(asked), also=too_many("--max-n", max_n)
    )
    say_whose_guards(asked.guard, [of_design])
    most = max_n or _most(asked, of_design)
    found = counts_table(
        of_design.regimens,
        of_design.part,
        most,
        _named(at, of_design),
        _seen(outcomes, of_design),
    )
    words = read_words(lang.value)
    if out is None or out.suffix.lower() == ".csv":
        text = as_csv(found)
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_all({out: text})
    else:
        write_all({out: _document(asked, of_design, found, out.suffix.lower(), lang)})
    if out is not None:
        typer.echo(f"Written: {out}")
        for line in holds_for(found, words):
            typer.echo(line)


def line_of(asked: Asked) -> int | None:
    """How many regimens a line has that only serves to show the rule; None beside a study."""
    return None if names_a_study(asked) or asked.grid else max(IN_A_LINE, asked.start or 1)


def _most(asked: Asked, of_design: Chosen) -> int:
    """As many as one regimen may have, or else as the whole part has."""
    return min(of_design.part.cohorts.maximum_per_regimen, asked.participants or PARTICIPANTS)


def _named(at: str, of_design: Chosen) -> str:
    from firstdose.protocol.finding import nearest
    from firstdose.records.problem import StudyError

    names = of_design.design.order.names
    if at and at not in names:
        raise StudyError(
            f"There is no regimen '{at}'.",
            where=f"--at {at} on the command line",
            because="The table holds at one regimen.",
            remedy=nearest(at, names),
        )
    return at


def _seen(outcomes: str, of_design: Chosen) -> Seen | None:
    from firstdose.cli.design.decide import after
    from firstdose.records.problem import StudyError

    if not outcomes:
        return None
    if of_design.design.reads.grades:
        raise StudyError(
            "The table of a design on graded toxicity needs no other regimens.",
            where="--outcomes on the command line",
            because="It reads the scores at the current regimen alone.",
            remedy="Leave --outcomes out, or ask `firstdose design decide` about them.",
        )
    tallies = after(of_design.design, outcomes).tallies
    return {one.regimen: (one.evaluable, one.dlts) for one in tallies if one.evaluable}


def _document(
    asked: Asked, of_design: Chosen, found: CountsTable, kind: str, lang: Language
) -> str | bytes:
    from firstdose.report.designs.page import decision_table_page
    from firstdose.report.page import html
    from firstdose.report.words import read_words

    page = decision_table_page(stated(asked, of_design), found, read_words(lang.value))
    if kind == ".html":
        return html(page)
    from firstdose.report.page.docx import docx

    return docx(page)


def stated(asked: Asked, of_design: Chosen) -> StatedDesign:
    """The design, and what was assumed because nobody stated it."""
    from firstdose.report.designs.stated import StatedDesign
    from firstdose.report.designs.text import enters_one_at_a_time

    part, line = of_design.part, of_design.study is None
    said = {
        "regimens": asked.regimens or asked.grid or not line,
        "participants": asked.participants or asked.stop or not part.stopping,
        "guards" if part.guards else "no_guards": asked.guard,
        "stopping": asked.stop or not part.stopping,
        "cohorts": asked.cohort_size or enters_one_at_a_time(part),
    }
    assumed = (
        () if not asked.design else tuple(name for name, is_said in said.items() if not is_said)
    )
    return StatedDesign(
        regimens=of_design.regimens,
        part=part,
        study="" if of_design.study is None else of_design.study.identity.registry_id,
        assumed=assumed,
        of_the_study=_assumed_in(of_design, _REPLACED if asked.design else ()),
    )


_REPLACED = ("design", "guards", "stopping", "cohorts")
"""What another design brings in the place of what the study file says of its own."""


def _assumed_in(of_design: Chosen, replaced: Sequence[str]) -> tuple[Assumption, ...]:
    """What the study file marks as assumed about the part and its steps, but what is replaced."""
    if of_design.study is None:
        return ()
    part = f"parts.{of_design.part.name}"
    other = tuple(f"{part}.{key}" for key in replaced)
    return tuple(
        each
        for each in of_design.study.assumptions
        if each.about.startswith((part, "regimens.steps")) and not each.about.startswith(other)
    )
