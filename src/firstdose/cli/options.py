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
    str, typer.Argument(metavar="STUDY", help="A study that ships (nct06010472), or a path.")
]
Seed = Annotated[
    int, typer.Option(help="Seed of every draw: the same seed, the same bytes.", min=0)
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the report.")]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder for the outputs.", file_okay=False)
]
