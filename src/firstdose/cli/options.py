"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """The languages of the reports."""

    EN = "en"
    ZH = "zh"


Study = Annotated[
    str,
    typer.Argument(metavar="STUDY", help="The name of a study that ships, or the path of one."),
]
Seed = Annotated[
    int,
    typer.Option(metavar="N", help="Seed of every draw: the same seed, the same bytes.", min=0),
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the report.")]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder for the outputs.", file_okay=False)
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
