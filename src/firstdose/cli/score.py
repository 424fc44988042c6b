"""``firstdose score``: a published instrument over a file of assessments, one row each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.files import write_all
from firstdose.cli.options import AsOf, day_of
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.cli.row_reasons import end
from firstdose.cli.worksheets import read_worksheet

EXAMPLE = "firstdose score sledai-2k --template"


@with_problems_shown
def score(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="An instrument, as --list names it.")
    ] = "",
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A CSV file, one row per assessment.", dir_okay=False),
    ] = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where to write; by default standard output.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show every instrument.")] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Show an empty input file of the instrument.")
    ] = False,
    items: Annotated[
        bool, typer.Option("--items", help="Show each item, its answers and its meaning.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help="Use a rule of low confidence; may be repeated."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A column to pass through; may be repeated."),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Score assessments by a published instrument.

    The input has one row per assessment and a column for each item; an empty cell was not
    assessed. The output repeats it and adds the score or state, a column for each criterion, and
    the reason where something cannot be said.
    """
    from firstdose.cli import scoring

    if listed:
        _give(scoring.listing(), out)
        return
    if not name:
        raise typer.BadParameter("name an instrument, or ask with --list", param_hint="NAME")
    instrument = scoring.named(name)
    if template or items:
        _give(scoring.template(instrument) if template else scoring.items(instrument), out)
        return
    if file is None:
        raise typer.BadParameter("name a file, or ask with --template", param_hint="FILE")
    choices = scoring.Choices(
        accepted=frozenset(accept or ()),
        kept=frozenset(keep or ()),
        as_of=day_of(as_of),
    )
    sheet = read_worksheet(file, scoring.wanted(instrument))
    with progress("Scoring"):
        found = scoring.scored(instrument, sheet, choices)
    _give(scoring.output(instrument, sheet, found), out)
    without = sum(bool(row.reasons) for row in found)
    reasons = Counter(reason for row in found for reason in row.reasons)
    end(f"rows: {len(found)}; with something that cannot be said: {without}.", reasons)


def _give(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all({out: text})
