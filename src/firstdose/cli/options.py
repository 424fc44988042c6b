"""Arguments and options that several commands share."""

from __future__ import annotations

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
