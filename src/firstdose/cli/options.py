"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """The languages of the reports."""

    EN = "en"
    ZH = "zh"


def of_kind(*kinds: str, otherwise: str = "") -> Callable[[Path | None], Path | None]:
    """Refuse a file whose name ends otherwise than what is written into it, before any work.

    ``otherwise``: where to go instead, added to the message.
    """

    def checked(file: Path | None) -> Path | None:
        if file is not None and file.suffix.lower() not in kinds:
            ends = f"ends in '{file.suffix}'" if file.suffix else "has no ending"
            named = " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
            raise typer.BadParameter(f"'{file}' {ends}. Name a file {named}{otherwise}.")
        return file

    return checked


Study = Annotated[
    str,
    typer.Argument(metavar="STUDY", help="The name of a study that ships, or the path of one."),
]
Target = Annotated[
    float | None,
    typer.Option(
        metavar="P",
        min=0,
        max=1,
        help="The risk above which a regimen over-doses; by default the design's target.",
        show_default=False,
    ),
]
Seed = Annotated[
    int,
    typer.Option(metavar="N", help="Seed of every draw: the same seed, the same bytes.", min=0),
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the report.")]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder for the outputs.", file_okay=False)
]
CsvFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="By default standard output.",
        dir_okay=False,
        callback=of_kind(".csv"),
    ),
]
CsvFileBesideFigure = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="By default standard output.",
        dir_okay=False,
        callback=of_kind(".csv", otherwise="; the figure is written by --figure"),
    ),
]
FigureFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="An SVG figure.",
        dir_okay=False,
        callback=of_kind(".svg", otherwise="; the rows are written by --out"),
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day after which a date of the file lies in the future; by default today.",
        show_default=False,
    ),
]


def day_of(as_of: datetime | None) -> date:
    """The day given, else today: the one question that a command asks the clock."""
    return (as_of or datetime.now().astimezone()).date()
